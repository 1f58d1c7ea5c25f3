//! Imported cards about people who are in the book or in the file already: the preview finds them as the page of
//! duplicates does, says why, and merges only those that are for sure.

use blocknotik::app::imports::{self, Item};
use blocknotik::app::jobs::LEASE_SECONDS;
use blocknotik::app::{App, BookAccess, duplicates};
use chrono::TimeDelta;
use domain::duplicates::{Certainty, Decision, Reason};
use domain::ids::ImportId;
use domain::import::{Choice, Verdict};

use crate::support::app::{account, counts, found};
use crate::support::import::{apply, card, done, import, items, preview, run, upload};
use crate::support::jobs::{run_steps_and_die, undo, with_small_steps};
use crate::support::server::TestServer;

/// A card without a UID.
fn anonymous(lines: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}\r\nEND:VCARD\r\n")
}

fn previewed(app: &App, access: &BookAccess, file: &str) -> ImportId {
    preview(app, access, "", &[("a.vcf", file.as_bytes())])
}

/// How many items are new, and how many similar.
fn new_and_similar(app: &App, access: &BookAccess, id: ImportId) -> (u64, u64) {
    let counts = imports::show(app, access, id).unwrap().import.counts;
    (counts.new, counts.similar)
}

fn similar(app: &App, access: &BookAccess, id: ImportId) -> Vec<Item> {
    items(app, access, id, Verdict::Similar)
}

/// The name of a similar item, how certain it is and why, and what will be done with it.
fn said(item: &Item) -> (&str, Certainty, Vec<&str>, Choice) {
    let in_common = item.in_common.as_ref().unwrap();
    let why = in_common.reasons.iter().map(Reason::word).collect();
    (item.name.as_str(), in_common.certainty, why, item.choice)
}

/// The words and texts of the remarks of an item.
fn remarks(item: &Item) -> Vec<(&str, &str)> {
    let remarks = item.remarks.iter();
    let of_twins = remarks.filter(|remark| remark.word.ends_with("twin"));
    of_twins
        .map(|remark| (remark.word.as_str(), remark.text.as_str()))
        .collect()
}

const FATHER: &str = "FN:Петров Олег Ильич\r\nTEL:+7 903 333-22-33\r\nBDAY:1950-01-02";
const SON: &str = "FN:Петров Олег Ильич\r\nTEL:+7 903 333-22-33\r\nBDAY:1980-01-02";

