//! Content lines (RFC 6350 §3.2, §3.3): parsing bytes into lines, printing them, and making new lines.
//!
//! `print(&parse(bytes)) == bytes` for any bytes: a line keeps its folds and its line end.

use domain::card::{Card, Line, Param, Property, split_line_end};
use domain::repair;
use domain::text::escape;

/// Maximum length of a line before it is folded, in bytes without the line end (RFC 6350 §3.2).
const FOLD_AT: usize = 75;

/// Parses bytes into content lines. Never fails: text that is not a property is read as an
/// [`UNREADABLE`](repair::UNREADABLE) one, so that it is shown, found, and removed like any other.
#[must_use]
pub fn parse(bytes: &[u8]) -> Card {
    Card::new(raw_lines(bytes).map(|bytes| line(bytes.to_vec())).collect())
}

/// Parses the lines of the properties with these names, and leaves out most others. It takes a fraction of the time of
/// [`parse`].
#[must_use]
pub fn parse_named(bytes: &[u8], names: &[&str]) -> Card {
    if names
        .iter()
        .any(|name| name.eq_ignore_ascii_case(repair::UNREADABLE))
    {
        return parse(bytes);
    }
    let lines = raw_lines(bytes).filter(|raw| may_have_name(raw, names));
    Card::new(lines.map(|bytes| line(bytes.to_vec())).collect())
}

/// False if a content line has another name than these for sure.
fn may_have_name(raw: &[u8], names: &[&str]) -> bool {
    let end = raw.iter().position(|byte| b":;\r\n".contains(byte));
    let Some((head, b':' | b';')) = end.and_then(|end| Some((raw.get(..end)?, *raw.get(end)?))) else {
        // The name is folded, or there is none.
        return true;
    };
    let name = head.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    let name = name.trim_ascii();
    names
        .iter()
        .any(|wanted| wanted.as_bytes().eq_ignore_ascii_case(name))
}

/// The content lines of bytes, each with its folds and line end.
pub fn raw_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends_by = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (logical, after) = rest.split_at(length_with_folds(rest, ends_by));
        rest = after;
        (!logical.is_empty()).then_some(logical)
    })
}

/// The length of the first content line with its folds and line ends.
fn length_with_folds(bytes: &[u8], ends_by: u8) -> usize {
    let mut length = 0;
    for physical in bytes.split_inclusive(|byte| *byte == ends_by) {
        let continues = matches!(physical.first(), Some(b' ' | b'\t'));
        if length > 0 && !continues {
            break;
        }
        length += physical.len();
    }
    length
}

/// The bytes of a card.
#[must_use]
pub fn print(card: &Card) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(card.lines().iter().map(|line| line.bytes.len()).sum());
    for line in card.lines() {
        bytes.extend_from_slice(&line.bytes);
    }
    bytes
}

/// A content line with these bytes.
#[must_use]
pub fn line(bytes: Vec<u8>) -> Line {
    let text = String::from_utf8(unfold(&bytes))
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    let property = property(text);
    Line { bytes, property }
}

/// A new line `head:value` with this line end, folded between characters.
#[must_use]
pub fn make(head: &str, value: &str, end: &[u8]) -> Line {
    let text = format!("{head}:{value}");
    Line {
        bytes: fold(&text, end),
        property: property(text),
    }
}

/// Folds a text without line ends. After a NUL it is not folded: a blob reference (see `blobs`) must stay
/// whole, and the blob has its own folds.
#[must_use]
pub fn fold(text: &str, end: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    fold_onto(&mut bytes, text, end);
    bytes
}

