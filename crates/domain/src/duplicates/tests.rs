//! The finder against the table of labeled pairs.

use std::collections::BTreeMap;

use super::compare_keys::{email_hash, phone_hash};
use super::{Candidate, Certainty, Comparison, KeyKind, Sharers, compare};
use crate::card::{Card, Line, Property};
use crate::contact::{Contact, DateField, Entry, EntryType, Messenger, PostalAddress, Service};
use crate::date::DateValue;
use crate::name::Name;
use crate::phone::phone_keys;

const TABLE: &str = include_str!("../../../../tests/fixtures/duplicates.tsv");
const REGION: &str = "RU";

struct LabeledPair {
    kind: &'static str,
    label: &'static str,
    one: Candidate,
    other: Candidate,
    sharers: Sharers,
    text: &'static str,
}

fn table() -> Vec<LabeledPair> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|text| {
            let cells: Vec<&str> = text.split('\t').collect();
            let [kind, label, shared, one, other] = cells.as_slice() else {
                panic!("{text}");
            };
            LabeledPair {
                kind,
                label,
                one: candidate(one),
                other: candidate(other),
                sharers: sharers(shared),
                text,
            }
        })
        .collect()
}

fn sharers(cell: &str) -> Sharers {
    let mut sharers = Sharers::new();
    if let Some((value, count)) = cell.split_once('=') {
        let count = count.parse().unwrap();
        match value.split_at(1) {
            ("t", number) => {
                for key in phone_keys(number, REGION) {
                    sharers.insert(phone_hash(&key), count);
                }
            }
            (_, address) => drop(sharers.insert(email_hash(address), count)),
        }
    }
    sharers
}

/// Everybody who has the same name and number is a sharer of both.
fn with_copies(pair: &LabeledPair) -> Sharers {
    let mut sharers = pair.sharers.clone();
    if pair.kind == "many copies" {
        let count = *pair.sharers.values().next().unwrap();
        for (kind, key) in &pair.one.keys {
            if *kind == KeyKind::NameAndContactPoint {
                sharers.insert(*key, count);
            }
        }
    }
    sharers
}

fn candidate(cell: &str) -> Candidate {
    let mut values = cell.split("; ");
    let mut contact = Contact {
        formatted_name: values.next().unwrap().trim_matches(';').trim().to_owned(),
        ..Contact::default()
    };
    let mut lines = Vec::new();
    for value in values {
        let (key, value) = value.split_once('=').unwrap();
        set(&mut contact, &mut lines, key, value);
    }
    Candidate::of(&Card::new(lines), &contact, REGION)
}

fn set(contact: &mut Contact, lines: &mut Vec<Line>, key: &str, value: &str) {
    let entry = || Entry {
        line: None,
        entry_type: EntryType::None,
        value: value.to_owned(),
    };
    let mut property = |name: &str| {
        lines.push(Line {
            bytes: Vec::new(),
            property: Some(Property {
                head: name.to_owned(),
                group: None,
                name: name.to_owned(),
                params: Vec::new(),
                value: value.to_owned(),
            }),
        });
    };
    match key {
        "t" => contact.phones.push(entry()),
        "e" => contact.emails.push(entry()),
        "u" => contact.links.push(entry()),
        "o" => value.clone_into(&mut contact.organization),
        "k" => value.clone_into(&mut contact.nickname),
        "p" => property("PHOTO"),
        "i" => property("UID"),
        "n" => {
            let (family, given) = value.split_once(',').unwrap();
            contact.name = Name {
                family: family.to_owned(),
                given: given.to_owned(),
                ..Name::default()
            };
        }
        "m" => {
            let (service, value) = value.split_once(':').unwrap();
            contact.messengers.push(Messenger {
                line: None,
                entry_type: EntryType::None,
                service: Service::of_name(service),
                value: value.to_owned(),
            });
        }
        "a" => {
            let (city, street) = value.split_once(',').unwrap();
            contact.addresses.push(PostalAddress {
                city: city.to_owned(),
                street: street.to_owned(),
                ..PostalAddress::default()
            });
        }
        "b" => {
            let value = DateValue::read(value, None);
            contact.birthday = Some(DateField { line: None, value });
        }
        other => panic!("{other}"),
    }
}

fn compared(pair: &LabeledPair) -> Comparison {
    compare(&pair.one, &pair.other, &with_copies(pair))
}

