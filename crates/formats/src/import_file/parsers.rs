//! One parser per file format. Each gives a file's cards as a stream of [`ParsedCard`].

use std::io::{self, BufRead, Read};

use serde_json::Value;

use super::remark::{bounded, fix_word};
use super::{Content, ParsedCard, Remark};
use crate::charset::Charset;
use crate::csv::{self, Mapping, TableRow};
use crate::json::{self, Element, JsonError};
use crate::ldif::{self, ReadRecord};
use crate::telegram::{self, ListedContact};
use crate::vcard::{self, CardFix, Normalized, Piece};
use crate::{jcard, jscontact};

/// Bytes of a stray line that are decoded for the report, and bytes that the report keeps.
const MAX_STRAY_SHOWN: usize = 1 << 10;
const MAX_STRAY_KEPT: usize = 1 << 20;

/// The cards of a vCard file.
pub fn vcards(file: impl BufRead, charset: Charset) -> impl Iterator<Item = io::Result<ParsedCard>> {
    let mut last_was_stray = false;
    vcard::split(file).filter_map(move |piece| {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => return Some(Err(error)),
        };
        // Of consecutive stray lines only the first is reported: a file that is not a vCard has nothing else.
        let is_stray = matches!(piece, Piece::Stray { .. });
        let is_repeated = is_stray && last_was_stray;
        last_was_stray = is_stray;
        (!is_repeated).then(|| Ok(vcard_piece(piece, charset)))
    })
}

fn vcard_piece(piece: Piece, charset: Charset) -> ParsedCard {
    let line = piece.line();
    match piece {
        Piece::Card { bytes, .. } | Piece::Unfinished { bytes, .. } => {
            normalized(line, bytes, charset, |at| line + at.saturating_sub(1))
        }
        Piece::Stray { bytes, .. } => {
            let (text, _) = charset.decode(bytes.get(..MAX_STRAY_SHOWN).unwrap_or(&bytes));
            let beginning: String = text.trim().chars().take(200).collect();
            let mut original = bytes;
            original.truncate(MAX_STRAY_KEPT);
            problem(line, original, Remark::of("stray", line, &beginning))
        }
        Piece::TooLarge { .. } => problem(line, Vec::new(), Remark::of("too-large", line, "")),
    }
}

/// The cards of a CSV file. Empty rows give none.
pub fn csv_rows(
    text: impl Read,
    mapping: &Mapping,
) -> io::Result<impl Iterator<Item = io::Result<ParsedCard>>> {
    let table = csv::Table::open_at(text, mapping.header_line)?;
    let header = table.header().to_vec();
    // The first contact says that there was text above the table.
    let mut preamble = Some(table.preamble().to_owned()).filter(|text| !text.is_empty());
    Ok(table.rows().filter_map(move |row| match row {
        Ok(row) => {
            let mut card = csv_row(&row, &header, mapping)?;
            let above = preamble.take().map(|text| Remark::of("row-preamble", 1, &text));
            card.remarks.extend(above);
            Some(Ok(card))
        }
        Err(error) => Some(Err(error)),
    }))
}

fn csv_row(row: &TableRow, header: &[String], mapping: &Mapping) -> Option<ParsedCard> {
    let line = row.line;
    let card = csv::row_to_card(row, header, mapping)?;
    let remarks = row
        .problem
        .iter()
        .map(|problem| problem.as_str())
        .chain(card.remarks.iter().map(|remark| remark.as_str()))
        .map(|word| Remark::of(&format!("row-{word}"), line, ""));
    let original = row.original();
    let has_own_uid = String::from_utf8_lossy(&original).contains(&card.uid);
    Some(ParsedCard {
        line,
        original,
        remarks: remarks.collect(),
        content: Content::Card {
            bytes: card.bytes,
            uid: card.uid,
            has_own_uid,
        },
    })
}

/// The cards of a file of jCard or JSContact.
pub fn json_cards(text: impl BufRead) -> impl Iterator<Item = io::Result<ParsedCard>> {
    json::elements(text).map(|element| element.map(json_element))
}

fn json_element(element: Element) -> ParsedCard {
    let (line, bytes) = match element {
        Element::Value { line, bytes } => (line, bytes),
        Element::Error { line, error } => return problem(line, Vec::new(), json_error(line, error)),
    };
    let Ok(value) = serde_json::from_slice::<Value>(&bytes) else {
        return problem(line, bytes, json_error(line, JsonError::Syntax));
    };
    let card = if jcard::is_jcard(&value) {
        jcard::read(&bytes)
    } else if jscontact::is_jscontact(&value) {
        jscontact::read(&bytes)
    } else {
        Err(JsonError::NotAContact)
    };
    match card {
        Ok(card) => ParsedCard {
            original: bytes,
            ..made(line, card)
        },
        Err(error) => problem(line, bytes, json_error(line, error)),
    }
}

/// The cards of a file of LDIF.
pub fn ldif_records(text: impl BufRead) -> impl Iterator<Item = io::Result<ParsedCard>> {
    ldif::records(text).map(|piece| piece.map(ldif_piece))
}

