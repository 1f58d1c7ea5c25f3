//! Two devices and the pages change the book at random, and replies get lost: in the end all have the same cards, none is
//! lost, and none is doubled.

use std::collections::{BTreeMap, BTreeSet};

use blocknotik::app::change_log::{self, LogFilter};
use blocknotik::app::{contacts, undo};

use crate::support::contacts::add;
use crate::support::dav::{Dav, card};
use crate::support::server::TestServer;

const STEPS: u64 = 160;

/// A small generator of numbers that look random, so that a failure can be repeated.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A device with its own copy of the book: ETag and card by href.
struct Replica {
    dav: Dav,
    token: String,
    cards: BTreeMap<String, (String, String)>,
}

impl Replica {
    fn new(server: &TestServer, name: &str) -> Self {
        Self {
            dav: server.device("anna", name),
            token: String::new(),
            cards: BTreeMap::new(),
        }
    }

    /// Takes over what changed.
    fn sync(&mut self) {
        let changed = self.dav.sync(&self.token);
        let mut fetched = Vec::new();
        for (href, part) in &changed.parts {
            if part.status().is_empty() {
                fetched.push(href.as_str());
            } else {
                self.cards.remove(href);
            }
        }
        if !fetched.is_empty() {
            let got = self.dav.multiget("<getetag/><c:address-data/>", &fetched);
            for (href, part) in &got.parts {
                let read = (part.text("d:getetag"), part.text("c:address-data"));
                if read.1.is_empty() {
                    self.cards.remove(href);
                } else {
                    self.cards.insert(href.clone(), read);
                }
            }
        }
        self.token = changed.token;
    }

    fn any(&self, dice: &mut Dice) -> Option<(String, String, String)> {
        let at = dice.roll(self.cards.len().max(1));
        let (href, (etag, card)) = self.cards.iter().nth(at)?;
        Some((href.clone(), etag.clone(), card.clone()))
    }

    /// One change of the device. The reply to some is lost, so that the device knows no better.
    fn act(&mut self, step: u64, dice: &mut Dice, expected: &mut BTreeSet<String>) {
        let is_lost = dice.roll(4) == 0;
        match (dice.roll(4), self.any(dice)) {
            (0 | 1, Some((href, etag, card))) => {
                let changed = card.replace("END:VCARD", &format!("NOTE:{step}\r\nEND:VCARD"));
                let name = href.rsplit('/').next().unwrap();
                let reply = self.dav.put(name, &[("If-Match", &etag)], &changed);
                assert!([204, 412].contains(&reply.status), "{}", reply.status);
                if reply.status == 204 && !is_lost {
                    self.cards
                        .insert(href, (reply.header("etag").unwrap().to_owned(), changed));
                }
            }
            (2, Some((href, etag, card))) => {
                let reply = self.dav.send("DELETE", &href, &[("If-Match", &etag)], "");
                assert!([204, 404, 412].contains(&reply.status), "{}", reply.status);
                if reply.status == 204 {
                    expected.remove(&uid(&card));
                    if !is_lost {
                        self.cards.remove(&href);
                    }
                }
            }
            _ => {
                let (name, sent) = (
                    format!("{step}.vcf"),
                    card(&format!("uid{step}"), &format!("Имя {step}")),
                );
                // A lost reply is followed by a retry, which finds the card there.
                let etag = self.dav.add(&name, &sent);
                expected.insert(format!("uid{step}"));
                if is_lost {
                    assert_eq!(self.dav.put(&name, &[("If-None-Match", "*")], &sent).status, 412);
                } else {
                    self.cards.insert(self.dav.path(&name), (etag, sent));
                }
            }
        }
    }
}

fn uid(card: &str) -> String {
    let line = card.lines().find(|line| line.starts_with("UID:")).unwrap();
    line.trim_start_matches("UID:").to_owned()
}

/// One change on the pages.
fn act_on_pages(server: &TestServer, step: u64, dice: &mut Dice, expected: &mut BTreeSet<String>) {
    let (app, access) = (&server.app, server.access_of("anna"));
    let live = || {
        let sql = "SELECT CAST(id AS TEXT) || '|' || uid AS line FROM contacts WHERE deleted_at IS NULL ORDER BY contacts.id";
        server.db.lines(sql)
    };
    match dice.roll(3) {
        0 => {
            let client = server.client_of("anna");
            add(&client, &format!("Страница {step}"), "+79991234567", "друзья");
            let newest = live().pop().unwrap();
            expected.insert(newest.split('|').nth(1).unwrap().to_owned());
        }
        1 => {
            let all = live();
            if let Some(line) = all.get(dice.roll(all.len().max(1))) {
                let (id, uid) = line.split_once('|').unwrap();
                contacts::delete(app, &access, id.parse().unwrap()).unwrap();
                expected.remove(uid);
            }
        }
        _ => {
            let log = change_log::recent(app, &access, LogFilter::default(), None).unwrap();
            let last = log.batches.into_iter().find(|batch| batch.undoable);
            if let Some(batch) = last {
                undo::undo(app, &access, batch.id).unwrap();
                *expected = live()
                    .iter()
                    .map(|line| line.split('|').nth(1).unwrap().to_owned())
                    .collect();
            }
        }
    }
}

both_databases! {
    fn devices_and_pages_come_to_the_same_cards(db: TestDb) {
        let server = TestServer::start(db);
        let mut replicas = [Replica::new(&server, "Телефон"), Replica::new(&server, "Ноутбук")];
        let (mut dice, mut expected) = (Dice(7), BTreeSet::new());
        for step in 0..STEPS {
            let which = dice.roll(2);
            match dice.roll(8) {
                0 => act_on_pages(&server, step, &mut dice, &mut expected),
                1 | 2 => replicas[which].sync(),
                _ => replicas[which].act(step, &mut dice, &mut expected),
            }
        }
        replicas.iter_mut().for_each(Replica::sync);
        let [one, other] = &replicas;
        assert_eq!(one.cards, other.cards);
        let uids: Vec<String> = one.cards.values().map(|(_, card)| uid(card)).collect();
        assert_eq!(uids.len(), expected.len());
        assert_eq!(uids.into_iter().collect::<BTreeSet<_>>(), expected);
        for (href, (etag, card)) in &one.cards {
            let got = one.dav.get(href);
            assert_eq!((got.header("etag"), got.text().as_str()), (Some(etag.as_str()), card.as_str()));
        }
    }
}
