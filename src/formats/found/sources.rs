//! The cards of vCards, tables and JSON files, each as a [`Found`].

use std::io::{self, BufRead, Read};

use serde_json::Value;

use super::{Found, Remark, What};
use crate::formats::charset::Charset;
use crate::formats::csv::{self, Mapping, Row};
use crate::formats::json::{self, Element, Fault};
use crate::formats::vcard::{self, CardFix, Normalized, Piece};
use crate::formats::{jcard, jscontact};

/// The cards of a file of vCards.
pub fn vcards(file: impl BufRead, charset: Charset) -> impl Iterator<Item = io::Result<Found>> {
    let mut strayed = false;
    vcard::split(file).filter_map(move |piece| {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => return Some(Err(error)),
        };
        // A file that is no vCard at all would tell of each of its lines.
        let is_stray = matches!(piece, Piece::Stray { .. });
        let told = is_stray && std::mem::replace(&mut strayed, is_stray);
        strayed = is_stray;
        (!told).then(|| Ok(of_piece(piece, charset)))
    })
}

fn of_piece(piece: Piece, charset: Charset) -> Found {
    let line = piece.line();
    match piece {
        Piece::Card { bytes, .. } | Piece::Unfinished { bytes, .. } => of_card(line, bytes, charset),
        Piece::Stray { bytes, .. } => {
            let (text, _) = charset.decode(&bytes);
            let beginning: String = text.trim().chars().take(200).collect();
            problem(line, bytes, Remark::of("stray", line, &beginning))
        }
        Piece::TooLarge { .. } => problem(line, Vec::new(), Remark::of("too-large", line, "")),
    }
}

/// The cards of a table's rows.
pub fn rows(text: impl Read, mapping: &Mapping) -> io::Result<impl Iterator<Item = io::Result<Found>>> {
    let table = csv::open(text)?;
    let header = table.header().to_vec();
    Ok(table.rows().filter_map(move |row| match row {
        Ok(row) => of_row(&row, &header, mapping).map(Ok),
        Err(error) => Some(Err(error)),
    }))
}

/// An empty row is nothing.
fn of_row(row: &Row, header: &[String], mapping: &Mapping) -> Option<Found> {
    let line = row.line;
    let made = csv::card(row, header, mapping)?;
    let remarks = row
        .problem
        .iter()
        .map(|problem| problem.as_str())
        .chain(made.notes.iter().map(|note| note.as_str()))
        .map(|word| Remark::of(&format!("row-{word}"), line, ""));
    Some(Found {
        line,
        original: row.original(),
        remarks: remarks.collect(),
        what: What::Card {
            bytes: made.bytes,
            uid: made.uid,
        },
    })
}

/// The cards of a file of jCard or JSContact.
pub fn elements(text: impl BufRead) -> impl Iterator<Item = io::Result<Found>> {
    json::elements(text).map(|element| element.map(of_element))
}

fn of_element(element: Element) -> Found {
    let (line, bytes) = match element {
        Element::Value { line, bytes } => (line, bytes),
        Element::Fault { line, fault } => return problem(line, Vec::new(), of_fault(line, fault)),
    };
    let Ok(value) = serde_json::from_slice::<Value>(&bytes) else {
        return problem(line, bytes, of_fault(line, Fault::Syntax));
    };
    let card = if jcard::is_one(&value) {
        jcard::read(&bytes)
    } else if jscontact::is_one(&value) {
        jscontact::read(&bytes)
    } else {
        Err(Fault::Shape)
    };
    match card {
        Ok(card) => Found {
            original: bytes,
            ..of_card(line, card, Charset::UTF_8)
        },
        Err(fault) => problem(line, bytes, of_fault(line, fault)),
    }
}

fn of_fault(line: usize, fault: Fault) -> Remark {
    Remark::of(&format!("json-{}", fault.as_str()), line, "")
}

fn problem(line: usize, original: Vec<u8>, remark: Remark) -> Found {
    Found {
        line,
        original,
        remarks: vec![remark],
        what: What::Problem,
    }
}

/// Lets a card in that stands at `line` of its file.
fn of_card(line: usize, bytes: Vec<u8>, charset: Charset) -> Found {
    match vcard::normalize(&bytes, charset) {
        Ok(normalized) => Found {
            line,
            original: bytes,
            remarks: remarks(line, &normalized),
            what: match normalized.group {
                Some(group) => What::Group {
                    name: group.name,
                    members: group.members,
                },
                None => What::Card {
                    bytes: normalized.bytes,
                    uid: normalized.uid,
                },
            },
        },
        Err(rejection) => problem(
            line,
            bytes,
            Remark::of(&format!("refused-{}", rejection.as_str()), line, ""),
        ),
    }
}

fn remarks(line: usize, normalized: &Normalized) -> Vec<Remark> {
    let notes = normalized.fixes.iter().map(|note| {
        let text = match note {
            CardFix::Charset(charset) => charset.name(),
            _ => "",
        };
        Remark::of(&note_word(*note), line, text)
    });
    let unread = normalized.problems.iter().map(|problem| {
        let word = format!("unread-{}", problem.why.as_str());
        Remark::of(&word, line + problem.line.saturating_sub(1), &problem.text)
    });
    notes.chain(unread).collect()
}

/// The word of a remark on such a change.
pub fn note_word(note: CardFix) -> String {
    format!("changed-{}", note.as_str())
}