fn ldif_piece(piece: ldif::Piece) -> ParsedCard {
    let mut record = match piece {
        ldif::Piece::Record(record) => record,
        ldif::Piece::Error {
            line,
            error,
            original,
        } => {
            let word = format!("ldif-{}", error.as_str());
            return problem(line, original, Remark::of(&word, line, ""));
        }
    };
    let line = record.line;
    match ldif::record_to_card(&mut record) {
        ReadRecord::Card {
            bytes,
            remarks,
            line_offsets,
        } => {
            let place = |at: usize| {
                line + line_offsets
                    .get(at.saturating_sub(1))
                    .copied()
                    .unwrap_or_default()
            };
            let mut card = with_made_uid(normalized(line, bytes, Charset::UTF_8, place));
            let remarks = remarks.into_iter().map(|remark| {
                let word = format!("ldif-{}", remark.what.as_str());
                Remark::of(&word, line + remark.line_offset, &remark.text)
            });
            card.remarks = bounded(std::mem::take(&mut card.remarks).into_iter().chain(remarks));
            ParsedCard {
                original: record.original,
                ..card
            }
        }
        ReadRecord::Group { name, members } => ParsedCard {
            line,
            original: record.original,
            remarks: Vec::new(),
            content: Content::Group { name, members },
        },
        ReadRecord::NotAPerson => problem(line, record.original, Remark::of("ldif-structure", line, "")),
    }
}

/// The cards of Telegram's export.
pub fn listed_contacts(text: impl BufRead) -> impl Iterator<Item = io::Result<ParsedCard>> {
    telegram::contacts(text).map(|contact| contact.map(listed_contact))
}

fn listed_contact(contact: ListedContact) -> ParsedCard {
    let line = contact.line;
    let Some(bytes) = contact.bytes else {
        return problem(line, Vec::new(), json_error(line, JsonError::Unfinished));
    };
    let Ok(value) = serde_json::from_slice::<Value>(&bytes) else {
        return problem(line, bytes, json_error(line, JsonError::Syntax));
    };
    if contact.is_frequent {
        let name = telegram::frequent_name(&value).to_owned();
        return problem(line, bytes, Remark::of("telegram-frequent", line, &name));
    }
    match telegram::contact_to_card(&value) {
        Some(card) => {
            let mut parsed = with_made_uid(made(line, card));
            let date = telegram::date_of(&value).map(|date| Remark::of("telegram-date", line, date));
            parsed.remarks.extend(date);
            ParsedCard {
                original: bytes,
                ..parsed
            }
        }
        None => problem(line, bytes, Remark::of("telegram-deleted", line, "")),
    }
}

/// A card whose UID was made from what the file says.
fn with_made_uid(mut parsed: ParsedCard) -> ParsedCard {
    if let Content::Card { has_own_uid, .. } = &mut parsed.content {
        *has_own_uid = false;
    }
    parsed
}

fn json_error(line: usize, error: JsonError) -> Remark {
    Remark::of(&format!("json-{}", error.as_str()), line, "")
}

fn problem(line: usize, original: Vec<u8>, remark: Remark) -> ParsedCard {
    ParsedCard {
        line,
        original,
        remarks: vec![remark],
        content: Content::Problem,
    }
}

/// Normalizes a vCard made from the object that begins at `line` of a file of JSON.
fn made(line: usize, bytes: Vec<u8>) -> ParsedCard {
    normalized(line, bytes, Charset::UTF_8, |_| line)
}

/// Normalizes the vCard that begins at `line` of its file. `place` is the line of the file for each of its lines.
fn normalized(line: usize, bytes: Vec<u8>, charset: Charset, place: impl Fn(usize) -> usize) -> ParsedCard {
    match vcard::normalize(&bytes, charset) {
        Ok(normalized) => ParsedCard {
            line,
            original: bytes,
            remarks: remarks(line, &normalized, place),
            content: match normalized.group {
                Some(group) => Content::Group {
                    name: group.name,
                    members: group.members,
                },
                None => Content::Card {
                    has_own_uid: !normalized.fixes.contains(&CardFix::Uid),
                    bytes: normalized.bytes,
                    uid: normalized.uid,
                },
            },
        },
        Err(rejection) => problem(
            line,
            bytes,
            Remark::of(&format!("rejected-{}", rejection.as_str()), line, ""),
        ),
    }
}

fn remarks(line: usize, normalized: &Normalized, place: impl Fn(usize) -> usize) -> Vec<Remark> {
    let fixes = normalized.fixes.iter().map(|fix| {
        let text = match fix {
            CardFix::Charset(charset) => charset.name(),
            _ => "",
        };
        Remark::of(&fix_word(*fix), line, text)
    });
    let problems = normalized.problems.iter().map(|problem| {
        let word = format!("unread-{}", problem.defect.as_str());
        Remark::of(&word, place(problem.line), &problem.text)
    });
    let hidden = normalized.hidden;
    let counts = [
        ("hidden-values", hidden.values),
        ("hidden-labels", hidden.labels),
        ("invisible-labels", hidden.invisible_labels),
    ];
    let hidden = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| Remark::of(word, line, &count.to_string()));
    bounded(fixes.chain(hidden).chain(problems))
}
