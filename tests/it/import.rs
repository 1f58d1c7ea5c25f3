//! Files into a book: what an import does to contacts that are there, and what a crash leaves.

use std::io::{Cursor, Write};

use blocknotik::app::transfer::{self, ImportReport};
use blocknotik::app::{App, Who, accounts, batches, jobs};
use blocknotik::domain::log::BatchKind;
use chrono::TimeDelta;

use crate::manage::THREE;
use crate::support::app::{PASSWORD, account, counts, exported, found};
use crate::support::eventually;

fn import(app: &App, who: &Who, octets: impl AsRef<[u8]>) -> ImportReport {
    transfer::import(app, who, "a.vcf", Cursor::new(octets), false, &mut |_| {}).unwrap()
}

fn many(from: usize, to: usize) -> String {
    let one = |n: usize| {
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:n{n}\r\nFN:Person {n}\r\nTEL:+7999{n:07}\r\nEND:VCARD\r\n")
    };
    (from..to).map(one).collect::<Vec<_>>().concat()
}

both_databases! {
    fn a_changed_card_replaces_the_old_one_and_the_undo_brings_it_back(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, THREE);
        let changed = THREE.replace("+7 (999) 123-45-67", "+7 999 000-00-00");
        let report = import(&app, &anna, &changed);
        assert_eq!((report.new, report.updated, report.same), (0, 1, 2));
        assert_eq!(exported(&app, &anna), changed);
        let undone = batches::undo(&app, &anna, report.batch.unwrap()).unwrap();
        assert_eq!((undone.undone, undone.collisions.len()), (1, 0));
        assert_eq!(exported(&app, &anna), THREE);
        // And the undo itself can be undone.
        batches::undo(&app, &anna, undone.batch.unwrap()).unwrap();
        assert_eq!(exported(&app, &anna), changed);
    }

    fn one_undo_takes_a_whole_file_back(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, THREE);
        let report = import(&app, &anna, many(0, 450));
        assert_eq!((report.new, counts(&app, &anna)), (450, (453, 0)));
        let journal = batches::recent(&app, &anna, None).unwrap();
        let batch = &journal.batches[0];
        assert_eq!((batch.kind, batch.changes, batch.detail.as_str()), (BatchKind::Import, 450, "a.vcf"));
        assert!(batch.undoable && !batch.running);
        let undone = batches::undo(&app, &anna, batch.id).unwrap();
        assert_eq!((undone.undone, counts(&app, &anna)), (450, (3, 450)));
        assert_eq!(exported(&app, &anna), THREE);
    }

    fn two_cards_of_one_uid_are_one_contact_with_a_history(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let twice = format!("{}{}", many(1, 2), many(1, 2).replace("Person", "Mister"));
        let report = import(&app, &anna, twice);
        assert_eq!((report.new, report.updated), (1, 1));
        assert_eq!(found(&app, &anna, ""), ["Mister 1"]);
    }

    fn large_values_come_out_octet_for_octet(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let line = "QUJD".repeat(18);
        let photo = format!("PHOTO;ENCODING=b;TYPE=JPEG:{}", [line.as_str(); 40].join("\r\n "));
        let card = many(1, 2).replace("END:VCARD", &format!("{photo}\r\nEND:VCARD"));
        import(&app, &anna, &card);
        assert_eq!(exported(&app, &anna), card);
        let stored = db.lines("SELECT CAST(octet_length(card) AS TEXT) AS line FROM contacts");
        assert!(stored[0].parse::<usize>().unwrap() < 400, "{stored:?}");
    }

    fn a_killed_import_leaves_a_consistent_book_that_can_be_undone(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let (mut running, mut stdin) = db.manage(&["import", "-", "--user", "anna"]).spawn_fed();
        // Enough for some transactions and a half; the rest of the file never comes.
        stdin.write_all(many(0, 500).as_bytes()).unwrap();
        stdin.flush().unwrap();
        eventually("some of it is in the book", || counts(&app, &anna).0 > 0);
        running.kill();

        let (live, trash) = counts(&app, &anna);
        assert!(live > 0 && live < 500 && trash == 0);
        let cards = exported(&app, &anna);
        assert_eq!(cards, many(0, usize::try_from(live).unwrap()));
        assert_eq!(found(&app, &anna, "79990000007"), ["Person 7"]);
        let journal = batches::recent(&app, &anna, None).unwrap();
        assert!(journal.batches[0].running && !journal.batches[0].undoable);

        // The command ran on the machine's clock, which is ahead of the test's.
        clock.advance(TimeDelta::days(36_500));
        jobs::run_once(&app).unwrap();
        let journal = batches::recent(&app, &anna, None).unwrap();
        assert!(!journal.batches[0].running && journal.batches[0].undoable);
        batches::undo(&app, &anna, journal.batches[0].id).unwrap();
        assert_eq!(counts(&app, &anna), (0, live));
        // The same file comes in again.
        let report = import(&app, &anna, many(0, 500));
        assert_eq!((report.new + report.updated + report.same, counts(&app, &anna).0), (500, 500));
    }

    fn another_account_imports_the_same_file_into_its_own_book(db: TestDb) {
        let app = db.app();
        let (anna, boris) = (account(&app, "anna"), account(&app, "boris"));
        import(&app, &anna, THREE);
        assert_eq!(import(&app, &boris, THREE).new, 3);
        assert_eq!((counts(&app, &anna), counts(&app, &boris)), ((3, 0), (3, 0)));
        assert!(accounts::sign_in(&app, "anna", PASSWORD, &accounts::Device::default()).is_ok());
    }
}
