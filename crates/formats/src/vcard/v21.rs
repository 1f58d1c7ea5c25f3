//! Converts content lines of vCard 2.1 to 3.0: decodes values and names bare types.

use base64::Engine;

use crate::charset::{self, Charset, Trust};
use domain::repair;
use domain::text::escape;

use super::decode::{
    CRLF, Converted, Folds, Head, build_line, decode_quoted_printable, decode_value, join, unreadable,
};
use super::lines::{make, split_all_outside_quotes};
use super::photo::LENIENT;
use super::unfold::{Encoding, LineForm, LogicalLine, encoding_of};

/// True if only vCard 2.1 has such a head: a parameter without a name, or quoted-printable.
pub fn is_21(head: &str) -> bool {
    let bare = |param: &&str| !param.trim().is_empty() && !param.contains('=');
    let read = Head::read(head);
    read.encoding == Some(Encoding::Quoted) || split_all_outside_quotes(head, ';').iter().skip(1).any(bare)
}

/// Converts a line to 3.0. `free_group` is a group name that no line of the card uses.
pub fn convert(logical: &LogicalLine, fallback: Charset, free_group: &str) -> Converted {
    match join(logical, Folds::Kept, fallback) {
        Some((head, bytes)) if is_name(&head.name) => match logical.form {
            LineForm::Base64 => binary(&head, &bytes, fallback),
            _ => textual(logical, &head, &bytes, fallback, free_group),
        },
        found => {
            let head = found.as_ref().map(|(head, _)| head.name.as_str());
            unreadable(&logical.parts, repair::defect_of_head(head), fallback)
        }
    }
}

fn is_name(name: &str) -> bool {
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    !name.is_empty()
        && name
            .bytes()
            .all(|o| o.is_ascii_alphanumeric() || matches!(o, b'-' | b'_'))
}

/// The separators in the values of a property.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separators {
    /// None: commas and semicolons are text.
    Text,
    /// Commas.
    List,
    /// Semicolons; commas are text.
    Structured,
    /// Unknown, or the value is not text.
    AsIs,
}

fn separators(name: &str) -> Separators {
    match name {
        "FN" | "NOTE" | "TITLE" | "ROLE" | "LABEL" | "MAILER" | "SORT-STRING" | "CLASS" | "X-ABLABEL" => {
            Separators::Text
        }
        "CATEGORIES" | "NICKNAME" => Separators::List,
        "N" | "ADR" | "ORG" => Separators::Structured,
        _ => Separators::AsIs,
    }
}

fn textual(
    logical: &LogicalLine,
    head: &Head,
    bytes: &[u8],
    fallback: Charset,
    free_group: &str,
) -> Converted {
    let reading = decode_value(logical, head, bytes, fallback);
    let name = head.bare_name();
    let mut text = with_escapes(&reading.text, separators(&name));
    if name == "GEO" {
        text = position(&text);
    }
    let (params, custom) = named(&head.params, fallback);
    let new = head.with(&params);
    let Some(custom) = custom else {
        return build_line(&logical.parts, head, &new, &text, &reading);
    };
    // Write a custom type of Android the way Apple does.
    let (group, new) = match head.name.rsplit_once('.') {
        Some((group, _)) => (group, new),
        None => (free_group, format!("{free_group}.{new}")),
    };
    let mut converted = build_line(&logical.parts, head, &new, &text, &reading);
    let custom = make(&format!("{group}.X-ABLabel"), &escape(&custom), CRLF);
    converted.lines.insert(1, custom);
    converted
}

/// Escapes a value of 2.1 for 3.0. Escapes of 3.0 that are already there stay.
fn with_escapes(text: &str, separators: Separators) -> String {
    let text = text.replace("\r\n", "\n");
    let mut value = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\r' => value.push_str("\\n"),
            _ if separators == Separators::AsIs => value.push(c),
            '\\' => {
                value.push('\\');
                let escaped = chars.next_if(|next| matches!(next, '\\' | ';' | ',' | ':' | 'n' | 'N'));
                value.push(escaped.unwrap_or('\\'));
            }
            ',' if separators != Separators::List => value.push_str("\\,"),
            ';' if separators == Separators::Text => value.push_str("\\;"),
            _ => value.push(c),
        }
    }
    value
}

