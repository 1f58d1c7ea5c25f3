//! Cards of one import that are the same person: the preview says so, and the user decides.

use blocknotik::app::imports::{self, Item};
use blocknotik::app::jobs::LEASE_SECONDS;
use blocknotik::app::{App, BookAccess, labels};
use chrono::TimeDelta;
use domain::ids::ImportId;
use domain::import::{Choice, Verdict};

use crate::support::app::{account, counts, exported, found};
use crate::support::import::{apply, card, done, import, items, preview, run, upload};
use crate::support::jobs::{run_steps_and_die, with_small_steps};
use crate::support::server::TestServer;

/// A card without a UID.
fn anonymous(lines: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}\r\nEND:VCARD\r\n")
}

/// Two cards about one person, and one about another with the same number.
fn twins() -> String {
    [
        anonymous("FN:Анна Ёлкина\r\nTEL:+7 999 123-45-67"),
        anonymous("FN:Мама\r\nTEL:+7 999 123-45-67"),
        anonymous("FN:Ёлкина Анна\r\nTEL:8 (999) 123-45-67\r\nEMAIL:anna@example.org"),
    ]
    .concat()
}

fn similar(app: &App, access: &BookAccess, id: ImportId) -> Vec<Item> {
    items(app, access, id, Verdict::Similar)
}

fn remarks(item: &Item) -> Vec<(&str, &str)> {
    let remarks = item.remarks.iter();
    remarks
        .map(|remark| (remark.word.as_str(), remark.text.as_str()))
        .filter(|(word, _)| *word == "twin")
        .collect()
}

