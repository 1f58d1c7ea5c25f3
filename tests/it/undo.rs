//! Edits, undo, trash, history, and labels through the use cases: no data is lost.

use std::collections::BTreeSet;

use blocknotik::app::books::BookSet;
use blocknotik::app::contacts;
use blocknotik::app::trash::RestoreHow;
use blocknotik::app::{
    App, BookAccess, Error, change_log, history, labels, list, maintenance, photos, trash,
};
use chrono::TimeDelta;
use domain::account::Sort;
use domain::contact::{Contact, Entry, EntryType};
use domain::diff::ReadableValue;
use domain::ids::ContactId;

use crate::support::app::{account, counts, exported, found, save};
use crate::support::import::import;
use crate::support::jobs::{finished, undo};
use crate::support::server::TestServer;

fn person(name: &str, phone: &str) -> Contact {
    let phone = Entry {
        line: None,
        entry_type: EntryType::Cell,
        value: phone.to_owned(),
    };
    Contact {
        formatted_name: name.to_owned(),
        phones: vec![phone],
        ..Contact::default()
    }
}

fn make(app: &App, access: &BookAccess, uid: &str) -> ContactId {
    contacts::create(
        app,
        access,
        uid,
        &person("Анна Ёлкина", "+7 999 123-45-67").into(),
    )
    .unwrap()
    .id
}

/// Opens the form and saves it with a change.
fn edit(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    change: impl FnOnce(&mut Contact),
) -> contacts::Edited {
    let shown = contacts::show(app, access, id).unwrap();
    let mut contact = shown.contact;
    change(&mut contact);
    save(app, access, id, shown.revision, &contact, None).unwrap()
}

