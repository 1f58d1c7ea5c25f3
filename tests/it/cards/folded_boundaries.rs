//! Cards with a folded line that reads like BEGIN or END: each is one card, with every byte of its lines.

use formats::charset::Charset;
use formats::vcard::{self, Piece, parse};

use super::read_cards;

/// The cards of a file, normalized, as content lines without UID.
fn read(file: &str) -> Vec<Vec<String>> {
    let found = read_cards(file.as_bytes(), Charset::UTF_8);
    assert!(found.rejected.is_empty() && found.strays.is_empty(), "{file:?}");
    let lines = |bytes: &[u8]| -> Vec<String> {
        let card = parse(bytes);
        let contents = card
            .lines()
            .iter()
            .map(|line| String::from_utf8(line.content()).unwrap());
        contents
            .filter(|line| !line.starts_with("UID:") && !line.trim().is_empty())
            .collect()
    };
    found.cards.iter().map(|(_, card)| lines(&card.bytes)).collect()
}

const HEAD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n";

#[test]
fn a_folded_line_is_not_a_boundary() {
    for (lines, note) in [
        ("NOTE:see\r\n END:VCARD\r\nTEL:1\r\n", "NOTE:seeEND:VCARD"),
        ("NOTE:see\r\n BEGIN:VCARD\r\nTEL:1\r\n", "NOTE:seeBEGIN:VCARD"),
        ("NOTE:see\r\n\tend:vcard\r\nTEL:1\r\n", "NOTE:seeend:vcard"),
        ("NOTE:see\r\n  END:VCARD \r\nTEL:1\r\n", "NOTE:see END:VCARD "),
        (
            "NOTE:see\r\n BEGIN:VCARD\r\n VERSION:3.0\r\n END:VCARD\r\nTEL:1\r\n",
            "NOTE:seeBEGIN:VCARDVERSION:3.0END:VCARD",
        ),
        (
            "NOTE:see\r\n END:VCARDBEGIN:VCARD\r\nTEL:1\r\n",
            "NOTE:seeEND:VCARDBEGIN:VCARD",
        ),
        (
            "NOTE:see\r\n AGENT:BEGIN:VCARD\r\nTEL:1\r\n",
            "NOTE:seeAGENT:BEGIN:VCARD",
        ),
        (
            "NOTE:see\r\n END:VCARD\r\n END:VCARD\r\nTEL:1\r\n",
            "NOTE:seeEND:VCARDEND:VCARD",
        ),
        (
            "NOTE:see\r\n END:VCARD\r\n more\r\nTEL:1\r\n",
            "NOTE:seeEND:VCARDmore",
        ),
        ("NOTE:see\n END:VCARD\nTEL:1\n", "NOTE:seeEND:VCARD"),
    ] {
        let file = format!("{HEAD}{lines}END:VCARD\r\n{HEAD}END:VCARD\r\n");
        let cards = read(&file);
        assert_eq!(cards.len(), 2, "{lines:?} {cards:?}");
        assert!(cards[0].contains(&note.to_owned()), "{lines:?} {:?}", cards[0]);
        assert!(cards[0].contains(&"TEL:1".to_owned()), "{lines:?} {:?}", cards[0]);
    }
    // The fold is the last line before END.
    let last = read(&format!("{HEAD}NOTE:see\r\n END:VCARD\r\nEND:VCARD\r\n"));
    assert_eq!(
        last,
        [[
            "BEGIN:VCARD",
            "VERSION:3.0",
            "FN:A",
            "NOTE:seeEND:VCARD",
            "END:VCARD"
        ]]
    );
}

#[test]
fn the_bytes_of_such_a_card_are_kept() {
    let file = format!("{HEAD}UID:u\r\nNOTE:see\r\n END:VCARD\r\n BEGIN:VCARD\r\nTEL:1\r\nEND:VCARD\r\n");
    let pieces: Vec<Piece> = vcard::split(file.as_bytes()).map(Result::unwrap).collect();
    assert_eq!(
        pieces,
        [Piece::Card {
            line: 1,
            bytes: file.clone().into_bytes()
        }]
    );
    let normalized = vcard::normalize(file.as_bytes(), Charset::UTF_8).unwrap();
    assert_eq!((normalized.bytes, normalized.fixes), (file.into_bytes(), vec![]));
}

#[test]
fn an_indented_end_still_ends_its_card() {
    let card = |indent: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n{indent}END:VCARD\r\n");
    for file in [
        format!("{}{}", card(" "), card("")),
        format!("{}\r\n\r\n{}", card("  "), card("\t")),
        card(" ") + &card(" "),
    ] {
        let cards = read(&file);
        assert_eq!(cards.len(), 2, "{file:?} {cards:?}");
        assert!(
            cards.iter().all(|lines| lines.contains(&"FN:A".to_owned())),
            "{file:?} {cards:?}"
        );
    }
    // A file that is indented as a whole.
    let indented = card("")
        .replace("\r\n", "\r\n  ")
        .replace("FN:A", "NOTE:see\r\n     END:VCARD\r\n  FN:A");
    let cards = read(&format!("  {}", indented.trim_end()));
    assert_eq!(cards.len(), 1, "{cards:?}");
    assert!(cards[0].contains(&"FN:A".to_owned()), "{cards:?}");
}

#[test]
fn an_agent_with_a_folded_boundary_stays_in_its_card() {
    let agent = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:B\r\nNOTE:see\r\n END:VCARD\r\nEND:VCARD\r\n";
    let file = format!("BEGIN:VCARD\r\nVERSION:2.1\r\nFN:A\r\nAGENT:\r\n{agent}TEL:1\r\nEND:VCARD\r\n");
    let cards = read(&file);
    assert_eq!(cards.len(), 1, "{cards:?}");
    assert!(cards[0].contains(&"TEL:1".to_owned()), "{cards:?}");
}
