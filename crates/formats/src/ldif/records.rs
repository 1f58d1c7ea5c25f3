//! Splits LDIF into records (RFC 2849), as a stream with bounded memory.

use std::io::{self, BufRead, Read};

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use domain::string_enum;

/// Base64 whose padding may be missing.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Maximum bytes of a record, as of a vCard.
const MAX_BYTES: usize = 32 << 20;
/// Maximum attributes of a record.
const MAX_ATTRIBUTES: usize = 20_000;

string_enum! {
    /// Why a record, or a line of it, could not be read.
    LdifError {
        /// The record has more than 32 MiB or 20,000 attributes.
        Size = "size",
        /// The record has no `dn`.
        NoName = "no-dn",
        /// The record changes or deletes an entry instead of adding one.
        Change = "change",
    }
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The bytes, decoded if they were base64.
    Bytes(Vec<u8>),
    /// A URL in place of the value (`:<`), which is never fetched.
    Url(String),
    /// Base64 that cannot be decoded, as written.
    InvalidBase64(String),
}

impl Value {
    /// The value as text. Invalid UTF-8 becomes U+FFFD.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::Url(text) | Self::InvalidBase64(text) => text.clone(),
        }
    }
}

/// An attribute of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name in lower case, without options.
    pub name: String,
    /// Its name as it is written.
    pub written_name: String,
    /// Its options in lower case: `lang-ru`, `binary`.
    pub options: Vec<String>,
    /// Its value.
    pub value: Value,
    /// The offset of its line in the record.
    pub line: usize,
}

/// A record: an entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The bytes of the file.
    pub original: Vec<u8>,
    /// Its attributes, the `dn` among them.
    pub attributes: Vec<Attribute>,
    /// Lines that are not attributes, each with the offset of its line in the record.
    pub unread: Vec<(usize, String)>,
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A record that adds an entry.
    Record(Record),
    /// A record that could not be read, with its bytes.
    Error {
        /// The line on which it begins, from 1.
        line: usize,
        /// What is wrong.
        error: LdifError,
        /// The bytes of the file; empty if they are too many.
        original: Vec<u8>,
    },
}

/// The records of a UTF-8 file, in order.
pub fn records<R: BufRead>(utf8: R) -> Records<R> {
    Records {
        file: utf8,
        line: 0,
        is_done: false,
    }
}

