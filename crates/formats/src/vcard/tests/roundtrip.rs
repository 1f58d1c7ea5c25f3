//! Property tests: parsing, editing, blobs and merging of arbitrary cards.

use proptest::prelude::*;

use super::*;
use domain::card::{Card, Property};
use domain::three_way_merge::three_way;

/// A card of unusual but possible lines.
fn odd_card() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        "[a-zA-Z]{1,4}[0-9]?\\.TEL;TYPE=(HOME|work|x-odd):[0-9 +]{0,12}",
        "(item[1-3]\\.)?EMAIL(;PREF=1)?:[a-z]{1,5}@[a-z]{1,5}",
        "item[1-3]\\.X-ABLabel:[a-zа-я_$!<>]{0,8}",
        "X-[A-Z]{1,6}(;[A-Z]{1,3}=\"[a-z:;,]{0,6}\")?:[ -~]{0,40}",
        "(FN|NOTE|ORG|TITLE|nickname|N|ADR|CATEGORIES|BDAY|IMPP|URL):[ -~а-яё]{0,30}(\\\\[n,;])?[a-z]{0,5}",
        "[ -~]{0,20}",
        "\\s[a-z]{0,10}",
    ];
    let end = prop_oneof![Just("\r\n"), Just("\n"), Just("\r\r\n")];
    (prop::collection::vec(line, 0..12), end).prop_map(|(lines, end)| {
        let body = lines.iter().fold(String::new(), |body, line| body + line + end);
        format!("BEGIN:VCARD{end}VERSION:3.0{end}{body}END:VCARD{end}").into_bytes()
    })
}

/// The properties of a card with a name.
fn named(card: &Card, name: &str) -> Vec<Property> {
    card.named(name).map(|(_, property)| property.clone()).collect()
}

proptest! {
    #[test]
    fn the_lines_of_a_name_are_parsed_as_among_all(card in odd_card(), odd in r#"((te|a\.)?[Tt]EL|FN|TELX|X-TEL|note)?(;x="a:b")?[ .:;]?(\r\n |\n)?[:a-z0-9]{0,3}(\r|\n|\r\n)?"#) {
        for name in ["tel", "EMAIL", "FN", "X-ABLabel", "NOTE", "BEGIN", domain::repair::UNREADABLE] {
            for bytes in [card.clone(), [odd.as_bytes(), &card].concat(), [&card, odd.as_bytes()].concat()] {
                prop_assert_eq!(named(&parse_named(&bytes, &[name]), name), named(&parse(&bytes), name));
            }
        }
    }

    #[test]
    fn any_bytes_are_printed_as_they_were(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'\r'), Just(b' '), Just(b':'), Just(b'"')], 0..200)) {
        prop_assert_eq!(print(&parse(&bytes)), bytes.clone());
        let card = parse(&bytes);
        let contact = read(&card);
        prop_assert_eq!(print(&edit(&card, &contact, &contact).card), bytes);
    }

    #[test]
    fn an_unchanged_form_changes_nothing(bytes in odd_card()) {
        let card = parse(&bytes);
        let contact = read(&card);
        prop_assert_eq!(print(&edit(&card, &contact, &contact).card), bytes.clone());
        let (stored, blobs) = blobs::extract(&bytes);
        let back = blobs::inline(&stored, |hash| blobs.iter().find(|b| b.hash == *hash).map(|b| b.bytes.clone()));
        prop_assert_eq!(back, Some(bytes));
    }

    #[test]
    fn one_changed_phone_leaves_every_other_line(bytes in odd_card()) {
        let card = parse(&bytes);
        let before = read(&card);
        prop_assume!(!before.phones.is_empty());
        let mut after = before.clone();
        after.phones[0].value = "+7 999 000-11-22".into();
        prop_assume!(after != before);
        let edited = edit(&card, &before, &after).card;
        let at = before.phones[0].line.unwrap();
        prop_assert_eq!(edited.lines().len(), card.lines().len());
        for (line, (old, new)) in card.lines().iter().zip(edited.lines()).enumerate() {
            if line == at {
                prop_assert_eq!(&read(&edited).phones[0].value, "+7 999 000-11-22");
            } else {
                prop_assert_eq!(&old.bytes, &new.bytes);
            }
        }
    }

    #[test]
    fn an_unchanged_side_takes_the_changes_of_the_other(base in odd_card(), other in odd_card()) {
        let (base, other) = (parse(&base), parse(&other));
        let theirs = three_way(&base, &base, &other);
        prop_assert!(theirs.conflicts.is_empty());
        prop_assert_eq!(print(&theirs.card), print(&other));
        let mine = three_way(&base, &other, &base);
        prop_assert!(mine.conflicts.is_empty());
        let mut merged: Vec<_> = mine.card.lines().iter().map(domain::card::Line::content).collect();
        let mut wanted: Vec<_> = other.lines().iter().map(domain::card::Line::content).collect();
        merged.sort();
        wanted.sort();
        prop_assert_eq!(merged, wanted);
    }
}
