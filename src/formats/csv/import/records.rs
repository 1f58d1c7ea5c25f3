//! Splits CSV text into records: quotes may span lines, and each record has its line number. A quote that is
//! never closed ends with its line, so that it does not swallow the rest of the file.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use csv::{ReaderBuilder, StringRecord, Terminator};

use crate::domain::string_enum::string_enum;
use crate::formats::csv::cells::is_unfit;

/// Maximum bytes of a record, and of a line. Longer ones are cut.
const RECORD_MAX: usize = 16 << 20;
/// Maximum bytes and lines of a record after the first quote that is never closed. From then on every line
/// may be scanned as often as a record has lines, so these are few.
const LIMITED_BYTES: usize = 64 << 10;
const LIMITED_LINES: usize = 50;
/// Maximum bytes and lines that are read ahead to find the separator.
const HEAD_BYTES: usize = 64 << 10;
const HEAD_LINES: usize = 50;

const BYTE_ORDER_MARK: char = '\u{feff}';

string_enum! {
    /// What is wrong with a row. Its cells are read as far as possible.
    RowProblem {
        /// A quote is never closed: the row ends with its line.
        UnclosedQuote = "unclosed-quote",
        /// It is longer than 16 MiB: the rest was dropped.
        TooLong = "too-long",
        /// Invalid UTF-8 or control characters became U+FFFD.
        Characters = "characters",
        /// It has more cells than the header has columns: they are kept in the note.
        ExtraCells = "extra-cells",
    }
}

/// A record of the file.
pub struct Record {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub problem: Option<RowProblem>,
}

/// A line with its line end.
struct TextLine {
    number: usize,
    bytes: Vec<u8>,
    is_cut: bool,
}

/// Reader of the records of a text.
pub struct Records<R> {
    input: BufReader<R>,
    /// Lines that were read ahead.
    pending: VecDeque<TextLine>,
    /// Lines that were read.
    lines_read: usize,
    separator: u8,
    /// The last byte of a line: LF, or CR in a file without LF.
    line_end: u8,
    bytes_max: usize,
    lines_max: usize,
}

/// The state of scanning a record.
#[derive(Clone, Copy, PartialEq)]
enum ScanState {
    Start,
    Plain,
    Quoted,
    /// After a quote that closes a cell, or is the first of two.
    Closed,
    /// In text after a closed quote, which no program writes.
    Stray,
}

impl<R: Read> Records<R> {
    pub fn open(input: R, separator: u8) -> io::Result<Self> {
        let mut input = BufReader::with_capacity(64 << 10, input);
        let head = input.fill_buf()?;
        let line_end = if head.contains(&b'\r') && !head.contains(&b'\n') {
            b'\r'
        } else {
            b'\n'
        };
        Ok(Self {
            input,
            pending: VecDeque::new(),
            lines_read: 0,
            separator,
            line_end,
            bytes_max: RECORD_MAX,
            lines_max: usize::MAX,
        })
    }

    pub fn separate_by(&mut self, separator: u8) {
        self.separator = separator;
    }

    /// The next record that is not an empty line.
    pub fn next_record(&mut self) -> io::Result<Option<Record>> {
        while let Some(first) = self.next_line()? {
            let number = first.number;
            let (bytes, problem) = self.read_record(first)?;
            let (cells, is_clean) = self.cells(&bytes);
            if !cells.is_empty() {
                return Ok(Some(Record {
                    line: number,
                    cells,
                    problem: problem.or((!is_clean).then_some(RowProblem::Characters)),
                }));
            }
        }
        Ok(None)
    }

    /// The beginning of the text, to find the separator in. It stays unread.
    pub fn head(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        let mut lines = VecDeque::new();
        while head.len() < HEAD_BYTES && lines.len() < HEAD_LINES {
            let Some(line) = self.next_line()? else { break };
            head.extend_from_slice(&line.bytes);
            lines.push_back(line);
        }
        self.pending = lines;
        Ok(head)
    }

    /// Skips the next line.
    pub fn skip_line(&mut self) -> io::Result<()> {
        self.next_line().map(drop)
    }

