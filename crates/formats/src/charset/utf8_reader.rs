//! Reads a file of any charset as a stream of UTF-8.

use std::io::{self, BufRead, Read};

use encoding_rs::Decoder;

use super::{BLOCK, Charset};

/// Reads a file as UTF-8 without a byte order mark. Invalid bytes become U+FFFD.
pub fn utf8_reader<R: Read>(file: R, charset: Charset) -> impl BufRead {
    Utf8Reader {
        file,
        decoder: if charset.is_utf_16() {
            charset.0.new_decoder()
        } else {
            charset.0.new_decoder_with_bom_removal()
        },
        text: Vec::new(),
        at: 0,
        is_done: false,
    }
}

struct Utf8Reader<R> {
    file: R,
    decoder: Decoder,
    /// The decoded block, of which `at` bytes were consumed.
    text: Vec<u8>,
    at: usize,
    is_done: bool,
}

impl<R: Read> Utf8Reader<R> {
    /// Decodes the next block.
    fn refill(&mut self) -> io::Result<()> {
        let mut block = Vec::with_capacity(BLOCK);
        self.file.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
        self.is_done = block.is_empty();
        let room = self
            .decoder
            .max_utf8_buffer_length(block.len())
            .unwrap_or(BLOCK * 4);
        self.text.clear();
        self.text.resize(room, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(&block, &mut self.text, self.is_done);
        self.text.truncate(written);
        self.at = 0;
        Ok(())
    }
}

impl<R: Read> BufRead for Utf8Reader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.text.len() && !self.is_done {
            self.refill()?;
        }
        Ok(self.text.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, taken: usize) {
        self.at += taken;
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