/// Iterator of [`records`].
pub struct Records<R> {
    file: R,
    /// Lines that were read.
    line: usize,
    is_done: bool,
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = io::Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_done {
            match self.block() {
                Ok(Some(block)) => {
                    if let Some(piece) = block.into_piece() {
                        return Some(Ok(piece));
                    }
                }
                Ok(None) => self.is_done = true,
                Err(error) => {
                    self.is_done = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// The lines up to a blank one.
struct Block {
    line: usize,
    bytes: Vec<u8>,
    is_too_large: bool,
}

impl<R: BufRead> Records<R> {
    fn block(&mut self) -> io::Result<Option<Block>> {
        let mut block = Block {
            line: 0,
            bytes: Vec::new(),
            is_too_large: false,
        };
        loop {
            let before = block.bytes.len();
            let room = MAX_BYTES - before;
            let read = self.read_line(&mut block.bytes, room)?;
            if read == 0 {
                return Ok((block.line > 0).then_some(block));
            }
            block.is_too_large |= read > room;
            if block.is_too_large {
                block.bytes = Vec::new();
            }
            let added = block.bytes.get(before..).unwrap_or_default();
            if !block.is_too_large && added.trim_ascii().is_empty() {
                block.bytes.truncate(before);
                if block.line > 0 {
                    return Ok(Some(block));
                }
            } else if block.line == 0 {
                block.line = self.line;
            }
            if block.is_too_large {
                self.skip_block()?;
                return Ok(Some(block));
            }
        }
    }

    /// Reads a line with its line end, of which at most `room` bytes are appended. Returns its length.
    fn read_line(&mut self, bytes: &mut Vec<u8>, room: usize) -> io::Result<usize> {
        let limit = u64::try_from(room).unwrap_or(u64::MAX);
        let mut read = self.file.by_ref().take(limit).read_until(b'\n', bytes)?;
        if read == room && bytes.last() != Some(&b'\n') {
            let mut is_ended = false;
            while !is_ended {
                let buffer = self.file.fill_buf()?;
                let end = buffer.iter().position(|byte| *byte == b'\n');
                let taken = end.map_or(buffer.len(), |at| at + 1);
                is_ended = end.is_some() || buffer.is_empty();
                self.file.consume(taken);
                read += taken;
            }
        }
        self.line += usize::from(read > 0);
        Ok(read)
    }

    /// Skips the rest of a record.
    fn skip_block(&mut self) -> io::Result<()> {
        loop {
            let mut beginning = Vec::new();
            let read = self.read_line(&mut beginning, 64)?;
            if read == 0 || (read <= 64 && beginning.trim_ascii().is_empty()) {
                return Ok(());
            }
        }
    }
}

impl Block {
    /// The record; `None` if the block holds nothing but comments and the version.
    fn into_piece(self) -> Option<Piece> {
        let error = |error, original| {
            Some(Piece::Error {
                line: self.line,
                error,
                original,
            })
        };
        if self.is_too_large {
            return error(LdifError::Size, Vec::new());
        }
        let (attributes, unread) = attributes(&self.bytes);
        if attributes.len() > MAX_ATTRIBUTES {
            return error(LdifError::Size, Vec::new());
        }
        let is_version = |attribute: &Attribute| attribute.name == "version";
        if unread.is_empty() && attributes.iter().all(is_version) {
            return None;
        }
        let changes = attributes.iter().any(|attribute| {
            attribute.name == "changetype" && !attribute.value.text().eq_ignore_ascii_case("add")
        });
        if changes {
            return error(LdifError::Change, self.bytes);
        }
        if !attributes.iter().any(|attribute| attribute.name == "dn") {
            return error(LdifError::NoName, self.bytes);
        }
        Some(Piece::Record(Record {
            line: self.line,
            original: self.bytes,
            attributes,
            unread,
        }))
    }
}

/// The attributes of the lines of a record, and the lines that are none.
fn attributes(bytes: &[u8]) -> (Vec<Attribute>, Vec<(usize, String)>) {
    let mut attributes = Vec::new();
    let mut unread = Vec::new();
    let mut unfolded: Option<(usize, Vec<u8>)> = None;
    let mut finish = |line: Option<(usize, Vec<u8>)>| {
        let Some((number, line)) = line.filter(|(_, line)| !line.starts_with(b"#")) else {
            return;
        };
        match attribute(number, &line) {
            Some(attribute) if attributes.len() <= MAX_ATTRIBUTES => attributes.push(attribute),
            Some(_) => {}
            None => {
                let text: String = String::from_utf8_lossy(&line).chars().take(200).collect();
                unread.push((number, text));
            }
        }
    };
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line.first(), unfolded.as_mut()) {
            (Some(b' '), Some((_, before))) => before.extend_from_slice(line.get(1..).unwrap_or_default()),
            (None, _) => {}
            _ => finish(unfolded.replace((number, line.to_vec()))),
        }
    }
    finish(unfolded.take());
    (attributes, unread)
}

/// The attribute of a line, which has this offset in the record.
fn attribute(number: usize, line: &[u8]) -> Option<Attribute> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let head = std::str::from_utf8(line.get(..colon)?).ok()?;
    let mut parts = head.split(';').map(str::trim);
    let written_name = parts.next().unwrap_or_default().to_owned();
    let name = written_name.to_ascii_lowercase();
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    if !is_name {
        return None;
    }
    let rest = line.get(colon + 1..).unwrap_or_default();
    let value = match rest.first() {
        Some(b':') => {
            let text = rest.get(1..).unwrap_or_default().trim_ascii();
            match decode_base64(text) {
                Some(bytes) => Value::Bytes(bytes),
                None => Value::InvalidBase64(String::from_utf8_lossy(text).into_owned()),
            }
        }
        Some(b'<') => Value::Url(
            String::from_utf8_lossy(rest.get(1..).unwrap_or_default())
                .trim()
                .to_owned(),
        ),
        _ => Value::Bytes(rest.trim_ascii().to_vec()),
    };
    Some(Attribute {
        name,
        written_name,
        options: parts.map(str::to_ascii_lowercase).collect(),
        value,
        line: number,
    })
}

/// Decodes base64 that may have blanks in it. Without blanks it is not copied first: it may be a photo of many
/// megabytes.
fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    if !text.iter().any(u8::is_ascii_whitespace) {
        return BASE64.decode(text).ok();
    }
    let is_digit = |byte: &u8| !byte.is_ascii_whitespace();
    let compact: Vec<u8> = text.iter().copied().filter(is_digit).collect();
    BASE64.decode(compact).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        records(text.as_bytes())
            .map(|piece| match piece.unwrap() {
                Piece::Record(record) => {
                    let values = record.attributes.iter().map(|attribute| {
                        let options = attribute.options.iter().map(|option| format!(";{option}"));
                        format!(
                            "{}{}={}",
                            attribute.name,
                            options.collect::<String>(),
                            attribute.value.text()
                        )
                    });
                    let unread = record.unread.iter().map(|(line, text)| format!("!{line}{text}"));
                    format!(
                        "{} {}",
                        record.line,
                        values.chain(unread).collect::<Vec<_>>().join("|")
                    )
                }
                Piece::Error { line, error, .. } => format!("{line} {}", error.as_str()),
            })
            .collect()
    }

    #[test]
    fn records_are_split_and_decoded() {
        for (text, wanted) in [
            ("", vec![]),
            ("version: 1\n\n# comment\n\n", vec![]),
            ("version: 1\ndn: cn=a\ncn: A\n", vec!["1 version=1|dn=cn=a|cn=A"]),
            (
                "\r\n\r\ndn:cn=a\r\ncn:: 0JDQvdC90LA=\r\n",
                vec!["3 dn=cn=a|cn=Анна"],
            ),
            ("dn: cn=a\ncn: Lo\n ng\n  name\n", vec!["1 dn=cn=a|cn=Long name"]),
            ("dn: a\n# one\n two\ncn: A\n", vec!["1 dn=a|cn=A"]),
            ("dn: a\ncn:: 0JDQv\n dC90LA\n", vec!["1 dn=a|cn=Анна"]),
            ("dn: a\ncn;lang-ru;x: A\n", vec!["1 dn=a|cn;lang-ru;x=A"]),
            ("dn: a\nphoto:< file:///x\n", vec!["1 dn=a|photo=file:///x"]),
            (
                "dn: a\nchangetype: add\ncn: A\n",
                vec!["1 dn=a|changetype=add|cn=A"],
            ),
            ("dn: a\nchangetype: delete\n\ndn: b\n", vec!["1 change", "4 dn=b"]),
            ("dn: a\nchangetype: modify\nadd: cn\ncn: A\n-\n", vec!["1 change"]),
            ("cn: A\n", vec!["1 no-dn"]),
            ("dn: a\nnonsense\n", vec!["1 dn=a|!1nonsense"]),
            ("dn: a\ncn:: !!!\n", vec!["1 dn=a|cn=!!!"]),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_record_of_many_megabytes_is_bounded() {
        let large = format!("dn: a\nphoto:: {}\n\ndn: b\n", "QUFB".repeat(9 << 20));
        assert_eq!(read(&large), ["1 size", "4 dn=b"]);
        let many = format!("dn: a\n{}\ndn: b\n", "a: b\n".repeat(30_000));
        assert_eq!(read(&many), ["1 size", "30003 dn=b"]);
    }
}