    /// Reads on to the end of the record that begins with this line.
    fn read_record(&mut self, first: TextLine) -> io::Result<(Vec<u8>, Option<RowProblem>)> {
        let (mut state, _) = self.scan(ScanState::Start, &first.bytes);
        let mut is_cut = first.is_cut;
        let mut bytes = first.bytes.len();
        let mut lines = vec![first];
        while state == ScanState::Quoted && !is_cut {
            let next = if bytes < self.bytes_max && lines.len() < self.lines_max {
                self.next_line()?
            } else {
                None
            };
            let Some(next) = next else {
                return Ok((self.unread_all_but_first(lines), Some(RowProblem::UnclosedQuote)));
            };
            let (next_state, is_stray) = self.scan(ScanState::Quoted, &next.bytes);
            state = next_state;
            is_cut = next.is_cut;
            bytes += next.bytes.len();
            lines.push(next);
            // Text after a quote that closed on a later line: that quote was meant to open a cell.
            if is_stray {
                return Ok((self.unread_all_but_first(lines), Some(RowProblem::UnclosedQuote)));
            }
        }
        let whole = lines.into_iter().map(|line| line.bytes).collect::<Vec<_>>();
        Ok((whole.concat(), is_cut.then_some(RowProblem::TooLong)))
    }

    /// The first of the lines. The others are read again, each as the beginning of a record.
    fn unread_all_but_first(&mut self, lines: Vec<TextLine>) -> Vec<u8> {
        self.bytes_max = LIMITED_BYTES;
        self.lines_max = LIMITED_LINES;
        let mut lines = lines.into_iter();
        let first = lines.next().map(|line| line.bytes).unwrap_or_default();
        for line in lines.rev() {
            self.pending.push_front(line);
        }
        first
    }

    /// The state after these bytes, and whether text followed the first quote that closed. The states are
    /// those of csv-core: a quote opens only where a cell begins.
    fn scan(&self, from: ScanState, bytes: &[u8]) -> (ScanState, bool) {
        let mut state = from;
        let mut closed = 0;
        let mut is_stray = false;
        for byte in bytes {
            let next = match (state, *byte) {
                (ScanState::Quoted, b'"') => ScanState::Closed,
                (ScanState::Start | ScanState::Closed, b'"') | (ScanState::Quoted, _) => ScanState::Quoted,
                (_, byte) if byte == self.separator => ScanState::Start,
                (ScanState::Closed, b' ' | b'\r' | b'\n') | (ScanState::Plain | ScanState::Start, _) => {
                    ScanState::Plain
                }
                (ScanState::Closed | ScanState::Stray, _) => ScanState::Stray,
            };
            closed += usize::from(state == ScanState::Closed && next != ScanState::Quoted);
            is_stray |= next == ScanState::Stray && closed == 1 && from == ScanState::Quoted;
            state = next;
        }
        (state, is_stray)
    }

    /// The cells of a record, and whether all characters were valid.
    fn cells(&self, bytes: &[u8]) -> (Vec<String>, bool) {
        let body = bytes
            .iter()
            .rposition(|byte| !matches!(byte, b'\r' | b'\n'))
            .map_or(0, |at| at + 1);
        let text = String::from_utf8_lossy(bytes.get(..body).unwrap_or_default());
        let is_clean = !text.contains(is_unfit) && !text.contains('\u{fffd}');
        let mut text = text.replace(is_unfit, "\u{fffd}");
        // The CSV reader removes one byte order mark, which here would be text of the first cell.
        if text.starts_with(BYTE_ORDER_MARK) {
            text.insert(0, BYTE_ORDER_MARK);
        }
        // The text has no NUL, so only its end ends the record.
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .terminator(Terminator::Any(0))
            .buffer_capacity(text.len().clamp(64, 8192))
            .from_reader(text.as_bytes());
        let mut record = StringRecord::new();
        match reader.read_record(&mut record) {
            Ok(true) => (record.iter().map(str::to_owned).collect(), is_clean),
            _ => (Vec::new(), is_clean),
        }
    }

    fn next_line(&mut self) -> io::Result<Option<TextLine>> {
        if let Some(line) = self.pending.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        let mut is_cut = false;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let end = available.iter().position(|byte| *byte == self.line_end);
            let taken = end.map_or(available.len(), |at| at + 1);
            let room = RECORD_MAX.saturating_sub(bytes.len());
            bytes.extend_from_slice(available.get(..taken.min(room)).unwrap_or_default());
            is_cut |= taken > room;
            self.input.consume(taken);
            if end.is_some() || taken == 0 {
                break;
            }
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        self.lines_read += 1;
        if let Some(rest) = bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .filter(|_| self.lines_read == 1)
        {
            bytes = rest.to_vec();
        }
        Ok(Some(TextLine {
            number: self.lines_read,
            bytes,
            is_cut,
        }))
    }
}