both_databases! {
    fn father_and_son_in_one_file_stay_two(db: TestDb) {
        let app = db.app();
        let pairs = [
            [FATHER, SON],
            ["FN:Олег Петров ст.\r\nTEL:+7 903 333-22-33", "FN:Олег Петров мл.\r\nTEL:+7 903 333-22-33"],
            ["FN:Олег Петров\r\nEMAIL:petrovy@example.org", "FN:Павел Петров\r\nEMAIL:petrovy@example.org"],
        ];
        for (at, pair) in pairs.iter().enumerate() {
            let anna = account(&app, &format!("anna{at}"));
            let id = previewed(&app, &anna, &pair.map(anonymous).concat());
            assert_eq!(new_and_similar(&app, &anna, id), (2, 0), "{pair:?}");
            assert_eq!(done(&apply(&app, &anna, id)), (2, 0, 0, 0, 0), "{pair:?}");
        }
    }

    fn no_contact_gets_the_cards_of_father_and_son(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        // Each of them is the contact for sure, but not both.
        let known = "FN:Петров Олег Ильич\r\nTEL:+7 903 333-22-33";
        import(&app, &anna, "book.vcf", card("book", known));
        let id = previewed(&app, &anna, &[FATHER, SON, SON].map(anonymous).concat());
        assert_eq!(new_and_similar(&app, &anna, id), (1, 1), "the second card of the son has the UID of the first");
        assert_eq!(done(&apply(&app, &anna, id)), (1, 0, 1, 1, 0));
        // The same without a contact: the first card says nothing about which of them it is.
        let boris = account(&app, "boris");
        let file = [known, FATHER, SON].map(anonymous).concat();
        let id = previewed(&app, &boris, &file);
        assert_eq!(new_and_similar(&app, &boris, id), (2, 1));
        assert_eq!(done(&apply(&app, &boris, id)), (2, 0, 1, 0, 0));
        // And a card about one of two is about neither.
        let vera = account(&app, "vera");
        let file = [FATHER, SON, known].map(anonymous).concat();
        let id = previewed(&app, &vera, &file);
        assert_eq!(new_and_similar(&app, &vera, id), (2, 1));
        assert_eq!(similar(&app, &vera, id)[0].choice, Choice::Add);
        apply(&app, &vera, id);
        let id = previewed(&app, &vera, &anonymous("FN:Петров Олег Ильич\r\nTEL:+7 903 333-22-33\r\nNOTE:x"));
        let found = similar(&app, &vera, id);
        assert_eq!((said(&found[0]).1, found[0].choice), (Certainty::Likely, Choice::Add));
    }

    fn a_short_form_with_the_same_number_is_similar_with_the_reason(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let (app, anna) = (&server.app, server.access_of("anna"));
        import(app, &anna, "book.vcf", card("a", "FN:Александр Морозов\r\nTEL:+7 903 222-22-33"));
        let file = card("b", "FN:Саша Морозов\r\nTEL:8 (903) 222-22-33") + &card("c", "FN:Иван Морозов\r\nTEL:8 (903) 222-22-33");
        let id = previewed(app, &anna, &file);
        let likely = ("Саша Морозов", Certainty::Likely, vec!["phone", "name-short"], Choice::Add);
        assert_eq!(similar(app, &anna, id).iter().map(said).collect::<Vec<_>>(), [likely]);
        let page = client.page(&format!("/imports/{id}?show=alike"));
        page.assert_says("В книге: Александр Морозов");
        page.assert_says("Скорее всего, один человек: тот же номер 8 (903) 222-22-33, краткая форма имени");
        assert_eq!(page.field("Действие: Саша Морозов").value, "add");
        client.post("/language", &[("language", "en"), ("back", "/")]).location();
        client.page(&format!("/imports/{id}?show=alike"))
            .assert_says("Probably the same: same phone 8 (903) 222-22-33, short form of the name");
    }

    fn one_person_in_two_spellings_in_one_file_becomes_one_contact(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let file = [
            anonymous("FN:Иванов Иван\r\nTEL:+7 903 111-22-33"),
            anonymous("FN:Иван Котов\r\nTEL:+7 903 111-22-34"),
            anonymous("FN:Ivan Ivanov\r\nTEL:89031112233\r\nEMAIL:ivan@example.org"),
        ];
        let id = previewed(&app, &anna, &file.concat());
        let found_twins = similar(&app, &anna, id);
        let sure = ("Ivan Ivanov", Certainty::Sure, vec!["phone", "name-letters"], Choice::Merge);
        assert_eq!(found_twins.iter().map(said).collect::<Vec<_>>(), [sure]);
        assert_eq!(remarks(&found_twins[0]), [("twin", "1")]);
        assert_eq!(done(&apply(&app, &anna, id)), (2, 0, 1, 0, 0));
        assert_eq!(found(&app, &anna, "ivan@example.org"), ["Иванов Иван"]);
    }

    fn what_is_only_likely_in_one_file_is_merged_if_the_user_says_so(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let file = [
            anonymous("FN:Александр Морозов\r\nTEL:+7 903 222-22-33"),
            anonymous("FN:Саша Морозов\r\nTEL:+7 903 222-22-33"),
            anonymous("FN:Саша Морозов\r\nTEL:+7 903 222-22-33\r\nEMAIL:sasha@example.org"),
        ]
        .concat();
        let id = previewed(&app, &anna, &file);
        let [sasha, copy] = similar(&app, &anna, id).try_into().unwrap();
        assert_eq!((remarks(&sasha), sasha.choice), (vec![("likely-twin", "1")], Choice::Add));
        assert_eq!((remarks(&copy), copy.choice), (vec![("twin", "6")], Choice::Merge));
        // A card that is merged into another one takes its twins with it.
        imports::choose_item(&app, &anna, id, sasha.id, Choice::Merge).unwrap();
        assert_eq!(done(&apply(&app, &anna, id)), (1, 0, 2, 0, 0));
        assert_eq!(found(&app, &anna, "sasha@example.org"), ["Александр Морозов"]);
        let boris = account(&app, "boris");
        let id = previewed(&app, &boris, &file);
        assert_eq!(done(&apply(&app, &boris, id)), (2, 0, 1, 0, 0));
        assert_eq!(found(&app, &boris, "sasha@example.org"), ["Саша Морозов"]);
    }

    fn not_the_same_holds_for_another_import(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let lines = "FN:Анна Ёлкина\r\nTEL:+7 999 123-45-67";
        let one = card("one", lines);
        let file = one.clone() + &card("two", &format!("{lines}\r\nNOTE:x"));
        let first = import(&app, &anna, "a.vcf", &file);
        duplicates::find_all(&app, &anna).unwrap();
        let page = duplicates::page(&app, &anna, Certainty::Sure, &duplicates::GroupFilter::default(), 0).unwrap();
        duplicates::decide(&app, &anna, &page.groups[0].ids, Decision::Different).unwrap();
        undo(&app, &anna, first.import.batch.unwrap()).unwrap();
        let twins = previewed(&app, &anna, &file);
        assert_eq!(new_and_similar(&app, &anna, twins), (2, 0));
        import(&app, &anna, "a.vcf", &one);
        let similar_to_book = previewed(&app, &anna, &file);
        assert_eq!(new_and_similar(&app, &anna, similar_to_book), (1, 0));
        let decided = duplicates::decisions(&app, &anna, None).unwrap().decisions;
        duplicates::withdraw(&app, &anna, decided[0].id).unwrap();
        let again = previewed(&app, &anna, &file);
        assert_eq!(new_and_similar(&app, &anna, again), (0, 1));
    }

    fn a_number_that_many_share_is_no_evidence(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let office = |name: &str, more: &str| anonymous(&format!("FN:{name}\r\nTEL:+7 495 777-12-13{more}"));
        let colleagues: String = ["Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор"]
            .iter()
            .flat_map(|given| ["Белов", "Волков", "Гусев", "Дроздов", "Ежов", "Зайцев"].map(|family| format!("{given} {family}енко")))
            .map(|name| office(&name, ""))
            .collect();
        // Two of one name, who have nothing else in common.
        let namesakes = office("Иван Чижов", "\r\nTITLE:врач") + &office("Иван Чижов", "\r\nTITLE:повар");
        let id = previewed(&app, &anna, &(namesakes.clone() + &colleagues));
        assert_eq!(new_and_similar(&app, &anna, id), (38, 0));
        apply(&app, &anna, id);
        let id = previewed(&app, &anna, &office("Мама", ""));
        assert_eq!(new_and_similar(&app, &anna, id), (1, 0));
        // Where few share the number, they are one person.
        let boris = account(&app, "boris");
        let id = previewed(&app, &boris, &namesakes);
        assert_eq!(new_and_similar(&app, &boris, id), (1, 1));
        assert_eq!(similar(&app, &boris, id)[0].choice, Choice::Merge);
    }

    fn copies_of_one_card_become_one_contact(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let copies: String = (0..150)
            .map(|n| anonymous(&format!("FN:Иванов Иван\r\nTEL:+7 903 111-22-33\r\nX-N:{n}")))
            .collect();
        let id = previewed(&app, &anna, &copies);
        assert_eq!(new_and_similar(&app, &anna, id), (1, 149));
        assert_eq!(done(&apply(&app, &anna, id)), (1, 0, 149, 0, 0));
        assert_eq!(counts(&app, &anna), (1, 0));
    }

    fn comparing_resumes_where_it_was_killed(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 1);
        let file = [FATHER, SON, "FN:Петров Олег Ильич\r\nTEL:+7 903 333-22-33\r\nBDAY:1950-01-02\r\nNOTE:x",
            "FN:Ёлкина Анна\r\nTEL:+7 903 111-22-33", "FN:Anna Elkina\r\nTEL:+7 903 111-22-33"].map(anonymous).concat();
        for steps in 1..16 {
            let anna = account(&app, &format!("anna{steps}"));
            import(&app, &anna, "book.vcf", card("book", "FN:Anna Yolkina\r\nTEL:+7 903 111-22-33"));
            let id = upload(&app, &anna, "", &[("a.vcf", file.as_bytes())]);
            run_steps_and_die(&app, steps);
            clock.advance(TimeDelta::seconds(LEASE_SECONDS));
            run(&app);
            let names: Vec<String> = similar(&app, &anna, id).iter()
                .map(|item| format!("{} {} {}", item.name, item.line, item.choice)).collect();
            let expected = ["Петров Олег Ильич 13 merge", "Ёлкина Анна 20 merge", "Anna Elkina 25 merge"];
            assert_eq!(names, expected, "killed after {steps} steps");
            assert_eq!(new_and_similar(&app, &anna, id), (2, 3), "killed after {steps} steps");
        }
    }
}
