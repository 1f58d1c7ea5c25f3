//! What a file of any format holds, one card after the other: the common ground of vCard, tables and
//! JSON, on which an import stands.

mod sources;

use std::io::{self, BufReader, Read};

use serde::{Deserialize, Serialize};

use super::charset::{self, Charset};
use super::csv::{self, Mapping, RowProblem};
use super::json::Fault;
use super::vcard::{CardFix, Rejection};
use crate::domain::repair::Why;
use crate::domain::string_enum::string_enum;

string_enum! {
    /// What kind of file it is.
    Format {
        /// vCards of any version.
        Vcard = "vcard",
        /// A table of cells with separators between them.
        Table = "csv",
        /// `jCard` (RFC 7095) or `JSContact` (RFC 9553).
        Json = "json",
    }
}

/// A card or row of a file.
#[derive(Clone, Debug)]
pub struct Found {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// What the file said there.
    pub original: Vec<u8>,
    /// What is to be told of it.
    pub remarks: Vec<Remark>,
    /// What came of it.
    pub what: What,
}

/// What came of a card or row.
#[derive(Clone, Debug)]
pub enum What {
    /// A card that may become a contact.
    Card {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Its UID.
        uid: String,
    },
    /// A group of contacts.
    Group {
        /// Its name.
        name: String,
        /// The UIDs of its members, as [`super::vcard::uid_key`] gives them.
        members: Vec<String>,
    },
    /// Nothing: the remarks say why.
    Problem,
}

/// Something that is to be told of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// A word that the pages have a text for, as `remark-WORD`.
    pub what: String,
    /// The line of the file that it is about, from 1.
    pub line: usize,
    /// What stands there, or the name of a charset; may be empty.
    pub text: String,
}

impl Remark {
    /// A remark of this word.
    #[must_use]
    pub fn of(what: &str, line: usize, text: &str) -> Self {
        Self {
            what: what.to_owned(),
            line,
            text: text.to_owned(),
        }
    }

    /// True if its line ends were made CRLF: that is counted rather than told of each card.
    #[must_use]
    pub fn is_of_line_ends(&self) -> bool {
        self.what == sources::note_word(CardFix::LineEnds)
    }

    /// True if it got a UID of its content: that is counted too.
    #[must_use]
    pub fn is_of_uid(&self) -> bool {
        self.what == sources::note_word(CardFix::Uid)
    }
}

/// Every word that a remark may have: each needs a text.
#[must_use]
pub fn remark_words() -> Vec<String> {
    let whole = [
        "stray",
        "too-large",
        "file-empty",
        "file-zip",
        "file-unknown",
        "group",
        "missing-members",
        "older",
        "collided",
    ];
    let notes = CardFix::WORDS.iter().map(|word| format!("changed-{word}"));
    let rejections = Rejection::ALL.iter().map(|r| format!("refused-{}", r.as_str()));
    let unread = Why::ALL.iter().map(|why| format!("unread-{}", why.as_str()));
    let rows = csv::Note::ALL.iter().map(|note| format!("row-{}", note.as_str()));
    let cells = RowProblem::ALL.iter().map(|p| format!("row-{}", p.as_str()));
    let faults = Fault::ALL.iter().map(|fault| format!("json-{}", fault.as_str()));
    whole
        .map(str::to_owned)
        .into_iter()
        .chain(notes)
        .chain(rejections)
        .chain(unread)
        .chain(rows)
        .chain(cells)
        .chain(faults)
        .collect()
}

/// Makes out what kind of file it is by its beginning, read as UTF-8, and its name.
#[must_use]
pub fn detect(head: &[u8], name: &str) -> Option<Format> {
    let text = String::from_utf8_lossy(head);
    let begun = text.trim_start_matches('\u{feff}').trim_start();
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let ending = ending.as_deref().unwrap_or_default();
    let has_card = begun
        .lines()
        .take(200)
        .any(|line| line.trim().eq_ignore_ascii_case("BEGIN:VCARD"));
    let is_text = !text.contains('\0') && text.matches('\u{fffd}').count() * 10 <= text.chars().count();
    if has_card || (ending == "vcf" && is_text && !begun.is_empty()) {
        Some(Format::Vcard)
    } else if begun.starts_with(['[', '{']) {
        Some(Format::Json)
    } else if is_text && !begun.is_empty() && looks_like_a_table(begun, ending) {
        Some(Format::Table)
    } else {
        None
    }
}

/// A table has a separator in its first line, or says by its name that it is one.
fn looks_like_a_table(text: &str, ending: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    matches!(ending, "csv" | "tsv") || first.contains([',', ';', '\t'])
}

/// What is told of a file that holds no contacts.
#[must_use]
pub fn unknown(head: &[u8]) -> Found {
    let what = if head.is_empty() {
        "file-empty"
    } else if head.starts_with(b"PK\x03\x04") {
        "file-zip"
    } else {
        "file-unknown"
    };
    Found {
        line: 1,
        original: Vec::new(),
        remarks: vec![Remark::of(what, 1, "")],
        what: What::Problem,
    }
}

/// The cards of a file, in order.
pub fn read<'a>(
    format: Format,
    charset: Charset,
    mapping: Option<&'a Mapping>,
    file: impl Read + 'a,
) -> io::Result<Box<dyn Iterator<Item = io::Result<Found>> + 'a>> {
    Ok(match (format, mapping) {
        // No byte of UTF-16 stands for itself, so that no line could be found in it.
        (Format::Vcard, _) if charset.is_utf_16() => Box::new(sources::vcards(
            charset::utf8_reader(file, charset),
            Charset::UTF_8,
        )),
        (Format::Vcard, _) => Box::new(sources::vcards(BufReader::new(file), charset)),
        (Format::Table, Some(mapping)) => {
            Box::new(sources::rows(charset::utf8_reader(file, charset), mapping)?)
        }
        (Format::Table, None) => Box::new(std::iter::empty()),
        (Format::Json, _) => Box::new(sources::elements(charset::utf8_reader(file, charset))),
    })
}
