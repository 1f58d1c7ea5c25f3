//! Finds the text of a card for which a search found it, if the list does not show that text.

use super::emoji::emoji_of;
use super::narrowing::date_words;
use super::query::Query;
use super::word::Word;
use crate::card::{Card, Property};
use crate::date::DateValue;
use crate::detail::day_of;
use crate::fold::fold;
use crate::phone::{MIN_DIGITS, phone_keys};
use crate::property::ValueFormat;
use crate::search::text::is_searched;
use crate::text::unescape;

/// Characters of a text that are shown.
const MAX_SHOWN: usize = 80;
/// Of them, those before the word that was found.
const SHOWN_BEFORE: usize = 20;

/// A text in which a search found something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The text, or a part of it.
    pub text: String,
    /// The date that the text is.
    pub date: Option<DateValue>,
}

/// True if these texts have all words and numbers of the query.
#[must_use]
pub fn are_shown(query: &Query, region: &str, texts: &[&str]) -> bool {
    let folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    let is_shown = |word: &Word| {
        let mut words = folded.iter().flat_map(|text| text.split_whitespace());
        words.any(|found| word.begins(found))
    };
    query.words.iter().all(is_shown)
        && (query.digits.iter()).all(|digits| texts.iter().any(|text| has_digits(text, digits, region)))
        && emoji(query).all(|emoji| texts.iter().any(|text| text.contains(emoji)))
}

/// The first text of the card with a word or a number of the query that these texts do not have.
#[must_use]
pub fn find(card: &Card, query: &Query, region: &str, shown: &[&str]) -> Option<Hit> {
    let words: Vec<&Word> = (query.words.iter())
        .filter(|word| !shown.iter().any(|text| has_any_word(text, &[*word])))
        .collect();
    let digits: Vec<&String> = (query.digits.iter())
        .filter(|digits| !shown.iter().any(|text| has_digits(text, digits, region)))
        .collect();
    let emoji: Vec<char> = emoji(query)
        .filter(|emoji| !shown.iter().any(|text| text.contains(*emoji)))
        .collect();
    let hit = |property: &Property| {
        let text = unescape(&property.value).replace([';', '\n', '\r'], " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let date = if property.info().format == ValueFormat::Date {
            Some(DateValue::read(&text, None)).filter(|date| matches!(date, DateValue::Date { .. }))
        } else {
            day_of(&property.name, &text)
        };
        // As people type it: `22.03.1980`.
        let typed = date.as_ref().map(DateValue::in_digits).unwrap_or_default();
        let has_digits =
            |digits: &String| has_digits(&text, digits, region) || typed.contains(digits.as_str());
        let marks = date.as_ref().map(date_words).unwrap_or_default();
        let has_date = |word: &&Word| marks.iter().any(|mark| word.beginnings.contains(mark));
        let is_hit = has_any_word(&text, &words)
            || words.iter().any(has_date)
            || digits.iter().any(|digits| has_digits(digits))
            || emoji.iter().any(|emoji| text.contains(*emoji));
        is_hit.then(|| Hit {
            text: cut(&text, &words),
            date,
        })
    };
    let searched = card
        .properties()
        .map(|(_, property)| property)
        .filter(|property| is_searched(property));
    searched
        .filter(|property| !property.is("N") && !property.is("FN"))
        .find_map(hit)
}

/// The emoji of a query.
fn emoji(query: &Query) -> impl Iterator<Item = char> {
    query.marked.iter().filter_map(|word| emoji_of(word))
}

/// True if a text has one of these words of a query.
fn has_any_word(text: &str, words: &[&Word]) -> bool {
    let folded = fold(text);
    let mut found = folded.split_whitespace();
    found.any(|found| words.iter().any(|word| word.begins(found)))
}

/// True if a text has a run of digits of a query, or a part of an address.
fn has_digits(text: &str, digits: &str, region: &str) -> bool {
    let folded: String = fold(text).split_whitespace().collect();
    // Parsing a number takes long, and most texts have none.
    let has_number = || folded.bytes().filter(u8::is_ascii_digit).count() >= MIN_DIGITS;
    folded.contains(digits)
        || digits.bytes().all(|byte| byte.is_ascii_digit())
            && has_number()
            && phone_keys(text, region).iter().any(|key| key.contains(digits))
}

/// A part of a long text, with its first hit.
fn cut(text: &str, words: &[&Word]) -> String {
    let mut before = 0;
    for part in text.split_inclusive(' ') {
        if has_any_word(part, words) {
            break;
        }
        before += part.chars().count();
    }
    let length = text.chars().count();
    if length <= MAX_SHOWN {
        return text.to_owned();
    }
    let start = if before < length {
        before.saturating_sub(SHOWN_BEFORE)
    } else {
        0
    };
    let part: String = text.chars().skip(start).take(MAX_SHOWN).collect();
    let (left, right) = (
        if start > 0 { "…" } else { "" },
        if start + MAX_SHOWN < length { "…" } else { "" },
    );
    format!("{left}{}{right}", part.trim())
}
