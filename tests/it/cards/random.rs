//! Random vCard files: no line is lost, and a valid card does not change.

use std::io::Read;

use formats::charset::{Charset, guess_in, utf8_reader};
use formats::vcard::{HiddenValues, Normalized, normalize, parse, print};
use proptest::prelude::*;

use super::{check_normalized, read_bytes, read_cards};

/// A line as another program may write it. Text that must not be lost contains `mark`.
fn odd_line() -> impl Strategy<Value = Vec<u8>> {
    let cyrillic = || prop::collection::vec(0xc0..=0xff_u8, 1..6);
    prop_oneof![
        "(item1\\.)?(TEL|EMAIL|NOTE|N|FN|ORG|X-A|note|X-ABLabel)(;HOME|;TYPE=work|;X-P=\"a;b:c\"|;ENCODING=8BIT)?:[ -~]{0,9}mark[ -~а-я]{0,9}"
            .prop_map(String::into_bytes),
        "[ -~]{0,6}mark[a-z=+/ ]{0,6}".prop_map(String::into_bytes),
        "NOTE(;CHARSET=(utf-8|cp1251|none))?;ENCODING=QUOTED-PRINTABLE:(=D0=9F|a){0,4}mark(=D0|=3D|=\r\n=20|=\r\n|=0A){0,3}"
            .prop_map(String::into_bytes),
        "(PHOTO|LOGO);(ENCODING=)?(BASE64|b)(;PNG)?:(QUJD|mark|\r\n QUJD|\r\n\r\n QUJD){0,4}mark=?".prop_map(String::into_bytes),
        cyrillic().prop_map(|c| [b"NOTE:", &*c, b"mark", &*c].concat()),
        cyrillic().prop_map(|c| [b"ORG;CHARSET=koi8-r:", &*c, b"mark", &*c].concat()),
        prop::collection::vec(any::<u8>(), 0..12).prop_map(|bytes| [&*bytes, b"mark", &*bytes].concat()),
        "[A-Z]{1,5}:[a-z]{0,3}\r?\n[ \t]{1,2}mark[a-z]{0,3}".prop_map(String::into_bytes),
        prop_oneof![
            Just(""), Just(" "), Just("BEGIN:VCARD"), Just("END:VCARD"), Just("AGENT:"), Just("VERSION:2.1"), Just("VERSION:3.0"),
            Just("VERSION:4.0"), Just("VERSION:x"), Just("FN:Ann"), Just("END:VCARDBEGIN:VCARD"), Just("\t"), Just("AGENT:BEGIN:VCARD"),
        ]
        .prop_map(|line| line.as_bytes().to_vec()),
    ]
}

/// Files of such lines. Each mark gets a unique number.
fn odd_file() -> impl Strategy<Value = (Vec<u8>, Vec<String>)> {
    let end = prop_oneof![4 => Just("\r\n"), 2 => Just("\n"), 1 => Just("\r"), 1 => Just("\r\r\n")];
    let begin = prop_oneof![
        Just(""),
        Just("BEGIN:VCARD\r\nVERSION:2.1\r\n"),
        Just("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    ];
    (begin, prop::collection::vec((odd_line(), end), 0..14)).prop_map(|(begin, lines)| {
        let mut file = begin.as_bytes().to_vec();
        let mut marks = Vec::new();
        for (line, end) in lines {
            let mut rest = line.as_slice();
            while let Some(at) = rest.windows(4).position(|w| w == b"mark") {
                let mark = format!("mark{}z", marks.len());
                file.extend_from_slice(&rest[..at]);
                file.extend_from_slice(mark.as_bytes());
                marks.push(mark);
                rest = &rest[at + 4..];
            }
            file.extend_from_slice(rest);
            file.extend_from_slice(end.as_bytes());
        }
        (file, marks)
    })
}

/// A valid line.
fn valid_line() -> impl Strategy<Value = String> {
    prop_oneof![
        "(item[12]\\.)?(TEL|EMAIL|URL);(TYPE=(HOME|work),(voice|pref)|X-P=\"[a-z:;,]{0,6}\"):[!-~]{0,20}",
        "(NOTE|TITLE|X-NICE|ORG|ADR):[ -~а-яё]{0,30}",
        "NOTE:[а-я]{1,9}\r\n [а-я]{1,9}\r\n\t[a-z]{1,9}",
        "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo[A-Za-z0-9]{4}=\r\n ",
        "",
    ]
}

proptest! {
    #[test]
    fn no_line_of_any_file_is_lost((file, marks) in odd_file(), charset in prop_oneof![Just("utf-8"), Just("cp1251"), Just("koi8-r")]) {
        let charset = Charset::by_name(charset).unwrap();
        let found = read_cards(&*file, charset);
        let mut kept: Vec<u8> = Vec::new();
        for (line, normalized) in &found.cards {
            check_normalized(*line, normalized, charset);
            prop_assert_eq!(print(&parse(&normalized.bytes)), normalized.bytes.clone());
            kept.extend(parse(&normalized.bytes).lines().iter().flat_map(|l| [l.content(), b"\n".to_vec()].concat()));
        }
        kept.extend(found.strays.iter().flat_map(|(_, bytes)| bytes.clone()));
        kept.extend(found.rejected.iter().flat_map(|(_, _, bytes)| bytes.clone()));
        for mark in marks {
            let is_kept = kept.windows(mark.len()).any(|w| w == mark.as_bytes());
            prop_assert!(is_kept, "{} of this file is lost:\n{}\nkept:\n{}", mark, String::from_utf8_lossy(&file), String::from_utf8_lossy(&kept));
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\r\n :;=\"\\,.=".to_vec())], 0..300), is_21 in any::<bool>()) {
        let charset = guess_in(&*bytes, "RU").unwrap().charset;
        let version = if is_21 { "2.1" } else { "3.0" };
        let file = [format!("BEGIN:VCARD\r\nVERSION:{version}\r\nFN:Ann\r\n").as_bytes(), &*bytes].concat();
        let lines = file.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count() + 1;
        for file in [&bytes, &file] {
            for (line, normalized) in read_bytes(file, charset).cards {
                check_normalized(line, &normalized, charset);
                prop_assert!(normalized.problems.iter().all(|p| (1..=lines).contains(&p.line)));
            }
        }
        let mut text = Vec::new();
        utf8_reader(&*bytes, charset).read_to_end(&mut text).unwrap();
        prop_assert!(String::from_utf8(text).is_ok());
    }

    #[test]
    fn a_valid_card_is_kept_byte_for_byte(lines in prop::collection::vec(valid_line(), 0..10), version in prop_oneof![Just("3.0"), Just("4.0")]) {
        let body: String = lines.iter().fold(String::new(), |body, line| body + line + "\r\n");
        let bytes = format!("BEGIN:VCARD\r\nVERSION:{version}\r\nFN:Ann\r\n{body}UID:u1\r\nEND:VCARD\r\n").into_bytes();
        let normalized = normalize(&bytes, Charset::by_name("koi8-r").unwrap()).unwrap();
        prop_assert_eq!(normalized, Normalized { bytes: bytes.clone(), uid: "u1".into(), fixes: vec![], problems: vec![], hidden: HiddenValues::default(), group: None });
    }
}