both_databases! {
    fn creating_twice_with_one_uid_creates_one_contact(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let first = contacts::create(&app, &anna, "u1", &person("Анна", "123").into()).unwrap();
        let again = contacts::create(&app, &anna, "u1", &person("Анна", "123").into()).unwrap();
        assert_eq!((first.id, first.batch), (again.id, again.batch));
        assert_eq!(counts(&app, &anna), (1, 0));
    }

    fn an_unchanged_form_changes_no_byte(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        let before = exported(&app, &anna);
        assert_eq!(edit(&app, &anna, id, |_| ()).batch, None);
        assert_eq!(exported(&app, &anna), before);
    }

    fn an_edit_can_be_undone_and_the_undo_too(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        let before = exported(&app, &anna);
        let saved = edit(&app, &anna, id, |c| c.phones[0].value = "+7 999 765-43-21".into());
        assert!(found(&app, &anna, "7654321").len() == 1 && found(&app, &anna, "1234567").is_empty());
        let undone = undo(&app, &anna, saved.batch.unwrap()).unwrap();
        assert_eq!(exported(&app, &anna), before);
        assert!(found(&app, &anna, "7654321").is_empty() && found(&app, &anna, "1234567").len() == 1);
        undo(&app, &anna, undone.batch.unwrap()).unwrap();
        assert_eq!(found(&app, &anna, "7654321").len(), 1);
    }

    fn the_log_says_of_each_undo_of_an_undo_what_is_in_force(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        let mut last = edit(&app, &anna, id, |c| c.title = "врач".into()).batch.unwrap();
        for undos in 1..5 {
            last = undo(&app, &anna, last).unwrap().batch.unwrap();
            let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap();
            let in_force: Vec<bool> = log.batches.iter().take(undos + 1).map(|batch| batch.undone_by.is_none()).collect();
            // The newest is in force, so what it took back is not, and so on.
            let expected: Vec<bool> = (0..=undos).map(|age| age % 2 == 0).collect();
            assert_eq!(in_force, expected, "after {undos}");
        }
    }

    fn two_edits_of_different_fields_are_merged(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        let form = contacts::show(&app, &anna, id).unwrap();
        edit(&app, &anna, id, |c| c.title = "врач".into());
        let mut mine = form.contact.clone();
        mine.nickname = "Аня".into();
        let saved = save(&app, &anna, id, form.revision, &mine, None).unwrap();
        assert!(saved.merged);
        let now = contacts::show(&app, &anna, id).unwrap().contact;
        assert_eq!((now.title.as_str(), now.nickname.as_str()), ("врач", "Аня"));
    }

    fn conflicting_edits_of_one_field_are_reported_and_resolved(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        let form = contacts::show(&app, &anna, id).unwrap();
        edit(&app, &anna, id, |c| c.title = "врач".into());
        let mut mine = form.contact.clone();
        mine.title = "учитель".into();
        mine.nickname = "Аня".into();
        let rejected = save(&app, &anna, id, form.revision, &mine, None);
        let Err(Error::Conflict { conflicts, against }) = rejected else { panic!("{rejected:?}") };
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].mine.as_deref(), Some("учитель"));
        assert_eq!(conflicts[0].theirs.as_deref(), Some("врач"));
        assert_eq!(contacts::show(&app, &anna, id).unwrap().contact.nickname, "");
        let key = conflicts[0].key.clone();
        for (take_mine, title) in [(BTreeSet::new(), "врач"), (BTreeSet::from([key]), "учитель")] {
            // A resolution is valid only for the conflict that was shown, and the first round changed the book.
            let shown = save(&app, &anna, id, form.revision, &mine, None);
            let Err(Error::Conflict { against, .. }) = shown else { panic!("{shown:?}") };
            let decided = contacts::Resolution { against, take_mine };
            let saved = save(&app, &anna, id, form.revision, &mine, Some(&decided)).unwrap();
            let now = contacts::show(&app, &anna, id).unwrap().contact;
            assert_eq!((now.title.as_str(), now.nickname.as_str()), (title, "Аня"));
            undo(&app, &anna, saved.batch.unwrap()).unwrap();
        }
        let stale = contacts::Resolution { against, take_mine: BTreeSet::new() };
        let again = save(&app, &anna, id, form.revision, &mine, Some(&stale));
        assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");
    }

    fn an_undo_keeps_later_changes_of_other_fields(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        let first = edit(&app, &anna, id, |c| c.title = "врач".into());
        edit(&app, &anna, id, |c| c.nickname = "Аня".into());
        let undone = undo(&app, &anna, first.batch.unwrap()).unwrap();
        assert!(undone.not_undone.is_empty());
        let now = contacts::show(&app, &anna, id).unwrap().contact;
        assert_eq!((now.title.as_str(), now.nickname.as_str()), ("", "Аня"));
    }

    fn an_undo_that_collides_overwrites_nothing_and_reports_it(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        let first = edit(&app, &anna, id, |c| c.title = "врач".into());
        edit(&app, &anna, id, |c| c.title = "главврач".into());
        let undone = undo(&app, &anna, first.batch.unwrap()).unwrap();
        assert_eq!((undone.undone, undone.not_undone.len(), undone.not_undone[0].id), (0, 1, id.0));
        assert_eq!(contacts::show(&app, &anna, id).unwrap().contact.title, "главврач");
    }

    fn an_undo_leaves_a_uid_that_another_contact_has_by_now(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        contacts::delete(&app, &anna, id).unwrap();
        let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u1\r\nFN:Борис\r\nEND:VCARD\r\n";
        import(&app, &anna, "a.vcf", card);
        // The restored contact gets another UID, and is then changed.
        let restored = trash::restore(&app, &anna, id, RestoreHow::KeepBoth).unwrap().unwrap();
        edit(&app, &anna, id, |c| c.title = "врач".into());
        let undone = undo(&app, &anna, restored).unwrap();
        assert_eq!((undone.batch, undone.undone, undone.not_undone.len()), (None, 0, 1));
        assert_eq!(counts(&app, &anna), (2, 0));
    }

    fn a_deleted_contact_is_restored_unchanged(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        let before = exported(&app, &anna);
        let batch = contacts::delete(&app, &anna, id).unwrap().unwrap();
        assert_eq!((counts(&app, &anna), exported(&app, &anna)), ((0, 1), String::new()));
        assert!(found(&app, &anna, "елкина").is_empty());
        trash::restore(&app, &anna, id, RestoreHow::Plain).unwrap();
        assert_eq!((counts(&app, &anna), exported(&app, &anna)), ((1, 0), before.clone()));
        contacts::delete(&app, &anna, id).unwrap();
        // The contact is in the trash again, so the first deletion can still be undone.
        let undone = undo(&app, &anna, batch).unwrap();
        assert_eq!((undone.undone, counts(&app, &anna)), (1, (1, 0)));
    }

    fn a_taken_uid_offers_to_keep_both_or_to_merge(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        for how in [RestoreHow::KeepBoth, RestoreHow::Merge] {
            let uid = format!("{how:?}");
            let old = make(&app, &anna, &uid);
            contacts::delete(&app, &anna, old).unwrap();
            // A file of another program contains the same contact.
            let card = format!(
                "BEGIN:VCARD\r\nVERSION:4.0\r\nPRODID:-//Other//EN\r\nUID:{uid}\r\nREV:20260101T000000Z\r\n\
                 FN:Анна {uid}\r\nTEL:111-22-33\r\nEND:VCARD\r\n"
            );
            import(&app, &anna, "a.vcf", card);
            let Err(Error::UidTaken(twin)) = trash::restore(&app, &anna, old, RestoreHow::Plain) else {
                panic!("the UID is taken");
            };
            let before = counts(&app, &anna);
            let both = how == RestoreHow::KeepBoth;
            trash::restore(&app, &anna, old, how).unwrap();
            // After a merge the deleted contact stays in the trash.
            let moved = i64::from(both);
            assert_eq!(counts(&app, &anna), (before.0 + moved, before.1 - moved));
            assert!(!found(&app, &anna, "1234567").is_empty() && !found(&app, &anna, "1112233").is_empty());
            assert_eq!(contacts::show(&app, &anna, twin).unwrap().display_name, format!("Анна {uid}"));
        }
        let exported = exported(&app, &anna);
        let merged = exported.split("END:VCARD").find(|card| card.contains("UID:Merge")).unwrap();
        assert!(merged.contains("TEL:111-22-33") && merged.contains("+7 999 123-45-67"), "{merged}");
        for name in ["VERSION:", "PRODID:", "UID:", "REV:", "FN:"] {
            assert_eq!(merged.matches(&format!("\r\n{name}")).count(), 1, "{name} {merged}");
        }
    }

    fn a_purged_contact_leaves_no_readable_data(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        edit(&app, &anna, id, |c| c.note = "тайна".into());
        contacts::delete(&app, &anna, id).unwrap();
        trash::purge(&app, &anna, id).unwrap();
        assert_eq!(counts(&app, &anna), (0, 0));
        assert!(matches!(contacts::show(&app, &anna, id), Err(Error::NotFound)));
        assert!(matches!(history::history(&app, &anna, id, None), Err(Error::NotFound)));
        let cards = "SELECT CAST(count(*) AS TEXT) AS line FROM changes WHERE before_card IS NOT NULL";
        assert_eq!(db.lines(cards), ["0"]);
        let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap();
        let cut = log.batches.iter().filter(|b| b.purged > 0).count();
        assert_eq!(cut, 3, "{log:?}");
        assert!(log.batches.iter().all(|b| b.sample.iter().all(|(_, name)| !name.contains("Ёлкина"))));
    }

    fn the_trash_is_purged_after_the_configured_days(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        contacts::delete(&app, &anna, id).unwrap();
        clock.advance(TimeDelta::days(29));
        maintenance::run_once(&app).unwrap();
        assert_eq!(counts(&app, &anna), (0, 1));
        clock.advance(TimeDelta::days(2));
        maintenance::run_once(&app).unwrap();
        assert_eq!(counts(&app, &anna), (0, 0));
        let mut keeps = app.clone();
        keeps.settings.trash_days = 0;
        let id = make(&keeps, &anna, "u2");
        contacts::delete(&keeps, &anna, id).unwrap();
        clock.advance(TimeDelta::days(10_000));
        maintenance::run_once(&keeps).unwrap();
        assert_eq!(counts(&keeps, &anna), (0, 1));
    }

    fn the_history_lists_each_change_and_restores_a_version(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = make(&app, &anna, "u1");
        let first = exported(&app, &anna);
        edit(&app, &anna, id, |c| c.title = "врач".into());
        edit(&app, &anna, id, |c| c.title = "главврач".into());
        let past = history::history(&app, &anna, id, None).unwrap();
        assert_eq!(past.entries.len(), 3);
        let last = &past.entries[0].diff[0];
        let text = |value: &Option<ReadableValue>| value.as_ref().map(|r| r.text.clone()).unwrap_or_default();
        assert_eq!((text(&last.before), text(&last.after)), ("врач".to_owned(), "главврач".to_owned()));
        assert!(past.entries[0].current && past.entries[0].by == "anna");
        history::restore_version(&app, &anna, id, past.entries[2].change, past.revision).unwrap();
        assert_eq!(exported(&app, &anna), first);
        assert_eq!(history::history(&app, &anna, id, None).unwrap().entries.len(), 4);
    }

    fn labels_are_renamed_merged_and_deleted_and_contacts_stay(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        for (uid, label) in [("u1", "друзья"), ("u2", "Друзья"), ("u3", "дача")] {
            let mut contact = person(uid, "123-45-67");
            contact.labels = vec![label.into()];
            contacts::create(&app, &anna, uid, &contact.into()).unwrap();
        }
        let view = || labels::all(&app, &anna).unwrap().into_iter().map(|l| (l.name, l.count)).collect::<Vec<_>>();
        let id = |name: &str| labels::all(&app, &anna).unwrap().into_iter().find(|l| l.name == name).unwrap().id;
        assert_eq!(view(), [("дача".into(), 1), ("друзья".into(), 2)]);
        let renamed = finished(labels::rename(&app, &anna, id("дача"), "Загород").unwrap()).batch.unwrap();
        assert!(exported(&app, &anna).contains("CATEGORIES:Загород"));
        assert!(matches!(labels::rename(&app, &anna, id("Загород"), "ДРУЗЬЯ"), Err(Error::LabelTaken)));
        finished(labels::merge(&app, &anna, id("Загород"), id("друзья")).unwrap());
        assert_eq!(view(), [("друзья".into(), 3)]);
        let deleted = finished(labels::delete(&app, &anna, id("друзья")).unwrap()).batch.unwrap();
        assert_eq!((view(), counts(&app, &anna)), (vec![], (3, 0)));
        assert!(!exported(&app, &anna).contains("CATEGORIES:"));
        undo(&app, &anna, deleted).unwrap();
        assert_eq!(view(), [("друзья".into(), 3)]);
        undo(&app, &anna, renamed).unwrap();
        assert_eq!(counts(&app, &anna), (3, 0));
    }

    fn an_undo_removes_the_labels_that_its_batch_made(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let names = || -> Vec<String> {
            let all = labels::all(&app, &anna).unwrap();
            all.into_iter().map(|label| label.name).collect()
        };
        labels::add(&app, &anna, "Дача").unwrap();
        let cards = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:One\r\nCATEGORIES:Дача,Новая\r\nEND:VCARD\r\n";
        let imported = import(&app, &anna, "a.vcf", cards).batch.unwrap().id;
        assert_eq!(names(), ["Дача", "Новая"]);
        let undone = undo(&app, &anna, imported).unwrap();
        assert_eq!(names(), ["Дача"]);
        // Undone in turn, the label is there again; another contact keeps it.
        undo(&app, &anna, undone.batch.unwrap()).unwrap();
        assert_eq!(names(), ["Дача", "Новая"]);
        import(&app, &anna, "b.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Two\r\nCATEGORIES:Новая\r\nEND:VCARD\r\n");
        undo(&app, &anna, imported).unwrap();
        assert_eq!(names(), ["Дача", "Новая"]);
    }

    fn the_trash_says_what_was_undone(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let imported = import(&server.app, &anna, "a.vcf", "BEGIN:VCARD\r\nFN:One\r\nEND:VCARD\r\n").batch.unwrap().id;
        let other = make(&server.app, &anna, "by-hand");
        contacts::delete(&server.app, &anna, other).unwrap();
        undo(&server.app, &anna, imported).unwrap();
        let rows = client.page("/trash").texts("li.entry-line p");
        let row = |name: &str| rows.iter().find(|row| row.contains(name)).unwrap();
        assert!(row("One").contains("Отменено: импорт ("), "{rows:?}");
        assert!(!row("Ёлкина").contains("Отменено"), "{rows:?}");
    }

    fn use_cases_do_not_find_data_of_another_account(db: TestDb) {
        let app = db.app();
        let (anna, boris) = (account(&app, "anna"), account(&app, "boris"));
        let id = make(&app, &anna, "u1");
        let saved = edit(&app, &anna, id, |c| c.title = "врач".into());
        let change = history::history(&app, &anna, id, None).unwrap().entries[0].change;
        let label = labels::add(&app, &anna, "тайна").unwrap();
        let before = exported(&app, &anna);
        let not_found = [
            contacts::show(&app, &boris, id).err(),
            photos::photo(&app, &boris, id).err(),
            photos::thumbnail(&app, &boris, id).err(),
            photos::make_thumbnail(&app, &boris, id).err(),
            contacts::card_of(&app, &boris, id).err(),
            save(&app, &boris, id, 1, &person("x", "123"), None).err(),
            contacts::delete(&app, &boris, id).err(),
            trash::restore(&app, &boris, id, RestoreHow::Plain).err(),
            trash::purge(&app, &boris, id).err(),
            history::history(&app, &boris, id, None).err(),
            history::restore_version(&app, &boris, id, change, 1).err(),
            undo(&app, &boris, saved.batch.unwrap()).err(),
            labels::rename(&app, &boris, label, "моя").err(),
            labels::delete(&app, &boris, label).err(),
        ];
        for (n, error) in not_found.into_iter().enumerate() {
            assert!(matches!(error, Some(Error::NotFound)), "{n}: {error:?}");
        }
        assert!(found(&app, &boris, "").is_empty() && labels::all(&app, &boris).unwrap().is_empty());
        assert_eq!(exported(&app, &anna), before);
    }

    fn letters_and_counts_are_up_to_date_after_changes(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        for (n, name) in ["Ёлкина Анна", "Елисеев Пётр", "Абрамов Ян", "John Smith", "007"].iter().enumerate() {
            contacts::create(&app, &anna, &format!("u{n}"), &person(name, "123-45-67").into()).unwrap();
        }
        let letters = |sort| list::sidebar(&app, &BookSet::one(anna.clone()), sort).unwrap().letters;
        assert_eq!(letters(Sort::Family), ["А", "Е", "S", "#"]);
        let id = make(&app, &anna, "u9");
        contacts::delete(&app, &anna, id).unwrap();
        trash::purge(&app, &anna, id).unwrap();
        assert_eq!(letters(Sort::Family), ["А", "Е", "S", "#"]);
        assert_eq!(counts(&app, &anna), (5, 0));
    }
}
