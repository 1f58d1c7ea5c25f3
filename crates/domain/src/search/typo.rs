//! Finds words that differ from a typed one by a typo or two.
//!
//! Two words that differ by one typo become equal if one letter is taken out of each. So the keys of a word are it
//! and what is left of it without one letter; words that are similar share a key. A long word may have two typos,
//! of which one end of it has at most one: its keys are those of its two ends.

/// A typo is a wrong, missing, or additional letter, or two letters in the wrong order.
///
/// Words of 4 to 7 letters may have one, longer ones two.
#[must_use]
pub fn max_typos(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Words that are longer are not corrected.
const MAX_LETTERS: usize = 30;
/// Fewer typed letters cannot be a word with a typo.
const MIN_TYPED: usize = 3;
/// The first word length that may have two typos.
const LONG: usize = 8;

/// The letters of an end of a long word.
fn end_length(letters: usize) -> usize {
    (letters / 2).min(5)
}

/// What a key was made from.
#[derive(Clone, Copy)]
enum Piece {
    Word = 1,
    Start = 2,
    End = 3,
}

/// True if typos in the word are found: it has enough letters, and only letters.
#[must_use]
pub fn is_correctable(word: &str) -> bool {
    let letters = word.chars().count();
    max_typos(letters) > 0 && letters <= MAX_LETTERS && word.chars().all(char::is_alphabetic)
}

/// The key of a word itself, which says that a book has it.
#[must_use]
pub fn word_key(word: &str) -> i64 {
    hash(Piece::Word, word.chars())
}

/// The keys under which a book keeps a word of its contacts.
#[must_use]
pub fn keys_of_word(word: &str) -> Vec<i64> {
    let letters: Vec<char> = word.chars().collect();
    let mut keys = vec![word_key(word)];
    if letters.len() < LONG {
        add_shortened(&mut keys, Piece::Word, &letters);
    } else {
        let length = end_length(letters.len());
        for (piece, end) in [
            (Piece::Start, first(&letters, length)),
            (Piece::End, last(&letters, length)),
        ] {
            keys.push(hash(piece, end.iter().copied()));
            add_shortened(&mut keys, piece, end);
        }
    }
    unique(keys)
}

/// The keys of the words that a typed word may be meant for.
#[must_use]
pub fn keys_of_typed(typed: &str) -> Vec<i64> {
    let letters: Vec<char> = typed.chars().collect();
    let count = letters.len();
    let mut keys = Vec::new();
    if !(MIN_TYPED..=MAX_LETTERS).contains(&count) || !letters.iter().all(|c| c.is_alphabetic()) {
        return keys;
    }
    if count <= LONG {
        keys.push(word_key(typed));
        add_shortened(&mut keys, Piece::Word, &letters);
    }
    let mut lengths: Vec<usize> = (count.saturating_sub(2).max(LONG)..=count + 2)
        .map(end_length)
        .collect();
    lengths.dedup();
    for length in lengths {
        for (piece, end) in [
            (Piece::Start, first as fn(&[char], usize) -> &[char]),
            (Piece::End, last),
        ] {
            // With a missing letter, the end of the typed word is shorter; with an additional one, longer.
            keys.push(hash(piece, end(&letters, length - 1).iter().copied()));
            keys.push(hash(piece, end(&letters, length).iter().copied()));
            add_shortened(&mut keys, piece, end(&letters, length));
            add_shortened(&mut keys, piece, end(&letters, length + 1));
        }
    }
    unique(keys)
}

/// How many typos lie between a typed word and a word; `None` if more than the word may have.
#[must_use]
pub fn typo_count(typed: &str, word: &str) -> Option<usize> {
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    let max = max_typos(word.len());
    if typed.len().abs_diff(word.len()) > max {
        return None;
    }
    // Rows of the table of distances between beginnings of the words: two rows ago, the last, and this one.
    let mut older: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (i, a) in typed.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in word.iter().enumerate() {
            let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&row, j) + usize::from(a != b))
                .min(at(&row, j + 1) + 1)
                .min(at(&next, j) + 1);
            let is_swap = i > 0 && j > 0 && typed.get(i - 1) == Some(b) && word.get(j - 1) == Some(a);
            if is_swap {
                best = best.min(at(&older, j - 1) + 1);
            }
            next.push(best);
        }
        older = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|typos| *typos <= max)
}

fn first(letters: &[char], length: usize) -> &[char] {
    letters.get(..length).unwrap_or(letters)
}

fn last(letters: &[char], length: usize) -> &[char] {
    letters
        .get(letters.len().saturating_sub(length)..)
        .unwrap_or(letters)
}

fn add_shortened(keys: &mut Vec<i64>, piece: Piece, letters: &[char]) {
    for left_out in 0..letters.len() {
        let rest = letters.iter().enumerate().filter(|(place, _)| *place != left_out);
        keys.push(hash(piece, rest.map(|(_, letter)| *letter)));
    }
}

fn unique(mut keys: Vec<i64>) -> Vec<i64> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// FNV-1a. The keys are stored, so the hash must not change.
fn hash(piece: Piece, letters: impl Iterator<Item = char>) -> i64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let codes = std::iter::once(piece as u32).chain(letters.map(u32::from));
    codes
        .flat_map(u32::to_le_bytes)
        .fold(start, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
        .cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(typed: &str, word: &str) -> bool {
        let keys = keys_of_word(word);
        keys_of_typed(typed).iter().any(|key| keys.contains(key)) && typo_count(typed, word).is_some()
    }

    #[test]
    fn typos_are_counted() {
        for (typed, word, expected) in [
            ("иванов", "иванов", Some(0)),
            ("иваонв", "иванов", Some(1)),
            ("ивано", "иванов", Some(1)),
            ("ивановв", "иванов", Some(1)),
            ("ивонов", "иванов", Some(1)),
            ("ивонав", "иванов", None),
            ("ивн", "иван", Some(1)),
            ("ив", "иван", None),
            ("кот", "код", None),
            ("алекснадор", "александр", Some(2)),
        ] {
            assert_eq!(typo_count(typed, word), expected, "{typed} {word}");
        }
    }

    #[test]
    fn every_word_with_its_typos_shares_a_key() {
        let letters = ['а', 'ж', 'н'];
        let misspelled = |word: &str| {
            let chars: Vec<char> = word.chars().collect();
            let mut all = Vec::new();
            for at in 0..=chars.len() {
                for letter in letters {
                    let mut more = chars.clone();
                    more.insert(at, letter);
                    all.push(more);
                    if at < chars.len() {
                        let mut wrong = chars.clone();
                        wrong[at] = letter;
                        all.push(wrong);
                    }
                }
                if at < chars.len() {
                    let mut less = chars.clone();
                    less.remove(at);
                    all.push(less);
                }
                if at + 1 < chars.len() {
                    let mut swapped = chars.clone();
                    swapped.swap(at, at + 1);
                    all.push(swapped);
                }
            }
            all.into_iter().map(String::from_iter).collect::<Vec<String>>()
        };
        for word in [
            "иван",
            "петров",
            "михаила",
            "щербаков",
            "александр",
            "владимиров",
            "константинович",
        ] {
            for once in misspelled(word) {
                assert!(is_found(&once, word), "{once} {word}");
                if word.chars().count() >= LONG {
                    for twice in misspelled(&once) {
                        assert!(
                            typo_count(&twice, word).is_none() || is_found(&twice, word),
                            "{twice} {word}"
                        );
                    }
                }
            }
        }
    }
}
