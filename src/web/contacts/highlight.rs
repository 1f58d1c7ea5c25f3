//! Highlights search words in a name.

use domain::fold::{fold, to_latin};
use domain::search::Query;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    /// The text of the piece.
    pub text: String,
    /// True if it matches the search.
    pub hit: bool,
}

/// Splits a text into pieces, each matching the search or not. A match is the start of a word.
#[must_use]
pub fn highlight(text: &str, query: &Query) -> Vec<Highlighted> {
    let mut pieces = Vec::new();
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let hit = if query.words.is_empty() {
            0
        } else {
            hit(word, query)
        };
        let at = word.char_indices().nth(hit).map_or(word.len(), |(at, _)| at);
        let (found, rest) = word.split_at(at);
        push(&mut pieces, found, true);
        push(&mut pieces, rest, false);
    }
    pieces
}

/// The number of characters at the start of a word that match.
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
        // The transliteration may have another number of letters, so the whole word matches.
        None if query.words.iter().any(|w| in_latin(&w)) => word.trim_end().chars().count(),
        None => 0,
    }
}

fn push(pieces: &mut Vec<Highlighted>, text: &str, hit: bool) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.hit == hit => last.text.push_str(text),
        _ => pieces.push(Highlighted {
            text: text.to_owned(),
            hit,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::search::parse_query;

    #[test]
    fn the_start_of_a_matching_word_is_highlighted() {
        for (text, query, expected) in [
            ("Семёнов Пётр", "семен", "[Семён]ов Пётр"),
            ("Иванов Иван", "иван", "[Иван]ов [Иван]"),
            ("Иванов Иван", "ivan", "[Иванов] [Иван]"),
            ("Анна", "", "Анна"),
            ("О'Нил & Co", "co", "О'Нил & [Co]"),
        ] {
            let found: String = highlight(text, &parse_query(query, "RU"))
                .into_iter()
                .map(|m| if m.hit { format!("[{}]", m.text) } else { m.text })
                .collect();
            assert_eq!(found, expected);
        }
    }
}
