//! Importing files: the preview, the user's choices, and what an import does to existing contacts.

use blocknotik::app::{App, BookAccess, Device, Error, change_log, contacts, imports, labels, sessions};
use domain::change_log::BatchKind;
use domain::diff::{FieldName, ReadableValue};
use domain::duplicates::Reason;
use domain::ids::{ImportId, ImportItemId};
use domain::import::{Choice, ImportState, Verdict};

use crate::support::app::{PASSWORD, account, counts, exported, found, save};
use crate::support::import::THREE_CARDS;
use crate::support::import::{apply, card, cards, done, import, items, preview};
use crate::support::jobs::undo;

/// The words and texts of all remarks.
fn remarks(app: &App, access: &BookAccess, id: ImportId) -> Vec<(String, String)> {
    let items = imports::items(app, access, id, imports::ItemList::WithRemarks, ImportItemId(0))
        .unwrap()
        .items;
    let remarks = items.into_iter().flat_map(|item| item.remarks);
    remarks.map(|remark| (remark.word, remark.text)).collect()
}

/// The contacts that the book has before the preview.
fn known_cards() -> String {
    [
        card("u1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11"),
        card("u2", "FN:Борис Волков"),
        card("u3", "FN:Вера Гусева\r\nEMAIL:vera@example.org"),
        card("u4", "FN:Глеб Дроздов\r\nTEL:+7 999 444-44-44"),
    ]
    .concat()
}

/// An unchanged card, a changed one, a similar one, another person with a known number, a new one, and an empty one.
fn new_cards() -> String {
    [
        card("u1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11"),
        card("u2", "FN:Борис Волков\r\nTEL:112"),
        card("x3", "FN:Вера Гусева\r\nEMAIL:VERA@example.org\r\nTEL:113"),
        card("x4", "FN:Дарья\r\nTEL:8 (999) 444-44-44"),
        card("x5", "FN:Egor"),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nREV:1\r\nEND:VCARD\r\n".to_owned(),
    ]
    .concat()
}

/// The names of an item and its contact, what they have in common, and the default choice.
fn match_of(item: &imports::Item) -> (&str, &str, String, Choice) {
    let reasons = item.in_common.iter().flat_map(|common| &common.reasons);
    let common: Vec<&str> = reasons.map(Reason::word).collect();
    let contact = item.contact.as_ref().unwrap().1.as_str();
    (item.name.as_str(), contact, common.join(" "), item.choice)
}

/// The changed fields of an item: field, value before, value after.
fn field_changes(item: &imports::Item) -> Vec<(FieldName, Option<String>, Option<String>)> {
    let text = |value: &Option<ReadableValue>| value.as_ref().map(|value| value.text.clone());
    let changes = item.changes.iter();
    changes
        .map(|change| (change.field.clone(), text(&change.before), text(&change.after)))
        .collect()
}

