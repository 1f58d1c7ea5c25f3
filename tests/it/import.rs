//! Files into a book: the preview that touches nothing, what an import does to contacts that are there,
//! and what a crash leaves.

use std::ops::ControlFlow;

use blocknotik::app::imports::{self, Asks, ImportView};
use blocknotik::app::{App, BookAccess, Error, accounts, batches, contacts, jobs};
use blocknotik::domain::change_log::BatchKind;
use blocknotik::domain::diff::{FieldName, ReadableValue};
use blocknotik::domain::ids::{ImportId, ImportItemId};
use blocknotik::domain::import::{Choice, Outcome, State, Verdict};
use chrono::TimeDelta;

use crate::manage::THREE;
use crate::support::app::{PASSWORD, account, counts, exported, found};
use crate::support::eventually;
use crate::support::import::{apply, import, items, preview, run, upload};

fn many(from: usize, to: usize) -> String {
    let one = |n: usize| {
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:n{n}\r\nFN:Person {n}\r\nTEL:+7999{n:07}\r\nEND:VCARD\r\n")
    };
    (from..to).map(one).collect::<Vec<_>>().concat()
}

fn card(uid: &str, lines: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n{lines}\r\nEND:VCARD\r\n")
}

/// (added, updated, merged, same, skipped)
fn done(view: &ImportView) -> (u64, u64, u64, u64, u64) {
    let Outcome {
        added,
        updated,
        merged,
        same,
        skipped,
    } = view.import.counts.done;
    (added, updated, merged, same, skipped)
}

/// The words and texts of all remarks.
fn noted(app: &App, access: &BookAccess, id: ImportId) -> Vec<(String, String)> {
    let items = imports::items(app, access, id, imports::Items::Noted, ImportItemId(0))
        .unwrap()
        .items;
    let remarks = items.into_iter().flat_map(|item| item.remarks);
    remarks.map(|remark| (remark.what, remark.text)).collect()
}

fn state(app: &App, access: &BookAccess, view: &ImportView) -> State {
    imports::look(app, access, view.import.id).unwrap().import.state
}