#[test]
fn the_table_is_told_apart() {
    let (mut found_same, mut found_different, mut same) = (0_u32, 0_u32, 0_u32);
    let mut by_kind: BTreeMap<(&str, &str), [u32; 4]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for pair in table() {
        let comparison = compared(&pair);
        let certainty = comparison.certainty;
        let column = certainty.map_or(3, |certainty| certainty as usize);
        by_kind.entry((pair.kind, pair.label)).or_default()[column] += 1;
        let is_found = matches!(certainty, Some(Certainty::Sure | Certainty::Likely));
        same += u32::from(pair.label == "same");
        found_same += u32::from(is_found && pair.label == "same");
        found_different += u32::from(is_found && pair.label == "different");
        if is_found != (pair.label == "same") && pair.label != "open" {
            wrong.push(format!("{} {comparison:?}", pair.text));
        }
        let is_sure = certainty == Some(Certainty::Sure);
        assert!(!is_sure || pair.label == "same", "{} {comparison:?}", pair.text);
    }
    println!(
        "sure, likely, maybe, not found: {by_kind:#?}\n{}",
        wrong.join("\n")
    );
    let precision = f64::from(found_same) / f64::from(found_same + found_different);
    let recall = f64::from(found_same) / f64::from(same);
    println!("precision {precision:.3}, recall {recall:.3}");
    assert!(precision >= 0.98, "precision {precision}");
    assert!(recall >= 0.9, "recall {recall}");
}

#[test]
fn a_father_and_his_son_are_never_likely_to_be_one() {
    let pairs: Vec<LabeledPair> = table()
        .into_iter()
        .filter(|pair| pair.kind == "generation on one side")
        .collect();
    assert!(pairs.len() > 10);
    for pair in pairs {
        let certainty = compared(&pair).certainty;
        assert!(
            matches!(certainty, None | Some(Certainty::Maybe)),
            "{} {certainty:?}",
            pair.text
        );
    }
}

#[test]
fn comparing_is_symmetric() {
    for pair in table() {
        let there = compared(&pair);
        let back = compare(&pair.other, &pair.one, &with_copies(&pair));
        assert_eq!(there.certainty, back.certainty, "{}", pair.text);
        assert_eq!(there.objections, back.objections, "{}", pair.text);
    }
}

#[test]
fn contacts_are_apart_if_comparing_them_finds_an_objection() {
    for pair in table() {
        let is_apart = !compared(&pair).objections.is_empty();
        assert_eq!(pair.one.is_apart_from(&pair.other), is_apart, "{}", pair.text);
    }
}

#[test]
fn pairs_that_are_found_share_a_key() {
    for pair in table() {
        if compared(&pair).certainty.is_some() {
            let is_shared = pair.one.keys.iter().any(|key| pair.other.keys.contains(key));
            assert!(
                is_shared || pair.kind == "photo" || pair.kind == "uid",
                "{}",
                pair.text
            );
        }
    }
}

#[test]
fn a_value_that_many_share_proves_nothing() {
    let one = candidate("Иванов Иван; t=+7 495 777-00-00");
    let other = candidate("Мама; t=+7 495 777-00-00");
    let with = |count| {
        let sharers = Sharers::from([(phone_hash("74957770000"), count)]);
        compare(&one, &other, &sharers).certainty
    };
    assert_eq!(with(2), Some(Certainty::Maybe));
    assert_eq!(with(50_000), None);
}

#[test]
fn who_else_of_a_family_has_a_number_says_nothing_about_one_name() {
    let one = candidate("Анна Ёлкина; t=+7 903 777-12-13");
    let other = candidate("Ёлкина Анна; t=+7 903 777-12-13");
    let with = |count| {
        let mut sharers = Sharers::from([(phone_hash("79037771213"), count)]);
        let certain = one
            .keys
            .iter()
            .filter(|(kind, _)| *kind == KeyKind::NameAndContactPoint);
        sharers.extend(certain.map(|(_, key)| (*key, 2)));
        compare(&one, &other, &sharers).certainty
    };
    assert_eq!(with(4), Some(Certainty::Sure));
    assert_eq!(with(40), Some(Certainty::Maybe));
}

#[test]
fn a_number_of_one_digit_is_a_placeholder() {
    for (number, expected) in [
        ("+7 999 111-11-11", Some(Certainty::Sure)),
        ("111-11-11", Some(Certainty::Likely)),
        ("+7 999 999-99-99", Some(Certainty::Likely)),
        ("+7 999 000-00-00", Some(Certainty::Likely)),
    ] {
        let contact = candidate(&format!("Анна Белова; t={number}"));
        let certainty = compare(&contact, &contact, &Sharers::new()).certainty;
        assert_eq!(certainty, expected, "{number}");
    }
}