both_databases! {
    fn a_changed_card_replaces_the_old_one_and_undo_restores_it(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", THREE_CARDS);
        let changed = THREE_CARDS.replace("+7 (999) 123-45-67", "+7 999 000-00-00");
        let view = import(&app, &anna, "a.vcf", &changed);
        assert_eq!(done(&view), (0, 1, 0, 2, 0));
        assert_eq!(exported(&app, &anna), changed);
        let undone = undo(&app, &anna, view.import.batch.unwrap()).unwrap();
        assert_eq!((undone.undone, undone.not_undone.len()), (1, 0));
        assert_eq!(exported(&app, &anna), THREE_CARDS);
        // The undo can be undone too.
        undo(&app, &anna, undone.batch.unwrap()).unwrap();
        assert_eq!(exported(&app, &anna), changed);
    }

    fn one_undo_removes_all_contacts_of_a_file(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", THREE_CARDS);
        let view = import(&app, &anna, "b.vcf", cards(0, 1_450));
        assert_eq!((done(&view).0, counts(&app, &anna)), (1_450, (1_453, 0)));
        let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap();
        let batch = &log.batches[0];
        assert_eq!((batch.kind, batch.changes, batch.detail.as_str()), (BatchKind::Import, 1_450, "b.vcf"));
        assert!(batch.undoable && !batch.running);
        let undone = undo(&app, &anna, batch.id).unwrap();
        assert_eq!((undone.undone, counts(&app, &anna)), (1_450, (3, 1_450)));
        assert_eq!(exported(&app, &anna), THREE_CARDS);
    }

    fn two_cards_with_the_same_uid_become_one_contact_with_a_history(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let twice = format!("{}{}", cards(1, 2), cards(1, 2).replace("Person", "Mister"));
        let view = import(&app, &anna, "a.vcf", &twice);
        assert_eq!(done(&view), (1, 1, 0, 0, 0));
        assert_eq!(found(&app, &anna, ""), ["Mister 1"]);
        // The contact had the first card before, and has the second now.
        assert_eq!(done(&import(&app, &anna, "a.vcf", &twice)), (0, 0, 0, 2, 0));
        assert_eq!(found(&app, &anna, ""), ["Mister 1"]);
    }

    fn large_values_are_exported_byte_for_byte(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let line = "QUJD".repeat(18);
        let photo = format!("PHOTO;ENCODING=b;TYPE=JPEG:{}", [line.as_str(); 40].join("\r\n "));
        let card = cards(1, 2).replace("END:VCARD", &format!("{photo}\r\nEND:VCARD"));
        import(&app, &anna, "a.vcf", &card);
        assert_eq!(exported(&app, &anna), card);
        let stored = db.lines("SELECT CAST(octet_length(card) AS TEXT) AS line FROM contacts");
        assert!(stored[0].parse::<usize>().unwrap() < 400, "{stored:?}");
        // A change of another property keeps the photo.
        let changed = card.replace("Person 1", "Person One");
        assert_eq!(done(&import(&app, &anna, "a.vcf", &changed)), (0, 1, 0, 0, 0));
        assert_eq!(exported(&app, &anna), changed);
    }

    fn merging_adds_an_imported_photo_to_an_existing_contact(db: TestDb) {
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

    fn a_preview_writes_nothing_and_shows_what_would_change(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "known.vcf", known_cards());
        let stored = || db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM changes");
        let before = (exported(&app, &anna), stored());
        let id = preview(&app, &anna, "", &[("new.vcf", new_cards().as_bytes())]);
        let view = imports::show(&app, &anna, id).unwrap();
        assert_eq!(view.import.state, ImportState::Ready);
        let counted = Verdict::ALL.iter().map(|v| (v.as_str(), view.import.counts.of(*v))).collect::<Vec<_>>();
        assert_eq!(
            counted,
            [("new", 2), ("update", 1), ("same", 1), ("alike", 1), ("group", 0), ("problem", 1)]
        );
        assert_eq!((exported(&app, &anna), stored()), before);
        // A certain match is merged. Дарья and Глеб have one number, and are two people.
        let alike = items(&app, &anna, id, Verdict::Similar);
        assert_eq!(
            alike.iter().map(match_of).collect::<Vec<_>>(),
            [("Вера Гусева", "Вера Гусева", "email name".to_owned(), Choice::Merge)]
        );
        // Details of the card, and what would change in the contact.
        assert_eq!(alike[0].details, ["113", "VERA@example.org"]);
        assert_eq!(field_changes(&alike[0]), [(FieldName::Phone, None, Some("113".to_owned()))]);
        let changed = items(&app, &anna, id, Verdict::Update);
        assert_eq!(field_changes(&changed[0]), [(FieldName::Phone, None, Some("112".to_owned()))]);
        let view = apply(&app, &anna, id);
        assert_eq!((view.import.state, done(&view)), (ImportState::Done, (2, 1, 1, 1, 1)));
        assert_eq!(found(&app, &anna, "113"), ["Вера Гусева"]);
        assert_eq!(counts(&app, &anna), (6, 0));
        // After the undo the book is as before.
        undo(&app, &anna, view.import.batch.unwrap()).unwrap();
        assert_eq!(exported(&app, &anna), before.0);
    }

    fn choices_apply_to_all_items_of_a_verdict_or_to_one_item(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("u1", "FN:Анна Белова\r\nTEL:112"));
        let file = [card("u1", "FN:Анна Чёрная"), card("x1", "FN:Борис"), card("x2", "FN:Вера")].concat();
        let id = preview(&app, &anna, "Дача", &[("b.vcf", file.as_bytes())]);
        assert!(matches!(
            imports::choose(&app, &anna, id, Verdict::New, Choice::Merge, false),
            Err(Error::InvalidChoice)
        ));
        imports::choose(&app, &anna, id, Verdict::New, Choice::Skip, false).unwrap();
        let vera = items(&app, &anna, id, Verdict::New)[1].id;
        imports::choose_item(&app, &anna, id, vera, Choice::Add).unwrap();
        imports::choose(&app, &anna, id, Verdict::Update, Choice::Merge, false).unwrap();
        assert_eq!(imports::count_planned(&app, &anna, id).unwrap(), 2);
        let view = apply(&app, &anna, id);
        assert_eq!(done(&view), (1, 0, 1, 0, 1));
        assert_eq!(found(&app, &anna, "дача"), ["Анна Белова", "Вера"]);
        assert!(exported(&app, &anna).contains("X-ALSO-FN:Анна Чёрная"));
        // Once the import is applied, choices are rejected.
        assert!(matches!(
            imports::choose(&app, &anna, id, Verdict::New, Choice::Add, false),
            Err(Error::WrongImportState)
        ));
        assert!(matches!(imports::start(&app, &anna, id), Err(Error::WrongImportState)));
    }

    fn importing_a_file_again_changes_nothing(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("u1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11"));
        let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:g\r\nFN:Хор\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
            X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:n1\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:n3\r\nEND:VCARD\r\n";
        let file = [group, &cards(0, 4), &card("x1", "FN:Белова Анна\r\nTEL:89991111111\r\nEMAIL:a@example.org")].concat();
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

    fn a_changed_card_is_merged_with_a_contact_edited_meanwhile(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let first = card("u1", "FN:Анна\r\nTEL:+7 999 111-11-11\r\nEMAIL:a@example.org");
        import(&app, &anna, "a.vcf", &first);
        let id = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap().batches[0].sample[0].0;
        let shown = contacts::show(&app, &anna, id).unwrap();
        let mut contact = shown.contact.clone();
        "anna@example.org".clone_into(&mut contact.emails[0].value);
        contact.labels.push("Друзья".to_owned());
        save(&app, &anna, id, shown.revision, &contact, None).unwrap();
        let view = import(&app, &anna, "a.vcf", first.replace("111-11-11", "222-22-22"));
        assert_eq!(done(&view), (0, 1, 0, 0, 0));
        let now = exported(&app, &anna);
        for kept in ["222-22-22", "anna@example.org", "Друзья"] {
            assert!(now.contains(kept), "{kept} in {now}");
        }
    }

    fn edits_and_merged_values_survive_repeated_updates_from_a_file(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let google = card("g1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11\r\nEMAIL:a@example.org");
        import(&app, &anna, "a.vcf", &google);
        // A file of another program adds a value, and so does the user.
        let icloud = card("i1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11\r\nURL:https://anna.example");
        assert_eq!(done(&import(&app, &anna, "i.vcf", icloud)), (0, 0, 1, 0, 0));
        let id = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap().batches[0].sample[0].0;
        let shown = contacts::show(&app, &anna, id).unwrap();
        let mut contact = shown.contact.clone();
        "звонить вечером".clone_into(&mut contact.note);
        save(&app, &anna, id, shown.revision, &contact, None).unwrap();
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

    fn overwritten_values_are_reported_in_a_remark(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let first = card("u1", "FN:Анна\r\nTITLE:врач");
        import(&app, &anna, "a.vcf", &first);
        let id = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap().batches[0].sample[0].0;
        let shown = contacts::show(&app, &anna, id).unwrap();
        let contact = domain::contact::Contact { title: "хирург".to_owned(), ..shown.contact.clone() };
        save(&app, &anna, id, shown.revision, &contact, None).unwrap();
        let view = import(&app, &anna, "a.vcf", first.replace("врач", "главврач"));
        assert!(exported(&app, &anna).contains("TITLE:главврач"));
        let remarks = remarks(&app, &anna, view.import.id);
        assert_eq!((view.import.counts.with_remarks, remarks), (1, vec![("collided".to_owned(), "хирург".to_owned())]));
    }

    fn the_same_card_in_another_vcard_version_changes_nothing(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("u1", "FN:Анна\r\nN:;Анна;;;\r\nTEL;TYPE=CELL:+7 999 111-11-11"));
        let before = exported(&app, &anna);
        let four = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u1\r\nFN:Анна\r\nN:;Анна;;;\r\nTEL;TYPE=CELL:+7 999 111-11-11\r\nEND:VCARD\r\n";
        assert_eq!(done(&import(&app, &anna, "a.vcf", four)), (0, 0, 0, 1, 0));
        assert_eq!(exported(&app, &anna), before);
    }

    fn a_card_with_an_older_rev_is_skipped_by_default(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("u1", "FN:Анна Новая\r\nREV:2026-05-01T10:00:00Z"));
        let old = card("u1", "FN:Анна Старая\r\nREV:20250501T100000Z");
        let view = import(&app, &anna, "a.vcf", &old);
        assert_eq!(done(&view), (0, 0, 0, 0, 1));
        assert_eq!(remarks(&app, &anna, view.import.id), [("older".to_owned(), String::new())]);
        assert_eq!(found(&app, &anna, ""), ["Анна Новая"]);
    }

    fn the_label_of_an_import_goes_on_contacts_that_are_the_same_already(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let photo = format!("PHOTO;ENCODING=b;TYPE=PNG:{}", "QUJD".repeat(600));
        let file = card("u1", &format!("FN:Anna Kotova\r\nTEL:+79991234567\r\n{photo}")) + &card("u2", "FN:Boris");
        import(&app, &anna, "a.vcf", &file);
        // Without its UID, Anna is recognized by name and phone. Boris comes twice.
        let again = card("other", "FN:Anna Kotova\r\nTEL:+79991234567") + &card("u2", "FN:Boris") + &card("u2", "FN:Boris");
        let id = preview(&app, &anna, "Отпуск", &[("b.vcf", again.as_bytes())]);
        let view = apply(&app, &anna, id);
        assert_eq!(done(&view), (0, 0, 0, 3, 0));
        let labels: Vec<(String, i64)> = labels::all(&app, &anna).unwrap().into_iter().map(|label| (label.name, label.count)).collect();
        assert_eq!(labels, [("Отпуск".to_owned(), 2)]);
        assert!(exported(&app, &anna).replace("\r\n ", "").contains(&photo));
        undo(&app, &anna, view.import.batch.unwrap()).unwrap();
        assert!(!exported(&app, &anna).contains("Отпуск"));
    }

    fn a_group_labels_contacts_into_which_its_members_were_merged(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("g1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11"));
        let group = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:g\r\nKIND:group\r\nFN:Хор\r\nMEMBER:urn:uuid:i1\r\n\
            MEMBER:urn:uuid:unknown\r\nEND:VCARD\r\n";
        let file = card("i1", "FN:Анна Белова\r\nTEL:+7 999 111-11-11\r\nURL:https://anna.example") + group;
        let view = import(&app, &anna, "i.vcf", file);
        assert_eq!(found(&app, &anna, "хор"), ["Анна Белова"]);
        let remarks = remarks(&app, &anna, view.import.id);
        assert!(remarks.contains(&("missing-members".to_owned(), "1".to_owned())), "{remarks:?}");
    }

    fn a_number_shared_by_many_contacts_does_not_hide_a_certain_match(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let shared: String = (0..600).map(|n| card(&format!("s{n}"), &format!("FN:Сотрудник{n}\r\nTEL:+7 495 000-00-00"))).collect();
        import(&app, &anna, "a.vcf", shared + &card("v", "FN:Вера Гусева\r\nTEL:+7 999 111-11-11"));
        let more: String = (0..300).map(|n| card(&format!("t{n}"), &format!("FN:Новый{n}\r\nTEL:+7 495 000-00-00"))).collect();
        let file = more + &card("w", "FN:Гусева Вера\r\nTEL:89991111111\r\nEMAIL:v@example.org");
        let id = preview(&app, &anna, "", &[("b.vcf", file.as_bytes())]);
        let counts = imports::show(&app, &anna, id).unwrap().import.counts;
        assert_eq!((counts.new, counts.similar), (300, 1));
        let view = apply(&app, &anna, id);
        assert_eq!(done(&view), (300, 0, 1, 0, 0));
    }

    fn another_account_imports_the_same_file_into_its_own_book(db: TestDb) {
        let app = db.app();
        let (anna, boris) = (account(&app, "anna"), account(&app, "boris"));
        let view = import(&app, &anna, "a.vcf", THREE_CARDS);
        assert_eq!(done(&import(&app, &boris, "a.vcf", THREE_CARDS)).0, 3);
        assert_eq!((counts(&app, &anna), counts(&app, &boris)), ((3, 0), (3, 0)));
        assert!(matches!(imports::show(&app, &boris, view.import.id), Err(Error::NotFound)));
        assert!(sessions::sign_in(&app, "anna", PASSWORD, &Device::default()).is_ok());
    }
}
