//! vCard files as streams: byte by byte, many cards, oversized cards, and hostile files.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use formats::charset::{Charset, guess, guess_in, utf8_reader};
use formats::vcard::{self, Piece};

use super::{check_normalized, facts, read_cards};

/// A reader that returns one byte at a time.
struct OneByOne<R>(R);

impl<R: Read> Read for OneByOne<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let one = buffer.len().min(1);
        self.0.read(&mut buffer[..one])
    }
}

#[test]
fn a_file_is_read_byte_by_byte() {
    let text = "Жанна, Ёлка\r\nzwei\u{1f600}\r".repeat(9);
    for (charset, mark) in [
        ("UTF-16LE", "\u{feff}"),
        ("UTF-16LE", ""),
        ("UTF-8", "\u{feff}"),
        ("UTF-8", ""),
    ] {
        let whole = format!("{mark}{text}");
        let bytes: Vec<u8> = if charset == "UTF-8" {
            whole.into_bytes()
        } else {
            whole.encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        let charset = Charset::by_name(charset).unwrap();
        let mut read = String::new();
        utf8_reader(OneByOne(&*bytes), charset)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text, "{}", charset.name());
        assert_eq!(guess(OneByOne(&*bytes)).unwrap().charset, charset);
    }
    let file = "BEGIN:VCARD\r\r\nFN:a\r\r\nEND:VCARD\r\r\n\rBEGIN:VCARD\rFN:b\r\rEND:VCARD\r";
    let found = read_cards(BufReader::with_capacity(1, file.as_bytes()), Charset::UTF_8);
    let lines: Vec<usize> = found.cards.iter().map(|(line, _)| *line).collect();
    assert_eq!((lines, found.strays.len()), (vec![1, 5], 0));
}

/// A file that is generated while it is read.
struct Generated<F> {
    next: F,
    ready: Cursor<Vec<u8>>,
}

impl<F: FnMut() -> Option<Vec<u8>>> Read for Generated<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.ready.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            match (self.next)() {
                Some(bytes) => self.ready = Cursor::new(bytes),
                None => return Ok(0),
            }
        }
    }
}

fn generated(pieces: impl Iterator<Item = Vec<u8>>) -> impl BufRead {
    let mut pieces = pieces;
    BufReader::new(Generated {
        next: move || pieces.next(),
        ready: Cursor::default(),
    })
}

#[test]
fn cards_beside_an_oversized_card_are_read() {
    let small = |name: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n").into_bytes();
    let begin = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Large\r\nNOTE:".to_vec();
    for line in [
        vec![b'x'; 1 << 20],
        [vec![b'x'; 1 << 20], b"\r\n y".to_vec()].concat(),
    ] {
        let large = std::iter::repeat_n(line, 34).chain([b"\r\nEND:VCARD\r\n".to_vec()]);
        let file = [small("Ann"), begin.clone()]
            .into_iter()
            .chain(large)
            .chain([small("Bob")]);
        let found = read_cards(generated(file), Charset::UTF_8);
        let names: Vec<String> = found
            .cards
            .iter()
            .map(|(_, a)| facts(&a.bytes)[0].clone())
            .collect();
        assert_eq!(
            (names, found.too_large),
            (vec!["FN: Ann".to_owned(), "FN: Bob".to_owned()], vec![5])
        );
    }
}

#[test]
fn a_file_of_many_cards_is_read_as_a_stream() {
    let one = |n: usize| {
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{n}\r\nFN:Person {n}\r\nEND:VCARD\r\n").into_bytes()
    };
    let mut count = 0;
    for (n, piece) in vcard::split(generated((0..50_000).map(one))).enumerate() {
        let Ok(Piece::Card { line, bytes }) = piece else {
            panic!("{piece:?}")
        };
        assert_eq!((line, bytes), (n * 5 + 1, one(n)));
        count += 1;
    }
    assert_eq!(count, 50_000);
}

/// Bytes that look random but are the same in each run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    std::iter::repeat_with(next).flatten().take(length).collect()
}

/// A card with these lines.
fn in_card(version: &str, lines: &str) -> Vec<u8> {
    format!("BEGIN:VCARD\r\nVERSION:{version}\r\nFN:Ann\r\n{lines}\r\nEND:VCARD\r\n").into_bytes()
}

/// Reads a hostile file and checks how many cards it has.
fn check_hostile(name: &str, bytes: &[u8], count: usize) {
    let guessed = guess_in(bytes, "RU").unwrap();
    let found = read_cards(bytes, guessed.charset);
    assert_eq!(found.cards.len(), count, "{name}");
    assert!(found.too_large.is_empty(), "{name}");
    for (line, normalized) in found.cards.iter().take(3) {
        check_normalized(*line, normalized, guessed.charset);
    }
}

#[test]
fn files_that_are_not_text_have_no_cards() {
    check_hostile("20 MB of noise", &noise(1 << 20).repeat(20), 0);
    check_hostile("20 MB of zeros", &vec![0; 20 << 20], 0);
    check_hostile("1 MB of CR", &b"\r".repeat(1 << 20), 0);
}

#[test]
fn a_card_with_a_hostile_line_is_read() {
    let long = "x".repeat(5 << 20);
    let numbered = |n: usize| format!("item{n}.TEL:{n}\r\nitem{n}.X-ABLabel:l\r\n");
    for (name, version, lines) in [
        ("a line of 5 MB", "3.0", format!("NOTE:{long}")),
        ("5 MB without a colon", "2.1", long),
        (
            "100,000 parameters",
            "3.0",
            format!("TEL{}:1", ";TYPE=HOME".repeat(100_000)),
        ),
        (
            "100,000 bare parameters",
            "2.1",
            format!("TEL{}:1", ";HOME".repeat(100_000)),
        ),
        (
            "a quotation mark never closed",
            "2.1",
            format!("TEL;X=\"{}:1", ";HOME".repeat(100_000)),
        ),
        (
            "an open quoted-printable",
            "2.1",
            format!("NOTE;QUOTED-PRINTABLE:{}", "=D0=BF=\r\n".repeat(20_000)),
        ),
        (
            "20,000 lines that are not content lines",
            "2.1",
            "rubbish\r\n".repeat(20_000),
        ),
        ("10,000 groups", "3.0", (0..10_000).map(numbered).collect()),
        (
            "empty lines in pictures",
            "3.0",
            ("PHOTO;ENCODING=b:QUJD\r\n".to_owned() + &"\r\n".repeat(50)).repeat(1_000),
        ),
    ] {
        check_hostile(name, &in_card(version, &lines), 1);
    }
    let folds = [in_card("3.0", "NOTE:"), b"\x80\r\n \x80".repeat(20_000)].concat();
    check_hostile("folds within characters", &folds, 1);
}

#[test]
fn nested_cards_are_read() {
    let begins = "BEGIN:VCARD\r\n".repeat(10_000);
    let ends = "END:VCARD\r\n".repeat(10_000);
    check_hostile("BEGIN 10,000 times", begins.as_bytes(), 0);
    let cards = begins.replace('\n', "\nFN:x\n") + &ends;
    check_hostile("10,000 cards in each other", cards.as_bytes(), 10_000);
    let agents = begins.replace('\n', "\nFN:x\nAGENT:\n") + &ends;
    check_hostile("10,000 agents in each other", agents.as_bytes(), 1);
}
