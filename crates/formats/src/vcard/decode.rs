//! Decodes values of imported content lines: quoted-printable and charsets, which vCard 2.1 has and invalid
//! cards of later versions use. Keeps as text what cannot be decoded.

use crate::charset::{self, Charset, Decoded, Trust};
use domain::card::Line;
use domain::repair::{self, Defect};
use domain::text::{escape, is_unfit_for_xml};

use super::lines::{fold, head_and_value, line, make, split_all_outside_quotes};
use super::unfold::{Encoding, LineForm, LogicalLine, encoding_of, is_fold, is_soft};

/// The line end of new lines.
pub const CRLF: &[u8] = b"\r\n";

/// The result of decoding a content line.
#[derive(Default)]
pub struct Converted {
    /// The lines that replace it.
    pub lines: Vec<Line>,
    /// The charset that it was decoded from, if not UTF-8.
    pub foreign: Option<Charset>,
    /// Control characters were replaced with U+FFFD.
    pub had_controls: bool,
    /// The text that could not be read, and its defect.
    pub unread: Option<(String, Defect)>,
}

/// A head split into its parts as written.
pub struct Head {
    /// Group and name.
    pub name: String,
    /// The other parameters, as written.
    pub params: Vec<String>,
    pub encoding: Option<Encoding>,
    /// The label of a charset.
    pub charset: Option<String>,
}

impl Head {
    /// Reads `[group.]NAME[;params]`.
    pub fn read(head: &str) -> Self {
        let mut parts = split_all_outside_quotes(head, ';').into_iter();
        let mut read = Self {
            name: parts.next().unwrap_or_default().trim().to_owned(),
            params: Vec::new(),
            encoding: None,
            charset: None,
        };
        for param in parts {
            let charset = param
                .split_once('=')
                .filter(|(name, _)| name.trim().eq_ignore_ascii_case("CHARSET"));
            if let Some((_, label)) = charset {
                read.charset = Some(label.trim().trim_matches('"').to_owned());
            } else if let Some(encoding) = encoding_of(param) {
                read.encoding = Some(encoding);
            } else {
                read.params.push(param.to_owned());
            }
        }
        read
    }

    /// The name without its group, in upper case.
    pub fn bare_name(&self) -> String {
        let name = self
            .name
            .rsplit_once('.')
            .map_or(self.name.as_str(), |(_, name)| name);
        name.to_ascii_uppercase()
    }

    /// The head with these parameters.
    pub fn with(&self, params: &[String]) -> String {
        params
            .iter()
            .fold(self.name.clone(), |head, param| head + ";" + param)
    }
}

/// Decodes a line of version 3.0 or 4.0 that uses quoted-printable or a charset. Escapes stay.
pub fn decode_line(logical: &LogicalLine, fallback: Charset) -> Converted {
    let Some((head, bytes)) = join(logical, Folds::Removed, fallback) else {
        return unreadable(&logical.parts, Defect::NotAProperty, fallback);
    };
    let reading = decode_value(logical, &head, &bytes, fallback);
    let text = reading.text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n");
    let mut params = head.params.clone();
    if head.encoding == Some(Encoding::Base64) {
        params.push("ENCODING=b".to_owned());
    }
    build_line(&logical.parts, &head, &head.with(&params), &text, &reading)
}

/// Whether the blank of a fold is part of the text: yes in vCard 2.1 (§2.1.3), no in 3.0 (RFC 2426 §2.6).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Folds {
    Kept,
    Removed,
}

/// The head and the bytes of the value without soft breaks and folds.
pub fn join(logical: &LogicalLine, folds: Folds, fallback: Charset) -> Option<(Head, Vec<u8>)> {
    let is_quoted = logical.form == LineForm::Quoted;
    let mut bytes: Vec<u8> = Vec::new();
    let mut is_head = true;
    for (at, part) in logical.parts.iter().enumerate() {
        let mut part = *part;
        if at > 0 && is_fold(part) {
            let cuts_character = needs_more(&bytes) && matches!(part.get(1), Some(0x80..=0xbf));
            if is_head || cuts_character || folds == Folds::Removed {
                part = part.get(1..).unwrap_or_default();
            }
        }
        if is_quoted && at + 1 < logical.parts.len() && is_soft(part) {
            part = part.trim_ascii_end();
            part = part.strip_suffix(b"=").unwrap_or(part);
        }
        bytes.extend_from_slice(part);
        is_head = is_head && !part.contains(&b':');
    }
    if is_quoted && is_soft(&bytes) {
        // A soft break at the end of the value joins nothing.
        bytes.truncate(bytes.trim_ascii_end().len() - 1);
    }
    let start = colon(&bytes)?;
    let (head, value) = bytes.split_at_checked(start)?;
    let head = charset::read(head, None, Trust::Raw, fallback).text;
    Some((Head::read(&head), value.get(1..).unwrap_or_default().to_vec()))
}

