//! Charsets of foreign files: by name, by guess, and read as UTF-8 while they stream in.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A charset that bytes can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

/// The names that a person may choose among, those that are likeliest here first. Every [`Guess`] is
/// one of them.
pub const CHOICES: &[&str] = &[
    "UTF-8",
    "windows-1251",
    "KOI8-R",
    "KOI8-U",
    "IBM866",
    "ISO-8859-5",
    "x-mac-cyrillic",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "ISO-8859-15",
    "macintosh",
    "windows-1250",
    "ISO-8859-2",
    "ISO-8859-3",
    "ISO-8859-4",
    "ISO-8859-6",
    "ISO-8859-7",
    "ISO-8859-8",
    "ISO-8859-8-I",
    "ISO-8859-10",
    "ISO-8859-13",
    "ISO-8859-14",
    "ISO-8859-16",
    "windows-874",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "GBK",
    "gb18030",
    "Big5",
    "Shift_JIS",
    "EUC-JP",
    "ISO-2022-JP",
    "EUC-KR",
];

/// Labels that are met in cards and that the WHATWG's list lacks.
const OTHER_LABELS: [(&str, &Encoding); 9] = [
    ("win-1251", encoding_rs::WINDOWS_1251),
    ("win1251", encoding_rs::WINDOWS_1251),
    ("windows1251", encoding_rs::WINDOWS_1251),
    ("cp-1251", encoding_rs::WINDOWS_1251),
    ("cp-866", encoding_rs::IBM866),
    ("koi8r", encoding_rs::KOI8_R),
    ("utf16", UTF_16LE),
    ("utf16le", UTF_16LE),
    ("utf16be", UTF_16BE),
];

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self(UTF_8);

    /// The charset of a label, in any case: `cp1251`, `Windows-1251`, `latin1`. `None` if nobody knows it.
    #[must_use]
    pub fn of_label(label: &str) -> Option<Self> {
        let label = label.trim().trim_matches('"');
        let other = || {
            OTHER_LABELS
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(label))
                .map(|(_, encoding)| *encoding)
        };
        Encoding::for_label_no_replacement(label.as_bytes())
            .or_else(other)
            .map(Self)
    }

    /// Its name, as [`CHOICES`] has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The bytes as text, without a byte order mark, and whether some fitted no character: these became
    /// U+FFFD. In UTF-16 a mark says the order.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> (String, bool) {
        let (text, unfit) = if self.is_utf_16() {
            let (text, _, unfit) = self.0.decode(bytes);
            (text, unfit)
        } else {
            self.0.decode_with_bom_removal(bytes)
        };
        (text.into_owned(), unfit)
    }

    /// True if no byte of it stands for itself: such a file is read through [`utf8_reader`].
    #[must_use]
    pub fn is_utf_16(self) -> bool {
        self.0 == UTF_16LE || self.0 == UTF_16BE
    }

    /// True if ASCII bytes may be something else in it.
    fn hides_in_ascii(self) -> bool {
        !self.0.is_ascii_compatible()
    }
}

/// Text that was made of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub text: String,
    /// The charset, if it is not UTF-8.
    pub foreign: Option<Charset>,
    /// Whether bytes that fit no character became U+FFFD.
    pub is_unfit: bool,
}

/// How far what a card says of its charset is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// The bytes stand in the file as they are: whoever changed the file's charset did not change what
    /// its cards say, so that bytes which are UTF-8 are.
    Raw,
    /// The bytes were encoded in ASCII.
    Encoded,
}

