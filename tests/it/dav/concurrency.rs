//! Requests at the same time: of several that exclude each other exactly one wins.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::thread;

use crate::support::dav::{Dav, card};
use crate::support::server::TestServer;

const THREADS: usize = 8;

/// The statuses of requests that are sent at once, each by its own device.
fn at_once(devices: &mut [Dav], send: impl Fn(&Dav, usize) -> u16 + Sync) -> BTreeMap<u16, usize> {
    let barrier = Barrier::new(devices.len());
    let statuses: Vec<u16> = thread::scope(|scope| {
        let threads: Vec<_> = devices
            .iter_mut()
            .enumerate()
            .map(|(n, dav)| {
                let (barrier, send) = (&barrier, &send);
                scope.spawn(move || {
                    barrier.wait();
                    send(dav, n)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    statuses.into_iter().fold(BTreeMap::new(), |mut counts, status| {
        *counts.entry(status).or_default() += 1;
        counts
    })
}

fn devices(server: &TestServer) -> Vec<Dav> {
    (0..THREADS)
        .map(|n| server.device("anna", &format!("Устройство {n}")))
        .collect()
}

both_databases! {
    fn of_several_conditional_requests_one_wins(db: TestDb) {
        let server = TestServer::start_with(db, |options| options.workers = Some(4));
        let mut devices = devices(&server);
        let one_wins = |winner: u16| BTreeMap::from([(winner, 1), (412, THREADS - 1)]);
        for round in 0..5 {
            let name = format!("{round}.vcf");
            let uid = format!("uid{round}");
            let created = at_once(&mut devices, |dav, n| {
                dav.put(&name, &[("If-None-Match", "*")], &card(&uid, &format!("Имя {n}"))).status
            });
            assert_eq!(created, one_wins(201));
            let etag = devices[0].get(&devices[0].path(&name)).header("etag").unwrap().to_owned();
            let changed = at_once(&mut devices, |dav, n| {
                dav.put(&name, &[("If-Match", &etag)], &card(&uid, &format!("Другое {n}"))).status
            });
            assert_eq!(changed, one_wins(204));
            let etag = devices[0].get(&devices[0].path(&name)).header("etag").unwrap().to_owned();
            let mixed = at_once(&mut devices, |dav, n| {
                if n % 2 == 0 {
                    dav.send("DELETE", &dav.path(&name), &[("If-Match", &etag)], "").status
                } else {
                    dav.put(&name, &[("If-Match", &etag)], &card(&uid, &format!("Третье {n}"))).status
                }
            });
            let wins: usize = mixed.iter().filter(|(status, _)| **status == 204).map(|(_, n)| n).sum();
            assert_eq!(wins, 1, "{mixed:?}");
            assert!(mixed.keys().all(|status| [204, 404, 412].contains(status)), "{mixed:?}");
        }
    }

    fn one_uid_is_stored_once(db: TestDb) {
        let server = TestServer::start_with(db, |options| options.workers = Some(4));
        let mut devices = devices(&server);
        let stored = at_once(&mut devices, |dav, n| dav.put(&format!("{n}.vcf"), &[], &card("same", "Анна")).status);
        assert_eq!(stored, BTreeMap::from([(201, 1), (403, THREADS - 1)]));
        assert_eq!(devices[0].sync("").parts.len(), 1);
    }

    fn a_sync_misses_nothing_while_others_write(db: TestDb) {
        const CARDS: usize = 12;
        let server = TestServer::start_with(db, |options| options.workers = Some(4));
        let mut devices = devices(&server);
        let reader = devices.pop().unwrap();
        let mut token = reader.sync("").token;
        let mut seen = std::collections::BTreeSet::new();
        let written = at_once(&mut devices, |dav, n| {
            let statuses = (0..CARDS).map(|k| dav.put(&format!("{n}-{k}.vcf"), &[], &card(&format!("{n}-{k}"), "Анна")).status);
            statuses.max().unwrap()
        });
        assert_eq!(written, BTreeMap::from([(201, THREADS - 1)]));
        thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for (n, dav) in devices.iter_mut().enumerate() {
                    for k in 0..CARDS {
                        assert_eq!(dav.put(&format!("{n}-{k}.vcf"), &[], &card(&format!("{n}-{k}"), "Борис")).status, 204);
                    }
                }
            });
            while !writer.is_finished() {
                let changed = reader.sync(&token);
                seen.extend(changed.parts.iter().map(|(href, part)| (href.clone(), part.text("d:getetag"))));
                token = changed.token;
            }
        });
        let last = reader.sync(&token);
        seen.extend(last.parts.iter().map(|(href, part)| (href.clone(), part.text("d:getetag"))));
        let listed = reader.propfind(&reader.book, "1", "<getetag/>");
        let cards = listed.parts.iter().filter(|(href, _)| **href != reader.book);
        for (href, part) in cards {
            assert!(seen.contains(&(href.clone(), part.text("d:getetag"))), "{href} was missed");
        }
        assert_eq!(listed.parts.len(), (THREADS - 1) * CARDS + 1);
    }
}
