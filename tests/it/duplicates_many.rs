//! Many duplicates: copies by the hundred, decisions about them, and values that more and more contacts share.

use std::collections::BTreeMap;
use std::fmt::Write;

use blocknotik::app::duplicates::{self, Counts, GroupFilter, MergeChoice, MergeOutcome};
use blocknotik::app::{App, BookAccess};
use domain::duplicates::{Certainty, Decision};

use crate::support::client::form_encoded;
use crate::support::contacts::row;
use crate::support::import::{card, import};
use crate::support::jobs::{run_jobs, undo, with_small_steps};
use crate::support::server::TestServer;
use crate::support::statements::{Sent, unwatch};

const PHONE: &str = "TEL:+7 903 111-22-33";

/// Cards of one name and number, each with an address of its own.
fn copies(count: usize) -> String {
    let lines = |n: usize| format!("FN:Иванов Иван\r\n{PHONE}\r\nEMAIL:ivan{n}@example.org");
    (0..count).map(|n| card(&format!("g{n:04}"), &lines(n))).collect()
}

/// Pairs of cards that are surely one person each.
fn pairs(count: usize) -> String {
    (0..count).fold(String::new(), |mut cards, n| {
        let lines = format!("FN:Титов Лев {n:03}\r\nN:Титов;Лев {n:03};;;\r\nTEL:+7 904 111-2{n:03}");
        write!(
            cards,
            "{}{}",
            card(&format!("p{n:03}a"), &lines),
            card(&format!("p{n:03}b"), &lines)
        )
        .unwrap();
        cards
    })
}

/// The sizes of the groups of a certainty on the first page.
fn sizes(app: &App, access: &BookAccess, certainty: Certainty) -> Vec<usize> {
    let page = duplicates::page(app, access, certainty, &GroupFilter::default(), 0).unwrap();
    page.groups.iter().map(|group| group.ids.len()).collect()
}

/// The ids of the first group of a certainty.
fn first_group(app: &App, access: &BookAccess, certainty: Certainty) -> Vec<i64> {
    let page = duplicates::page(app, access, certainty, &GroupFilter::default(), 0).unwrap();
    page.groups[0].ids.clone()
}

fn found(app: &App, access: &BookAccess) -> Counts {
    duplicates::find_all(app, access).unwrap();
    duplicates::counts(app, access).unwrap()
}

/// The id of the contact with a UID.
fn id_of(server: &TestServer, uid: &str) -> i64 {
    let ids = server.db.lines(&format!(
        "SELECT CAST(id AS TEXT) AS line FROM contacts WHERE uid = '{uid}'"
    ));
    ids[0].parse().unwrap()
}

fn merge(app: &App, access: &BookAccess, ids: &[i64]) {
    let values = duplicates::values(app, access, ids).unwrap();
    let revisions: BTreeMap<i64, i64> = values
        .contacts
        .iter()
        .map(|contact| (contact.id, contact.revision))
        .collect();
    let merged = duplicates::merge(app, access, &revisions, &MergeChoice::default()).unwrap();
    assert!(matches!(merged, MergeOutcome::Merged(_)));
}