both_databases! {
    fn the_second_card_of_a_person_is_merged_into_the_first(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = preview(&app, &anna, "", &[("a.vcf", twins().as_bytes())]);
        let found_twins = similar(&app, &anna, id);
        assert_eq!(found_twins.len(), 1, "{found_twins:?}");
        assert_eq!(remarks(&found_twins[0]), [("twin", "1")]);
        assert_eq!(found_twins[0].choice, Choice::Merge);
        assert_eq!(done(&apply(&app, &anna, id)), (2, 0, 1, 0, 0));
        assert_eq!(found(&app, &anna, "anna@example.org"), ["Анна Ёлкина"]);
        // The same file says nothing new.
        let again = preview(&app, &anna, "", &[("a.vcf", twins().as_bytes())]);
        assert_eq!(done(&apply(&app, &anna, again)), (0, 0, 0, 3, 0));
    }

    fn the_user_can_add_the_second_card(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = preview(&app, &anna, "", &[("a.vcf", twins().as_bytes())]);
        let twin = similar(&app, &anna, id).remove(0);
        imports::choose_item(&app, &anna, id, twin.id, Choice::Add).unwrap();
        assert_eq!(done(&apply(&app, &anna, id)), (3, 0, 0, 0, 0));
    }

    fn cards_with_uids_of_their_own_are_added_with_a_remark(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let one = card("one", "FN:Анна Ёлкина\r\nTEL:+7 999 123-45-67");
        let two = card("two", "FN:Анна Ёлкина\r\nTEL:+7 999 123-45-67");
        let id = preview(&app, &anna, "", &[("a.vcf", one.as_bytes()), ("b.vcf", two.as_bytes())]);
        let twin = similar(&app, &anna, id).remove(0);
        assert_eq!((remarks(&twin), twin.choice), (vec![("twin", "1 (a.vcf)")], Choice::Add));
        assert_eq!(done(&apply(&app, &anna, id)), (2, 0, 0, 0, 0));
        assert_eq!(exported(&app, &anna), format!("{one}{two}"));
    }

    fn a_folded_or_encoded_uid_is_a_uid_of_its_own(db: TestDb) {
        let app = db.app();
        let person = "FN:Анна Ёлкина\r\nTEL:+7 999 123-45-67";
        let cards = [
            format!("UID:{}\r\n {}\r\n{person}", "a".repeat(60), "b".repeat(60)),
            format!("UID:a\\,b\r\n{person}"),
            format!("UID;ENCODING=QUOTED-PRINTABLE:a=3Db\r\n{person}"),
            person.to_owned(),
        ];
        for (at, second) in cards.iter().enumerate() {
            let anna = account(&app, &format!("anna{at}"));
            let file = [card("one", person), anonymous(second)].concat();
            let id = preview(&app, &anna, "", &[("a.vcf", file.as_bytes())]);
            let has_own = at < 3;
            let expected = [if has_own { Choice::Add } else { Choice::Merge }];
            let choices: Vec<Choice> = similar(&app, &anna, id).iter().map(|item| item.choice).collect();
            assert_eq!(choices, expected, "{second}");
        }
    }

    fn each_card_of_a_person_gets_the_label_of_the_import(db: TestDb) {
        let app = db.app();
        for (choice, labeled) in [(Choice::Merge, 3), (Choice::Add, 4), (Choice::Skip, 3)] {
            let anna = account(&app, &format!("anna-{choice}"));
            // The second copy of the first card says nothing new.
            let file = [twins(), anonymous("FN:Анна Ёлкина\r\nTEL:+7 999 123-45-67"), card("x", "FN:X")].concat();
            let id = preview(&app, &anna, "Клуб", &[("a.vcf", file.as_bytes())]);
            for twin in similar(&app, &anna, id) {
                imports::choose_item(&app, &anna, id, twin.id, choice).unwrap();
            }
            apply(&app, &anna, id);
            let all = labels::all(&app, &anna).unwrap();
            let counts: Vec<_> = all.iter().map(|label| (label.name.as_str(), label.count)).collect();
            assert_eq!(counts, [("Клуб", labeled)], "{choice}");
        }
    }

    fn a_twin_follows_the_first_card_into_a_contact(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "book.vcf", card("in-book", "FN:Мама\r\nTEL:+7 999 123-45-67"));
        let id = preview(&app, &anna, "", &[("a.vcf", twins().as_bytes())]);
        let of = |name: &str| similar(&app, &anna, id).into_iter().find(|item| item.name == name).unwrap();
        // Anna has only the number in common with the contact.
        assert_eq!(of("Анна Ёлкина").choice, Choice::Add);
        imports::choose_item(&app, &anna, id, of("Анна Ёлкина").id, Choice::Merge).unwrap();
        imports::choose_item(&app, &anna, id, of("Ёлкина Анна").id, Choice::Merge).unwrap();
        apply(&app, &anna, id);
        assert_eq!(counts(&app, &anna), (1, 0));
        assert_eq!(found(&app, &anna, "anna@example.org"), ["Мама"]);
    }

    fn the_preview_and_the_report_name_twins(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let id = preview(&server.app, &anna, "", &[("a.vcf", twins().as_bytes())]);
        let remark = "Имя и телефон или эл. почта те же, что у карточки, которая начинается в строке 1";
        let page = client.page(&format!("/imports/{id}?show=alike"));
        assert_eq!(page.texts(".items h3"), ["Ёлкина Анна"]);
        page.assert_says(remark);
        apply(&server.app, &anna, id);
        client.page(&format!("/imports/{id}?show=remarks")).assert_says(remark);
        let report = String::from_utf8(client.get(&format!("/imports/{id}/report.txt")).body).unwrap();
        assert!(report.contains(remark), "{report}");
    }

    fn a_group_labels_the_contact_of_a_twin(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let one = card("one", "FN:Анна Ёлкина\r\nTEL:+7 999 123-45-67");
        let two = card("two", "FN:Анна Ёлкина\r\nTEL:+7 999 123-45-67\r\nNOTE:x");
        let group = "FN:Клуб\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:two";
        let file = [one, two, card("group", group)].concat();
        let id = preview(&app, &anna, "", &[("a.vcf", file.as_bytes())]);
        let twin = similar(&app, &anna, id).remove(0);
        imports::choose_item(&app, &anna, id, twin.id, Choice::Merge).unwrap();
        assert_eq!(done(&apply(&app, &anna, id)), (1, 1, 1, 0, 0));
        assert_eq!(found(&app, &anna, "клуб"), ["Анна Ёлкина"]);
    }

    fn twins_are_found_when_a_read_resumes(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 1);
        let anna = account(&app, "anna");
        for steps in 1..10 {
            let id = upload(&app, &anna, "", &[("a.vcf", twins().as_bytes()), ("b.vcf", twins().as_bytes())]);
            run_steps_and_die(&app, steps);
            clock.advance(TimeDelta::seconds(LEASE_SECONDS));
            run(&app);
            let found_twins = similar(&app, &anna, id);
            assert_eq!(found_twins.len(), 1, "killed after {steps} steps: {found_twins:?}");
            assert_eq!(remarks(&found_twins[0]), [("twin", "1")], "killed after {steps} steps");
        }
    }
}