/// Appends a folded text, like [`fold`].
pub fn fold_onto(bytes: &mut Vec<u8>, text: &str, end: &[u8]) {
    bytes.reserve(text.len() + text.len() / FOLD_AT * 3 + end.len());
    let mut width = 0;
    let mut refers = false;
    for c in text.chars() {
        refers |= c == '\0';
        if width + c.len_utf8() > FOLD_AT && !refers {
            bytes.extend_from_slice(end);
            bytes.push(b' ');
            width = 1;
        }
        width += c.len_utf8();
        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
    bytes.extend_from_slice(end);
}

/// The bytes without folds and line end.
fn unfold(bytes: &[u8]) -> Vec<u8> {
    let ends_by = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    let mut unfolded = Vec::with_capacity(bytes.len());
    for (at, physical) in bytes.split_inclusive(|byte| *byte == ends_by).enumerate() {
        let (body, _) = split_line_end(physical);
        let fold = usize::from(at > 0);
        unfolded.extend_from_slice(body.get(fold..).unwrap_or_default());
    }
    unfolded
}

/// Parses `[group.]NAME[;params]:value`. The value keeps the memory of the text: it may be a photo.
fn property(text: String) -> Option<Property> {
    let Some((head, value)) = head_and_value(&text) else {
        return unreadable(&text, None);
    };
    let value_at = text.len() - value.len();
    let mut parts = split_all_outside_quotes(head, ';').into_iter();
    let name = parts.next()?.trim();
    let (group, name) = match name.rsplit_once('.') {
        Some((group, name)) => (Some(group.to_owned()), name),
        None => (None, name),
    };
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !is_name {
        return unreadable(&text, Some(head));
    }
    let mut property = Property {
        group,
        name: name.to_owned(),
        params: parts.map(param).collect(),
        head: head.to_owned(),
        value: String::new(),
    };
    property.value = text;
    property.value.drain(..value_at);
    Some(property)
}

/// Reads a text that is not a property as an `UNREADABLE` one; `None` for a blank text.
fn unreadable(text: &str, head: Option<&str>) -> Option<Property> {
    if text.trim().is_empty() {
        return None;
    }
    let defect = repair::defect_of_head(head).as_str();
    Some(Property {
        group: None,
        name: repair::UNREADABLE.to_owned(),
        params: vec![Param {
            name: repair::DEFECT_PARAM.to_owned(),
            values: vec![defect.to_owned()],
        }],
        head: format!("{};{}={defect}", repair::UNREADABLE, repair::DEFECT_PARAM),
        value: escape(text),
    })
}

/// The parameter with the original of a converted line: all before the colon, and the value if converting back does not
/// give it, with the spaces at its ends. Empty on a line that the conversion added.
pub(crate) const ORIGINAL_PARAM: &str = "X-WAS";

/// True for the N that the conversion to vCard 3.0 made of the FN: the contact does not say it.
pub fn is_added_by_conversion(property: &Property) -> bool {
    property.is("N") && property.param(ORIGINAL_PARAM).next() == Some("")
}

/// Parses `NAME=a,b` or a bare word of vCard 2.1.
fn param(text: &str) -> Param {
    let (name, values) = text.split_once('=').unwrap_or(("TYPE", text));
    let is_type = name.eq_ignore_ascii_case("TYPE");
    let values = split_all_outside_quotes(values, ',')
        .into_iter()
        .flat_map(|value| {
            let quoted = value.trim().strip_prefix('"').and_then(|v| v.strip_suffix('"'));
            // RFC 6350 §5.6 gives `TYPE="voice,home"` as one list.
            let is_list = quoted.is_some() && is_type;
            let is_line = quoted.is_some() && name.eq_ignore_ascii_case(ORIGINAL_PARAM);
            let parts: Vec<&str> = if is_list {
                quoted.unwrap_or_default().split(',').collect()
            } else {
                vec![quoted.unwrap_or(value)]
            };
            parts
                .into_iter()
                // Some programs escape the comma of the list: `TYPE=VOICE\,CELL`.
                .map(|v| if is_type { v.trim_end_matches('\\') } else { v })
                .map(|v| if is_line { v } else { v.trim() })
                .map(decode_carets)
                .collect::<Vec<_>>()
        })
        .collect();
    Param {
        name: name.trim().to_ascii_uppercase(),
        values,
    }
}

/// RFC 6868: `^n` is a line break, `^'` a quotation mark, `^^` a caret.
fn decode_carets(value: &str) -> String {
    if !value.contains('^') {
        return value.to_owned();
    }
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let decoded = match (c, chars.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('\'')) => '"',
            ('^', Some('^')) => '^',
            _ => {
                text.push(c);
                continue;
            }
        };
        chars.next();
        text.push(decoded);
    }
    text
}

/// Splits a content line at its colon.
pub fn head_and_value(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if c == ':' && !quoted {
            return Some((text.get(..at)?, text.get(at + 1..)?));
        }
    }
    // An unclosed quotation mark must not swallow the value.
    if quoted { text.split_once(':') } else { None }
}

/// Splits at separators outside quotation marks; at least one part.
pub fn split_all_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    // An unclosed quotation mark has no meaning.
    let is_odd = text.matches('"').count() % 2 == 1;
    let unclosed = if is_odd { text.rfind('"') } else { None };
    let mut parts = Vec::new();
    let mut quoted = false;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if c == '"' && Some(at) != unclosed {
            quoted = !quoted;
        } else if c == separator && !quoted {
            parts.push(text.get(start..at).unwrap_or_default());
            start = at + c.len_utf8();
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}
