//! Laws of merging the contacts of one person, for random cards and choices: no value is lost, the order of the contacts
//! does not matter, a second press does nothing, and the undo gives back every byte.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use blocknotik::app::BookAccess;
use blocknotik::app::duplicates::{self, MergeChoice, MergeOutcome, Merged};
use domain::card::Card;
use domain::date::DateValue;
use domain::property::{PropertyRole, base_name};
use domain::text::{items, unescape};
use formats::vcard;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::app::exported;
use crate::support::dav::Dav;
use crate::support::db::TestDb;
use crate::support::jobs::undo;
use crate::support::server::TestServer;

/// Random cases of each law: each imports and merges contacts.
const CASES: u32 = 24;

/// Properties of which a contact has one.
const SINGLE: [&str; 5] = ["FN", "NICKNAME", "BDAY", "ORG", "TITLE"];

/// What a fact is: the name of its property, and its value.
type Facts = BTreeSet<(String, String)>;

/// A line of a card of one person.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "N:[А-Г][а-в]{0,2};[А-Г][а-в]{0,2};;;",
        "TEL(;TYPE=CELL|;TYPE=WORK)?:\\+7903111223[0-4]",
        "item[12]\\.TEL:89031112234",
        "EMAIL(;TYPE=HOME)?:[ab]@example\\.org",
        "(NICKNAME|TITLE):[а-в]{1,2}",
        "ORG:(Ромашка|ООО «Ромашка»|Лютик)",
        "BDAY:(1980-03-2[12]|19800321|--0322)",
        "NOTE:[а-в]{1,3}(\\\\n[а-в]{1,2})?",
        "CATEGORIES:[а-в](,[г-д])?",
        "(item[12]\\.)?URL:https://example\\.org/[ab]",
        "item[12]\\.X-ABLabel:[а-в]",
        "X-(ODD|OTHER)(;P=\"a,b\")?:[а-в]{1,2}(;x)?",
        "ADR;TYPE=HOME:;;[а-б]{1,2};Тула;;17;",
    ]
}

/// The cards of contacts, of either version, without their UIDs, and from which of them each single value is chosen.
fn cards() -> impl Strategy<Value = (Vec<Vec<String>>, Vec<usize>)> {
    let parts = (
        "VERSION:[34]\\.0",
        "FN:[А-Г][а-в]{1,3}( [А-Г][а-в]{1,3})?",
        vec(line(), 0..8),
    );
    let card = parts.prop_map(|(version, name, lines)| {
        let mut card = vec![version, name];
        card.extend(lines);
        card
    });
    (vec(card, 3..6), vec(0..5_usize, SINGLE.len()))
}

fn text_of(uid: &str, lines: &[String]) -> String {
    let (version, lines) = lines.split_first().unwrap();
    let lines = lines.join("\r\n");
    format!("BEGIN:VCARD\r\n{version}\r\nUID:{uid}\r\n{lines}\r\nEND:VCARD\r\n")
}

/// What a card says, but for its notes, which are joined. A number and a day are the same in every spelling, and of two
/// spellings of an organization the richer one stays; a day with its year says the day without it.
fn facts(card: &Card) -> Facts {
    let mut facts = Facts::new();
    for (_, property) in card.properties() {
        let info = property.info();
        let is_said = !info.is_about_card() && info.role != PropertyRole::GroupInfo;
        let name = property.name.to_ascii_uppercase();
        let name = base_name(&name).to_owned();
        let value = unescape(property.value.trim());
        if !is_said || value.is_empty() || name == "NOTE" {
            continue;
        }
        let values = match name.as_str() {
            "CATEGORIES" => items(&property.value),
            "TEL" => vec![value.chars().filter(char::is_ascii_digit).skip(1).collect()],
            "ORG" => vec![value.replace("ООО ", "").replace(['«', '»'], "")],
            "BDAY" => vec![DateValue::read(&value, None).iso()],
            _ => vec![value],
        };
        facts.extend(values.into_iter().map(|value| (name.clone(), value)));
    }
    let days: Vec<String> = facts
        .iter()
        .filter(|(name, _)| name == "BDAY")
        .map(|(_, day)| day.clone())
        .collect();
    facts.retain(|(name, value)| name != "BDAY" || !is_said_with_year(value, &days));
    facts
}

