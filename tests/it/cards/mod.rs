//! Cards of other programs: the import of `tests/cards/NAME.vcf` gives what `NAME.json` expects.

mod charsets;
mod folded_boundaries;
mod needs_repair;
mod random;
mod streams;

use std::fs;
use std::io::BufRead;
use std::path::PathBuf;

use domain::contact::{Contact, EntryType};
use domain::repair::{Defect, Problem, problems};
use formats::charset::{Charset, guess, utf8_reader};
use formats::vcard::{
    self, CardFix, MAX_BYTES, Normalized, Photo, Piece, Rejection, normalize, others, parse, photo, read,
    uid_key,
};
use serde_json::{Value, json};

fn cards() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cards")
}

/// The contents of a card, one line per value, in the order of the fields.
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

/// What was read from a file, with line numbers.
#[derive(Default)]
struct ReadFile {
    cards: Vec<(usize, Normalized)>,
    strays: Vec<(usize, Vec<u8>)>,
    rejected: Vec<(usize, Rejection, Vec<u8>)>,
    too_large: Vec<usize>,
}

/// Splits a file into cards and normalizes them.
fn read_cards(file: impl BufRead, charset: Charset) -> ReadFile {
    let mut found = ReadFile::default();
    for piece in vcard::split(file) {
        match piece.unwrap() {
            Piece::Card { line, bytes } | Piece::Unfinished { line, bytes } => {
                match normalize(&bytes, charset) {
                    Ok(normalized) => found.cards.push((line, normalized)),
                    Err(rejection) => found.rejected.push((line, rejection, bytes)),
                }
            }
            Piece::Stray { line, bytes } => found.strays.push((line, bytes)),
            Piece::TooLarge { line } => found.too_large.push(line),
        }
    }
    found
}

/// Reads a file as an import does: through `utf8_reader` if it is UTF-16.
fn read_bytes(bytes: &[u8], charset: Charset) -> ReadFile {
    if charset.name().starts_with("UTF-16") {
        read_cards(utf8_reader(bytes, charset), Charset::UTF_8)
    } else {
        read_cards(bytes, charset)
    }
}

/// Checks what is true of every normalized card.
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

/// Reads `NAME.vcf` and compares the result with `NAME.json`.
fn check_file(name: &str) {
    let bytes = fs::read(cards().join(format!("{name}.vcf"))).unwrap();
    let expected: Value =
        serde_json::from_slice(&fs::read(cards().join(format!("{name}.json"))).unwrap()).unwrap();
    let guessed = guess(&*bytes).unwrap();
    assert_eq!(
        (json!(guessed.charset.name()), json!(guessed.is_sure)),
        (expected["guess"].clone(), expected["is_sure"].clone()),
        "{name}"
    );
    let chosen = expected["fallback"].as_str().and_then(Charset::by_name);
    let charset = chosen.unwrap_or(guessed.charset);
    let file = read_bytes(&bytes, charset);
    let expected_cards = expected["cards"].as_array().unwrap();
    for ((line, normalized), expected) in file.cards.iter().zip(expected_cards) {
        let place = format!("{name}:{line}");
        assert_eq!(json!(line), expected["line"], "{name}");
        check_card(&place, normalized, expected);
        check_problems(&place, normalized, expected);
        check_normalized(*line, normalized, charset);
    }
    assert_eq!(file.cards.len(), expected_cards.len(), "{name}");
    let strays: Vec<usize> = file.strays.iter().map(|(line, _)| *line).collect();
    assert_eq!(json!(strays), expected["strays"], "{name}");
    let rejected: Vec<Value> = file
        .rejected
        .iter()
        .map(|(line, rejection, _)| json!([line, rejection.as_str()]))
        .collect();
    assert_eq!(json!(rejected), expected["rejected"], "{name}");
}

