//! Finds the text of a card for which a search found it, if the list does not show that text.

use super::date_in_words::{date_words, days_in};
use super::emoji::emoji_of;
use super::narrowing::code_words;
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
    /// What the text is, if no field of its own shows it.
    pub name: Option<String>,
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
        && codes(query).all(|code| texts.iter().any(|text| has_code(text, code)))
}

/// The first text of the card with a word or a number of the query that these texts do not have. `said` gives the name
/// and the readable value of a line that has no field of its own.
#[must_use]
pub fn find(
    card: &Card,
    query: &Query,
    region: &str,
    shown: &[&str],
    said: impl Fn(usize) -> Option<(String, String)>,
) -> Option<Hit> {
    let wanted = Wanted::of(query, region, shown);
    let hit = |(line, property): (usize, &Property)| {
        let named = property
            .is("X-ANDROID-CUSTOM")
            .then(|| said(line))
            .flatten()
            .unwrap_or_else(|| (String::new(), in_one_line(&property.value)));
        let (name, text) = &named;
        let date = date_of(property, text);
        if !wanted.is_in(text, date.as_ref()) && !has_any_word(name, &wanted.words) {
            return None;
        }
        let said = said(line);
        let text = said.as_ref().map_or(text, |(_, value)| value);
        Some(Hit {
            text: cut(text, &wanted.words),
            name: said.as_ref().map(|(name, _)| name.clone()),
            date,
        })
    };
    let searched = card.properties().filter(|(_, property)| is_searched(property));
    searched
        .filter(|(_, property)| !property.is("N") && !property.is("FN"))
        .find_map(hit)
}

/// What of a query a text may have.
struct Wanted<'a> {
    words: Vec<&'a Word>,
    digits: Vec<&'a String>,
    emoji: Vec<char>,
    codes: Vec<&'a String>,
    region: &'a str,
}

impl<'a> Wanted<'a> {
    /// What these texts do not have.
    fn of(query: &'a Query, region: &'a str, shown: &[&str]) -> Self {
        let is_shown = |is_in: &dyn Fn(&str) -> bool| shown.iter().any(|text| is_in(text));
        let codes: Vec<&String> = codes(query)
            .filter(|code| !is_shown(&|text| has_code(text, code)))
            .collect();
        let words = query.words.iter();
        let digits = query.digits.iter();
        Self {
            words: words
                .filter(|word| !is_shown(&|text| has_any_word(text, &[*word])))
                .collect(),
            // The digits of a code are in other numbers, too.
            digits: digits
                .filter(|digits| codes.is_empty() && !is_shown(&|text| has_digits(text, digits, region)))
                .collect(),
            emoji: emoji(query)
                .filter(|emoji| !is_shown(&|text| text.contains(*emoji)))
                .collect(),
            codes,
            region,
        }
    }

    fn is_in(&self, text: &str, date: Option<&DateValue>) -> bool {
        let days: Vec<DateValue> = date.cloned().into_iter().chain(days_in(text)).collect();
        // As people type it: `22.03.1980`.
        let typed: Vec<String> = days.iter().map(DateValue::in_digits).collect();
        let marks: Vec<String> = days.iter().flat_map(date_words).collect();
        let begins = |beginning: &String| marks.iter().any(|mark| mark.starts_with(beginning.as_str()));
        has_any_word(text, &self.words)
            || self.words.iter().any(|word| word.beginnings.iter().any(begins))
            || self.digits.iter().any(|digits| {
                has_digits(text, digits, self.region) || typed.iter().any(|day| day.contains(digits.as_str()))
            })
            || self.emoji.iter().any(|emoji| text.contains(*emoji))
            || self.codes.iter().any(|code| has_code(text, code))
    }
}

/// The text of a value in one line.
fn in_one_line(value: &str) -> String {
    let text = unescape(value).replace([';', '\n', '\r'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The date that a text is.
fn date_of(property: &Property, text: &str) -> Option<DateValue> {
    if property.info().format == ValueFormat::Date {
        Some(DateValue::read(text, None)).filter(|date| matches!(date, DateValue::Date { .. }))
    } else {
        day_of(&property.name, text)
    }
}

/// The service codes that contacts must have.
fn codes(query: &Query) -> impl Iterator<Item = &String> {
    query.codes.iter().filter(|code| query.marked.contains(code))
}

/// True if a text has a service code that begins with this one, as the index marks it.
fn has_code(text: &str, code: &str) -> bool {
    code_words(text).any(|word| word.starts_with(code))
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
#[must_use]
pub fn has_digits(text: &str, digits: &str, region: &str) -> bool {
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
