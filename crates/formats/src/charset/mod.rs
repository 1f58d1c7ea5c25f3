//! Charsets of imported files: decoding by name (here), `guess`ing the charset, and reading a file as UTF-8
//! (`utf8_reader`).

mod guess;
mod utf8_reader;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

pub use guess::{CharsetGuess, guess, guess_in};
pub use utf8_reader::utf8_reader;

/// Number of bytes of one read.
const BLOCK: usize = 1 << 16;

/// A charset that bytes can be decoded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

/// The charsets that a user may choose from, the most likely ones first. Every [`CharsetGuess`] is one of
/// them.
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

/// Labels that cards use and that the list of the WHATWG Encoding Standard lacks.
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

    /// The charset of a label, in any case: `cp1251`, `Windows-1251`, `latin1`. `None` if it is unknown.
    #[must_use]
    pub fn by_name(label: &str) -> Option<Self> {
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

    /// Its name, as in [`CHOICES`].
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Decodes bytes: the text without a byte order mark, and whether some bytes were invalid and became
    /// U+FFFD. In UTF-16 the byte order mark decides the byte order.
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

    /// True for UTF-16, in which ASCII characters are two bytes. Such a file must be read with
    /// [`utf8_reader`].
    #[must_use]
    pub fn is_utf_16(self) -> bool {
        self.0 == UTF_16LE || self.0 == UTF_16BE
    }

    /// True if ASCII bytes may mean other characters.
    fn hides_in_ascii(self) -> bool {
        !self.0.is_ascii_compatible()
    }
}

/// Decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    /// The charset of the bytes; `None` for UTF-8.
    pub foreign: Option<Charset>,
    /// True if invalid bytes became U+FFFD.
    pub is_unfit: bool,
}

/// How far the CHARSET parameter of a card can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// The bytes are not encoded. A program that converted the file may have kept the old CHARSET, so bytes
    /// that are valid UTF-8 are taken as UTF-8.
    Raw,
    /// The bytes were encoded as ASCII (base64, quoted-printable), which converting the file does not change.
    Encoded,
}

/// Decodes bytes: with the declared charset, else as UTF-8 if they are valid, else with `fallback`.
pub(super) fn read(bytes: &[u8], declared: Option<Charset>, trust: Trust, fallback: Charset) -> Decoded {
    let declared = declared.filter(|charset| *charset != Charset::UTF_8);
    let utf_8 = std::str::from_utf8(bytes).ok();
    // Many programs declare windows-1252 and write UTF-8.
    let may_be_wrong = trust == Trust::Raw || declared.is_some_and(|c| c.0 == WINDOWS_1252);
    match (utf_8, declared) {
        (Some(text), None) => plain(text),
        // A text in one of these charsets is hardly ever all ASCII, unless it has escape sequences.
        (Some(text), Some(declared))
            if declared.hides_in_ascii()
                && (trust == Trust::Raw || text.is_ascii())
                && !text.contains(|c: char| c.is_ascii_control() && !c.is_ascii_whitespace()) =>
        {
            plain(text)
        }
        (Some(text), Some(declared)) if !declared.hides_in_ascii() && (may_be_wrong || text.is_ascii()) => {
            plain(text)
        }
        (_, Some(declared)) => foreign(bytes, declared),
        (None, None) if fallback == Charset::UTF_8 || fallback.is_utf_16() || is_flawed_utf_8(bytes) => {
            Decoded {
                text: String::from_utf8_lossy(bytes).into_owned(),
                foreign: None,
                is_unfit: true,
            }
        }
        (None, None) => foreign(bytes, fallback),
    }
}

fn plain(text: &str) -> Decoded {
    Decoded {
        text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        foreign: None,
        is_unfit: false,
    }
}

fn foreign(bytes: &[u8], charset: Charset) -> Decoded {
    let charset = if charset.is_utf_16() {
        in_actual_byte_order(charset, bytes)
    } else {
        charset
    };
    let (text, is_unfit) = charset.decode(bytes);
    Decoded {
        text,
        foreign: Some(charset),
        is_unfit,
    }
}

/// UTF-16 in the byte order that the bytes show, which may differ from the declared one: the high byte of
/// Latin and Cyrillic letters is at most 5.
fn in_actual_byte_order(declared: Charset, bytes: &[u8]) -> Charset {
    let small = |at: usize| {
        bytes
            .iter()
            .skip(at)
            .step_by(2)
            .filter(|byte| **byte <= 5)
            .count()
    };
    match small(0).cmp(&small(1)) {
        std::cmp::Ordering::Less => Charset(UTF_16LE),
        std::cmp::Ordering::Equal => declared,
        std::cmp::Ordering::Greater => Charset(UTF_16BE),
    }
}

/// True for UTF-8 with a few invalid bytes, such as a text that was cut within a character. Decoded with a
/// single-byte charset, all its other characters would be wrong.
fn is_flawed_utf_8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > 0 && invalid * 4 <= valid
}

/// Bytes as readable text: invalid UTF-8 is written as `=XX`.
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