/// Compares the contents of a card with the expected ones. `place` is the file and the line.
fn check_card(place: &str, normalized: &Normalized, expected: &Value) {
    let card = parse(&normalized.bytes);
    assert_eq!(json!(facts(&normalized.bytes)), expected["facts"], "{place}");
    let fixes: Vec<String> = normalized.fixes.iter().map(CardFix::to_string).collect();
    assert_eq!(json!(fixes), expected["fixes"], "{place}");
    let group = normalized
        .group
        .as_ref()
        .map(|g| [vec![g.name.clone()], g.members.clone()].concat());
    assert_eq!(
        json!(group),
        *expected.get("group").unwrap_or(&Value::Null),
        "{place}"
    );
    assert_eq!(
        json!(card.first("VERSION").unwrap().value),
        expected["version"],
        "{place}"
    );
    let text = String::from_utf8(normalized.bytes.clone()).unwrap();
    for part in expected["contains"].as_array().into_iter().flatten() {
        assert!(text.contains(part.as_str().unwrap()), "{place}: {part}\n{text}");
    }
}

/// Compares the unreadable lines of the original and of the normalized card with the expected ones.
fn check_problems(place: &str, normalized: &Normalized, expected: &Value) {
    let unread: Vec<Value> = expected["unread"].as_array().cloned().unwrap_or_default();
    let expected_unread: Vec<Value> = unread.iter().map(|u| json!([u[0], u[1]])).collect();
    let found = |problem: &Problem| json!([problem.line, problem.defect.as_str()]);
    assert_eq!(
        normalized.problems.iter().map(found).collect::<Vec<_>>(),
        expected_unread,
        "{place}"
    );
    for (problem, expected) in normalized.problems.iter().zip(&unread) {
        assert!(
            problem.text.contains(expected[2].as_str().unwrap()),
            "{place}: {problem:?}"
        );
    }
    let kept = problems(&parse(&normalized.bytes));
    let kept: Vec<&str> = kept.iter().map(|p| p.defect.as_str()).collect();
    assert_eq!(
        json!(kept),
        *expected.get("problems").unwrap_or(&json!([])),
        "{place}"
    );
}

#[test]
fn every_file_is_imported_as_expected() {
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
    let mut failed = 0;
    for name in names {
        failed += usize::from(std::panic::catch_unwind(|| check_file(&name)).is_err());
    }
    assert_eq!(failed, 0);
}

#[test]
fn only_equal_cards_without_a_uid_get_the_same_uid() {
    let card = |name: &str, end: &str| {
        format!("BEGIN:VCARD{end}VERSION:2.1{end}FN:{name}{end}REV:{end}END:VCARD{end}")
    };
    let uid = |bytes: String| normalize(bytes.as_bytes(), Charset::UTF_8).unwrap().uid;
    assert_eq!(
        uid(card("Ann", "\r\n")),
        uid(card("Ann", "\n").replace("REV:", "REV:20200101T000000Z"))
    );
    assert_ne!(uid(card("Ann", "\r\n")), uid(card("Bob", "\r\n")));
    // The generated UID must never change: after an upgrade the same file would be imported twice.
    let bytes = "BEGIN:vCard\nVERSION:3.0\nFN:Frank\nEND:vCard";
    assert_eq!(uid(bytes.to_owned()), "8b172ca8-fd25-5ee4-82f2-13192b8a7a42");
}

#[test]
fn bytes_that_are_not_one_card_are_rejected() {
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
fn stored_words_are_parsed() {
    let koi8 = Charset::by_name("koi8-r").unwrap();
    for fix in [
        CardFix::Version21,
        CardFix::Charset(koi8),
        CardFix::Uid,
        CardFix::End,
        CardFix::Base64,
    ] {
        assert_eq!(CardFix::parse(&fix.to_string()), Some(fix));
    }
    assert_eq!(CardFix::Charset(koi8).to_string(), "charset:KOI8-R");
    for rejection in Rejection::ALL {
        assert_eq!(Rejection::parse(rejection.as_str()), Some(rejection));
    }
    for why in Defect::ALL {
        assert_eq!(Defect::parse(why.as_str()), Some(*why));
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
fn uid_keys_of_members_and_cards_match() {
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
