//! Cutting a file of many cards into single ones, as a stream.

use std::collections::VecDeque;
use std::io::{self, BufRead, ErrorKind};

use super::unfold::{
    Boundary, announces_agent, boundary, end_and_begin, find_line_end, is_blank, without_bom,
};

/// Bytes of the largest card that is read.
pub const LARGEST: usize = 32 << 20;
/// Lines of the largest card that is read: a picture of [`LARGEST`] bytes has fewer.
const LINES: usize = 600_000;
/// How many cards may stand open one in another.
const DEEPEST: usize = 16;

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A card to its `END:VCARD`; one without `BEGIN:VCARD`, if it is evident.
    Card {
        /// The number of its first line, from 1.
        line: usize,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A card that the end of the file or another BEGIN cut short.
    Unfinished {
        /// The number of its first line, from 1.
        line: usize,
        /// What there is of it.
        bytes: Vec<u8>,
    },
    /// A line outside of every card that is not empty.
    Stray {
        /// Its number, from 1.
        line: usize,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A card, or a line outside of every card, of more than [`LARGEST`] bytes, or of too many lines.
    TooLarge {
        /// The number of its first line, from 1.
        line: usize,
    },
}

impl Piece {
    /// The number of its first line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        match self {
            Self::Card { line, .. }
            | Self::Unfinished { line, .. }
            | Self::Stray { line, .. }
            | Self::TooLarge { line } => *line,
        }
    }
}

/// The pieces of a file, in the order in which they end. A card within a card is a piece of its own,
/// unless it is an AGENT (vCard 2.1 §2.4.1): empty lines then stand for it in the outer one, so that
/// lines are numbered as in the file. Files of UTF-16 are to be read through `utf8_reader` first.
pub fn split<R: BufRead>(file: R) -> Pieces<R> {
    Pieces {
        file: Lines {
            file,
            number: 0,
            blank: 0,
        },
        open: Vec::new(),
        held: Vec::new(),
        ready: VecDeque::new(),
        is_done: false,
    }
}

/// Iterator of [`split`].
pub struct Pieces<R> {
    file: Lines<R>,
    /// Cards whose END has not come, each begun within the one before it, or else cutting it short: the
    /// line behind the END of the last tells which.
    open: Vec<Open>,
    /// Cards that ended within open ones.
    held: Vec<Piece>,
    ready: VecDeque<Piece>,
    is_done: bool,
}

/// A card whose END has not come.
struct Open {
    line: usize,
    bytes: Vec<u8>,
    /// Lines that the bytes hold.
    lines: usize,
    is_too_large: bool,
    /// How many BEGINs of agents lack their END.
    agents: usize,
    /// The last line announced an agent.
    announces: bool,
    /// It has no BEGIN; whether its VERSION has come.
    bare: Option<bool>,
}

impl<R: BufRead> Iterator for Pieces<R> {
    type Item = io::Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return Some(Ok(piece));
            }
            if self.is_done {
                return None;
            }
            match self.file.next() {
                Ok(Some(line)) => self.line(&line),
                Ok(None) => {
                    self.is_done = true;
                    self.cut_short();
                }
                Err(error) => {
                    self.is_done = true;
                    return Some(Err(error));
                }
            }
        }
    }
}

