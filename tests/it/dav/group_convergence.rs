//! A device that knows groups as cards, one that knows categories, and the pages change the same labels at random: in the
//! end all say the same of who is in which group.

use std::collections::{BTreeMap, BTreeSet};

use blocknotik::app::change_log::{self, LogFilter};
use blocknotik::app::{contacts, labels, undo};
use domain::label::label_key;
use formats::vcard::{self, ContactGroup};

use super::convergence::Dice;
use crate::support::dav::{Dav, card, group_card};
use crate::support::server::TestServer;

const STEPS: u64 = 120;
const PEOPLE: usize = 8;
const NAMES: [&str; 4] = ["Хор", "Дача", "хор", "Семья, дом"];

/// Who is in which group, by the keys of the names and the UIDs.
type Groups = BTreeMap<String, BTreeSet<String>>;

/// The cards of the book as a device reads them.
fn read(dav: &Dav) -> BTreeMap<String, (String, String)> {
    let all = dav.sync("");
    let hrefs = all.hrefs();
    if hrefs.is_empty() {
        return BTreeMap::new();
    }
    let got = dav.multiget("<getetag/><c:address-data/>", &hrefs);
    let read = got.parts.into_iter().map(|(href, part)| {
        assert_eq!(
            part.text("d:getetag"),
            all.parts[&href].text("d:getetag"),
            "{href}"
        );
        (href, (part.text("d:getetag"), part.text("c:address-data")))
    });
    read.collect()
}

fn group_of(card: &str) -> Option<ContactGroup> {
    vcard::contact_group(&vcard::parse(card.as_bytes()))
}

/// The name as a card writes it.
fn escaped(name: &str) -> String {
    name.replace(',', "\\,")
}

fn group(uid: &str, name: &str, members: &BTreeSet<String>) -> String {
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    group_card(uid, &escaped(name), &members)
}

fn some_people(dice: &mut Dice) -> BTreeSet<String> {
    (0..PEOPLE)
        .filter(|_| dice.roll(3) == 0)
        .map(|n| format!("p{n}"))
        .collect()
}

/// One change of the device that knows groups.
fn act_on_groups(phone: &Dav, step: u64, dice: &mut Dice) {
    let cards = read(phone);
    let groups: Vec<_> = cards
        .iter()
        .filter(|(_, (_, card))| group_of(card).is_some())
        .collect();
    let any = groups.get(dice.roll(groups.len().max(1)));
    let name = NAMES[dice.roll(NAMES.len())];
    let reply = match (dice.roll(4), any) {
        (0, Some((href, (etag, _)))) => phone.send("DELETE", href, &[("If-Match", etag)], ""),
        (1 | 2, Some((href, (etag, card)))) => {
            let uid = card.lines().find_map(|line| line.strip_prefix("UID:")).unwrap();
            let file = href.rsplit('/').next().unwrap();
            let members = some_people(dice);
            let reply = phone.put(file, &[("If-Match", etag)], &group(uid, name, &members));
            let stored = group_of(&phone.get(href).text()).expect("a group");
            assert_eq!(
                stored.members.into_iter().collect::<BTreeSet<_>>(),
                members,
                "step {step}"
            );
            reply
        }
        _ => {
            let uid = format!("g{step}");
            phone.put(
                &format!("{uid}.vcf"),
                &[("If-None-Match", "*")],
                &group(&uid, name, &some_people(dice)),
            )
        }
    };
    assert!(
        [201, 204].contains(&reply.status),
        "{} {}",
        reply.status,
        reply.text()
    );
}

/// One change of the device that knows categories.
fn act_on_categories(other: &Dav, dice: &mut Dice) {
    let file = format!("p{}.vcf", dice.roll(PEOPLE));
    let labels: Vec<String> = NAMES
        .iter()
        .filter(|_| dice.roll(3) == 0)
        .map(|name| escaped(name))
        .collect();
    let uid = file.trim_end_matches(".vcf");
    let categories = if labels.is_empty() {
        "END:".to_owned()
    } else {
        format!("CATEGORIES:{}\r\nEND:", labels.join(","))
    };
    let reply = other.put(&file, &[], &card(uid, uid).replace("END:", &categories));
    assert!(
        [201, 204].contains(&reply.status),
        "{} {}",
        reply.status,
        reply.text()
    );
}