/// Reads bytes: as the card says, as UTF-8 if they are, else as `fallback`.
pub(super) fn read(bytes: &[u8], said: Option<Charset>, trust: Trust, fallback: Charset) -> Reading {
    let said = said.filter(|charset| *charset != Charset::UTF_8);
    let utf_8 = std::str::from_utf8(bytes).ok();
    let liars = trust == Trust::Raw || said.is_some_and(|c| c.0 == WINDOWS_1252);
    match (utf_8, said) {
        (Some(text), None) => plain(text),
        // In these charsets hardly a text is ASCII throughout, but for what escapes to others.
        (Some(text), Some(said))
            if said.hides_in_ascii()
                && (trust == Trust::Raw || text.is_ascii())
                && !text.contains(|c: char| c.is_ascii_control() && !c.is_ascii_whitespace()) =>
        {
            plain(text)
        }
        (Some(text), Some(said)) if !said.hides_in_ascii() && (liars || text.is_ascii()) => plain(text),
        (_, Some(said)) => foreign(bytes, said),
        (None, None) if fallback == Charset::UTF_8 || fallback.is_utf_16() || is_flawed_utf_8(bytes) => {
            Reading {
                text: String::from_utf8_lossy(bytes).into_owned(),
                foreign: None,
                is_unfit: true,
            }
        }
        (None, None) => foreign(bytes, fallback),
    }
}

fn plain(text: &str) -> Reading {
    Reading {
        text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        foreign: None,
        is_unfit: false,
    }
}

fn foreign(bytes: &[u8], charset: Charset) -> Reading {
    let charset = if charset.is_utf_16() {
        in_order(charset, bytes)
    } else {
        charset
    };
    let (text, is_unfit) = charset.decode(bytes);
    Reading {
        text,
        foreign: Some(charset),
        is_unfit,
    }
}

/// UTF-16 in the order that the bytes show, whatever was said of it: of Latin and Cyrillic letters the
/// higher byte is small.
fn in_order(said: Charset, bytes: &[u8]) -> Charset {
    let small = |at: usize| bytes.iter().skip(at).step_by(2).filter(|o| **o <= 5).count();
    match small(0).cmp(&small(1)) {
        std::cmp::Ordering::Less => Charset(UTF_16LE),
        std::cmp::Ordering::Equal => said,
        std::cmp::Ordering::Greater => Charset(UTF_16BE),
    }
}

/// True for UTF-8 with a few bytes that fit no character, as a text has that was cut within one: read
/// as a charset of single bytes all of it would be spoilt.
fn is_flawed_utf_8(bytes: &[u8]) -> bool {
    let (mut fit, mut unfit) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        fit += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        unfit += usize::from(!chunk.invalid().is_empty());
    }
    fit > 0 && unfit * 4 <= fit
}

/// Bytes as a text that shows them all: those that are no UTF-8 as `=XX`.
pub(super) fn show(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.extend(['=', hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
    }
    text
}

fn hex_digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16)
        .unwrap_or_default()
        .to_ascii_uppercase()
}

/// What a file's charset seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The charset: that of what is not UTF-8, if some of the file is.
    pub charset: Charset,
    /// True if a byte order mark says it, or if all of the file is UTF-8.
    pub is_sure: bool,
}

/// Bytes that are not UTF-8 of which the guess is made: more make it no better.
const GUESSED_BY: usize = 1 << 20;
/// Bytes that are looked at at once.
const BLOCK: usize = 1 << 16;
/// Bytes of a line without an end that are held.
const LONGEST: usize = 1 << 20;

/// Guesses the charset of a file, reading it as a stream, to its end unless that can change nothing.
pub fn guess(file: impl Read) -> io::Result<Guess> {
    guess_in(file, "")
}

/// [`guess`], where the file is likelier to come from a region (`RU`, `DE`; empty if none is likelier):
/// short texts in single bytes tell little by themselves.
pub fn guess_in(mut file: impl Read, region: &str) -> io::Result<Guess> {
    let mut watch = Watch::new();
    let mut held = Vec::new();
    let mut is_start = true;
    loop {
        let read = file.by_ref().take(BLOCK as u64).read_to_end(&mut held)?;
        if is_start && let Some(charset) = by_mark(&held).or_else(|| utf_16(&held)) {
            let is_sure = by_mark(&held).is_some();
            return Ok(Guess { charset, is_sure });
        }
        is_start = false;
        let whole = if read == 0 {
            held.len()
        } else {
            whole_lines(&held, read)
        };
        watch.look(held.get(..whole).unwrap_or_default());
        held.drain(..whole);
        if read == 0 || watch.fed > GUESSED_BY {
            return Ok(watch.guess(region));
        }
    }
}

