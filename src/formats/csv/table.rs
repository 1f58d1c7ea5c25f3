//! A table opened on text: its separator and header found, its rows given one by one.

use std::collections::VecDeque;
use std::io::{self, Read};

use csv::{QuoteStyle, WriterBuilder};

use super::guess::{looks_like_data, names_a_column};
use super::records::{Record, Records, RowProblem};

/// Rows that are read ahead, for the guess and for the page on which columns are chosen.
const SAMPLES: usize = 20;
/// Bytes by which the separator is found.
const HEAD_MAX: usize = 64 << 10;
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A table opened on UTF-8 text.
pub struct Table<R> {
    header: Vec<String>,
    ahead: VecDeque<Record>,
    records: Records<R>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The number of the line on which it begins, from 1.
    pub line: usize,
    /// Its cells, as they stand in the file.
    pub cells: Vec<String>,
    /// What is wrong with it; it is read as far as it goes all the same.
    pub problem: Option<RowProblem>,
}

impl Row {
    /// The row written as CSV again, with commas.
    #[must_use]
    pub fn original(&self) -> Vec<u8> {
        record(&self.cells)
    }
}

/// A record in bytes, its line end included. A cell with a foreign separator is quoted too: not
/// every spreadsheet separates by commas.
pub(super) fn record<S: AsRef<str>>(cells: &[S]) -> Vec<u8> {
    let needs_quotes = |cell: &str| cell.contains([';', '\t', ',', '"', '\r', '\n']);
    let mut writer = WriterBuilder::new()
        .flexible(true)
        .quote_style(QuoteStyle::Never)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let quoted = cells.iter().map(|cell| {
        let cell = cell.as_ref();
        // A record of one empty cell would be an empty line, which is no record.
        if needs_quotes(cell) || (cells.len() == 1 && cell.is_empty()) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    });
    // Writing to memory does not fail.
    let _ = writer.write_record(quoted);
    writer.into_inner().unwrap_or_default()
}

/// Opens a table: finds its separator (comma, semicolon, tab, bar, or what Excel's first line `sep=;`
/// says) and whether its first row is a header. Columns without a header are called by number.
pub fn open<R: Read>(utf8: R) -> io::Result<Table<R>> {
    let mut records = Records::open(utf8, b',')?;
    let head = records.head()?;
    let separator = if let Some(said) = said_separator(&head) {
        records.skip_line()?;
        said
    } else {
        best_separator(head.get(..HEAD_MAX).unwrap_or(&head))?
    };
    records.separate_by(separator);
    let first = records.next_record()?;
    let mut ahead = VecDeque::new();
    while ahead.len() < SAMPLES
        && let Some(record) = records.next_record()?
    {
        ahead.push_back(record);
    }
    let header = match first {
        Some(first) if is_header(&first.cells) => first.cells.iter().map(|cell| title(cell)).collect(),
        first => {
            if let Some(first) = first {
                ahead.push_front(first);
            }
            let width = ahead.iter().map(|record| record.cells.len()).max();
            (1..=width.unwrap_or_default()).map(|n| n.to_string()).collect()
        }
    };
    Ok(Table {
        header,
        ahead,
        records,
    })
}

impl<R: Read> Table<R> {
    /// The titles of the columns; their numbers, from 1, if the file has none.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The first rows, at most 20.
    #[must_use]
    pub fn samples(&self) -> Vec<Vec<String>> {
        let records = self.ahead.iter().take(SAMPLES);
        records.map(|record| record.cells.clone()).collect()
    }

    /// All rows but the header.
    pub fn rows(self) -> Rows<R> {
        Rows {
            width: self.header.len(),
            ahead: self.ahead,
            records: self.records,
            failed: false,
        }
    }
}

/// Iterator of [`Table::rows`].
pub struct Rows<R> {
    width: usize,
    ahead: VecDeque<Record>,
    records: Records<R>,
    failed: bool,
}

impl<R: Read> Iterator for Rows<R> {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let record = match self.ahead.pop_front() {
            Some(record) => Ok(Some(record)),
            None => self.records.next_record(),
        };
        self.failed = record.is_err();
        let width = self.width;
        record
            .map(|record| record.map(|record| row(record, width)))
            .transpose()
    }
}

fn row(record: Record, width: usize) -> Row {
    let has_more = record
        .cells
        .iter()
        .skip(width)
        .any(|cell| !cell.trim().is_empty());
    Row {
        line: record.line,
        problem: record.problem.or(has_more.then_some(RowProblem::ExtraCells)),
        cells: record.cells,
    }
}

/// A header as it is shown: blanks squeezed.
fn title(cell: &str) -> String {
    let words: Vec<&str> = cell.split_whitespace().collect();
    words.join(" ")
}

/// A first row is a header if it names a column that is known, or if it has several cells of which
/// none looks like a phone, an e-mail address or the like. A lone column of names has none.
fn is_header(cells: &[String]) -> bool {
    let titles: Vec<String> = cells.iter().map(|cell| title(cell)).collect();
    let is_data = titles.iter().any(|cell| looks_like_data(cell));
    let knows = titles.iter().any(|cell| names_a_column(cell));
    !is_data && (knows || titles.len() > 1)
}

/// Excel's `sep=;`.
fn said_separator(head: &[u8]) -> Option<u8> {
    let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let line = line
        .strip_prefix(b"\"")
        .and_then(|l| l.strip_suffix(b"\""))
        .unwrap_or(line);
    match line {
        [s, e, p, b'=', separator]
            if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep"
                && separator.is_ascii()
                && *separator != b'"' =>
        {
            Some(*separator)
        }
        _ => None,
    }
}

/// The separator that cuts the most records into as many cells as the first, then that which cuts
/// the first into the most.
fn best_separator(head: &[u8]) -> io::Result<u8> {
    let mut best = (0, 0, b',');
    for separator in SEPARATORS {
        let mut records = Records::open(head, separator)?;
        let mut counts = Vec::new();
        while counts.len() < SAMPLES
            && let Some(record) = records.next_record()?
        {
            counts.push(record.cells.len());
        }
        let first = counts.first().copied().unwrap_or_default();
        let alike = counts.iter().filter(|count| **count == first).count();
        if first > 1 && (alike, first) > (best.0, best.1) {
            best = (alike, first, separator);
        }
    }
    Ok(best.2)
}
