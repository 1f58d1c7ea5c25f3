//! One parser per file format. Each gives a file's cards as a stream of [`ParsedCard`].

use std::io::{self, BufRead, Read};

use serde_json::Value;

use super::remark::{bounded, fix_word};
use super::{Content, ParsedCard, Remark};
use crate::formats::charset::Charset;
use crate::formats::csv::{self, Mapping, TableRow};
use crate::formats::json::{self, Element, Fault};
use crate::formats::vcard::{self, CardFix, Normalized, Piece};
use crate::formats::{jcard, jscontact};

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
        Piece::Card { bytes, .. } | Piece::Unfinished { bytes, .. } => normalized(line, bytes, charset),
        Piece::Stray { bytes, .. } => {
            let (text, _) = charset.decode(&bytes);
            let beginning: String = text.trim().chars().take(200).collect();
            problem(line, bytes, Remark::of("stray", line, &beginning))
        }
        Piece::TooLarge { .. } => problem(line, Vec::new(), Remark::of("too-large", line, "")),
    }
}

/// The cards of a CSV file. Empty rows give none.
pub fn csv_rows(
    text: impl Read,
    mapping: &Mapping,
) -> io::Result<impl Iterator<Item = io::Result<ParsedCard>>> {
    let table = csv::Table::open(text)?;
    let header = table.header().to_vec();
    Ok(table.rows().filter_map(move |row| match row {
        Ok(row) => csv_row(&row, &header, mapping).map(Ok),
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
    Some(ParsedCard {
        line,
        original: row.original(),
        remarks: remarks.collect(),
        content: Content::Card {
            bytes: card.bytes,
            uid: card.uid,
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
        Element::Fault { line, fault } => return problem(line, Vec::new(), json_fault(line, fault)),
    };
    let Ok(value) = serde_json::from_slice::<Value>(&bytes) else {
        return problem(line, bytes, json_fault(line, Fault::Syntax));
    };
    let card = if jcard::is_jcard(&value) {
        jcard::read(&bytes)
    } else if jscontact::is_jscontact(&value) {
        jscontact::read(&bytes)
    } else {
        Err(Fault::NotAContact)
    };
    match card {
        Ok(card) => ParsedCard {
            original: bytes,
            ..normalized(line, card, Charset::UTF_8)
        },
        Err(fault) => problem(line, bytes, json_fault(line, fault)),
    }
}

fn json_fault(line: usize, fault: Fault) -> Remark {
    Remark::of(&format!("json-{}", fault.as_str()), line, "")
}

fn problem(line: usize, original: Vec<u8>, remark: Remark) -> ParsedCard {
    ParsedCard {
        line,
        original,
        remarks: vec![remark],
        content: Content::Problem,
    }
}

/// Normalizes the vCard that begins at `line` of its file.
fn normalized(line: usize, bytes: Vec<u8>, charset: Charset) -> ParsedCard {
    match vcard::normalize(&bytes, charset) {
        Ok(normalized) => ParsedCard {
            line,
            original: bytes,
            remarks: remarks(line, &normalized),
            content: match normalized.group {
                Some(group) => Content::Group {
                    name: group.name,
                    members: group.members,
                },
                None => Content::Card {
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
    let fixes = normalized.fixes.iter().map(|fix| {
        let text = match fix {
            CardFix::Charset(charset) => charset.name(),
            _ => "",
        };
        Remark::of(&fix_word(*fix), line, text)
    });
    let problems = normalized.problems.iter().map(|problem| {
        let word = format!("unread-{}", problem.defect.as_str());
        Remark::of(&word, line + problem.line.saturating_sub(1), &problem.text)
    });
    let hidden = normalized.hidden;
    let hidden = [("hidden-values", hidden.values), ("hidden-labels", hidden.labels)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| Remark::of(word, line, &count.to_string()));
    bounded(fixes.chain(hidden).chain(problems))
}
