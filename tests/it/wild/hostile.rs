//! Foreign files as streams: those that drip in, those of many cards, and hostile ones.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use blocknotik::formats::charset::{Charset, guess, guess_in, utf8_reader};
use blocknotik::formats::vcard::{self, Piece};

use super::{check_normalized, facts, take};

/// A reader that gives one byte at a time.
struct Drops<R>(R);

impl<R: Read> Read for Drops<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let one = buffer.len().min(1);
        self.0.read(&mut buffer[..one])
    }
}

#[test]
fn files_are_read_as_they_drip_in() {
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
        let charset = Charset::of_label(charset).unwrap();
        let mut read = String::new();
        utf8_reader(Drops(&*bytes), charset)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text, "{}", charset.name());
        assert_eq!(guess(Drops(&*bytes)).unwrap().charset, charset);
    }
    let file = "BEGIN:VCARD\r\r\nFN:a\r\r\nEND:VCARD\r\r\n\rBEGIN:VCARD\rFN:b\r\rEND:VCARD\r";
    let taken = take(BufReader::with_capacity(1, file.as_bytes()), Charset::UTF_8);
    let lines: Vec<usize> = taken.cards.iter().map(|(line, _)| *line).collect();
    assert_eq!((lines, taken.strays.len()), (vec![1, 5], 0));
}

/// A file that is made while it is read.
struct Made<F> {
    next: F,
    ready: Cursor<Vec<u8>>,
}

impl<F: FnMut() -> Option<Vec<u8>>> Read for Made<F> {
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

fn made(pieces: impl Iterator<Item = Vec<u8>>) -> impl BufRead {
    let mut pieces = pieces;
    BufReader::new(Made {
        next: move || pieces.next(),
        ready: Cursor::default(),
    })
}

#[test]
fn a_card_that_is_too_large_stops_no_other() {
    let small = |name: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n").into_bytes();
    let head = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Large\r\nNOTE:".to_vec();
    for line in [
        vec![b'x'; 1 << 20],
        [vec![b'x'; 1 << 20], b"\r\n y".to_vec()].concat(),
    ] {
        let large = std::iter::repeat_n(line, 34).chain([b"\r\nEND:VCARD\r\n".to_vec()]);
        let file = [small("Ann"), head.clone()]
            .into_iter()
            .chain(large)
            .chain([small("Bob")]);
        let taken = take(made(file), Charset::UTF_8);
        let names: Vec<String> = taken
            .cards
            .iter()
            .map(|(_, a)| facts(&a.bytes)[0].clone())
            .collect();
        assert_eq!(
            (names, taken.too_large),
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
    for (n, piece) in vcard::split(made((0..50_000).map(one))).enumerate() {
        let Ok(Piece::Card { line, bytes }) = piece else {
            panic!("{piece:?}")
        };
        assert_eq!((line, bytes), (n * 5 + 1, one(n)));
        count += 1;
    }
    assert_eq!(count, 50_000);
}

/// Bytes that look random and are the same each time.
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

#[test]
fn hostile_files_are_borne() {
    let in_card = |version: &str, lines: &str| {
        format!("BEGIN:VCARD\r\nVERSION:{version}\r\nFN:Ann\r\n{lines}\r\nEND:VCARD\r\n").into_bytes()
    };
    let begins = "BEGIN:VCARD\r\n".repeat(10_000);
    let numbered = |n: usize| format!("item{n}.TEL:{n}\r\nitem{n}.X-ABLabel:l\r\n");
    let ends = "END:VCARD\r\n".repeat(10_000);
    for (name, bytes, count) in [
        ("20 MB of noise", noise(1 << 20).repeat(20), 0),
        ("20 MB of zeros", vec![0; 20 << 20], 0),
        (
            "a line of 5 MB",
            in_card("3.0", &format!("NOTE:{}", "x".repeat(5 << 20))),
            1,
        ),
        ("5 MB without a colon", in_card("2.1", &"x".repeat(5 << 20)), 1),
        (
            "100,000 parameters",
            in_card("3.0", &format!("TEL{}:1", ";TYPE=HOME".repeat(100_000))),
            1,
        ),
        (
            "100,000 bare parameters",
            in_card("2.1", &format!("TEL{}:1", ";HOME".repeat(100_000))),
            1,
        ),
        (
            "a quotation mark never closed",
            in_card("2.1", &format!("TEL;X=\"{}:1", ";HOME".repeat(100_000))),
            1,
        ),
        ("BEGIN 10,000 times", begins.clone().into_bytes(), 0),
        (
            "10,000 cards in each other",
            (begins.replace('\n', "\nFN:x\n") + &ends).into_bytes(),
            10_000,
        ),
        (
            "10,000 agents in each other",
            (begins.replace('\n', "\nFN:x\nAGENT:\n") + &ends).into_bytes(),
            1,
        ),
        (
            "an open quoted-printable",
            in_card(
                "2.1",
                &format!("NOTE;QUOTED-PRINTABLE:{}", "=D0=BF=\r\n".repeat(20_000)),
            ),
            1,
        ),
        (
            "20,000 lines that are none",
            in_card("2.1", &"rubbish\r\n".repeat(20_000)),
            1,
        ),
        (
            "10,000 groups",
            in_card("3.0", &(0..10_000).map(numbered).collect::<String>()),
            1,
        ),
        (
            "folds within characters",
            [in_card("3.0", "NOTE:"), b"\x80\r\n \x80".repeat(20_000)].concat(),
            1,
        ),
        (
            "empty lines in pictures",
            in_card(
                "3.0",
                &("PHOTO;ENCODING=b:QUJD\r\n".to_owned() + &"\r\n".repeat(50)).repeat(1_000),
            ),
            1,
        ),
        ("1 MB of CR", b"\r".repeat(1 << 20), 0),
    ] {
        let guessed = guess_in(&*bytes, "RU").unwrap();
        let taken = take(&*bytes, guessed.charset);
        assert_eq!(taken.cards.len(), count, "{name}");
        assert!(taken.too_large.is_empty(), "{name}");
        for (line, normalized) in taken.cards.iter().take(3) {
            check_normalized(*line, normalized, guessed.charset);
        }
    }
}