both_databases! {
    fn a_changed_card_replaces_the_old_one_and_the_undo_brings_it_back(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", THREE);
        let changed = THREE.replace("+7 (999) 123-45-67", "+7 999 000-00-00");
        let view = import(&app, &anna, "a.vcf", &changed);
        assert_eq!(done(&view), (0, 1, 0, 2, 0));
        assert_eq!(exported(&app, &anna), changed);
        let undone = batches::undo(&app, &anna, view.import.batch.unwrap()).unwrap();
        assert_eq!((undone.undone, undone.collisions.len()), (1, 0));
        assert_eq!(exported(&app, &anna), THREE);
        // And the undo itself can be undone.
        batches::undo(&app, &anna, undone.batch.unwrap()).unwrap();
        assert_eq!(exported(&app, &anna), changed);
    }

    fn one_undo_takes_a_whole_file_back(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", THREE);
        let view = import(&app, &anna, "b.vcf", many(0, 1_450));
        assert_eq!((done(&view).0, counts(&app, &anna)), (1_450, (1_453, 0)));
        let journal = batches::recent(&app, &anna, None).unwrap();
        let batch = &journal.batches[0];
        assert_eq!((batch.kind, batch.changes, batch.detail.as_str()), (BatchKind::Import, 1_450, "b.vcf"));
        assert!(batch.undoable && !batch.running);
        let undone = batches::undo(&app, &anna, batch.id).unwrap();
        assert_eq!((undone.undone, counts(&app, &anna)), (1_450, (3, 1_450)));
        assert_eq!(exported(&app, &anna), THREE);
    }

    fn two_cards_of_one_uid_are_one_contact_with_a_history(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let twice = format!("{}{}", many(1, 2), many(1, 2).replace("Person", "Mister"));
        let view = import(&app, &anna, "a.vcf", &twice);
        assert_eq!(done(&view), (1, 1, 0, 0, 0));
        assert_eq!(found(&app, &anna, ""), ["Mister 1"]);
        // The older of the two was had before, the newer is there.
        assert_eq!(done(&import(&app, &anna, "a.vcf", &twice)), (0, 0, 0, 2, 0));
        assert_eq!(found(&app, &anna, ""), ["Mister 1"]);
    }

    fn large_values_come_out_byte_for_byte(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let line = "QUJD".repeat(18);
        let photo = format!("PHOTO;ENCODING=b;TYPE=JPEG:{}", [line.as_str(); 40].join("\r\n "));
        let card = many(1, 2).replace("END:VCARD", &format!("{photo}\r\nEND:VCARD"));
        import(&app, &anna, "a.vcf", &card);
        assert_eq!(exported(&app, &anna), card);
        let stored = db.lines("SELECT CAST(octet_length(card) AS TEXT) AS line FROM contacts");
        assert!(stored[0].parse::<usize>().unwrap() < 400, "{stored:?}");
        // A change beside the photo keeps it.
        let changed = card.replace("Person 1", "Person One");
        assert_eq!(done(&import(&app, &anna, "a.vcf", &changed)), (0, 1, 0, 0, 0));
        assert_eq!(exported(&app, &anna), changed);
    }

    fn a_photo_of_a_file_comes_whole_into_whom_the_book_has(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("u1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11"));
        let photo = "QUJD".repeat(1_000);
        let with_photo = |uid: &str| card(uid, &format!("FN:Анна Белова\r\nTEL:8 999 111-11-11\r\nPHOTO;ENCODING=b;TYPE=JPEG:{photo}"));
        assert_eq!(done(&import(&app, &anna, "b.vcf", with_photo("x1"))), (0, 0, 1, 0, 0));
        let whole = |text: String| text.replace("\r\n ", "");
        assert!(whole(exported(&app, &anna)).contains(&format!(":{photo}\r\n")));
        assert_eq!(done(&import(&app, &anna, "b.vcf", with_photo("x1"))), (0, 0, 0, 1, 0));
    }

    fn a_preview_writes_nothing_and_says_what_would_happen(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let known = [
            card("u1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11"),
            card("u2", "FN:Борис Волков"),
            card("u3", "FN:Вера Гусева\r\nEMAIL:vera@example.org"),
            card("u4", "FN:Глеб Дроздов\r\nTEL:+7 999 444-44-44"),
        ];
        import(&app, &anna, "known.vcf", known.concat());
        let before = (exported(&app, &anna), db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM changes"));
        let file = [
            card("u1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11"),
            card("u2", "FN:Борис Волков\r\nTEL:112"),
            card("x3", "FN:Вера Гусева\r\nEMAIL:VERA@example.org\r\nTEL:113"),
            card("x4", "FN:Дарья\r\nTEL:8 (999) 444-44-44"),
            card("x5", "FN:Egor"),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nREV:1\r\nEND:VCARD\r\n".to_owned(),
        ];
        let id = preview(&app, &anna, "", &[("new.vcf", file.concat().as_bytes())]);
        let view = imports::look(&app, &anna, id).unwrap();
        assert_eq!(view.import.state, State::Ready);
        let counted = Verdict::ALL.iter().map(|v| (v.as_str(), view.import.counts.of(*v))).collect::<Vec<_>>();
        assert_eq!(
            counted,
            [("new", 1), ("update", 1), ("same", 1), ("alike", 2), ("group", 0), ("problem", 1)]
        );
        assert_eq!(
            (exported(&app, &anna), db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM changes")),
            before
        );
        // Surely the same person is merged; with one thing in common it is somebody else until somebody says so.
        let alike = items(&app, &anna, id, Verdict::Alike);
        let told: Vec<_> = alike
            .iter()
            .map(|item| {
                let common: Vec<&str> = item.alike.iter().map(|a| a.as_str()).collect();
                (item.name.as_str(), item.contact.as_ref().unwrap().1.as_str(), common.join(" "), item.choice)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Вера Гусева", "Вера Гусева", "email name".to_owned(), Choice::Merge),
                ("Дарья", "Глеб Дроздов", "phone".to_owned(), Choice::Add),
            ]
        );
        // By what one tells them from others, and what would change in whom the book has.
        assert_eq!(alike[0].says, ["113", "VERA@example.org"]);
        let phones = |item: &imports::Item| {
            let text = |reading: &Option<ReadableValue>| reading.as_ref().map(|reading| reading.text.clone());
            let changes = item.changes.iter();
            changes.map(|c| (c.field.clone(), text(&c.before), text(&c.after))).collect::<Vec<_>>()
        };
        assert_eq!(phones(&alike[0]), [(FieldName::Phone, None, Some("113".to_owned()))]);
        assert_eq!(phones(&alike[1]), []);
        let changed = items(&app, &anna, id, Verdict::Update);
        assert_eq!(phones(&changed[0]), [(FieldName::Phone, None, Some("112".to_owned()))]);
        let view = apply(&app, &anna, id);
        assert_eq!((view.import.state, done(&view)), (State::Done, (2, 1, 1, 1, 1)));
        assert_eq!(found(&app, &anna, "113"), ["Вера Гусева"]);
        assert_eq!(counts(&app, &anna), (6, 0));
        // Undone, all is as before.
        batches::undo(&app, &anna, view.import.batch.unwrap()).unwrap();
        assert_eq!(exported(&app, &anna), before.0);
    }

    fn somebody_chooses_for_a_group_and_for_one(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("u1", "FN:Анна Белова\r\nTEL:112"));
        let file = [card("u1", "FN:Анна Чёрная"), card("x1", "FN:Борис"), card("x2", "FN:Вера")].concat();
        let id = preview(&app, &anna, "Дача", &[("b.vcf", file.as_bytes())]);
        assert!(matches!(
            imports::choose(&app, &anna, id, Verdict::New, Choice::Merge),
            Err(Error::BadPage)
        ));
        imports::choose(&app, &anna, id, Verdict::New, Choice::Skip).unwrap();
        let vera = items(&app, &anna, id, Verdict::New)[1].id;
        imports::choose_item(&app, &anna, id, vera, Choice::Add).unwrap();
        imports::choose(&app, &anna, id, Verdict::Update, Choice::Merge).unwrap();
        assert_eq!(imports::planned(&app, &anna, id).unwrap(), 2);
        let view = apply(&app, &anna, id);
        assert_eq!(done(&view), (1, 0, 1, 0, 1));
        assert_eq!(found(&app, &anna, "дача"), ["Анна Белова", "Вера"]);
        assert!(exported(&app, &anna).contains("X-ALSO-FN:Анна Чёрная"));
        // Past the preview nothing can be chosen any more.
        assert!(matches!(
            imports::choose(&app, &anna, id, Verdict::New, Choice::Add),
            Err(Error::ImportPast)
        ));
        assert!(matches!(imports::start(&app, &anna, id), Err(Error::ImportPast)));
    }

    fn the_same_file_twice_adds_nothing_whatever_was_chosen_the_first_time(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("u1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11"));
        let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:g\r\nFN:Хор\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
            X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:n1\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:n3\r\nEND:VCARD\r\n";
        let file = [group, &many(0, 4), &card("x1", "FN:Белова Анна\r\nTEL:89991111111\r\nEMAIL:a@example.org")].concat();
        let id = preview(&app, &anna, "импорт", &[("b.vcf", file.as_bytes())]);
        let first = apply(&app, &anna, id);
        assert_eq!(done(&first), (4, 1, 1, 0, 0));
        assert_eq!(found(&app, &anna, "хор"), ["Person 1", "Person 3"]);
        let after = exported(&app, &anna);
        let id = preview(&app, &anna, "", &[("b.vcf", file.as_bytes())]);
        let second = apply(&app, &anna, id);
        assert_eq!((done(&second), second.import.batch), ((0, 0, 0, 6, 0), None));
        assert_eq!(exported(&app, &anna), after);
    }

    fn a_file_that_changed_meets_a_contact_that_changed(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let first = card("u1", "FN:Анна\r\nTEL:+7 999 111-11-11\r\nEMAIL:a@example.org");
        import(&app, &anna, "a.vcf", &first);
        let id = batches::recent(&app, &anna, None).unwrap().batches[0].sample[0].0;
        let shown = contacts::show(&app, &anna, id).unwrap();
        let mut contact = shown.contact.clone();
        "anna@example.org".clone_into(&mut contact.emails[0].value);
        contact.labels.push("Друзья".to_owned());
        contacts::update(&app, &anna, id, shown.revision, &contact, None).unwrap();
        let view = import(&app, &anna, "a.vcf", first.replace("111-11-11", "222-22-22"));
        assert_eq!(done(&view), (0, 1, 0, 0, 0));
        let now = exported(&app, &anna);
        for kept in ["222-22-22", "anna@example.org", "Друзья"] {
            assert!(now.contains(kept), "{kept} in {now}");
        }
    }

    fn what_was_written_here_outlives_any_number_of_newer_files(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let google = card("g1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11\r\nEMAIL:a@example.org");
        import(&app, &anna, "a.vcf", &google);
        // Another program knows more of her, and so does a person.
        let icloud = card("i1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11\r\nURL:https://anna.example");
        assert_eq!(done(&import(&app, &anna, "i.vcf", icloud)), (0, 0, 1, 0, 0));
        let id = batches::recent(&app, &anna, None).unwrap().batches[0].sample[0].0;
        let shown = contacts::show(&app, &anna, id).unwrap();
        let mut contact = shown.contact.clone();
        "звонить вечером".clone_into(&mut contact.note);
        contacts::update(&app, &anna, id, shown.revision, &contact, None).unwrap();
        for (at, phone) in ["222-22-22", "333-33-33", "444-44-44"].into_iter().enumerate() {
            let newer = google.replace("111-11-11", phone);
            let view = import(&app, &anna, "a.vcf", newer);
            assert_eq!(done(&view), (0, 1, 0, 0, 0), "{at}");
            let now = exported(&app, &anna);
            for kept in [phone, "anna.example", "звонить вечером", "a@example.org"] {
                assert!(now.contains(kept), "{at}: {kept} in {now}");
            }
        }
    }

    fn what_gave_way_to_a_file_is_told(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let first = card("u1", "FN:Анна\r\nTITLE:врач");
        import(&app, &anna, "a.vcf", &first);
        let id = batches::recent(&app, &anna, None).unwrap().batches[0].sample[0].0;
        let shown = contacts::show(&app, &anna, id).unwrap();
        let contact = blocknotik::domain::contact::Contact { title: "хирург".to_owned(), ..shown.contact.clone() };
        contacts::update(&app, &anna, id, shown.revision, &contact, None).unwrap();
        let view = import(&app, &anna, "a.vcf", first.replace("врач", "главврач"));
        assert!(exported(&app, &anna).contains("TITLE:главврач"));
        let told = noted(&app, &anna, view.import.id);
        assert_eq!((view.import.counts.noted, told), (1, vec![("collided".to_owned(), "хирург".to_owned())]));
    }

    fn a_card_of_another_version_says_the_same(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("u1", "FN:Анна\r\nN:;Анна;;;\r\nTEL;TYPE=CELL:+7 999 111-11-11"));
        let before = exported(&app, &anna);
        let four = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u1\r\nFN:Анна\r\nN:;Анна;;;\r\nTEL;TYPE=CELL:+7 999 111-11-11\r\nEND:VCARD\r\n";
        assert_eq!(done(&import(&app, &anna, "a.vcf", four)), (0, 0, 0, 1, 0));
        assert_eq!(exported(&app, &anna), before);
    }

    fn an_older_card_changes_nothing_unless_somebody_says_so(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("u1", "FN:Анна Новая\r\nREV:2026-05-01T10:00:00Z"));
        let old = card("u1", "FN:Анна Старая\r\nREV:20250501T100000Z");
        let view = import(&app, &anna, "a.vcf", &old);
        assert_eq!(done(&view), (0, 0, 0, 0, 1));
        assert_eq!(noted(&app, &anna, view.import.id), [("older".to_owned(), String::new())]);
        assert_eq!(found(&app, &anna, ""), ["Анна Новая"]);
    }

    fn a_group_labels_those_too_who_were_merged(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("g1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11"));
        let group = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:g\r\nKIND:group\r\nFN:Хор\r\nMEMBER:urn:uuid:i1\r\n\
            MEMBER:urn:uuid:nobody\r\nEND:VCARD\r\n";
        let file = card("i1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11\r\nURL:https://anna.example") + group;
        let view = import(&app, &anna, "i.vcf", file);
        assert_eq!(found(&app, &anna, "хор"), ["Анна Белова"]);
        let told = noted(&app, &anna, view.import.id);
        assert!(told.contains(&("missing-members".to_owned(), "1".to_owned())), "{told:?}");
    }

    fn a_number_that_thousands_share_hides_nobody(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let shared: String = (0..600).map(|n| card(&format!("s{n}"), &format!("FN:Сотрудник{n}\r\nTEL:+7 495 000-00-00"))).collect();
        import(&app, &anna, "a.vcf", shared + &card("v", "FN:Вера Гусева\r\nTEL:+7 999 111-11-11"));
        let more: String = (0..300).map(|n| card(&format!("t{n}"), &format!("FN:Новый{n}\r\nTEL:+7 495 000-00-00"))).collect();
        let file = more + &card("w", "FN:Гусева Вера\r\nTEL:89991111111\r\nEMAIL:v@example.org");
        let id = preview(&app, &anna, "", &[("b.vcf", file.as_bytes())]);
        let counts = imports::look(&app, &anna, id).unwrap().import.counts;
        assert_eq!((counts.new, counts.alike), (0, 301));
        let view = apply(&app, &anna, id);
        assert_eq!(done(&view), (300, 0, 1, 0, 0));
    }

    fn a_killed_import_is_finished_by_whoever_comes_next(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        // The command runs on the machine's clock, and so has to be held against it.
        let file = db.file("many.vcf", many(0, 2_000).as_bytes());
        let mut running = db.manage(&["import", &file, "--user", "anna"]).spawn();
        eventually("some of it is in the book", || counts(&app, &anna).0 > 0);
        running.kill();
        let (live, trash) = counts(&app, &anna);
        assert!(live > 0 && live < 2_000 && trash == 0, "{live}");
        assert_eq!(exported(&app, &anna), many(0, usize::try_from(live).unwrap()));
        assert_eq!(found(&app, &anna, "79990000007"), ["Person 7"]);
        let journal = batches::recent(&app, &anna, None).unwrap();
        assert!(journal.batches[0].running && !journal.batches[0].undoable);

        // Nobody takes it from somebody who may still be at it.
        run(&app);
        assert_eq!(counts(&app, &anna).0, live);
        clock.advance(TimeDelta::days(36_500));
        run(&app);
        assert_eq!(exported(&app, &anna), many(0, 2_000));
        let journal = batches::recent(&app, &anna, None).unwrap();
        assert!(journal.batches[0].undoable && journal.batches[0].changes == 2_000);
        let view = &imports::recent(&app, &anna).unwrap()[0];
        assert_eq!((view.import.state, done(view)), (State::Done, (2_000, 0, 0, 0, 0)));
    }

    fn a_stopped_import_is_gone_on_with_or_undone(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = preview(&app, &anna, "", &[("a.vcf", many(0, 1_000).as_bytes())]);
        let lease = imports::start_and_hold(&app, &anna, id).unwrap();
        let stopped = imports::apply(&app, &anna, id, lease, &mut |seen| {
            if seen.items >= 500 {
                imports::stop(&app, &anna, id).unwrap();
            }
            ControlFlow::Continue(())
        });
        assert!(matches!(stopped, Err(Error::TakenOver)), "{stopped:?}");
        let view = imports::look(&app, &anna, id).unwrap();
        assert_eq!((view.import.state, counts(&app, &anna)), (State::Stopped, (500, 0)));
        assert!(view.batch.unwrap().undoable);
        let view = apply(&app, &anna, id);
        assert_eq!((view.import.state, counts(&app, &anna)), (State::Done, (1_000, 0)));
        // Once undone there is nothing to go on with.
        batches::undo(&app, &anna, view.import.batch.unwrap()).unwrap();
        assert_eq!(counts(&app, &anna), (0, 1_000));
        assert!(matches!(imports::start(&app, &anna, id), Err(Error::ImportPast)));
    }

    fn one_at_a_time_works_on_an_import(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let id = upload(&app, &anna, "", &[("a.vcf", many(0, 10).as_bytes())]);
        let slow = imports::waiting(&app).unwrap().remove(0);
        let held = imports::Lease::take(&app, &anna, id).unwrap().unwrap();
        assert!(imports::Lease::take(&app, &anna, id).unwrap().is_none());
        // Who was away for too long finds that somebody else went on, and writes nothing more.
        clock.advance(TimeDelta::seconds(31));
        imports::go_on(&app, &slow, &mut |_| ControlFlow::Continue(())).unwrap();
        let on = &mut |_| ControlFlow::Continue(());
        let late = imports::read(&app, &anna, id, held, Asks::Nobody, on);
        assert!(matches!(late, Err(Error::TakenOver)), "{late:?}");
        let view = imports::look(&app, &anna, id).unwrap();
        assert_eq!((view.import.state, view.import.counts.new), (State::Ready, 10));
        assert_eq!(items(&app, &anna, id, Verdict::New).len(), 10);
    }

    fn a_stopped_import_that_nobody_took_up_is_over(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let id = preview(&app, &anna, "", &[("a.vcf", many(0, 600).as_bytes())]);
        let lease = imports::start_and_hold(&app, &anna, id).unwrap();
        let stopped = imports::apply(&app, &anna, id, lease, &mut |_| {
            imports::stop(&app, &anna, id).unwrap();
            ControlFlow::Continue(())
        });
        assert!(matches!(stopped, Err(Error::TakenOver)), "{stopped:?}");
        clock.advance(TimeDelta::days(6));
        jobs::run_once(&app).unwrap();
        assert_eq!(imports::look(&app, &anna, id).unwrap().import.state, State::Stopped);
        clock.advance(TimeDelta::days(2));
        jobs::run_once(&app).unwrap();
        // Its cards are gone, so it says that the rest was left out, and is not gone on with.
        let view = imports::look(&app, &anna, id).unwrap();
        let (added, .., skipped) = done(&view);
        assert_eq!((view.import.state, added + skipped), (State::Done, 600));
        assert!(skipped > 0);
        assert!(matches!(imports::start(&app, &anna, id), Err(Error::ImportPast)));
    }

    fn work_that_kills_the_program_is_not_taken_up_for_ever(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let id = upload(&app, &anna, "", &[("a.vcf", many(0, 10).as_bytes())]);
        for _ in 0..6 {
            assert!(imports::Lease::take(&app, &anna, id).unwrap().is_some());
            clock.advance(TimeDelta::seconds(31));
        }
        run(&app);
        assert_eq!(imports::look(&app, &anna, id).unwrap().import.state, State::Failed);
    }

    fn old_uploads_go_and_reports_stay(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let odd = card("u1", "FN:Анна").replace("FN:Анна", "FN:Анна\nthis is no property");
        let done_one = preview(&app, &anna, "", &[("a.vcf", [odd.as_str(), &many(0, 2)].concat().as_bytes())]);
        apply(&app, &anna, done_one);
        let waiting = preview(&app, &anna, "", &[("b.vcf", many(5, 605).as_bytes())]);
        clock.advance(TimeDelta::days(8));
        jobs::run_once(&app).unwrap();
        assert!(matches!(imports::look(&app, &anna, waiting), Err(Error::NotFound)));
        let view = imports::look(&app, &anna, done_one).unwrap();
        assert_eq!(done(&view), (3, 0, 0, 0, 0));
        assert_eq!(db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM import_chunks"), ["0"]);
        assert_eq!(db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM import_items"), ["1"]);
        // What was to be told of Anna's card is told for ever, with what the file said.
        let told = imports::items(&app, &anna, done_one, imports::Items::Noted, ImportItemId(0));
        let told = told.unwrap().items;
        assert_eq!(told.len(), 1);
        assert_eq!(imports::original(&app, &anna, done_one, told[0].id).unwrap(), odd.as_bytes());
        assert_eq!(state(&app, &anna, &view), State::Done);
    }

    fn another_account_imports_the_same_file_into_its_own_book(db: TestDb) {
        let app = db.app();
        let (anna, boris) = (account(&app, "anna"), account(&app, "boris"));
        let view = import(&app, &anna, "a.vcf", THREE);
        assert_eq!(done(&import(&app, &boris, "a.vcf", THREE)).0, 3);
        assert_eq!((counts(&app, &anna), counts(&app, &boris)), ((3, 0), (3, 0)));
        assert!(matches!(imports::look(&app, &boris, view.import.id), Err(Error::NotFound)));
        assert!(accounts::sign_in(&app, "anna", PASSWORD, &accounts::Device::default()).is_ok());
    }
}
