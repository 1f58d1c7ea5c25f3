//! A CSV file opened as a table: its header, sample rows, and all rows as a stream.

use std::collections::VecDeque;
use std::io::{self, Read};

use super::dialect::{best_separator, declared_separator, is_header, trim_title};
use super::records::{Record, Records, RowProblem};
use crate::formats::csv::write_record::write_record;

/// Rows that are read ahead: the mapping is guessed from them, and the user sees them when choosing columns.
const SAMPLES: usize = 20;
/// Bytes in which the separator is searched.
const HEAD_MAX: usize = 64 << 10;

/// A table with its header read.
pub struct Table<R> {
    header: Vec<String>,
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
    /// line `sep=;`) and its header. Without a header the columns are numbered.
    pub fn open(utf8: R) -> io::Result<Self> {
        let mut records = Records::open(utf8, b',');
        let head = records.head()?;
        let separator = if let Some(separator) = declared_separator(&head) {
            records.skip_line()?;
            separator
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
            Some(first) if is_header(&first.cells) => {
                first.cells.iter().map(|cell| trim_title(cell)).collect()
            }
            first => {
                if let Some(first) = first {
                    ahead.push_front(first);
                }
                let width = ahead.iter().map(|record| record.cells.len()).max();
                (1..=width.unwrap_or_default()).map(|n| n.to_string()).collect()
            }
        };
        Ok(Self {
            header,
            ahead,
            records,
        })
    }

    /// The titles of the columns. If the file has no header: their numbers, from 1.
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
