//! Splits a JSON file into its contacts, as a stream. The file is one value, an array of values, or one value
//! per line. Only brackets and strings are parsed here; `jcard` and `jscontact` parse the values.

use std::io::{self, BufRead};

use domain::string_enum;

string_enum! {
    /// Why a contact could not be read from JSON.
    JsonError {
        /// It is not JSON.
        Syntax = "syntax",
        /// The file ends within the value.
        Unfinished = "unfinished",
        /// Its brackets are nested deeper than [`MAX_DEPTH`].
        Depth = "depth",
        /// It has more bytes than [`MAX_BYTES`].
        Size = "size",
        /// It is JSON, but no contact.
        NotAContact = "shape",
    }
}

/// Maximum depth of nested brackets of a value.
pub const MAX_DEPTH: u32 = 64;
/// Maximum bytes of a value.
pub const MAX_BYTES: usize = 32 << 20;

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// An object or array, which may be a contact.
    Value {
        /// The line on which it begins, from 1.
        line: usize,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Anything else. The stream continues after it.
    Error {
        /// The line on which it begins, from 1.
        line: usize,
        /// What is wrong.
        error: JsonError,
    },
}

/// The elements of a UTF-8 file in order. A byte order mark is skipped.
pub fn elements<R: BufRead>(utf8: R) -> Elements<R> {
    Elements {
        file: utf8,
        line: 1,
        has_started: false,
        in_array: false,
        done: false,
    }
}

/// Iterator of [`elements`].
pub struct Elements<R> {
    file: R,
    line: usize,
    has_started: bool,
    /// True inside an array of contacts.
    in_array: bool,
    done: bool,
}

impl<R: BufRead> Iterator for Elements<R> {
    type Item = io::Result<Element>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let element = self.element().transpose();
        self.done = !matches!(element, Some(Ok(_)));
        element
    }
}

/// The open brackets, the innermost in the lowest bit: 1 for `{`, 0 for `[`.
#[derive(Default)]
struct OpenBrackets {
    kinds: u64,
    depth: u32,
}

impl OpenBrackets {
    fn push(&mut self, is_object: bool) {
        self.kinds = self.kinds << 1 | u64::from(is_object);
        self.depth += 1;
    }

    /// Closes a bracket. False if another one is open, or none.
    fn pop(&mut self, is_object: bool) -> bool {
        let fits = self.depth > 0 && (self.depth > MAX_DEPTH || (self.kinds & 1 == 1) == is_object);
        if self.depth <= MAX_DEPTH {
            self.kinds >>= 1;
        }
        self.depth = self.depth.saturating_sub(1);
        fits
    }
}

impl<R: BufRead> Elements<R> {
    fn element(&mut self) -> io::Result<Option<Element>> {
        if !self.has_started {
            self.has_started = true;
            self.skip_byte_order_mark()?;
        }
        loop {
            let Some(byte) = self.peek()? else {
                let line = self.line;
                let error = JsonError::Unfinished;
                return Ok(std::mem::take(&mut self.in_array).then_some(Element::Error { line, error }));
            };
            let line = self.line;
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.bump(byte),
                b',' if self.in_array => self.bump(byte),
                b']' if self.in_array => {
                    self.bump(byte);
                    self.in_array = false;
                }
                b'{' => return self.value(line, Vec::new()).map(Some),
                b'[' if self.in_array => return self.value(line, Vec::new()).map(Some),
                b'[' => {
                    self.bump(byte);
                    self.skip_whitespace()?;
                    // A jCard is an array that begins with a string; anything else is an array of contacts.
                    if self.peek()? == Some(b'"') {
                        return self.value(line, vec![b'[']).map(Some);
                    }
                    self.in_array = true;
                }
                _ => return self.scalar(line).map(Some),
            }
        }
    }

    /// Reads up to the bracket that closes the value. A value past a limit is read, but not kept.
    fn value(&mut self, line: usize, mut bytes: Vec<u8>) -> io::Result<Element> {
        let mut open = OpenBrackets::default();
        if !bytes.is_empty() {
            open.push(false);
        }
        let (mut quoted, mut escaped) = (false, false);
        let mut error = None;
        while let Some(byte) = self.peek()? {
            if quoted && byte == b'\n' {
                // A string cannot hold a line break, so the next line may be valid again.
                return Ok(Element::Error {
                    line,
                    error: JsonError::Syntax,
                });
            }
            self.bump(byte);
            if bytes.len() >= MAX_BYTES {
                error = error.or(Some(JsonError::Size));
            }
            if error.is_none() {
                bytes.push(byte);
            } else {
                bytes = Vec::new();
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                _ if quoted => {}
                b'{' | b'[' => {
                    open.push(byte == b'{');
                    if open.depth > MAX_DEPTH {
                        error = error.or(Some(JsonError::Depth));
                    }
                }
                b'}' | b']' if !open.pop(byte == b'}') => {
                    self.skip_line()?;
                    return Ok(Element::Error {
                        line,
                        error: JsonError::Syntax,
                    });
                }
                _ => {}
            }
            if open.depth == 0 {
                return Ok(match error {
                    Some(error) => Element::Error { line, error },
                    None => Element::Value { line, bytes },
                });
            }
        }
        self.in_array = false;
        let error = error.unwrap_or(JsonError::Unfinished);
        Ok(Element::Error { line, error })
    }

    /// Skips a word, number or string, which is not a contact, or a line that is not JSON.
    fn scalar(&mut self, line: usize) -> io::Result<Element> {
        let first = self.peek()?;
        let is_json = matches!(first, Some(b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'));
        if !is_json {
            self.skip_line()?;
            return Ok(Element::Error {
                line,
                error: JsonError::Syntax,
            });
        }
        let (mut quoted, mut escaped) = (false, false);
        while let Some(byte) = self.peek()? {
            match byte {
                b'\n' => break,
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b',' | b']' if !quoted && self.in_array => break,
                _ => {}
            }
            self.bump(byte);
        }
        Ok(Element::Error {
            line,
            error: JsonError::NotAContact,
        })
    }

    fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        for byte in *b"\xef\xbb\xbf" {
            if self.peek()? != Some(byte) {
                break;
            }
            self.bump(byte);
        }
        Ok(())
    }

    fn skip_whitespace(&mut self) -> io::Result<()> {
        while let Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) = self.peek()? {
            self.bump(byte);
        }
        Ok(())
    }

    fn skip_line(&mut self) -> io::Result<()> {
        while let Some(byte) = self.peek()?.filter(|byte| *byte != b'\n') {
            self.bump(byte);
        }
        Ok(())
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        peek(&mut self.file)
    }

    fn bump(&mut self, byte: u8) {
        self.file.consume(1);
        self.line += usize::from(byte == b'\n');
    }
}