impl<R> Pieces<R> {
    fn line(&mut self, line: &TextLine) {
        if let Some((end, begin)) = end_and_begin(&line.bytes) {
            for bytes in [end, begin] {
                let bytes = bytes.to_vec();
                self.line(&TextLine { bytes, ..*line });
            }
            return;
        }
        let is_blank = is_blank(&line.bytes);
        let boundary = boundary(&line.bytes);
        match (self.held.is_empty(), is_blank) {
            (true, _) => {}
            // It is counted when the outer card goes on.
            (false, true) => return,
            (false, false) => self.resume(line.number, boundary),
        }
        let Some(open) = self.open.last_mut() else {
            return self.outside(line, boundary, is_blank);
        };
        match boundary {
            Some(Boundary::Begin) if open.announces => {
                open.agents += 1;
                self.keep(line, false);
            }
            Some(Boundary::Begin) => self.begin(line, None),
            Some(Boundary::End) if open.agents == 0 => {
                self.keep(line, false);
                self.end();
            }
            Some(Boundary::End) => {
                open.agents -= 1;
                self.keep(line, false);
            }
            None if open.bare == Some(true) && open.agents == 0 && is_version(&line.bytes) => {
                self.cut_short();
                self.begin(line, Some(true));
            }
            None => {
                if open.bare == Some(false) && is_version(&line.bytes) {
                    open.bare = Some(true);
                }
                let agent = announces_agent(&line.bytes);
                open.agents += usize::from(agent == Some(true));
                let announces = agent == Some(false) || (is_blank && open.announces);
                self.keep(line, announces);
            }
        }
    }

    fn outside(&mut self, line: &TextLine, boundary: Option<Boundary>, is_blank: bool) {
        let is_version = is_version(&line.bytes);
        if boundary == Some(Boundary::Begin) {
            self.begin(line, None);
        } else if is_version || is_evident(&line.bytes) {
            self.begin(line, Some(is_version));
        } else if line.is_cut {
            self.ready.push_back(Piece::TooLarge { line: line.number });
        } else if !is_blank {
            self.ready.push_back(Piece::Stray {
                line: line.number,
                bytes: line.bytes.clone(),
            });
        }
    }

    fn begin(&mut self, line: &TextLine, bare: Option<bool>) {
        let is_bare = self.open.last().is_some_and(|open| open.bare.is_some());
        if self.open.len() >= DEEPEST || is_bare || self.open.last().is_some_and(|open| open.agents > 0) {
            self.cut_short();
        }
        self.open.push(Open {
            line: line.number,
            bytes: Vec::new(),
            lines: 0,
            is_too_large: false,
            agents: 0,
            announces: false,
            bare,
        });
        self.keep(line, false);
    }

    /// Adds a line to the innermost card.
    fn keep(&mut self, line: &TextLine, announces: bool) {
        let held: usize = self.open.iter().map(|open| open.bytes.len()).sum();
        if held + line.bytes.len() > LARGEST && self.open.len() > 1 {
            let innermost = self.open.pop();
            self.cut_short();
            self.open.extend(innermost);
        }
        let Some(open) = self.open.last_mut() else { return };
        open.announces = announces;
        let is_too_large = open.bytes.len() + line.bytes.len() > LARGEST || open.lines > LINES;
        if open.is_too_large || line.is_cut || is_too_large {
            open.is_too_large = true;
            open.bytes = Vec::new();
            return;
        }
        let bytes = if open.bytes.is_empty() {
            without_bom(&line.bytes)
        } else {
            &line.bytes
        };
        open.bytes.extend_from_slice(bytes);
        open.lines += 1;
    }

    /// The END of the innermost card has come.
    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let piece = if open.is_too_large {
            Piece::TooLarge { line: open.line }
        } else {
            Piece::Card {
                line: open.line,
                bytes: open.bytes,
            }
        };
        if self.open.is_empty() {
            self.ready.push_back(piece);
        } else {
            self.held.push(piece);
        }
    }

    /// What comes behind a card that ended within an open one: a BEGIN says that this one was cut
    /// short, anything else that it goes on.
    fn resume(&mut self, number: usize, boundary: Option<Boundary>) {
        if boundary == Some(Boundary::Begin) {
            return self.cut_short();
        }
        self.ready.extend(self.held.drain(..));
        if let Some(open) = self.open.last_mut().filter(|open| !open.is_too_large) {
            let missing = (number - open.line).saturating_sub(open.lines);
            if open.bytes.len() + missing <= LARGEST {
                open.bytes.extend(std::iter::repeat_n(b'\n', missing));
                open.lines += missing;
            }
        }
    }

    /// All open cards end here.
    fn cut_short(&mut self) {
        let unfinished = self.open.drain(..).map(|open| {
            if open.is_too_large {
                Piece::TooLarge { line: open.line }
            } else {
                Piece::Unfinished {
                    line: open.line,
                    bytes: open.bytes,
                }
            }
        });
        let mut pieces: Vec<Piece> = unfinished.chain(self.held.drain(..)).collect();
        pieces.sort_by_key(Piece::line);
        self.ready.extend(pieces);
    }
}

