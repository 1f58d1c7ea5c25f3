//! The lines of a file with their line ends.

use std::io::{self, BufRead, ErrorKind};

use super::MAX_BYTES;
use crate::vcard::unfold::{find_line_end, without_bom};

/// A line of text with its line end.
pub struct TextLine {
    /// Its number, from 1.
    pub number: usize,
    pub bytes: Vec<u8>,
    /// The line exceeds [`MAX_BYTES`]; `bytes` is its beginning.
    pub is_cut: bool,
}

/// Reads lines that end with CRLF, LF, CR or CR CR LF.
pub struct TextLines<R> {
    file: R,
    number: usize,
    /// The number of CRs already consumed, each an empty line.
    blank: usize,
}

impl<R> TextLines<R> {
    pub fn new(file: R) -> Self {
        Self {
            file,
            number: 0,
            blank: 0,
        }
    }
}

impl<R: BufRead> TextLines<R> {
    pub fn next(&mut self) -> io::Result<Option<TextLine>> {
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
            let room = MAX_BYTES - line.bytes.len().min(MAX_BYTES);
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

    /// Reads the rest of a line end after a CR.
    fn read_end(&mut self, line: &mut TextLine) -> io::Result<()> {
        let mut crs = 1;
        while self.buffer()?.first() == Some(&b'\r') {
            self.file.consume(1);
            crs += 1;
        }
        if self.buffer()?.first() == Some(&b'\n') {
            self.file.consume(1);
            line.bytes.extend(std::iter::repeat_n(b'\r', crs.min(MAX_BYTES)));
            line.bytes.push(b'\n');
        } else {
            line.bytes.push(b'\r');
            self.blank = crs - 1;
        }
        Ok(())
    }

    /// The buffered bytes; empty at the end of the file.
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
