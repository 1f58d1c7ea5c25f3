//! Guesses the charset of a file: byte order mark, UTF-8, UTF-16, or a single-byte charset by its statistics.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::{BLOCK, Charset, is_flawed_utf_8};

/// The guessed charset of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CharsetGuess {
    /// The charset. If only some lines are UTF-8, that of the other lines.
    pub charset: Charset,
    /// True if the file has a byte order mark, or is valid UTF-8.
    pub is_sure: bool,
}

/// Bytes of lines that are not UTF-8, after which the guess is made. More would not improve it.
const MAX_SAMPLE: usize = 1 << 20;
/// Maximum bytes of a line that are kept in memory.
const MAX_LINE: usize = 1 << 20;

/// Guesses the charset of a file. Reads it as a stream, up to the end unless the guess is made before.
pub fn guess(file: impl Read) -> io::Result<CharsetGuess> {
    guess_in(file, "")
}

/// [`guess`] for a file that probably comes from a region (`RU`, `DE`; empty if unknown). This decides for
/// short texts in a single-byte charset.
pub fn guess_in(mut file: impl Read, region: &str) -> io::Result<CharsetGuess> {
    let mut counter = Counter::new();
    let mut buffer = Vec::new();
    let mut is_start = true;
    loop {
        let read = file.by_ref().take(BLOCK as u64).read_to_end(&mut buffer)?;
        if is_start && let Some(charset) = by_byte_order_mark(&buffer).or_else(|| detect_utf_16(&buffer)) {
            let is_sure = by_byte_order_mark(&buffer).is_some();
            return Ok(CharsetGuess { charset, is_sure });
        }
        is_start = false;
        let whole = if read == 0 {
            buffer.len()
        } else {
            whole_lines(&buffer, read)
        };
        counter.add(buffer.get(..whole).unwrap_or_default());
        buffer.drain(..whole);
        if read == 0 || counter.sampled > MAX_SAMPLE {
            return Ok(counter.guess(region));
        }
    }
}

/// Counts the lines of a file that are not UTF-8, and feeds them to the detector.
struct Counter {
    detector: EncodingDetector,
    /// Bytes that were fed to the detector.
    sampled: usize,
    /// True if some line is not valid UTF-8.
    has_invalid_utf_8: bool,
}

impl Counter {
    fn new() -> Self {
        Self {
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            sampled: 0,
            has_invalid_utf_8: false,
        }
    }

    fn add(&mut self, block: &[u8]) {
        if std::str::from_utf8(block).is_ok() {
            return;
        }
        // Folding may split a character in two.
        for line in unfolded(block).split(|byte| matches!(byte, b'\n' | b'\r')) {
            if std::str::from_utf8(line).is_ok() {
                continue;
            }
            self.has_invalid_utf_8 = true;
            if !is_flawed_utf_8(line) {
                self.sampled += line.len();
                self.detector.feed(line, false);
                self.detector.feed(b"\n", false);
            }
        }
    }

    fn guess(mut self, region: &str) -> CharsetGuess {
        if self.sampled == 0 {
            return CharsetGuess {
                charset: Charset::UTF_8,
                is_sure: !self.has_invalid_utf_8,
            };
        }
        self.detector.feed(b"", true);
        let domain = region.to_ascii_lowercase();
        let domain = Some(domain.as_bytes()).filter(|d| d.len() == 2 && d.iter().all(u8::is_ascii_lowercase));
        CharsetGuess {
            charset: Charset(self.detector.guess(domain, Utf8Detection::Deny)),
            is_sure: false,
        }
    }
}

fn by_byte_order_mark(bytes: &[u8]) -> Option<Charset> {
    Encoding::for_bom(bytes).map(|(encoding, _)| Charset(encoding))
}

/// Detects UTF-16, also without a byte order mark. In text with Latin letters, digits and punctuation many
/// bytes at even or at odd positions are zero, and hardly any at the other positions.
fn detect_utf_16(bytes: &[u8]) -> Option<Charset> {
    if let Some(charset) = by_byte_order_mark(bytes) {
        return Some(charset).filter(|c| c.is_utf_16());
    }
    let zeros = |at: usize| {
        bytes
            .iter()
            .skip(at)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let enough = bytes.len().div_ceil(40).max(2);
    let charset = match (zeros(0), zeros(1)) {
        (even, odd) if odd >= enough && odd >= even * 4 => Charset(UTF_16LE),
        (even, odd) if even >= enough && even >= odd * 4 => Charset(UTF_16BE),
        _ => return None,
    };
    let even = bytes.get(..bytes.len() / 2 * 2)?;
    let (text, has_invalid) = charset.decode(even);
    // The end of the block may split a surrogate pair.
    let is_text = !has_invalid || text.trim_end_matches('\u{fffd}').chars().all(|c| c != '\u{fffd}');
    is_text.then_some(charset)
}

/// How many bytes of the beginning are complete lines, which no later fold can continue. All but the last
/// `new` bytes were checked before.
fn whole_lines(bytes: &[u8], new: usize) -> usize {
    let checked = bytes.len().saturating_sub(new + 1);
    let ends = bytes.get(checked..).unwrap_or_default().windows(2).rposition(
        |pair| matches!(pair, [b'\n' | b'\r', next] if !matches!(next, b' ' | b'\t' | b'\n' | b'\r')),
    );
    match ends {
        Some(at) => checked + at + 1,
        None if bytes.len() > MAX_LINE => bytes.len(),
        None => 0,
    }
}

/// The bytes with the lines of a card unfolded.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let mut text: Vec<u8> = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        match line.split_first() {
            Some((b' ' | b'\t', rest)) => {
                while matches!(text.last(), Some(b'\n' | b'\r')) {
                    text.pop();
                }
                text.extend_from_slice(rest);
            }
            _ => text.extend_from_slice(line),
        }
    }
    text
}