/// Latitude and longitude with a semicolon, as in 3.0; 2.1 writes a comma (§2.3.2).
fn position(text: &str) -> String {
    match text.split_once(',') {
        Some((one, other)) if one.trim().parse::<f64>().is_ok() && other.trim().parse::<f64>().is_ok() => {
            format!("{one};{other}")
        }
        _ => text.to_owned(),
    }
}

/// The parameters with the names that 3.0 requires, and the custom type among them.
fn named(params: &[String], fallback: Charset) -> (Vec<String>, Option<String>) {
    let mut named: Vec<String> = Vec::new();
    let mut custom = None;
    let mut was_type = false;
    for param in params
        .iter()
        .map(|param| param.trim())
        .filter(|param| !param.is_empty())
    {
        if let Some(label) = custom_label(param, fallback).filter(|_| custom.is_none()) {
            custom = Some(label);
            continue;
        }
        let word = param.to_ascii_uppercase();
        let is_type =
            !param.contains('=') && !matches!(word.as_str(), "URL" | "INLINE" | "CONTENT-ID" | "CID");
        match (word.as_str(), named.last_mut()) {
            ("URL" | "VALUE=URL", _) => named.push("VALUE=uri".to_owned()),
            ("INLINE" | "VALUE=INLINE", _) => named.push("VALUE=binary".to_owned()),
            ("CONTENT-ID" | "CID", _) => named.push(format!("VALUE={param}")),
            (_, Some(list)) if is_type && was_type => *list = format!("{list},{}", type_value(param)),
            _ if is_type => named.push(format!("TYPE={}", type_value(param))),
            _ => named.push(param.to_owned()),
        }
        was_type = is_type;
    }
    (named, custom)
}

fn type_value(word: &str) -> String {
    if word.contains(':') && !word.contains('"') {
        format!("\"{word}\"")
    } else {
        word.to_owned()
    }
}

/// The custom type of Android and Samsung:
/// `X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=94=D0=BE=D0=BC)`, also without charset and
/// encoding.
fn custom_label(param: &str, fallback: Charset) -> Option<String> {
    let start = param.split_at_checked("X-CUSTOM(".len());
    let (_, rest) = start.filter(|(name, _)| name.eq_ignore_ascii_case("X-CUSTOM("))?;
    let mut said = None;
    let mut is_quoted = false;
    let mut rest = rest.strip_suffix(')')?;
    while let Some((part, after)) = rest.split_once(',') {
        if let Some(label) = part.strip_prefix("CHARSET=") {
            said = Charset::by_name(label);
        } else if encoding_of(part) == Some(Encoding::Quoted) {
            is_quoted = true;
        } else {
            break;
        }
        rest = after;
    }
    let bytes = if is_quoted {
        decode_quoted_printable(rest.as_bytes())
    } else {
        rest.as_bytes().to_vec()
    };
    let text = charset::read(&bytes, said, Trust::Encoded, fallback);
    (!text.is_unfit && !text.text.trim().is_empty()).then(|| text.text.trim().to_owned())
}

fn binary(head: &Head, bytes: &[u8], fallback: Charset) -> Converted {
    let (mut params, _) = named(&head.params, fallback);
    let digits: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|o| !o.is_ascii_whitespace())
        .collect();
    let name = head.bare_name();
    if separators(&name) != Separators::AsIs
        && let Ok(bytes) = LENIENT.decode(&digits)
    {
        let said = head.charset.as_deref().and_then(Charset::by_name);
        let reading = charset::read(&bytes, said, Trust::Encoded, fallback);
        if !reading.is_unfit && (reading.foreign.is_none() || said.is_some()) {
            let text = with_escapes(&reading.text, separators(&name));
            return build_line(&[&digits], head, &head.with(&params), &text, &reading);
        }
    }
    params.push("ENCODING=b".to_owned());
    let is_digit = |o: &u8| o.is_ascii_alphanumeric() || matches!(o, b'+' | b'/' | b'=');
    // Invalid base64 keeps its blanks: it may be text.
    let digits = String::from_utf8(digits)
        .ok()
        .filter(|text| text.as_bytes().iter().all(is_digit));
    let is_invalid = !digits.as_deref().is_some_and(repair::is_base64);
    let mut reading = charset::read(bytes, None, Trust::Raw, fallback);
    reading.text = digits.unwrap_or(reading.text);
    let mut converted = build_line(&[bytes], head, &head.with(&params), &reading.text, &reading);
    if is_invalid && converted.unread.is_none() {
        converted.unread = converted.lines.first().and_then(repair::problem);
    }
    converted
}