/// The next byte of a file, which stays unread; `None` at its end.
pub(crate) fn peek(file: &mut impl io::BufRead) -> io::Result<Option<u8>> {
    loop {
        match file.fill_buf() {
            Ok(bytes) => return Ok(bytes.first().copied()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &[u8]) -> Vec<(usize, Result<String, JsonError>)> {
        elements(text)
            .map(|element| match element.unwrap() {
                Element::Value { line, bytes } => (line, Ok(String::from_utf8(bytes).unwrap())),
                Element::Error { line, error } => (line, Err(error)),
            })
            .collect()
    }

    #[test]
    fn each_contact_of_a_file_is_found() {
        let ok = |line: usize, text: &str| (line, Ok(text.to_owned()));
        let bad = |line: usize, error: JsonError| (line, Err(error));
        for (text, wanted) in [
            ("", vec![]),
            (" \r\n\t", vec![]),
            ("\u{feff}{\"a\":1}", vec![ok(1, "{\"a\":1}")]),
            ("[ ]", vec![]),
            (
                "\n[{\"a\":\"}]\\\"\"},\n {}]\n",
                vec![ok(2, "{\"a\":\"}]\\\"\"}"), ok(3, "{}")],
            ),
            ("[\"vcard\",[[\"x\"]]]", vec![ok(1, "[\"vcard\",[[\"x\"]]]")]),
            (
                "[ \n[\"vcard\",[]] ,[\"vcard\",[]]]",
                vec![ok(2, "[\"vcard\",[]]"), ok(2, "[\"vcard\",[]]")],
            ),
            (
                "{}\n{\"b\":[]}\n[\"vcard\",[]]",
                vec![ok(1, "{}"), ok(2, "{\"b\":[]}"), ok(3, "[\"vcard\",[]]")],
            ),
            (
                "[1, \"a,]\", null,{}]",
                vec![
                    bad(1, JsonError::NotAContact),
                    bad(1, JsonError::NotAContact),
                    bad(1, JsonError::NotAContact),
                    ok(1, "{}"),
                ],
            ),
            (
                "{\"a\n{\"b\":1}",
                vec![bad(1, JsonError::Syntax), ok(2, "{\"b\":1}")],
            ),
            ("{]\n{}", vec![bad(1, JsonError::Syntax), ok(2, "{}")]),
            ("FN:x\n{}", vec![bad(1, JsonError::Syntax), ok(2, "{}")]),
            ("[{},\n", vec![ok(1, "{}"), bad(2, JsonError::Unfinished)]),
            ("{}\n{\"a\":[", vec![ok(1, "{}"), bad(2, JsonError::Unfinished)]),
        ] {
            assert_eq!(read(text.as_bytes()), wanted, "{text}");
        }
    }

    #[test]
    fn limits_hold_and_the_next_contact_is_read() {
        let deep = |n: usize| "{\"a\":".repeat(n) + "1" + &"}".repeat(n);
        assert_eq!(read(deep(64).as_bytes()), [(1, Ok(deep(64)))]);
        let text = format!("{}\n{{}}", deep(200));
        assert_eq!(
            read(text.as_bytes()),
            [(1, Err(JsonError::Depth)), (2, Ok("{}".to_owned()))]
        );
        let large = format!("{{\"a\":\"{}\"}}\n{{}}", "x".repeat(MAX_BYTES));
        assert_eq!(
            read(large.as_bytes()),
            [(1, Err(JsonError::Size)), (2, Ok("{}".to_owned()))]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'{'), Just(b'}'), Just(b'['), Just(b']'), Just(b'"'), Just(b'\n'), Just(b'\\'), Just(b',')], 0..200)) {
            for element in elements(bytes.as_slice()) {
                if let Element::Value { bytes, .. } = element.unwrap() {
                    let has_bracket = matches!(bytes.first(), Some(b'{' | b'['));
                    prop_assert!(has_bracket);
                }
            }
        }

        #[test]
        fn arrays_are_split_into_their_values(values in prop::collection::vec(prop_oneof![Just("{}".to_owned()), "\\{\"[a-z\\[\\]{},]{0,5}\":\\[1,\"\\\\\\\\\"\\]\\}"], 0..6), between in "[ \n]{0,3}") {
            let joined = format!("[{between}{}]", values.join(&format!("{between},{between}")));
            let found: Vec<String> = read(joined.as_bytes()).into_iter().map(|(_, v)| v.unwrap()).collect();
            prop_assert_eq!(found, values);
        }
    }
}
