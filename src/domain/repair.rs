//! What in a card still needs a person's eye. Odd cards of healthy phones have nothing of it, and a
//! card that was repaired neither.

use super::card::{Card, Line, Property};
use super::date::DateValue;
use super::property::ValueFormat;
use super::string_enum::string_enum;
use super::text::unescape;

/// The property that holds what could not be carried over when its card arrived, as text.
pub const UNREADABLE: &str = "X-BLOCKNOTIK-UNREADABLE";
/// Its parameter with the word of why.
pub const WHY: &str = "X-WHY";

/// A place in a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The number of the line of the text, from 1, folds counted, at which the content line begins.
    pub line: usize,
    /// What stands there, unfolded; only the beginning of it if it is very long.
    pub text: String,
    /// What is wrong with it.
    pub why: Why,
}

string_enum! {
    /// What is wrong with a line.
    Why {
        /// It has no name and value, so that no program reads it.
        NotAProperty = "not-a-property",
        /// Characters could not be made out: U+FFFD stands in their place.
        UnfitCharacters = "unfit-characters",
        /// It says a charset that nobody knows.
        UnknownCharset = "unknown-charset",
        /// A picture, sound or key that is not base64 (RFC 4648 §4).
        Base64 = "base64",
        /// A date of a life that the calendar does not have, and that is not said to be text.
        Date = "date",
    }
}

/// Characters of a line that a problem tells.
const TOLD: usize = 500;

/// Everything in the card, in the order of its lines.
#[must_use]
pub fn problems(card: &Card) -> Vec<Problem> {
    let mut number = 1;
    let mut found = Vec::new();
    for line in card.lines() {
        if let Some((text, why)) = problem(line) {
            found.push(Problem::new(number, &text, why));
        }
        number += ends(&line.bytes);
    }
    found
}

impl Problem {
    /// A problem of this line; a long text is cut.
    #[must_use]
    pub fn new(line: usize, text: &str, why: Why) -> Self {
        let text = match text.char_indices().nth(TOLD) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
            None => text.to_owned(),
        };
        Self { line, text, why }
    }
}

/// What is wrong with one line, and its text.
#[must_use]
pub fn problem(line: &Line) -> Option<(String, Why)> {
    let text = || String::from_utf8_lossy(&line.content()).into_owned();
    let Some(property) = &line.property else {
        let text = text();
        return (!text.trim().is_empty()).then_some((text, Why::NotAProperty));
    };
    if property.is(UNREADABLE) {
        let why = property.param(WHY).find_map(Why::parse);
        return Some((unescape(&property.value), why.unwrap_or(Why::NotAProperty)));
    }
    if property.head.contains('\u{fffd}') || property.value.contains('\u{fffd}') {
        return Some((text(), Why::UnfitCharacters));
    }
    let why = if is_spoilt(property) {
        Why::Base64
    } else if is_no_date(property) {
        Why::Date
    } else {
        return None;
    };
    Some((text(), why))
}

/// True for a date that cannot be read. One that is said to be text is none («летом»), and a time of the
/// day alone (RFC 6350 §4.3.2) is right as it is.
fn is_no_date(property: &Property) -> bool {
    let value = unescape(&property.value);
    let value = value.trim();
    let is_time = value
        .strip_prefix('T')
        .is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    let omitted = property.param("X-APPLE-OMIT-YEAR").next();
    let is_said_to_be_text = || property.param("VALUE").any(|v| v.eq_ignore_ascii_case("text"));
    property.info().format == ValueFormat::Date
        && !value.is_empty()
        && !is_time
        && !is_said_to_be_text()
        && matches!(DateValue::read(value, omitted), DateValue::Text(_))
}

/// True for a value that is said to be base64 and is not. A reference to a large value is left alone.
fn is_spoilt(property: &Property) -> bool {
    if property.info().format != ValueFormat::Binary || property.value.contains('\0') {
        return false;
    }
    let is_said = property
        .param("ENCODING")
        .any(|e| e.eq_ignore_ascii_case("b") || e.eq_ignore_ascii_case("BASE64"))
        || property.param("TYPE").any(|t| t.eq_ignore_ascii_case("BASE64"));
    let value = property.value.trim();
    let is_uri = value
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("data:"))
        || ["http:", "https:", "cid:", "file:"]
            .iter()
            .any(|scheme| value.starts_with(scheme));
    is_said && !is_uri && !is_base64(value)
}

/// True if all of a text is base64, whatever blanks stand in it and however it is padded.
#[must_use]
pub fn is_base64(text: &str) -> bool {
    let digits = text
        .trim_end_matches(|c: char| c == '=' || c.is_ascii_whitespace())
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'\\');
    let mut count = 0_usize;
    for byte in digits {
        if !byte.is_ascii_alphanumeric() && !matches!(byte, b'+' | b'/') {
            return false;
        }
        count += 1;
    }
    count % 4 != 1
}

/// How many lines of text end in the bytes.
fn ends(bytes: &[u8]) -> usize {
    let ends_by = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    bytes.split(|byte| *byte == ends_by).count() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_told_from_text() {
        for (text, is) in [
            ("", true),
            ("QUJD", true),
            ("QUI=", true),
            ("QUI", true),
            ("QU JD\tQQ==", true),
            ("QUJDQ", false),
            ("QUJD…", false),
            ("a photo", true),
            ("a photo!", false),
            ("QU=JD", false),
        ] {
            assert_eq!(is_base64(text), is, "{text}");
        }
    }
}
