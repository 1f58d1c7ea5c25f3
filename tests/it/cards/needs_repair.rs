//! Which content lines of a card need repair.

use domain::repair::{self, Defect, problems};
use formats::charset::Charset;
use formats::vcard::{normalize, parse};

#[test]
fn a_date_that_cannot_be_read_needs_repair() {
    for (line, is_wrong) in [
        ("BDAY:1980-03-22", false),
        ("BDAY:1980-03-22T00:00:00Z", false),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22", false),
        ("BDAY;X-APPLE-OMIT-YEAR=1897:1897-02-29", false),
        ("BDAY:--0322", false),
        ("BDAY:1985", false),
        ("BDAY:T102200", false),
        ("BDAY:", false),
        ("BDAY;VALUE=text:летом", false),
        ("NOTE:летом", false),
        ("BDAY:летом", true),
        ("BDAY:1980-02-30", true),
        ("item1.BDAY;VALUE=date:22.03.1980", false),
        ("BDAY:2020-4-1", false),
        ("BDAY:0000-12-25", false),
        ("BDAY:22 марта 1980", false),
        ("BDAY:March 22\\, 1980", false),
        ("BDAY:03.04.1980", false),
        ("BDAY:12/25/1980", false),
        ("BDAY:3/3/1980", false),
        ("BDAY:3/4/1980", true),
        ("BDAY:1985-13", true),
        ("BDAY:--45", true),
        ("BDAY:5/5/85", true),
        ("ANNIVERSARY:Tuesday", true),
        ("X-ANNIVERSARY:1980-13-01", true),
    ] {
        let card = parse(format!("BEGIN:VCARD\r\nVERSION:4.0\r\n{line}\r\nEND:VCARD\r\n").as_bytes());
        let found: Vec<_> = problems(&card)
            .into_iter()
            .map(|p| (p.line, p.text, p.defect))
            .collect();
        let expected = is_wrong.then(|| (3, line.to_owned(), Defect::Date));
        assert_eq!(found, Vec::from_iter(expected), "{line}");
    }
}

#[test]
fn a_card_without_its_faulty_lines_needs_no_repair() {
    let bytes = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Ann\r\nrubbish\r\nNOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:a=FF\r\nEND:VCARD\r\n";
    let normalized = normalize(bytes.as_bytes(), Charset::UTF_8).unwrap();
    let found = problems(&parse(&normalized.bytes));
    let text = String::from_utf8(normalized.bytes).unwrap();
    // The reported line numbers are those of the faulty lines.
    let lines: Vec<&str> = text.split("\r\n").collect();
    let places: Vec<&str> = found.iter().map(|p| lines[p.line - 1]).collect();
    let begin = [
        "X-BLOCKNOTIK-UNREADABLE;X-WHY=not-a-property:rubbish",
        "NOTE:a\u{fffd}",
        "X-BLOCKNOTIK-UNREADABLE;X-WHY=unfit",
    ];
    assert!(
        places
            .iter()
            .zip(begin)
            .all(|(place, begin)| place.starts_with(begin)),
        "{places:?}"
    );
    assert_eq!(
        found.iter().map(|p| p.text.as_str()).collect::<Vec<_>>()[2],
        "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:a=FF"
    );
    let card = parse(text.as_bytes());
    let right = card.lines().iter().filter(|line| repair::problem(line).is_none());
    let repaired = String::from_utf8(right.flat_map(|line| line.bytes.clone()).collect()).unwrap();
    assert_eq!(problems(&parse(repaired.as_bytes())), []);
    assert_eq!(
        normalize(repaired.as_bytes(), Charset::UTF_8).unwrap().problems,
        []
    );
    // A large value that is stored as a blob needs no repair.
    let stored = format!(
        "BEGIN:VCARD\r\nPHOTO;ENCODING=b:\0{}\r\nEND:VCARD\r\n",
        "0".repeat(64)
    );
    assert_eq!(problems(&parse(stored.as_bytes())), []);
}
