//! Highlights search words in a name.

use std::ops::Range;

use domain::fold::fold;
use domain::search::{Query, Word};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    /// The text of the piece.
    pub text: String,
    /// True if it matches the search.
    pub hit: bool,
}

/// Splits a text into pieces, each matching the search or not. A match is the start of a word, or digits.
#[must_use]
pub fn highlight(text: &str, query: &Query) -> Vec<Highlighted> {
    let mut pieces = Vec::new();
    if !query.has_text() {
        push(&mut pieces, text, false);
        return pieces;
    }
    if let Some(range) = query.digits.iter().find_map(|digits| digits_in(text, digits)) {
        let (before, rest) = text.split_at(range.start);
        let (found, after) = rest.split_at(range.end - range.start);
        push(&mut pieces, before, false);
        push(&mut pieces, found, true);
        push(&mut pieces, after, false);
        return pieces;
    }
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric() && !is_apostrophe(c)) {
        let hit = hit(word, query);
        let at = word.char_indices().nth(hit).map_or(word.len(), |(at, _)| at);
        let (found, rest) = word.split_at(at);
        push(&mut pieces, found, true);
        push(&mut pieces, rest, false);
    }
    pieces
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Where a text has these digits or letters, with punctuation between them. The country code may be written as 8.
fn digits_in(text: &str, digits: &str) -> Option<Range<usize>> {
    let mut folded = String::new();
    // The places in the text of each byte of the folded text.
    let mut places = Vec::new();
    for (at, c) in text.char_indices() {
        let letter = fold(c.encode_utf8(&mut [0; 4]));
        let letter = letter.trim();
        folded.push_str(letter);
        places.extend(letter.bytes().map(|_| at..at + c.len_utf8()));
    }
    let local = digits.strip_prefix('7').filter(|local| local.len() == 10);
    [Some(digits), local].into_iter().flatten().find_map(|wanted| {
        let at = folded.find(wanted)?;
        Some(places.get(at)?.start..places.get(at + wanted.len() - 1)?.end)
    })
}

/// The number of characters at the start of a word that match.
fn hit(word: &str, query: &Query) -> usize {
    let folded = fold(word);
    let folded = folded.trim();
    let begins = |wanted: &&Word| folded.starts_with(wanted.text.as_str());
    match query
        .words
        .iter()
        .filter(begins)
        .map(|w| w.text.chars().count())
        .max()
    {
        // Punctuation within the word and letters that fold to two make the numbers of letters differ.
        Some(count)
            if folded.chars().count()
                == word
                    .trim_end_matches(|c: char| !c.is_alphanumeric())
                    .chars()
                    .count() =>
        {
            count
        }
        // Another spelling may have another number of letters, so the whole word matches.
        Some(_) => word.trim_end().chars().count(),
        None if query.words.iter().any(|wanted| wanted.begins(folded)) => word.trim_end().chars().count(),
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
            ("+7 (912) 345-67-89", "34567", "+7 (912) [345-67]-89"),
            ("8 912 345-67-89", "+79123456789", "8 [912 345-67-89]"),
            ("Юлия", "julia", "[Юлия]"),
        ] {
            let found: String = highlight(text, &parse_query(query, "RU"))
                .into_iter()
                .map(|m| if m.hit { format!("[{}]", m.text) } else { m.text })
                .collect();
            assert_eq!(found, expected);
        }
    }
}
