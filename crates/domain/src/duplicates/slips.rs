//! Slips in names: words that differ as if one of them was mistyped.

use super::person_name::Word;
use crate::search::typo::typo_count;

/// The shortest word in which a typo is one.
const MIN_TYPO_LETTERS: usize = 5;
/// The same for two letters in the wrong order.
const MIN_EXCHANGED_LETTERS: usize = 4;

/// True if one typo lies between the words, as they are typed or by their sound.
pub fn has_typo(one: &Word, other: &Word) -> bool {
    let is_one = |a: &str, b: &str| {
        let length = a.chars().count().min(b.chars().count());
        length >= MIN_TYPO_LETTERS && typo_count(a, b).or_else(|| typo_count(b, a)) == Some(1)
    };
    is_one(&one.folded, &other.folded)
        || is_one(&one.spoken, &other.spoken)
        || has_exchanged_letters(&one.folded, &other.folded)
}

/// True for «Иван» and «Иавн»: two letters beside each other in the wrong order, which is a typo also in a short word.
fn has_exchanged_letters(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let pairs = || one.iter().zip(&other);
    let Some(at) = pairs().position(|(a, b)| a != b) else {
        return false;
    };
    let exchanged = (one.get(at), one.get(at + 1)) == (other.get(at + 1), other.get(at));
    one.len() == other.len()
        && one.len() >= MIN_EXCHANGED_LETTERS
        && exchanged
        && one.get(at + 2..) == other.get(at + 2..)
}