/// What was seen of a file.
struct Watch {
    detector: EncodingDetector,
    fed: usize,
    is_flawed: bool,
}

impl Watch {
    fn new() -> Self {
        Self {
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            fed: 0,
            is_flawed: false,
        }
    }

    fn look(&mut self, block: &[u8]) {
        if std::str::from_utf8(block).is_ok() {
            return;
        }
        // A card's folds may cut a character in two.
        for line in unfolded(block).split(|o| matches!(o, b'\n' | b'\r')) {
            if std::str::from_utf8(line).is_ok() {
                continue;
            }
            self.is_flawed = true;
            if !is_flawed_utf_8(line) {
                self.fed += line.len();
                self.detector.feed(line, false);
                self.detector.feed(b"\n", false);
            }
        }
    }

    fn guess(mut self, region: &str) -> Guess {
        if self.fed == 0 {
            return Guess {
                charset: Charset::UTF_8,
                is_sure: !self.is_flawed,
            };
        }
        self.detector.feed(b"", true);
        let domain = region.to_ascii_lowercase();
        let domain = Some(domain.as_bytes()).filter(|d| d.len() == 2 && d.iter().all(u8::is_ascii_lowercase));
        Guess {
            charset: Charset(self.detector.guess(domain, Utf8Detection::Deny)),
            is_sure: false,
        }
    }
}

fn by_mark(bytes: &[u8]) -> Option<Charset> {
    Encoding::for_bom(bytes).map(|(encoding, _)| Charset(encoding))
}

/// UTF-16 without a mark: of text in letters, signs and digits every other byte is often zero, and
/// hardly ever one of the others.
fn utf_16(bytes: &[u8]) -> Option<Charset> {
    if let Some(charset) = by_mark(bytes) {
        return Some(charset).filter(|c| c.is_utf_16());
    }
    let zeros = |at: usize| bytes.iter().skip(at).step_by(2).filter(|o| **o == 0).count();
    let enough = bytes.len().div_ceil(40).max(2);
    let charset = match (zeros(0), zeros(1)) {
        (even, odd) if odd >= enough && odd >= even * 4 => Charset(UTF_16LE),
        (even, odd) if even >= enough && even >= odd * 4 => Charset(UTF_16BE),
        _ => return None,
    };
    let even = bytes.get(..bytes.len() / 2 * 2)?;
    let (text, unfit) = charset.decode(even);
    // A pair of surrogates may be cut by the end of what is seen.
    let is_text = !unfit || text.trim_end_matches('\u{fffd}').chars().all(|c| c != '\u{fffd}');
    is_text.then_some(charset)
}

/// How many bytes of the beginning are lines that nothing behind them can continue. Only the last
/// `new` bytes were not looked at before.
fn whole_lines(bytes: &[u8], new: usize) -> usize {
    let known = bytes.len().saturating_sub(new + 1);
    let ends = bytes.get(known..).unwrap_or_default().windows(2).rposition(
        |pair| matches!(pair, [b'\n' | b'\r', next] if !matches!(next, b' ' | b'\t' | b'\n' | b'\r')),
    );
    match ends {
        Some(at) => known + at + 1,
        None if bytes.len() > LONGEST => bytes.len(),
        None => 0,
    }
}

/// The bytes without the folds of a card.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let mut text: Vec<u8> = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|o| matches!(o, b'\n' | b'\r')) {
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

/// The file as UTF-8 without a byte order mark, read as a stream. What fits no character is U+FFFD.
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
    text: Vec<u8>,
    at: usize,
    is_done: bool,
}

impl<R: Read> Utf8Reader<R> {
    /// Replaces the text, all of which was taken, by that of the next block.
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