/// One change on the pages.
fn act_on_pages(server: &TestServer, dice: &mut Dice) {
    let (app, access) = (&server.app, server.access_of("anna"));
    let all = labels::all(app, &access).unwrap();
    let any = all.get(dice.roll(all.len().max(1)));
    match (dice.roll(5), any) {
        (0, Some(label)) => {
            labels::delete(app, &access, label.id).unwrap();
        }
        (1, Some(label)) => {
            // Another label may have the name.
            let _ = labels::rename(app, &access, label.id, NAMES[dice.roll(NAMES.len())]);
        }
        (2, _) => {
            let sql =
                "SELECT CAST(id AS TEXT) AS line FROM contacts WHERE deleted_at IS NULL ORDER BY contacts.id";
            let live = server.db.lines(sql);
            if let Some(id) = live.get(dice.roll(live.len().max(1))) {
                contacts::delete(app, &access, id.parse().unwrap()).unwrap();
            }
        }
        _ => {
            let log = change_log::recent(app, &access, LogFilter::default(), None).unwrap();
            if let Some(batch) = log.batches.into_iter().find(|batch| batch.undoable) {
                undo::undo(app, &access, batch.id).unwrap();
            }
        }
    }
}

fn groups_of_cards(phone: &Dav) -> Groups {
    let mut groups = Groups::new();
    for (_, card) in read(phone).values() {
        if let Some(group) = group_of(card) {
            let live = group
                .members
                .into_iter()
                .filter(|uid| phone.get(&phone.path(&format!("{uid}.vcf"))).status == 200);
            let before = groups.insert(label_key(&group.name), live.collect());
            assert_eq!(before, None, "two cards of one group");
        }
    }
    groups.retain(|_, members| !members.is_empty());
    groups
}

fn groups_of_categories(other: &Dav) -> Groups {
    let mut groups = Groups::new();
    for (_, card) in read(other).values() {
        let contact = vcard::read(&vcard::parse(card.as_bytes()));
        let uid = card.lines().find_map(|line| line.strip_prefix("UID:")).unwrap();
        for label in &contact.labels {
            groups.entry(label_key(label)).or_default().insert(uid.to_owned());
        }
    }
    groups
}

both_databases! {
    fn group_cards_and_categories_say_the_same_in_the_end(db: TestDb) {
        let server = TestServer::start(db);
        let phone = server.device("anna", "iPhone").with_program("iOS/18.1 dataaccessd/1.0");
        let other = server.device("anna", "Ноутбук");
        for n in 0..PEOPLE {
            other.add(&format!("p{n}.vcf"), &card(&format!("p{n}"), &format!("p{n}")));
        }
        let mut dice = Dice(11);
        let (mut token, mut known) = (phone.sync("").token, read(&phone));
        for step in 0..STEPS {
            match dice.roll(5) {
                0 | 1 => act_on_groups(&phone, step, &mut dice),
                2 | 3 => act_on_categories(&other, &mut dice),
                _ => act_on_pages(&server, &mut dice),
            }
            if step % 10 == 9 {
                assert_eq!(groups_of_cards(&phone), groups_of_categories(&other), "after step {step}");
                // A sync from the last token comes to what a first one reads.
                let changed = phone.sync(&token);
                for (href, part) in &changed.parts {
                    known.remove(href);
                    if part.status().is_empty() {
                        let got = phone.get(href);
                        known.insert(href.clone(), (got.header("etag").unwrap().to_owned(), got.text()));
                    }
                }
                token = changed.token;
                assert_eq!(known, read(&phone), "after step {step}");
            }
        }
    }
}
