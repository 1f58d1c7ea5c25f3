//! Where the records of a table begin and end: lines with their numbers, quotes across lines, and a
//! quote that is never closed, which must not swallow the rest of the file.

use crate::domain::string_enum::string_enum;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use csv::{ReaderBuilder, StringRecord, Terminator};

/// Bytes of a record, and of a line, that are read; what is longer is cut.
const RECORD_MAX: usize = 16 << 20;
/// Bytes and lines of a record once a quote of the file was found never to be closed. Every line may
/// then be looked at as often as a record has lines, so these are few.
const WARY_BYTES: usize = 64 << 10;
const WARY_LINES: usize = 50;

/// The mark that some files begin with.
const MARK: char = '\u{feff}';

string_enum! {
    /// What is wrong with a row. It is read as far as it goes all the same.
    RowProblem {
        /// A quote that is never closed: the row ends with its line.
        UnclosedQuote = "unclosed-quote",
        /// Longer than 16 MiB: the rest was left out.
        TooLong = "too-long",
        /// Bytes that are no UTF-8, or control characters, became U+FFFD.
        Characters = "characters",
        /// More cells than the header has columns: they are kept in the note.
        ExtraCells = "extra-cells",
    }
}

/// A record as it stands in the file.
pub struct Record {
    /// The number of the line on which it begins, from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub problem: Option<RowProblem>,
}

/// A line, its end included.
struct PhysicalLine {
    number: usize,
    bytes: Vec<u8>,
    is_cut: bool,
}

/// The records of a text.
pub struct Records<R> {
    input: BufReader<R>,
    /// Lines that were read ahead.
    pending: VecDeque<PhysicalLine>,
    read: usize,
    separator: u8,
    /// LF, or CR where a file has no LF.
    ends_by: u8,
    bytes_max: usize,
    lines_max: usize,
}

/// Where a scan stands within a record.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// Behind a quote that closes, or is the first of two.
    Closed,
    /// In text that follows a closed quote, which no program writes.
    Stray,
}

impl<R: Read> Records<R> {
    pub fn open(input: R, separator: u8) -> io::Result<Self> {
        let mut input = BufReader::with_capacity(64 << 10, input);
        let head = input.fill_buf()?;
        let ends_by = if head.contains(&b'\r') && !head.contains(&b'\n') {
            b'\r'
        } else {
            b'\n'
        };
        Ok(Self {
            input,
            pending: VecDeque::new(),
            read: 0,
            separator,
            ends_by,
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
            let (bytes, problem) = self.whole(first)?;
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

    /// The beginning of the text as far as it need be seen to know its separator, left to be read.
    pub fn head(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        let mut lines = VecDeque::new();
        while head.len() < WARY_BYTES && lines.len() < 50 {
            let Some(line) = self.next_line()? else { break };
            head.extend_from_slice(&line.bytes);
            lines.push_back(line);
        }
        self.pending = lines;
        Ok(head)
    }

    /// Leaves the next line out.
    pub fn skip_line(&mut self) -> io::Result<()> {
        self.next_line().map(drop)
    }

    /// The bytes of the record that begins with this line.
    fn whole(&mut self, first: PhysicalLine) -> io::Result<(Vec<u8>, Option<RowProblem>)> {
        let (mut at, _) = self.scan(At::Start, &first.bytes);
        let mut is_cut = first.is_cut;
        let mut bytes = first.bytes.len();
        let mut lines = vec![first];
        while at == At::Quoted && !is_cut {
            let next = if bytes < self.bytes_max && lines.len() < self.lines_max {
                self.next_line()?
            } else {
                None
            };
            let Some(next) = next else {
                return Ok((self.give_back(lines), Some(RowProblem::UnclosedQuote)));
            };
            let (now_at, is_stray) = self.scan(At::Quoted, &next.bytes);
            at = now_at;
            is_cut = next.is_cut;
            bytes += next.bytes.len();
            lines.push(next);
            // Text behind a quote that closed on a later line: that quote was meant to open a cell.
            if is_stray {
                return Ok((self.give_back(lines), Some(RowProblem::UnclosedQuote)));
            }
        }
        let whole = lines.into_iter().map(|line| line.bytes).collect::<Vec<_>>();
        Ok((whole.concat(), is_cut.then_some(RowProblem::TooLong)))
    }

    /// The first of the lines; the others are read again, each as the beginning of a record.
    fn give_back(&mut self, lines: Vec<PhysicalLine>) -> Vec<u8> {
        self.bytes_max = WARY_BYTES;
        self.lines_max = WARY_LINES;
        let mut lines = lines.into_iter();
        let first = lines.next().map(|line| line.bytes).unwrap_or_default();
        for line in lines.rev() {
            self.pending.push_front(line);
        }
        first
    }

    /// Where the record stands behind these bytes, by the same states as csv-core's (a quote opens
    /// only where a cell begins), and whether text followed the first quote that closed.
    fn scan(&self, from: At, bytes: &[u8]) -> (At, bool) {
        let mut at = from;
        let mut closed = 0;
        let mut is_stray = false;
        for byte in bytes {
            let next = match (at, *byte) {
                (At::Quoted, b'"') => At::Closed,
                (At::Start | At::Closed, b'"') | (At::Quoted, _) => At::Quoted,
                (_, byte) if byte == self.separator => At::Start,
                (At::Closed, b' ' | b'\r' | b'\n') | (At::Plain | At::Start, _) => At::Plain,
                (At::Closed | At::Stray, _) => At::Stray,
            };
            closed += usize::from(at == At::Closed && next != At::Quoted);
            is_stray |= next == At::Stray && closed == 1 && from == At::Quoted;
            at = next;
        }
        (at, is_stray)
    }

    fn cells(&self, bytes: &[u8]) -> (Vec<String>, bool) {
        let body = bytes
            .iter()
            .rposition(|o| !matches!(o, b'\r' | b'\n'))
            .map_or(0, |at| at + 1);
        let text = String::from_utf8_lossy(bytes.get(..body).unwrap_or_default());
        let is_clean = !text.contains(is_unfit) && !text.contains('\u{fffd}');
        let mut text = text.replace(is_unfit, "\u{fffd}");
        // The reader takes one mark from the beginning of its text, and no record begins with one.
        if text.starts_with(MARK) {
            text.insert(0, MARK);
        }
        // No NUL is left, so nothing ends a record but the end of the text.
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

    fn next_line(&mut self) -> io::Result<Option<PhysicalLine>> {
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
            let end = available.iter().position(|byte| *byte == self.ends_by);
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
        self.read += 1;
        if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf").filter(|_| self.read == 1) {
            bytes = rest.to_vec();
        }
        Ok(Some(PhysicalLine {
            number: self.read,
            bytes,
            is_cut,
        }))
    }
}

/// XML 1.0 §2.2 carries no control characters but tab, LF and CR, nor U+FFFE and U+FFFF.
pub fn is_unfit(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
