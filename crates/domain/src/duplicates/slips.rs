//! Slips in names: words that differ as if one of them was mistyped.

use super::person_name::NameWord;
use crate::search::typo::typo_count;

/// The shortest word in which a typo is one.
const MIN_TYPO_LETTERS: usize = 5;
/// The same for two letters in the wrong order: «Иавн».
const MIN_EXCHANGED_LETTERS: usize = 4;

/// True if one typo lies between the words, as they are typed or by their sound.
pub fn has_typo(one: &NameWord, other: &NameWord) -> bool {
    is_one_typo(&one.folded, &other.folded) || is_one_typo(&one.spoken, &other.spoken)
}

fn is_one_typo(one: &str, other: &str) -> bool {
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (a, b) = (letters(one), letters(other));
    let shortest = if a == b {
        MIN_EXCHANGED_LETTERS
    } else {
        MIN_TYPO_LETTERS
    };
    a.len().min(b.len()) >= shortest && typo_count(one, other).or_else(|| typo_count(other, one)) == Some(1)
}