/// The position of the colon after the head.
fn colon(bytes: &[u8]) -> Option<usize> {
    let mut quoted = false;
    let outside = bytes.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b':' && !quoted
    });
    outside.or_else(|| bytes.iter().position(|o| *o == b':').filter(|_| quoted))
}

/// True if the bytes end inside a UTF-8 character.
fn needs_more(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(4)..).unwrap_or_default();
    let lead = tail.iter().rposition(|o| !matches!(o, 0x80..=0xbf));
    let Some((lead, have)) = lead.and_then(|at| Some((*tail.get(at)?, tail.len() - at))) else {
        return false;
    };
    match lead {
        0xc2..=0xdf => have < 2,
        0xe0..=0xef => have < 3,
        0xf0..=0xf4 => have < 4,
        _ => false,
    }
}

/// Decodes the bytes of a value.
pub fn decode_value(logical: &LogicalLine, head: &Head, bytes: &[u8], fallback: Charset) -> Decoded {
    let said = head.charset.as_deref().and_then(Charset::by_name);
    if logical.form != LineForm::Quoted {
        return charset::read(bytes, said, Trust::Raw, fallback);
    }
    let reading = charset::read(&decode_quoted_printable(bytes), said, Trust::Encoded, fallback);
    if !reading.is_unfit {
        return reading;
    }
    // Some programs also fold, which puts a blank inside a character.
    match join(logical, Folds::Removed, fallback) {
        Some((_, bytes)) => {
            let tight = charset::read(&decode_quoted_printable(&bytes), said, Trust::Encoded, fallback);
            if tight.is_unfit { reading } else { tight }
        }
        None => reading,
    }
}

/// Decodes quoted-printable; invalid codes stay as they are.
pub fn decode_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        let code = match (byte, after) {
            (b'=', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = code {
            decoded.push(high << 4 | low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            decoded.push(*byte);
            rest = after;
        }
    }
    decoded
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// Builds the line, plus an UNREADABLE line with the original bytes if they could not be decoded.
pub fn build_line(parts: &[&[u8]], head: &Head, new: &str, value: &str, reading: &Decoded) -> Converted {
    let mut converted = Converted {
        foreign: reading.foreign,
        ..Converted::default()
    };
    // Plain ASCII is the same in nearly all charsets.
    let is_plain = reading.text.is_ascii() && !reading.text.contains(['~', '\u{1b}', '+']);
    let unknown = head
        .charset
        .as_deref()
        .filter(|label| Charset::by_name(label).is_none() && !is_plain);
    let one_line = |text: &str| text.replace(['\r', '\n'], " ");
    let (text, had_controls) = without_controls(&format!("{}:{value}", one_line(new)));
    converted.had_controls = had_controls;
    let (new, value) = head_and_value(&text).unwrap_or((&text, ""));
    converted.lines.push(make(new, value, CRLF));
    let defect = match unknown {
        Some(_) => Defect::UnknownCharset,
        None if reading.is_unfit => Defect::UndecodableCharacters,
        None => return converted,
    };
    let kept = unreadable(parts, defect, Charset::UTF_8);
    converted.unread = kept.unread;
    converted.lines.extend(kept.lines);
    converted
}

/// An UNREADABLE property that keeps the bytes as text.
pub fn unreadable(parts: &[&[u8]], defect: Defect, fallback: Charset) -> Converted {
    let bytes = parts.join(&b'\n');
    let reading = charset::read(&bytes, None, Trust::Raw, fallback);
    let text = if reading.is_unfit {
        charset::show(&bytes)
    } else {
        reading.text
    };
    let (text, had_controls) = without_controls(&text);
    let head = format!("{};{}={defect}", repair::UNREADABLE, repair::DEFECT_PARAM);
    Converted {
        lines: vec![make(&head, &escape(&text), CRLF)],
        foreign: reading.foreign,
        had_controls,
        unread: Some((text, defect)),
    }
}

/// A text as a content line, whatever it contains.
pub fn as_line(text: &str) -> Line {
    line(fold(text, CRLF))
}

/// The text with these characters replaced by U+FFFD, and whether there were any.
pub fn without_controls(text: &str) -> (String, bool) {
    if text.contains(is_unfit_for_xml) {
        (text.replace(is_unfit_for_xml, "\u{fffd}"), true)
    } else {
        (text.to_owned(), false)
    }
}
