//! Cutting a file of many cards into single ones, as a stream.

use std::io::{self, BufRead};

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// `BEGIN:VCARD` to its `END:VCARD`.
    Card {
        /// The number of the line with BEGIN, from 1.
        line: usize,
        /// Its octets.
        octets: Vec<u8>,
    },
    /// A card that the end of the file or another BEGIN cut short.
    Unfinished {
        /// The number of the line with BEGIN, from 1.
        line: usize,
        /// What there is of it.
        octets: Vec<u8>,
    },
    /// A line outside of every card that is not empty.
    Stray {
        /// Its number, from 1.
        line: usize,
        /// Its octets.
        octets: Vec<u8>,
    },
}

/// The pieces of a file in order. Cards within cards (AGENT in vCard 2.1) stay part of the outer one.
pub fn split<R: BufRead>(file: R) -> Pieces<R> {
    Pieces {
        file,
        line: 0,
        pending: None,
        done: false,
    }
}

/// Iterator of [`split`].
pub struct Pieces<R> {
    file: R,
    line: usize,
    /// A BEGIN that ended the piece before it.
    pending: Option<(usize, Vec<u8>)>,
    done: bool,
}

impl<R: BufRead> Iterator for Pieces<R> {
    type Item = io::Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let piece = self.piece().transpose();
        self.done = !matches!(piece, Some(Ok(_)));
        piece
    }
}

impl<R: BufRead> Pieces<R> {
    fn piece(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let Some((line, octets)) = self.next_line()? else {
                return Ok(None);
            };
            if is(&octets, "BEGIN:VCARD") {
                return self.card(line, octets).map(Some);
            }
            if !trimmed(&octets).is_empty() {
                return Ok(Some(Piece::Stray { line, octets }));
            }
        }
    }

    /// Reads on to the END that belongs to this BEGIN.
    fn card(&mut self, line: usize, mut octets: Vec<u8>) -> io::Result<Piece> {
        let mut within = 0_usize;
        let mut last_was_agent = false;
        loop {
            let Some((at, next)) = self.next_line()? else {
                return Ok(Piece::Unfinished { line, octets });
            };
            if is(&next, "BEGIN:VCARD") {
                if within == 0 && !last_was_agent {
                    self.pending = Some((at, next));
                    return Ok(Piece::Unfinished { line, octets });
                }
                within += 1;
            } else if is(&next, "END:VCARD") {
                octets.extend_from_slice(&next);
                match within.checked_sub(1) {
                    None => return Ok(Piece::Card { line, octets }),
                    Some(left) => within = left,
                }
                continue;
            }
            if !trimmed(&next).is_empty() {
                last_was_agent = within > 0 || is_agent(&next);
            }
            octets.extend_from_slice(&next);
        }
    }

    fn next_line(&mut self) -> io::Result<Option<(usize, Vec<u8>)>> {
        if let Some(pending) = self.pending.take() {
            return Ok(Some(pending));
        }
        let mut octets = Vec::new();
        self.file.read_until(b'\n', &mut octets)?;
        if octets.is_empty() {
            return Ok(None);
        }
        self.line += 1;
        if self.line == 1
            && let Some(rest) = octets.strip_prefix(b"\xef\xbb\xbf")
        {
            octets = rest.to_vec();
        }
        Ok(Some((self.line, octets)))
    }
}

/// `AGENT:` with nothing behind it announces a card within the card (vCard 2.1 §2.4.1).
fn is_agent(line: &[u8]) -> bool {
    trimmed(line).eq_ignore_ascii_case(b"AGENT:")
}

fn is(line: &[u8], wanted: &str) -> bool {
    trimmed(line).eq_ignore_ascii_case(wanted.as_bytes())
}

fn trimmed(line: &[u8]) -> &[u8] {
    line.trim_ascii()
}
