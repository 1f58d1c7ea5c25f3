//! An import file of any format (vCard, CSV, jCard, JSContact, LDIF, Telegram) as a stream of parsed cards.

mod detect;
mod parsers;
mod remark;
mod repeated_problems;
#[cfg(test)]
mod tests;

use std::io::{self, BufReader, Read};

pub use detect::{FileFormat, detect};
pub use remark::{Remark, remark_words};

use repeated_problems::RepeatedProblems;

use super::archive::ArchiveProblem;
use super::charset::{self, Charset};
use super::csv::Mapping;

/// A card or row of an import file, after parsing.
#[derive(Clone, Debug)]
pub struct ParsedCard {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// The bytes of the file that it was parsed from.
    pub original: Vec<u8>,
    /// What the import report says of it.
    pub remarks: Vec<Remark>,
    /// The result of parsing.
    pub content: Content,
}

/// What a card or row was parsed into.
#[derive(Clone, Debug)]
pub enum Content {
    /// A card that may become a contact.
    Card {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Its UID.
        uid: String,
        /// True if its file says the UID, which then was not made from its content.
        has_own_uid: bool,
    },
    /// A group of contacts.
    Group {
        /// Its name.
        name: String,
        /// The UIDs of its members, normalized by [`super::vcard::uid_key`].
        members: Vec<String>,
    },
    /// Nothing that can be imported. The remarks give the reason.
    Problem,
}

/// The report of a part of an archive that was not unpacked.
#[must_use]
pub fn archive_problem(problem: ArchiveProblem, names: &str) -> ParsedCard {
    ParsedCard {
        line: 1,
        original: Vec::new(),
        remarks: vec![Remark::of(&format!("archive-{}", problem.as_str()), 1, names)],
        content: Content::Problem,
    }
}

/// The report of a file that holds no contacts. `beginning` is the start of the file; an
/// empty file has a remark of its own.
#[must_use]
pub fn unrecognized_file(beginning: &[u8]) -> ParsedCard {
    let word = if beginning.is_empty() {
        "file-empty"
    } else {
        "file-unknown"
    };
    ParsedCard {
        line: 1,
        original: Vec::new(),
        remarks: vec![Remark::of(word, 1, "")],
        content: Content::Problem,
    }
}

/// Parses the cards of a file, in order. A CSV file without a mapping of its columns gives no cards.
pub fn read<'a>(
    format: FileFormat,
    charset: Charset,
    mapping: Option<&'a Mapping>,
    file: impl Read + 'a,
) -> io::Result<Box<dyn Iterator<Item = io::Result<ParsedCard>> + 'a>> {
    let items: Box<dyn Iterator<Item = io::Result<ParsedCard>> + 'a> = match (format, mapping) {
        // The vCard parser searches for ASCII bytes, which UTF-16 does not keep.
        (FileFormat::Vcard, _) if charset.is_utf_16() => Box::new(parsers::vcards(
            charset::utf8_reader(file, charset),
            Charset::UTF_8,
        )),
        (FileFormat::Vcard, _) => Box::new(parsers::vcards(BufReader::new(file), charset)),
        (FileFormat::Csv, Some(mapping)) => {
            Box::new(parsers::csv_rows(charset::utf8_reader(file, charset), mapping)?)
        }
        // The files of an archive are read on their own.
        (FileFormat::Csv, None) | (FileFormat::Zip, _) => Box::new(std::iter::empty()),
        (FileFormat::Ldif, _) => Box::new(parsers::ldif_records(charset::utf8_reader(file, charset))),
        (FileFormat::Telegram, _) => Box::new(parsers::listed_contacts(charset::utf8_reader(file, charset))),
        (FileFormat::Json, _) => Box::new(parsers::json_cards(charset::utf8_reader(file, charset))),
    };
    Ok(Box::new(RepeatedProblems::new(items)))
}