/// True for a day without its year if it is there with a year.
fn is_said_with_year(day: &str, days: &[String]) -> bool {
    let day = day.strip_prefix("--").map(|day| format!("-{day}"));
    day.is_some_and(|day| {
        days.iter()
            .any(|other| !other.starts_with("--") && other.ends_with(&day))
    })
}

fn notes(card: &Card) -> String {
    let is_note = |name: &str| base_name(&name.to_ascii_uppercase()) == "NOTE";
    let notes = card.properties().filter(|(_, property)| is_note(&property.name));
    notes
        .map(|(_, property)| unescape(&property.value) + "\n")
        .collect()
}

/// The ids of the contacts with these UIDs.
fn ids(db: &TestDb, access: &BookAccess, uids: &[String]) -> Vec<i64> {
    let found = db
        .store()
        .read(|conn| store::contacts::by_uids(conn, access.book_id(), uids));
    let by_uid: BTreeMap<String, i64> = found.unwrap().into_iter().map(|row| (row.uid, row.id)).collect();
    uids.iter().map(|uid| by_uid[uid]).collect()
}

fn card_of(db: &TestDb, access: &BookAccess, id: i64) -> Card {
    let found = db
        .store()
        .read(|conn| store::contacts::by_ids(conn, access.book_id(), &[id]));
    vcard::parse(&found.unwrap()[0].card)
}

/// A book to which cards are added as a device does.
struct Book<'a> {
    server: &'a TestServer,
    device: Dav,
    access: BookAccess,
}

/// Contacts that were merged, and what there was before.
struct Case {
    texts: Vec<String>,
    ids: Vec<i64>,
    revisions: BTreeMap<i64, i64>,
    before: String,
}

impl Book<'_> {
    fn exported(&self) -> String {
        exported(&self.server.app, &self.access)
    }

    /// Adds contacts, the first of them the oldest. Those of earlier cases stay in the book.
    fn add(&self, name: &str, cards: &[Vec<String>]) -> Case {
        let uids: Vec<String> = (0..cards.len()).map(|at| format!("{name}-{at}")).collect();
        let texts: Vec<String> = uids
            .iter()
            .zip(cards)
            .map(|(uid, lines)| text_of(uid, lines))
            .collect();
        for (uid, text) in uids.iter().zip(&texts) {
            assert_eq!(
                self.device.put(&format!("{uid}.vcf"), &[], text).status,
                201,
                "{text}"
            );
        }
        let ids = ids(&self.server.db, &self.access, &uids);
        let values = duplicates::values(&self.server.app, &self.access, &ids).unwrap();
        let contacts = values.contacts.iter();
        Case {
            texts,
            ids,
            revisions: contacts.map(|contact| (contact.id, contact.revision)).collect(),
            before: self.exported(),
        }
    }

    /// Merges contacts as a form does, with the values of some chosen.
    fn merge(&self, case: &Case, chosen: &[usize]) -> Merged {
        let chosen = SINGLE.iter().zip(chosen);
        let id = |at: &usize| case.ids[at % case.ids.len()];
        let choice = MergeChoice {
            chosen: chosen.map(|(name, at)| ((*name).to_owned(), id(at))).collect(),
            dropped: BTreeSet::new(),
        };
        match duplicates::merge(&self.server.app, &self.access, &case.revisions, &choice).unwrap() {
            MergeOutcome::Merged(merged) => merged,
            other => panic!("{other:?}"),
        }
    }

    /// Checks the laws for some cards. Returns what the merged card says.
    fn check(&self, name: &str, cards: &[Vec<String>], chosen: &[usize]) -> Facts {
        let case = self.add(name, cards);
        let merged = self.merge(&case, chosen);
        let card = card_of(&self.server.db, &self.access, merged.id.0);
        assert_says_all(&card, &case.texts);
        assert_says_what_was_chosen(&card, &case.texts, chosen);
        let after = self.exported();
        let again = self.merge(&case, chosen);
        assert_eq!(
            (again.id, again.batch),
            (merged.id, merged.batch),
            "pressed twice"
        );
        assert!(self.exported() == after, "pressed twice, it changes a card");
        undo(&self.server.app, &self.access, merged.batch.unwrap()).unwrap();
        assert_eq!(
            self.exported(),
            case.before,
            "the undo does not give back every byte"
        );
        facts(&card)
    }
}

