//! Splits CSV text into records: quotes may span lines, and each record has its line number. A quote that is
//! never closed ends with its line, so that it does not swallow the rest of the file.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use csv::{ReaderBuilder, StringRecord, Terminator};

use domain::string_enum;
use domain::text::is_unfit_for_xml;

/// Maximum bytes of a record, and of a line. Longer ones are cut.
const MAX_RECORD: usize = 16 << 20;
/// Maximum bytes and lines of a record after the first quote that is never closed. From then on every line
/// may be scanned as often as a record has lines, so these are few.
const LIMITED_BYTES: usize = 64 << 10;
const LIMITED_LINES: usize = 50;
/// Maximum bytes and lines that are read ahead to find the separator.
const BEGINNING_BYTES: usize = 64 << 10;
const BEGINNING_LINES: usize = 50;

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
    /// CRs that were read and are an empty line each.
    blank_lines: usize,
    separator: u8,
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
    pub fn open(input: R, separator: u8) -> Self {
        Self {
            input: BufReader::with_capacity(64 << 10, input),
            pending: VecDeque::new(),
            lines_read: 0,
            blank_lines: 0,
            separator,
            bytes_max: MAX_RECORD,
            lines_max: usize::MAX,
        }
    }

    pub fn separate_by(&mut self, separator: u8) {
        self.separator = separator;
    }

    /// The next record that is not an empty line.
    pub fn next_record(&mut self) -> io::Result<Option<Record>> {
        while let Some(first) = self.next_line()? {
            if first.bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
                continue;
            }
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
    pub fn beginning(&mut self) -> io::Result<Vec<u8>> {
        let mut beginning = Vec::new();
        let mut lines = VecDeque::new();
        while beginning.len() < BEGINNING_BYTES && lines.len() < BEGINNING_LINES {
            let Some(line) = self.next_line()? else { break };
            beginning.extend_from_slice(&line.bytes);
            lines.push_back(line);
        }
        for line in lines.into_iter().rev() {
            self.pending.push_front(line);
        }
        Ok(beginning)
    }

    /// Skips this many lines. Returns at most `kept` bytes of their text.
    pub fn skip_lines(&mut self, lines: usize, kept: usize) -> io::Result<String> {
        let mut text = Vec::new();
        for _ in 0..lines {
            let Some(line) = self.next_line()? else { break };
            let room = kept.saturating_sub(text.len());
            text.extend(line.bytes.iter().take(room));
        }
        Ok(String::from_utf8_lossy(&text).trim().to_owned())
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
        let is_clean = !text.contains(is_unfit_for_xml) && !text.contains('\u{fffd}');
        let mut text = text.replace(is_unfit_for_xml, "\u{fffd}");
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

    /// The next line, which ends with LF, CR LF, CR, or CR CR LF, whatever the other lines end with.
    fn next_line(&mut self) -> io::Result<Option<TextLine>> {
        if let Some(line) = self.pending.pop_front() {
            return Ok(Some(line));
        }
        let mut line = TextLine {
            number: self.lines_read + 1,
            bytes: Vec::new(),
            is_cut: false,
        };
        if self.blank_lines > 0 {
            self.blank_lines -= 1;
            self.lines_read += 1;
            line.bytes.push(b'\r');
            return Ok(Some(line));
        }
        let end = self.read_text(&mut line)?;
        if end == Some(b'\r') {
            let mut returns = 1;
            while self.next_is(b'\r')? {
                returns += 1;
            }
            if self.next_is(b'\n')? {
                line.bytes
                    .extend(std::iter::repeat_n(b'\r', returns.min(MAX_RECORD)));
                line.bytes.push(b'\n');
            } else {
                line.bytes.push(b'\r');
                self.blank_lines = returns - 1;
            }
        } else {
            line.bytes.extend(end);
        }
        if line.bytes.is_empty() {
            return Ok(None);
        }
        if let Some(rest) = line
            .bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .filter(|_| self.lines_read == 0)
        {
            line.bytes = rest.to_vec();
        }
        self.lines_read += 1;
        Ok(Some(line))
    }

    /// Reads the text of a line and the first byte of its line end, which it returns.
    fn read_text(&mut self, line: &mut TextLine) -> io::Result<Option<u8>> {
        loop {
            let available = self.available()?;
            if available.is_empty() {
                return Ok(None);
            }
            let end = available.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let taken = end.unwrap_or(available.len());
            let room = MAX_RECORD.saturating_sub(line.bytes.len());
            line.bytes
                .extend_from_slice(available.get(..taken.min(room)).unwrap_or_default());
            line.is_cut |= taken > room;
            let ends_by = end.and_then(|at| available.get(at)).copied();
            self.input.consume(taken + usize::from(ends_by.is_some()));
            if ends_by.is_some() {
                return Ok(ends_by);
            }
        }
    }

    /// Reads this byte if it is next.
    fn next_is(&mut self, byte: u8) -> io::Result<bool> {
        let is_next = self.available()?.first() == Some(&byte);
        self.input.consume(usize::from(is_next));
        Ok(is_next)
    }

    /// The bytes in the buffer; empty at the end of the text.
    fn available(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.input.fill_buf() {
                Ok(_) => return self.input.fill_buf(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
