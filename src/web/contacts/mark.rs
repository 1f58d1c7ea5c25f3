//! Marks what was looked for in a name.

use crate::domain::fold::{fold, to_latin};
use crate::domain::search::Query;

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The stretch.
    pub text: String,
    /// True if it was looked for.
    pub hit: bool,
}

/// Cuts a text where words begin with what was looked for.
#[must_use]
pub fn mark(text: &str, query: &Query) -> Vec<Marked> {
    let mut stretches = Vec::new();
    for piece in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let hit = if query.words.is_empty() {
            0
        } else {
            hit(piece, query)
        };
        let at = piece.char_indices().nth(hit).map_or(piece.len(), |(at, _)| at);
        let (found, rest) = piece.split_at(at);
        push(&mut stretches, found, true);
        push(&mut stretches, rest, false);
    }
    stretches
}

/// How many characters at the beginning of a word are a hit.
fn hit(word: &str, query: &Query) -> usize {
    let folded = fold(word);
    let folded = folded.trim();
    let latin = to_latin(folded);
    let begins = |wanted: &&String| folded.starts_with(wanted.as_str());
    let in_latin = |wanted: &&String| {
        latin
            .as_ref()
            .is_some_and(|latin| latin.starts_with(wanted.as_str()))
    };
    match query.words.iter().filter(begins).map(|w| w.chars().count()).max() {
        Some(count) => count,
        // Letters of two alphabets cannot be counted against each other.
        None if query.words.iter().any(|w| in_latin(&w)) => word.trim_end().chars().count(),
        None => 0,
    }
}

fn push(stretches: &mut Vec<Marked>, text: &str, hit: bool) {
    match stretches.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.hit == hit => last.text.push_str(text),
        _ => stretches.push(Marked {
            text: text.to_owned(),
            hit,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search::parse_query;

    #[test]
    fn beginnings_of_words_are_marked() {
        for (text, query, marked) in [
            ("Семёнов Пётр", "семен", "[Семён]ов Пётр"),
            ("Иванов Иван", "иван", "[Иван]ов [Иван]"),
            ("Иванов Иван", "ivan", "[Иванов] [Иван]"),
            ("Анна", "", "Анна"),
            ("О'Нил & Co", "co", "О'Нил & [Co]"),
        ] {
            let found: String = mark(text, &parse_query(query, "RU"))
                .into_iter()
                .map(|m| if m.hit { format!("[{}]", m.text) } else { m.text })
                .collect();
            assert_eq!(found, marked);
        }
    }
}