/// `VERSION:3.0` and the like.
fn is_version(line: &[u8]) -> bool {
    let line = without_bom(line).trim_ascii();
    line.len() < 20
        && line.split_at_checked(8).is_some_and(|(name, value)| {
            name.eq_ignore_ascii_case(b"VERSION:") && matches!(value.trim_ascii(), b"2.1" | b"3.0" | b"4.0")
        })
}

/// A name, by which a card is evident that lacks its BEGIN.
fn is_evident(line: &[u8]) -> bool {
    let line = without_bom(line).trim_ascii();
    if line.iter().any(|o| o.is_ascii_control() && *o != b'\t') {
        return false;
    }
    let Some(colon) = line.iter().take(100).position(|o| *o == b':') else {
        return false;
    };
    let name = line
        .split(|o| matches!(o, b';' | b':'))
        .next()
        .unwrap_or_default();
    let value = line.get(colon..).unwrap_or_default();
    name.eq_ignore_ascii_case(b"FN") || (name.eq_ignore_ascii_case(b"N") && value.contains(&b';'))
}

/// A line of text with its end.
struct TextLine {
    number: usize,
    bytes: Vec<u8>,
    /// It is longer than [`LARGEST`], and this is its beginning.
    is_cut: bool,
}

/// The lines of a file, which end with CRLF, LF or CR, or with CR CR LF.
struct Lines<R> {
    file: R,
    number: usize,
    /// CRs that were read already, each an empty line.
    blank: usize,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Option<TextLine>> {
        let mut line = TextLine {
            number: self.number + 1,
            bytes: Vec::new(),
            is_cut: false,
        };
        if self.blank > 0 {
            self.blank -= 1;
            line.bytes.push(b'\r');
        } else {
            self.read(&mut line)?;
            if self.number == 0 {
                line.bytes = without_bom(&line.bytes).to_vec();
            }
            if line.bytes.is_empty() {
                return Ok(None);
            }
        }
        self.number += 1;
        Ok(Some(line))
    }

    fn read(&mut self, line: &mut TextLine) -> io::Result<()> {
        loop {
            let buffer = self.buffer()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = find_line_end(buffer);
            let text = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            let room = LARGEST - line.bytes.len().min(LARGEST);
            line.is_cut |= text.len() > room;
            line.bytes.extend(text.get(..room).unwrap_or(text));
            let ends_by = end.and_then(|at| buffer.get(at)).copied();
            let taken = end.map_or(text.len(), |at| at + 1);
            self.file.consume(taken);
            match ends_by {
                Some(b'\n') => {
                    line.bytes.push(b'\n');
                    return Ok(());
                }
                Some(_) => return self.read_end(line),
                None => {}
            }
        }
    }

    /// A CR was read.
    fn read_end(&mut self, line: &mut TextLine) -> io::Result<()> {
        let mut crs = 1;
        while self.buffer()?.first() == Some(&b'\r') {
            self.file.consume(1);
            crs += 1;
        }
        if self.buffer()?.first() == Some(&b'\n') {
            self.file.consume(1);
            line.bytes.extend(std::iter::repeat_n(b'\r', crs.min(LARGEST)));
            line.bytes.push(b'\n');
        } else {
            line.bytes.push(b'\r');
            self.blank = crs - 1;
        }
        Ok(())
    }

    /// What is there to read; nothing at the end of the file.
    fn buffer(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.file.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.file.fill_buf()
    }
}
