//! The finder in the database against the table of labeled pairs, which `domain::duplicates` is tested with, too.

use std::collections::{BTreeMap, BTreeSet};

use blocknotik::app::duplicates::{self, GroupFilter};
use blocknotik::app::{App, BookAccess};
use domain::contact::{Contact, DateField, Entry, EntryType, Messenger, PostalAddress, Service};
use domain::date::DateValue;
use domain::duplicates::{Candidate, Certainty};
use domain::name::Name;
use formats::vcard::{new_card, parse, print, read};

use crate::support::app::account;
use crate::support::import::import;

const TABLE: &str = include_str!("../fixtures/duplicates.tsv");
const REGION: &str = "RU";

/// A pair of contacts whose values no other contact has.
struct LabeledPair {
    kind: &'static str,
    label: &'static str,
    cards: [String; 2],
    uids: Vec<String>,
    keys: BTreeSet<i64>,
}

fn table() -> Vec<LabeledPair> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).enumerate();
    lines
        .filter_map(|(at, text)| {
            let cells: Vec<&str> = text.split('\t').collect();
            let [kind, label, shared, one, other] = cells.as_slice() else {
                panic!("{text}");
            };
            // Cards with one UID are one contact from the beginning.
            let is_of_two = shared.is_empty() && *kind != "uid";
            is_of_two.then(|| {
                let uids = vec![format!("p{at}a"), format!("p{at}b")];
                let cards = [card(&uids[0], one), card(&uids[1], other)];
                LabeledPair {
                    kind,
                    label,
                    keys: cards.iter().flat_map(|card| keys(card)).collect(),
                    uids,
                    cards,
                }
            })
        })
        .collect()
}

fn keys(card: &str) -> Vec<i64> {
    let card = parse(card.as_bytes());
    let candidate = Candidate::of(&card, &read(&card), REGION);
    candidate.keys.into_iter().map(|(_, key)| key).collect()
}

fn card(uid: &str, cell: &str) -> String {
    let mut values = cell.split("; ");
    let name = values.next().unwrap().trim_matches(';').trim();
    let mut contact = Contact {
        formatted_name: name.to_owned(),
        ..Contact::default()
    };
    let mut photo = String::new();
    for value in values {
        let (key, value) = value.split_once('=').unwrap();
        match key {
            "p" => photo = format!("PHOTO;VALUE=uri:https://example.org/{value}\r\n"),
            _ => set(&mut contact, key, value),
        }
    }
    let text = String::from_utf8(print(&new_card(uid, &contact))).unwrap();
    text.replace("END:VCARD", &format!("{photo}END:VCARD"))
}

fn set(contact: &mut Contact, key: &str, value: &str) {
    let entry = || Entry {
        line: None,
        entry_type: EntryType::None,
        value: value.to_owned(),
    };
    let parts = |separator| value.split_once(separator).unwrap();
    match key {
        "t" => contact.phones.push(entry()),
        "e" => contact.emails.push(entry()),
        "u" => contact.links.push(entry()),
        "o" => value.clone_into(&mut contact.organization),
        "k" => value.clone_into(&mut contact.nickname),
        "n" => {
            contact.name = Name {
                family: parts(',').0.to_owned(),
                given: parts(',').1.to_owned(),
                ..Name::default()
            };
        }
        "m" => contact.messengers.push(Messenger {
            line: None,
            entry_type: EntryType::None,
            service: Service::of_name(parts(':').0),
            value: parts(':').1.to_owned(),
        }),
        "a" => contact.addresses.push(PostalAddress {
            city: parts(',').0.to_owned(),
            street: parts(',').1.to_owned(),
            ..PostalAddress::default()
        }),
        "b" => {
            let value = DateValue::read(value, None);
            contact.birthday = Some(DateField { line: None, value });
        }
        other => panic!("{other}"),
    }
}

/// Books of pairs that have nothing in common with each other.
fn books(pairs: Vec<LabeledPair>) -> Vec<Vec<LabeledPair>> {
    let mut books: Vec<(BTreeSet<i64>, Vec<LabeledPair>)> = Vec::new();
    for pair in pairs {
        match books.iter_mut().find(|(keys, _)| keys.is_disjoint(&pair.keys)) {
            Some((keys, book)) => {
                keys.extend(&pair.keys);
                book.push(pair);
            }
            None => books.push((pair.keys.clone(), vec![pair])),
        }
    }
    books.into_iter().map(|(_, book)| book).collect()
}

/// The groups of a book: the UIDs of each, and how certain it is.
fn groups(app: &App, access: &BookAccess) -> BTreeMap<Vec<String>, Certainty> {
    let mut found = BTreeMap::new();
    for certainty in Certainty::ALL {
        let mut after = Some(0);
        while let Some(from) = after {
            let page = duplicates::page(app, access, *certainty, &GroupFilter::default(), from).unwrap();
            found.extend(page.groups.into_iter().map(|group| (group.uids, *certainty)));
            after = page.after;
        }
    }
    found
}

both_databases! {
    fn the_table_of_labeled_pairs_is_told_apart_in_a_book(db: TestDb) {
        let app = db.app();
        let pairs = table();
        assert!(pairs.len() >= 400, "{}", pairs.len());
        let (mut found_same, mut found_different, mut same) = (0_u32, 0_u32, 0_u32);
        let mut by_kind: BTreeMap<(&str, &str), [u32; 4]> = BTreeMap::new();
        for (at, book) in books(pairs).into_iter().enumerate() {
            let access = account(&app, &format!("book{at}"));
            let cards: String = book.iter().flat_map(|pair| pair.cards.clone()).collect();
            import(&app, &access, "a.vcf", cards);
            duplicates::find_all(&app, &access).unwrap();
            let groups = groups(&app, &access);
            assert!(groups.keys().all(|uids| uids.len() == 2), "{groups:?}");
            for pair in book {
                let certainty = groups.get(pair.uids.as_slice()).copied();
                let is_found = matches!(certainty, Some(Certainty::Sure | Certainty::Likely));
                by_kind.entry((pair.kind, pair.label)).or_default()[certainty.map_or(3, |certainty| certainty as usize)] += 1;
                same += u32::from(pair.label == "same");
                found_same += u32::from(is_found && pair.label == "same");
                found_different += u32::from(is_found && pair.label == "different");
                assert!(certainty != Some(Certainty::Sure) || pair.label == "same", "{:?}", pair.cards);
            }
        }
        let precision = f64::from(found_same) / f64::from(found_same + found_different);
        let recall = f64::from(found_same) / f64::from(same);
        println!("sure, likely, maybe, not found: {by_kind:?}\nprecision {precision:.3}, recall {recall:.3}");
        assert!(precision >= 0.98, "precision {precision} {by_kind:?}");
        assert!(recall >= 0.9, "recall {recall} {by_kind:?}");
    }
}
