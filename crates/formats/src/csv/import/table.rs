//! A CSV file opened as a table: its header, sample rows, and all rows as a stream.

use std::collections::VecDeque;
use std::io::{self, Read};

use super::dialect::{best_separator, declared_separator, find_header, trim_title};
use super::records::{Record, Records, RowProblem};
use crate::csv::write_record::write_record;

/// Rows that are read ahead: the mapping is guessed from them, and the user sees them when choosing columns.
const MAX_SAMPLES: usize = 20;
/// Bytes in which the separator is searched.
const MAX_SEPARATOR_SAMPLE: usize = 64 << 10;

/// Rows in which the header is searched.
const MAX_HEADER_ROWS: usize = 50;
/// Bytes of the text above the header that are kept for the report.
const MAX_PREAMBLE_BYTES: usize = 400;

/// A table with its header read.
pub struct Table<R> {
    header: Vec<String>,
    /// The line of the header, from 1; 0 if there is none.
    header_line: usize,
    /// The beginning of the text above the header.
    preamble: String,
    /// Rows that were read ahead.
    ahead: VecDeque<Record>,
    records: Records<R>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its cells, unchanged.
    pub cells: Vec<String>,
    /// What is wrong with it. Its cells are read as far as possible.
    pub problem: Option<RowProblem>,
}

impl TableRow {
    /// The row as CSV with commas.
    #[must_use]
    pub fn original(&self) -> Vec<u8> {
        write_record(&self.cells)
    }
}

impl<R: Read> Table<R> {
    /// Opens a table of UTF-8 text. Finds its separator (comma, semicolon, tab, bar, or that of Excel's first
    /// line `sep=;`) and its header, which may follow lines of other text. Without a header the columns are
    /// numbered.
    pub fn open(utf8: R) -> io::Result<Self> {
        Self::open_at(utf8, None)
    }

    /// Opens a table with the header on this line, from 1; 0 for a table without header. `None`: finds it.
    pub fn open_at(utf8: R, header_line: Option<usize>) -> io::Result<Self> {
        let mut records = Records::open(utf8, b',');
        let declared = declared_separator(&records.beginning()?);
        let skipped = usize::from(declared.is_some());
        records.skip_lines(skipped, 0)?;
        let above = header_line.unwrap_or_default().saturating_sub(1 + skipped);
        let mut preamble = records.skip_lines(above, MAX_PREAMBLE_BYTES)?;
        let separator = if let Some(separator) = declared {
            separator
        } else {
            let beginning = records.beginning()?;
            best_separator(beginning.get(..MAX_SEPARATOR_SAMPLE).unwrap_or(&beginning))?
        };
        records.separate_by(separator);
        let mut ahead = VecDeque::new();
        while ahead.len() < MAX_HEADER_ROWS
            && let Some(record) = records.next_record()?
        {
            ahead.push_back(record);
        }
        let at = match header_line {
            Some(0) => None,
            Some(_) => (!ahead.is_empty()).then_some(0),
            None => find_header(ahead.make_contiguous()),
        };
        let Some(at) = at else {
            let width = ahead
                .iter()
                .take(MAX_SAMPLES)
                .map(|record| record.cells.len())
                .max();
            return Ok(Self {
                header: (1..=width.unwrap_or_default()).map(|n| n.to_string()).collect(),
                header_line: 0,
                preamble,
                ahead,
                records,
            });
        };
        for record in ahead.drain(..at) {
            append_preamble(&mut preamble, &record.cells);
        }
        let header = ahead.pop_front();
        Ok(Self {
            header_line: header.as_ref().map_or(0, |record| record.line),
            header: header
                .iter()
                .flat_map(|record| &record.cells)
                .map(|cell| trim_title(cell))
                .collect(),
            preamble,
            ahead,
            records,
        })
    }

    /// The line of the header, from 1; 0 if the table has none.
    #[must_use]
    pub fn header_line(&self) -> usize {
        self.header_line
    }

    /// The beginning of the text above the header; empty if there is none.
    #[must_use]
    pub fn preamble(&self) -> &str {
        &self.preamble
    }

    /// The titles of the columns. If the file has no header: their numbers, from 1.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The first rows, at most 20.
    #[must_use]
    pub fn samples(&self) -> Vec<Vec<String>> {
        let records = self.ahead.iter().take(MAX_SAMPLES);
        records.map(|record| record.cells.clone()).collect()
    }

    /// All rows except the header.
    pub fn rows(self) -> TableRows<R> {
        TableRows {
            width: self.header.len(),
            ahead: self.ahead,
            records: self.records,
            failed: false,
        }
    }
}

fn append_preamble(preamble: &mut String, cells: &[String]) {
    for cell in cells.iter().filter(|cell| !cell.trim().is_empty()) {
        if preamble.len() < MAX_PREAMBLE_BYTES {
            if !preamble.is_empty() {
                preamble.push(' ');
            }
            preamble.extend(cell.trim().chars().take(MAX_PREAMBLE_BYTES - preamble.len()));
        }
    }
}

/// Iterator of [`Table::rows`].
pub struct TableRows<R> {
    width: usize,
    ahead: VecDeque<Record>,
    records: Records<R>,
    failed: bool,
}

impl<R: Read> Iterator for TableRows<R> {
    type Item = io::Result<TableRow>;

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

fn row(record: Record, width: usize) -> TableRow {
    let has_extra_cells = record
        .cells
        .iter()
        .skip(width)
        .any(|cell| !cell.trim().is_empty());
    TableRow {
        line: record.line,
        problem: record
            .problem
            .or(has_extra_cells.then_some(RowProblem::ExtraCells)),
        cells: record.cells,
    }
}
