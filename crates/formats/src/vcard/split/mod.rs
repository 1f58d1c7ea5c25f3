//! Splits a file of many cards into single cards, as a stream.

mod evidence;
mod text_lines;

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::unfold::{Boundary, announces_agent, boundary, end_and_begin, indentation, is_blank, without_bom};
use evidence::{Evidence, is_evident, is_version};
use text_lines::{TextLine, TextLines};

/// Largest card in bytes; larger ones are skipped.
pub const MAX_BYTES: usize = 32 << 20;
/// Maximum number of lines of a card. A photo of [`MAX_BYTES`] bytes has fewer.
const MAX_LINES: usize = 600_000;
/// Deepest nesting of cards.
const MAX_DEPTH: usize = 16;

/// Maximum number of blank lines after an indented END until it is decided what it is.
const MAX_BLANKS: usize = 100;

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A card up to its `END:VCARD`. `BEGIN:VCARD` may be missing if VERSION, FN or N shows the start.
    Card {
        /// The number of its first line, from 1.
        line: usize,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A card without END: the file ends or another card begins.
    Unfinished {
        /// The number of its first line, from 1.
        line: usize,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A line outside of all cards that is not blank.
    Stray {
        /// Its number, from 1.
        line: usize,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A card or a line outside of all cards that exceeds [`MAX_BYTES`], or a card with too many lines.
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

/// Splits a file into pieces, in the order in which they end.
///
/// A nested card is a piece of its own, and empty lines replace it in the outer card so that line numbers
/// stay those of the file. An AGENT (vCard 2.1 §2.4.1) stays inside its card. The file must not be
/// UTF-16: wrap it in `utf8_reader` first.
pub fn split<R: BufRead>(file: R) -> Pieces<R> {
    Pieces {
        file: TextLines::new(file),
        open: Vec::new(),
        held: Vec::new(),
        doubtful: Vec::new(),
        ready: VecDeque::new(),
        is_done: false,
    }
}

/// Iterator of [`split`].
pub struct Pieces<R> {
    file: TextLines<R>,
    /// Cards without END so far, innermost last. Whether a card is nested in the previous one or cuts it
    /// short is known from the line after its END.
    open: Vec<Open>,
    /// Complete cards inside open ones.
    held: Vec<Piece>,
    /// An indented END and the blank lines after it. The next line shows whether it ends the card or continues
    /// a folded line.
    doubtful: Vec<TextLine>,
    ready: VecDeque<Piece>,
    is_done: bool,
}

/// A card without END so far.
struct Open {
    line: usize,
    /// The number of blanks before its first line.
    indent: usize,
    /// The last line has content that a fold can continue.
    can_continue: bool,
    bytes: Vec<u8>,
    /// The number of lines in `bytes`.
    lines: usize,
    is_too_large: bool,
    /// The number of AGENT cards without END so far.
    agents: usize,
    /// The number of blanks before the first line of the AGENT card.
    agent_indent: usize,
    /// The last line announced an agent.
    announces: bool,
    /// `Some` if the card has no BEGIN.
    missing_begin: Option<Evidence>,
}

impl Open {
    fn has_version_without_begin(&self) -> bool {
        self.missing_begin
            .as_ref()
            .is_some_and(|evidence| evidence.has_version)
    }

    /// True if the card has BEGIN, or lines enough that show it is a card.
    fn is_certain(&self) -> bool {
        self.missing_begin.as_ref().is_none_or(Evidence::is_enough)
    }
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
                Ok(Some(line)) => self.next_line(line),
                Ok(None) => {
                    self.is_done = true;
                    self.decide(None);
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
    fn next_line(&mut self, line: TextLine) {
        if !self.doubtful.is_empty() {
            if is_blank(&line.bytes) && self.doubtful.len() < MAX_BLANKS {
                self.doubtful.push(line);
                return;
            }
            self.decide(Some(&line));
        }
        if self.is_fold(&line.bytes) {
            let is_agent = self.open.last().is_some_and(|open| open.agents > 0);
            if boundary(&line.bytes) == Some(Boundary::End) && !is_agent {
                self.doubtful.push(line);
            } else {
                self.line(&line, None);
            }
            return;
        }
        match end_and_begin(&line.bytes) {
            Some((end, begin)) => {
                for bytes in [end, begin] {
                    let part = TextLine {
                        bytes: bytes.to_vec(),
                        ..line
                    };
                    self.line(&part, boundary(bytes));
                }
            }
            None => self.line(&line, boundary(&line.bytes)),
        }
    }

    /// True if the line continues the content line before it: it is indented further than its card.
    fn is_fold(&self, line: &[u8]) -> bool {
        self.open.last().is_some_and(|open| {
            let indent = if open.agents > 0 {
                open.agent_indent
            } else {
                open.indent
            };
            self.held.is_empty() && open.can_continue && !open.announces && indentation(line) > indent
        })
    }

    /// Handles an indented END: the last line of its card if no line of the card follows, else a fold.
    fn decide(&mut self, next: Option<&TextLine>) {
        let is_end = next
            .is_none_or(|next| boundary(&next.bytes) == Some(Boundary::Begin) && !self.is_fold(&next.bytes));
        let lines = std::mem::take(&mut self.doubtful);
        for (at, line) in lines.iter().enumerate() {
            self.line(line, Some(Boundary::End).filter(|_| at == 0 && is_end));
        }
    }

    fn line(&mut self, line: &TextLine, boundary: Option<Boundary>) {
        let is_blank = is_blank(&line.bytes);
        let is_fold = boundary.is_none() && self.is_fold(&line.bytes);
        match (self.held.is_empty(), is_blank) {
            (true, _) => {}
            // `resume` counts it if the outer card continues.
            (false, true) => return,
            (false, false) => self.resume(line.number, boundary),
        }
        let Some(open) = self.open.last_mut() else {
            return self.outside(line, boundary, is_blank);
        };
        match boundary {
            _ if is_fold => {
                self.append(line, false);
                self.open
                    .last_mut()
                    .into_iter()
                    .for_each(|open| open.can_continue = true);
            }
            Some(Boundary::Begin) if open.announces => {
                open.agents += 1;
                open.agent_indent = indentation(&line.bytes);
                self.append(line, false);
            }
            Some(Boundary::Begin) => self.begin(line, None),
            Some(Boundary::End) if open.agents == 0 => {
                self.append(line, false);
                self.end();
            }
            Some(Boundary::End) => {
                open.agents -= 1;
                self.append(line, false);
            }
            None if open.has_version_without_begin() && open.agents == 0 && is_version(&line.bytes) => {
                self.cut_short();
                self.begin(line, Some(Evidence::new(true)));
            }
            None => {
                if let Some(evidence) = &mut open.missing_begin {
                    evidence.has_version |= is_version(&line.bytes);
                    evidence.count(&line.bytes);
                    if evidence.is_refuted() {
                        self.append(line, false);
                        return self.refute();
                    }
                }
                let agent = announces_agent(&line.bytes);
                open.agents += usize::from(agent == Some(true));
                let announces = agent == Some(false) || (is_blank && open.announces);
                self.append(line, announces);
            }
        }
    }

    fn outside(&mut self, line: &TextLine, boundary: Option<Boundary>, is_blank: bool) {
        let is_version = is_version(&line.bytes);
        if boundary == Some(Boundary::Begin) {
            self.begin(line, None);
        } else if is_version || is_evident(&line.bytes) {
            self.begin(line, Some(Evidence::new(is_version)));
        } else if line.is_cut {
            self.ready.push_back(Piece::TooLarge { line: line.number });
        } else if !is_blank {
            self.ready.push_back(Piece::Stray {
                line: line.number,
                bytes: line.bytes.clone(),
            });
        }
    }

    fn begin(&mut self, line: &TextLine, missing_begin: Option<Evidence>) {
        let lacks_begin = self.open.last().is_some_and(|open| open.missing_begin.is_some());
        if self.open.len() >= MAX_DEPTH || lacks_begin || self.open.last().is_some_and(|open| open.agents > 0)
        {
            self.cut_short();
        }
        self.open.push(Open {
            line: line.number,
            indent: indentation(&line.bytes),
            can_continue: false,
            bytes: Vec::new(),
            lines: 0,
            is_too_large: false,
            agents: 0,
            agent_indent: 0,
            announces: false,
            missing_begin,
        });
        self.append(line, false);
    }

    /// Appends a line to the innermost card.
    fn append(&mut self, line: &TextLine, announces: bool) {
        let held: usize = self.open.iter().map(|open| open.bytes.len()).sum();
        if held + line.bytes.len() > MAX_BYTES && self.open.len() > 1 {
            let innermost = self.open.pop();
            self.cut_short();
            self.open.extend(innermost);
        }
        let Some(open) = self.open.last_mut() else { return };
        open.announces = announces;
        open.can_continue = !is_blank(&line.bytes) && boundary(&line.bytes).is_none();
        let is_too_large = open.bytes.len() + line.bytes.len() > MAX_BYTES || open.lines > MAX_LINES;
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

    /// Closes the innermost card at its END.
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

    /// Handles the line after a card that ended inside an open one: BEGIN means that the outer card was cut
    /// short, anything else that it continues.
    fn resume(&mut self, number: usize, boundary: Option<Boundary>) {
        if boundary == Some(Boundary::Begin) {
            return self.cut_short();
        }
        self.ready.extend(self.held.drain(..));
        if let Some(open) = self.open.last_mut().filter(|open| !open.is_too_large) {
            let missing = (number - open.line).saturating_sub(open.lines);
            if open.bytes.len() + missing <= MAX_BYTES {
                open.bytes.extend(std::iter::repeat_n(b'\n', missing));
                open.lines += missing;
            }
        }
    }

    /// Ends a card without BEGIN when its lines are no longer those of a card. Without properties, its lines
    /// are stray.
    fn refute(&mut self) {
        match self.open.pop_if(|open| !open.is_certain() && !open.is_too_large) {
            Some(open) => self.ready.push_back(Piece::Stray {
                line: open.line,
                bytes: open.bytes,
            }),
            None => self.cut_short(),
        }
    }

    /// Ends all open cards.
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
