//! Foreign cards: each file of `tests/cards` against what stands beside it.

mod any;
mod hostile;

use std::fs;
use std::io::BufRead;
use std::path::PathBuf;

use blocknotik::domain::contact::{Contact, EntryType};
use blocknotik::domain::repair::{self, Defect, Problem, problems};
use blocknotik::formats::charset::{CHOICES, Charset, guess, guess_in, utf8_reader};
use blocknotik::formats::vcard::{
    self, CardFix, MAX_BYTES, Normalized, Photo, Piece, Rejection, normalize, others, parse, photo, read,
    uid_key,
};
use serde_json::{Value, json};

fn cards() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cards")
}

/// All that a card says, as a person reads it, in the order of the fields.
fn facts(bytes: &[u8]) -> Vec<String> {
    let card = parse(bytes);
    let contact = read(&card);
    let mut facts = texts(&contact);
    let lists = [
        ("TEL", &contact.phones),
        ("EMAIL", &contact.emails),
        ("URL", &contact.links),
    ];
    for (name, entries) in lists {
        facts.extend(
            entries
                .iter()
                .map(|e| format!("{name}{}: {}", type_suffix(&e.entry_type), e.value)),
        );
    }
    facts.extend(
        contact
            .messengers
            .iter()
            .map(|m| format!("IM {}: {}", m.service.name(), m.value)),
    );
    let joined = |parts: &[&str]| parts.join("|").trim_end_matches('|').to_owned();
    facts.extend(
        contact
            .addresses
            .iter()
            .map(|a| format!("ADR{}: {}", type_suffix(&a.entry_type), joined(&a.parts()))),
    );
    for (name, date) in [("BDAY", &contact.birthday), ("ANNIVERSARY", &contact.anniversary)] {
        facts.extend(date.iter().map(|d| format!("{name}: {}", d.value.iso())));
    }
    facts.extend(Some(format!("NOTE: {}", contact.note)).filter(|_| !contact.note.is_empty()));
    facts.extend(
        Some(format!("CATEGORIES: {}", contact.labels.join(", "))).filter(|_| !contact.labels.is_empty()),
    );
    facts.extend(match photo(&card) {
        Some(Photo::Inline { media_type, bytes }) => Some(format!("PHOTO: {media_type} {}", bytes.len())),
        Some(Photo::Uri(uri)) => Some(format!("PHOTO: {uri}")),
        None => None,
    });
    facts.extend(
        others(&card)
            .iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    facts
}

fn texts(contact: &Contact) -> Vec<String> {
    let name = contact.name.parts().join("|");
    let organization = match contact.department.as_str() {
        "" => contact.organization.clone(),
        department => format!("{} / {department}", contact.organization),
    };
    [
        ("FN", contact.formatted_name.as_str()),
        ("N", name.trim_end_matches('|')),
        ("NICKNAME", &contact.nickname),
        ("ORG", &organization),
        ("TITLE", &contact.title),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| format!("{name}: {value}"))
    .collect()
}

fn type_suffix(entry_type: &EntryType) -> String {
    match entry_type {
        EntryType::None => String::new(),
        EntryType::Custom(label) => format!(" {label}"),
        known => format!(" {}", known.word()),
    }
}

/// What a file gave.
#[derive(Default)]
struct Taken {
    cards: Vec<(usize, Normalized)>,
    strays: Vec<(usize, Vec<u8>)>,
    refused: Vec<(usize, Rejection, Vec<u8>)>,
    too_large: Vec<usize>,
}

fn take(file: impl BufRead, charset: Charset) -> Taken {
    let mut taken = Taken::default();
    for piece in vcard::split(file) {
        match piece.unwrap() {
            Piece::Card { line, bytes } | Piece::Unfinished { line, bytes } => {
                match normalize(&bytes, charset) {
                    Ok(normalized) => taken.cards.push((line, normalized)),
                    Err(rejection) => taken.refused.push((line, rejection, bytes)),
                }
            }
            Piece::Stray { line, bytes } => taken.strays.push((line, bytes)),
            Piece::TooLarge { line } => taken.too_large.push(line),
        }
    }
    taken
}

/// As an import reads a file: through `utf8_reader` if it is UTF-16.
fn take_guessed(bytes: &[u8], charset: Charset) -> Taken {
    if charset.name().starts_with("UTF-16") {
        take(utf8_reader(bytes, charset), Charset::UTF_8)
    } else {
        take(bytes, charset)
    }
}

/// What holds of every card that came in.
fn check_normalized(line: usize, normalized: &Normalized, charset: Charset) {
    let again = normalize(&normalized.bytes, charset).unwrap();
    assert_eq!(
        again.bytes, normalized.bytes,
        "{line}: normalizing twice changes the card"
    );
    assert_eq!((again.fixes, &again.uid), (vec![], &normalized.uid), "{line}");
    let card = parse(&normalized.bytes);
    assert_eq!(again.problems, problems(&card), "{line}");
    assert_eq!(card.uid(), Some(normalized.uid.as_str()), "{line}");
    assert!(!read(&card).display_name().is_empty(), "{line}");
    assert!(
        !normalized.bytes.contains(&0) && normalized.bytes.ends_with(b"\r\n"),
        "{line}"
    );
    assert!(normalized.problems.len() <= problems(&card).len(), "{line}");
}

fn check(name: &str) {
    let bytes = fs::read(cards().join(format!("{name}.vcf"))).unwrap();
    let expected: Value =
        serde_json::from_slice(&fs::read(cards().join(format!("{name}.json"))).unwrap()).unwrap();
    let guessed = guess(&*bytes).unwrap();
    assert_eq!(
        (json!(guessed.charset.name()), json!(guessed.is_sure)),
        (expected["guess"].clone(), expected["sure"].clone()),
        "{name}"
    );
    let chosen = expected["fallback"].as_str().and_then(Charset::of_label);
    let charset = chosen.unwrap_or(guessed.charset);
    let taken = take_guessed(&bytes, charset);
    let told = |problem: &Problem| json!([problem.line, problem.defect.as_str()]);
    for ((line, normalized), wanted) in taken.cards.iter().zip(expected["cards"].as_array().unwrap()) {
        let card = parse(&normalized.bytes);
        let notes: Vec<String> = normalized.fixes.iter().map(CardFix::to_string).collect();
        let unread: Vec<Value> = wanted["unread"].as_array().cloned().unwrap_or_default();
        let wanted_unread: Vec<Value> = unread.iter().map(|u| json!([u[0], u[1]])).collect();
        assert_eq!(json!(line), wanted["line"], "{name}");
        assert_eq!(json!(facts(&normalized.bytes)), wanted["facts"], "{name}:{line}");
        assert_eq!(json!(notes), wanted["notes"], "{name}:{line}");
        assert_eq!(
            normalized.problems.iter().map(told).collect::<Vec<_>>(),
            wanted_unread,
            "{name}:{line}"
        );
        for (problem, wanted) in normalized.problems.iter().zip(&unread) {
            assert!(
                problem.text.contains(wanted[2].as_str().unwrap()),
                "{name}:{line}: {problem:?}"
            );
        }
        let marked: Vec<&str> = problems(&card).iter().map(|p| p.defect.as_str()).collect();
        assert_eq!(
            json!(marked),
            *wanted.get("problems").unwrap_or(&json!([])),
            "{name}:{line}"
        );
        let group = normalized
            .group
            .as_ref()
            .map(|g| [vec![g.name.clone()], g.members.clone()].concat());
        assert_eq!(
            json!(group),
            *wanted.get("group").unwrap_or(&Value::Null),
            "{name}:{line}"
        );
        assert_eq!(
            json!(card.first("VERSION").unwrap().value),
            wanted["version"],
            "{name}:{line}"
        );
        let text = String::from_utf8(normalized.bytes.clone()).unwrap();
        for held in wanted["holds"].as_array().into_iter().flatten() {
            assert!(
                text.contains(held.as_str().unwrap()),
                "{name}:{line}: {held}\n{text}"
            );
        }
        check_normalized(*line, normalized, charset);
    }
    assert_eq!(
        taken.cards.len(),
        expected["cards"].as_array().unwrap().len(),
        "{name}"
    );
    let strays: Vec<usize> = taken.strays.iter().map(|(line, _)| *line).collect();
    assert_eq!(json!(strays), expected["stray"], "{name}");
    let refused: Vec<Value> = taken
        .refused
        .iter()
        .map(|(line, why, _)| json!([line, why.as_str()]))
        .collect();
    assert_eq!(json!(refused), expected["refused"], "{name}");
}

#[test]
fn every_file_comes_in_as_is_said_beside_it() {
    let mut names: Vec<String> = fs::read_dir(cards())
        .unwrap()
        .filter_map(|entry| {
            Some(
                entry
                    .unwrap()
                    .file_name()
                    .to_str()?
                    .strip_suffix(".vcf")?
                    .to_owned(),
            )
        })
        .collect();
    names.sort();
    assert!(names.len() >= 60);
    let mut bad = 0;
    for name in names {
        bad += usize::from(std::panic::catch_unwind(|| check(&name)).is_err());
    }
    assert_eq!(bad, 0);
}

#[test]
fn the_same_card_makes_the_same_uid_and_another_card_another() {
    let card = |name: &str, end: &str| {
        format!("BEGIN:VCARD{end}VERSION:2.1{end}FN:{name}{end}REV:{end}END:VCARD{end}")
    };
    let uid = |bytes: String| normalize(bytes.as_bytes(), Charset::UTF_8).unwrap().uid;
    assert_eq!(
        uid(card("Ann", "\r\n")),
        uid(card("Ann", "\n").replace("REV:", "REV:20200101T000000Z"))
    );
    assert_ne!(uid(card("Ann", "\r\n")), uid(card("Bob", "\r\n")));
    // What earlier versions of this program made of a card stays, or the next import doubles it.
    let bytes = "BEGIN:vCard\nVERSION:3.0\nFN:Frank\nEND:vCard";
    assert_eq!(uid(bytes.to_owned()), "8b172ca8-fd25-5ee4-82f2-13192b8a7a42");
}

#[test]
fn what_is_no_card_is_refused() {
    for (bytes, rejection) in [
        ("", Rejection::NotACard),
        ("%PDF-1.4", Rejection::NotACard),
        ("END:VCARD", Rejection::NotACard),
        (
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:\r\nEND:VCARD\r\n",
            Rejection::Empty,
        ),
        (
            "BEGIN:VCARD\nFN:a\nEND:VCARD\nBEGIN:VCARD\nFN:b\nEND:VCARD\n",
            Rejection::Several,
        ),
        (
            "BEGIN:VCARD\nFN:a\nBEGIN:VCARD\nFN:b\nEND:VCARD\n",
            Rejection::Several,
        ),
        ("BEGIN:VCARD\nFN:a\nEND:VCARD\nTEL:1", Rejection::Several),
    ] {
        assert_eq!(
            normalize(bytes.as_bytes(), Charset::UTF_8),
            Err(rejection),
            "{bytes}"
        );
    }
    assert_eq!(
        normalize(&vec![b'a'; MAX_BYTES + 1], Charset::UTF_8),
        Err(Rejection::TooLarge)
    );
}

#[test]
fn words_are_read_back() {
    let koi8 = Charset::of_label("koi8-r").unwrap();
    for note in [
        CardFix::Version21,
        CardFix::Charset(koi8),
        CardFix::Uid,
        CardFix::End,
        CardFix::Base64,
    ] {
        assert_eq!(CardFix::parse(&note.to_string()), Some(note));
    }
    assert_eq!(CardFix::Charset(koi8).to_string(), "charset:KOI8-R");
    for rejection in Rejection::ALL {
        assert_eq!(Rejection::parse(rejection.as_str()), Some(rejection));
    }
    for defect in Defect::ALL {
        assert_eq!(Defect::parse(defect.as_str()), Some(*defect));
    }
    assert_eq!(
        (
            CardFix::parse("charset:none"),
            CardFix::parse(""),
            Rejection::parse("")
        ),
        (None, None, None)
    );
}

#[test]
fn charsets_have_names_and_labels() {
    for name in CHOICES {
        assert_eq!(Charset::of_label(name).unwrap().name(), *name);
    }
    for (label, name) in [
        ("cp1251", "windows-1251"),
        (" WIN-1251 ", "windows-1251"),
        ("\"utf-8\"", "UTF-8"),
        ("koi8r", "KOI8-R"),
        ("cp866", "IBM866"),
        ("utf16", "UTF-16LE"),
    ] {
        assert_eq!(Charset::of_label(label).unwrap().name(), name, "{label}");
    }
    // Such bytes would be lost: the WHATWG decodes them to one U+FFFD.
    assert!(Charset::of_label("hz-gb-2312").is_none() && Charset::of_label("").is_none());
    let cp1251 = Charset::of_label("cp1251").unwrap();
    assert_eq!(cp1251.decode(b"\xc8\xe2\xe0\xed"), ("Иван".to_owned(), false));
    assert_eq!(
        Charset::UTF_8.decode(b"\xef\xbb\xbfa\xff"),
        ("a\u{fffd}".to_owned(), true)
    );
    assert_eq!(
        Charset::of_label("utf-16").unwrap().decode(b"\xfe\xff\x04\x10"),
        ("А".to_owned(), false)
    );
}

#[test]
fn short_texts_are_guessed_by_the_region() {
    // «Привет» in the charset of old Macintoshes is as good as any other in that of Windows.
    let bytes = b"M\x9fller;J\x9frgen";
    assert_eq!(guess_in(&bytes[..], "RU").unwrap().charset.name(), "windows-1251");
    assert_eq!(guess_in(&bytes[..], "DE").unwrap().charset.name(), "windows-1252");
    assert_eq!(guess_in(&b""[..], "??").unwrap().charset, Charset::UTF_8);
}

#[test]
fn members_match_the_uids_of_cards() {
    let uuid = "5A6E9D0C-6F0E-4B63-9D64-0F7F3B1E0005";
    for (uid, key) in [
        (uuid, uuid.to_lowercase()),
        (&format!("URN:UUID:{uuid}"), uuid.to_lowercase()),
        (" urn:uuid:Ann-1 ", "Ann-1".to_owned()),
        ("Ann-1", "Ann-1".to_owned()),
        ("mailto:a@example.org", "mailto:a@example.org".to_owned()),
        ("я:1", "я:1".to_owned()),
    ] {
        assert_eq!(uid_key(uid), key);
    }
}

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
        ("item1.BDAY;VALUE=date:22.03.1980", true),
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
fn a_repaired_card_needs_no_repair() {
    let bytes = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Ann\r\nrubbish\r\nNOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:a=FF\r\nEND:VCARD\r\n";
    let normalized = normalize(bytes.as_bytes(), Charset::UTF_8).unwrap();
    let found = problems(&parse(&normalized.bytes));
    let text = String::from_utf8(normalized.bytes).unwrap();
    // The lines that it tells are those where the trouble is.
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
    // A large value that is kept elsewhere is no trouble.
    let stored = format!(
        "BEGIN:VCARD\r\nPHOTO;ENCODING=b:\0{}\r\nEND:VCARD\r\n",
        "0".repeat(64)
    );
    assert_eq!(problems(&parse(stored.as_bytes())), []);
}
