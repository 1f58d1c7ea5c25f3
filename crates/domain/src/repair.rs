//! Finds lines of a card that the user should repair: unreadable lines, invalid dates and base64. Unusual but
//! valid cards have no problems.

use super::card::{Card, Line, Property};
use super::date::DateValue;
use super::detail::is_date;
use super::property::ValueFormat;
use super::text::unescape;
use crate::string_enum;

/// The property that holds, as text, a line that could not be read when its card was normalized.
pub const UNREADABLE: &str = "X-BLOCKNOTIK-UNREADABLE";
/// Its parameter with the word of the [`Defect`].
pub const DEFECT_PARAM: &str = "X-WHY";

/// A line that needs repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the content line begins: the number of the text line, from 1. Folded lines count one each.
    pub line: usize,
    /// The unfolded content line; a long one is cut.
    pub text: String,
    /// What is wrong with it.
    pub defect: Defect,
}

string_enum! {
    /// What is wrong with a line.
    Defect {
        /// It has no name and value.
        NotAProperty = "not-a-property",
        /// It has a value and no name: `:12`, `TEL.:12`.
        NoName = "no-name",
        /// Its name has characters that no name has: `my phone:12`.
        BadName = "bad-name",
        /// Some characters could not be decoded and were replaced with U+FFFD.
        UndecodableCharacters = "unfit-characters",
        /// Its charset is unknown.
        UnknownCharset = "unknown-charset",
        /// An image, sound or key that is not valid base64 (RFC 4648 §4).
        Base64 = "base64",
        /// A birthday or another date of the contact that is not a date, or one of two, and not marked as text.
        Date = "date",
    }
}

/// Maximum number of characters of [`Problem::text`].
const MAX_TEXT: usize = 500;

/// The problems of a card, in the order of its lines.
#[must_use]
pub fn problems(card: &Card) -> Vec<Problem> {
    let mut number = 1;
    let mut found = Vec::new();
    for line in card.lines() {
        if let Some((text, defect)) = problem(line) {
            found.push(Problem::new(number, &text, defect));
        }
        number += count_line_ends(&line.bytes);
    }
    found
}

impl Problem {
    /// A problem with this text, cut if it is too long.
    #[must_use]
    pub fn new(line: usize, text: &str, defect: Defect) -> Self {
        let text = match text.char_indices().nth(MAX_TEXT) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
            None => text.to_owned(),
        };
        Self { line, text, defect }
    }
}

/// What is wrong with a text without folds that is not a content line: its head and its value, if a colon separates
/// them, do not make a property.
#[must_use]
pub fn defect_of_head(head: Option<&str>) -> Defect {
    let name = head.map(|head| head.split(';').next().unwrap_or_default());
    match name.map(|name| name.rsplit_once('.').map_or(name, |(_, name)| name).trim()) {
        None => Defect::NotAProperty,
        Some("") => Defect::NoName,
        Some(_) => Defect::BadName,
    }
}

/// True for a line that is not a property and is read as an [`UNREADABLE`] one.
#[must_use]
pub fn is_raw(line: &Line) -> bool {
    line.property
        .as_ref()
        .is_some_and(|p| p.is(UNREADABLE) && !line.content().starts_with(p.head.as_bytes()))
}

/// The text and the defect of a line; `None` for a valid line.
#[must_use]
pub fn problem(line: &Line) -> Option<(String, Defect)> {
    let text = || String::from_utf8_lossy(&line.content()).into_owned();
    let property = line.property.as_ref()?;
    if property.is(UNREADABLE) {
        let defect = property.param(DEFECT_PARAM).find_map(Defect::parse);
        return Some((unescape(&property.value), defect.unwrap_or(Defect::NotAProperty)));
    }
    if property.head.contains('\u{fffd}') || property.value.contains('\u{fffd}') {
        return Some((text(), Defect::UndecodableCharacters));
    }
    let defect = if has_invalid_base64(property) {
        Defect::Base64
    } else if is_invalid_date(property) {
        Defect::Date
    } else {
        return None;
    };
    Some((text(), defect))
}

/// True for a date that cannot be read, or in two ways. Values marked as text («летом») and times of day
/// (RFC 6350 §4.3.2) are valid.
fn is_invalid_date(property: &Property) -> bool {
    if !is_date(&property.name) {
        return false;
    }
    let value = unescape(&property.value);
    let value = value.trim();
    let is_time = value
        .strip_prefix('T')
        .is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    let omitted = property.param("X-APPLE-OMIT-YEAR").next();
    let is_marked_as_text = || property.param("VALUE").any(|v| v.eq_ignore_ascii_case("text"));
    !value.is_empty() && !is_time && !is_marked_as_text() && DateValue::read_certain(value, omitted).is_none()
}

/// True for a value that is marked as base64 and is not. References to blobs are valid.
fn has_invalid_base64(property: &Property) -> bool {
    if property.info().format != ValueFormat::Binary || property.value.contains('\0') {
        return false;
    }
    let is_marked = property
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
    is_marked && !is_uri && !is_base64(value)
}

/// True if the text is base64. Blanks and missing or extra padding are allowed.
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

/// How many text lines end in the bytes.
fn count_line_ends(bytes: &[u8]) -> usize {
    let line_end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    bytes.split(|byte| *byte == line_end).count() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_distinguished_from_text() {
        for (text, expected) in [
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
            assert_eq!(is_base64(text), expected, "{text}");
        }
    }
}