both_databases! {
    fn a_search_begins_again_when_the_rules_change(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", pairs(60));
        let app = with_small_steps(&server.app, 40);
        assert!(duplicates::refresh(&app, &anna).unwrap().is_some());
        // The region is changed, or a newer program goes on.
        server.db.execute("UPDATE duplicate_searches SET version = version - 1");
        run_jobs(&app);
        let now = duplicates::counts(&app, &anna).unwrap();
        assert_eq!(now.sure + now.likely, 60);
    }

    fn a_decision_holds_for_the_contact_that_got_the_content_of_another(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let (app, anna) = (&server.app, server.access_of("anna"));
        let cards = ["Иванов Иван", "Ivan Ivanov", "Иван Иванов"];
        let cards: String = cards.iter().enumerate().map(|(n, name)| card(&format!("p{n}"), &format!("FN:{name}\r\n{PHONE}"))).collect();
        import(app, &anna, "a.vcf", cards);
        assert_eq!(found(app, &anna).sure, 1);
        let [first, second, third] = ["p0", "p1", "p2"].map(|uid| id_of(&server, uid));
        duplicates::decide(app, &anna, &[second, third], Decision::Different).unwrap();
        merge(app, &anna, &[first, second]);
        assert_eq!(found(app, &anna), Counts::default());
        let decided = duplicates::decisions(app, &anna, None).unwrap().decisions;
        duplicates::withdraw(app, &anna, decided[0].id).unwrap();
        duplicates::find_all(app, &anna).unwrap();
        assert_eq!(duplicates::counts(app, &anna).unwrap().sure, 1);
    }

    fn a_group_of_hundreds_is_made_once_in_a_search(db: TestDb) {
        let sent = Sent::watch(&db);
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", copies(400));
        import(&server.app, &anna, "b.vcf", pairs(3));
        let app = with_small_steps(&server.app, 40);
        sent.take();
        duplicates::find_all(&app, &anna).unwrap();
        let statements = sent.take();
        let is_grouping = |sql: &&String| sql.starts_with("DELETE") && sql.contains("duplicate_members");
        let grouped = statements.iter().filter(is_grouping).count();
        // Once the copies, once the pairs.
        assert!(grouped <= 3, "{grouped}");
        let mut all = sizes(&app, &anna, Certainty::Sure);
        all.extend(sizes(&app, &anna, Certainty::Likely));
        all.sort_unstable();
        assert_eq!(all, [2, 2, 2, 400]);
        // One less, and one more.
        let ids = first_group(&app, &anna, Certainty::Sure);
        let path = format!("/contacts/{}", ids[200]);
        let deleted = client.page(&path).form("Удалить").submit(&client).follow(&client);
        found(&app, &anna);
        assert!(sizes(&app, &anna, Certainty::Sure).contains(&399));
        deleted.form("Отменить").submit(&client).location();
        found(&app, &anna);
        assert!(sizes(&app, &anna, Certainty::Sure).contains(&400));
        unwatch(&server.db);
    }

    fn a_decision_about_hundreds_is_one_and_is_taken_back_as_one(db: TestDb) {
        let sent = Sent::watch(&db);
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", copies(300));
        assert_eq!(found(&server.app, &anna), Counts { sure: 1, ..Counts::default() });
        let ids = first_group(&server.app, &anna, Certainty::Sure);
        for decision in [Decision::Different, Decision::KeepBoth] {
            sent.take();
            duplicates::decide(&server.app, &anna, &ids, decision).unwrap();
            let statements = sent.take();
            assert!(statements.len() < 40, "{}", statements.len());
            assert_eq!(server.db.lines("SELECT CAST(COUNT(*) AS TEXT) AS line FROM decided_uids"), ["300"]);
            assert_eq!(found(&server.app, &anna), Counts::default(), "it holds in the next search");
        }
        // What was said last is in force, and is one line.
        let page = client.page("/duplicates");
        let lines = page.texts("#decisions li p");
        assert_eq!(lines.len(), 1);
        assert!(lines[0].ends_with("и ещё 290 контактов один человек, оба остаются"), "{lines:?}");
        let form = page.form("Отменить решение Иванов Иван");
        form.submit(&client).location();
        assert_eq!(sizes(&server.app, &anna, Certainty::Sure), [300]);
        // Pressed again.
        let again = form.submit(&client).follow(&client);
        assert_eq!(again.flash().as_deref(), Some("Решение отменено."));
        unwatch(&server.db);
    }

    fn a_decision_about_some_holds_beside_one_about_more(db: TestDb) {
        let app = db.app();
        let anna = crate::support::app::account(&app, "anna");
        import(&app, &anna, "a.vcf", copies(4));
        assert_eq!(found(&app, &anna).sure, 1);
        let ids = first_group(&app, &anna, Certainty::Sure);
        duplicates::decide(&app, &anna, &ids[..2], Decision::Different).unwrap();
        duplicates::decide(&app, &anna, &ids[1..], Decision::KeepBoth).unwrap();
        // The first and the third are of no decision.
        let left = found(&app, &anna);
        assert_eq!((left.sure, left.likely), (0, 1));
        assert_eq!(first_group(&app, &anna, Certainty::Likely), [ids[0], ids[2]]);
        // What is said about all of them takes the place of both.
        duplicates::decide(&app, &anna, &ids, Decision::Different).unwrap();
        let decided = duplicates::decisions(&app, &anna, None).unwrap().decisions;
        assert_eq!(decided.len(), 1);
        assert_eq!(decided[0].decision, Decision::Different);
        duplicates::withdraw(&app, &anna, decided[0].id).unwrap();
        assert_eq!(sizes(&app, &anna, Certainty::Sure), [4]);
    }

    fn every_decision_can_be_taken_back(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", pairs(53));
        let both = found(&server.app, &anna);
        assert_eq!(both.sure + both.likely, 53);
        for id in 0..53 {
            let ids = server.db.lines(&format!("SELECT CAST(id AS TEXT) AS line FROM contacts WHERE uid LIKE 'p{id:03}%'"));
            let ids: Vec<i64> = ids.iter().map(|id| id.parse().unwrap()).collect();
            duplicates::decide(&server.app, &anna, &ids, Decision::KeepBoth).unwrap();
        }
        let page = client.page("/duplicates");
        assert_eq!(page.texts("#decisions li").len(), 50);
        assert!(page.select("#decisions[open]").is_empty());
        let next = client.page(&page.link("Вперёд ›"));
        assert_eq!(next.texts("#decisions[open] li").len(), 3);
        assert_eq!(next.find_link("Вперёд ›"), None);
        // The filter of the groups stays.
        let filtered = client.page(&format!("/duplicates?q={}", form_encoded("Титов"))).link("Вперёд ›");
        assert_eq!(client.page(&filtered).field("Имя, номер или адрес").value, "Титов");
        next.form("Отменить решение Титов Лев 000").submit(&client).location();
        let left = duplicates::counts(&server.app, &anna).unwrap();
        assert_eq!(left.sure + left.likely, 1);
        assert_eq!(client.page("/duplicates").texts("#decisions li").len(), 50);
    }

    fn a_certainty_follows_who_else_has_the_number(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let app = &server.app;
        let twins = card("a1", &format!("FN:Иванов Иван\r\n{PHONE}")) + &card("a2", &format!("FN:Ivan Ivanov\r\n{PHONE}"));
        import(app, &anna, "a.vcf", twins);
        let sure = Counts { sure: 1, ..Counts::default() };
        assert_eq!(found(app, &anna), sure);
        // The number becomes that of an office, and then of one person again.
        let names = ["Бойко", "Гусев", "Демин", "Ежов", "Жаров", "Зуев", "Котов", "Лосев", "Мохов", "Носов", "Орлов", "Панов"];
        let office: String = names.iter().enumerate().map(|(n, name)| card(&format!("o{n}"), &format!("FN:{name} Пётр\r\n{PHONE}"))).collect();
        let imported = import(app, &anna, "b.vcf", office);
        let now = found(app, &anna);
        assert_eq!((now.sure, now.likely), (0, 1));
        undo(app, &anna, imported.import.batch.unwrap()).unwrap();
        assert_eq!(found(app, &anna), sure);
        // Also one by one: they get it, and lose it, by an edit.
        let others: String = names.iter().enumerate().map(|(n, name)| card(&format!("q{n}"), &format!("FN:{name} Пётр"))).collect();
        import(app, &anna, "c.vcf", others);
        found(app, &anna);
        for (number, expected) in [("+7 903 111-22-33", (0, 1)), ("", (1, 0))] {
            for name in names {
                let path = row(&client.page("/"), &format!("{name} Пётр"));
                client.page(&format!("{path}/edit")).form("Сохранить").set("phone", number).submit(&client).location();
                duplicates::find_all(app, &anna).unwrap();
            }
            let now = duplicates::counts(app, &anna).unwrap();
            assert_eq!((now.sure, now.likely), expected, "{number:?}");
        }
    }
}