fn assert_says_all(card: &Card, texts: &[String]) {
    let said = facts(card);
    for text in texts {
        let own = vcard::parse(text.as_bytes());
        let days: Vec<String> = said
            .iter()
            .filter(|(name, _)| name == "BDAY")
            .map(|(_, day)| day.clone())
            .collect();
        let mut lost: Vec<_> = facts(&own).difference(&said).cloned().collect();
        lost.retain(|(name, value)| name != "BDAY" || !is_said_with_year(value, &days));
        assert!(lost.is_empty(), "{lost:?} of {text} is not in {}", printed(card));
        for (_, note) in own.named("NOTE") {
            assert!(
                notes(card).contains(unescape(&note.value).trim()),
                "{text} {}",
                printed(card)
            );
        }
    }
}

/// What was chosen is what the contact says. Of an organization and a day, the richer spelling of the same one.
fn assert_says_what_was_chosen(card: &Card, texts: &[String], chosen: &[usize]) {
    let is_exact = |name: &str| !matches!(name, "ORG" | "BDAY");
    for (property, at) in SINGLE.iter().zip(chosen).filter(|(name, _)| is_exact(name)) {
        let own = vcard::parse(texts[at % texts.len()].as_bytes());
        if let Some(wanted) = own.first(property) {
            assert_eq!(
                card.first(property).unwrap().value,
                wanted.value,
                "{property} {}",
                printed(card)
            );
        }
        // The parts of the name are those of a card of that name.
        if let Some(parts) = card.first("N").filter(|_| *property == "FN") {
            let words = |card: &Card| -> BTreeSet<String> {
                let name = vcard::read(card).display_name();
                name.split(' ').map(str::to_owned).collect()
            };
            let of_name = texts.iter().map(|text| vcard::parse(text.as_bytes()));
            let mut of_name = of_name.filter(|other| words(other) == words(&own));
            let is_of_name = of_name.any(|other| other.first("N").map(|p| &p.value) == Some(&parts.value));
            assert!(is_of_name, "{}", printed(card));
        }
    }
}

fn printed(card: &Card) -> String {
    String::from_utf8(vcard::print(card)).unwrap()
}

both_databases! {
    fn a_merge_loses_nothing_and_its_undo_gives_back_every_byte(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let device = server.device("anna", "Телефон");
        let access = server.access_of("anna");
        let book = Book { server: &server, device, access };
        let cases = Cell::new(0);
        let config = Config { cases: CASES, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
        let law = |(cards, chosen): (Vec<Vec<String>>, Vec<usize>)| {
            cases.set(cases.get() + 1);
            let there = book.check(&format!("there{}", cases.get()), &cards, &chosen);
            let count = cards.len();
            let reversed: Vec<Vec<String>> = cards.into_iter().rev().collect();
            let of_reversed: Vec<usize> = chosen.iter().map(|at| count - 1 - at % count).collect();
            let back = book.check(&format!("back{}", cases.get()), &reversed, &of_reversed);
            prop_assert_eq!(there, back, "the order matters");
            Ok(())
        };
        TestRunner::new(config).run(&cards(), law).unwrap();
    }
}
