//! What a merge makes of cards of two vCard versions, of single values, and of thousands of values.

use std::collections::BTreeMap;

use blocknotik::app::BookAccess;
use blocknotik::app::duplicates::{self, MergeChoice, MergeOutcome, Merged};

use crate::support::app::exported;
use crate::support::contacts::{cards_of_anna, names};
use crate::support::db::TestDb;
use crate::support::import::{card, import};
use crate::support::jobs::undo;
use crate::support::server::TestServer;

fn ids(db: &TestDb, access: &BookAccess, uids: [&str; 2]) -> Vec<i64> {
    let uids = uids.map(str::to_owned);
    let rows = db
        .store()
        .read(|conn| store::contacts::by_uids(conn, access.book_id(), &uids));
    rows.unwrap().iter().map(|row| row.id).collect()
}

/// Merges contacts without choices.
fn merge(server: &TestServer, access: &BookAccess, uids: [&str; 2]) -> Merged {
    let (db, app) = (&server.db, &server.app);
    let values = duplicates::values(app, access, &ids(db, access, uids)).unwrap();
    let contacts = values.contacts.iter();
    let revisions: BTreeMap<i64, i64> = contacts.map(|contact| (contact.id, contact.revision)).collect();
    let merge = || match duplicates::merge(app, access, &revisions, &MergeChoice::default()).unwrap() {
        MergeOutcome::Merged(merged) => merged,
        other => panic!("{other:?}"),
    };
    let merged = merge();
    assert_eq!(merge().batch, merged.batch, "pressed twice");
    merged
}

/// A value that is too large to stay in a stored card.
fn large() -> String {
    "QUJD".repeat(500)
}

both_databases! {
    fn cards_of_two_versions_become_one_of_the_first_version(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let (device, app, anna) = (server.device("anna", "Телефон"), &server.app, server.access_of("anna"));
        let four = |uid: &str, lines: &str| format!("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:{uid}\r\n{lines}\r\nEND:VCARD\r\n");
        let three = format!("PHOTO;ENCODING=b;TYPE=JPEG:{}\r\nTEL;TYPE=CELL,pref:+79031112233", large());
        let other = format!(
            "FN:Ли Анна\r\nN:Ли;Анна;;;\r\nPHOTO:data:image/jpeg;base64,{}\r\nTEL;TYPE=\"cell\";PREF=1;VALUE=uri:tel:+7-903-111-22-33\r\nANNIVERSARY:20100605",
            large()
        );
        for (uid, text) in [
            ("a1", card("a1", "FN:Ли Анна\r\nN:Ли;Анна;;;\r\nTEL:+79031112233")),
            ("a2", four("a2", &other)),
            ("b1", four("b1", "FN:Ким Олег\r\nN:Ким;Олег;;;")),
            ("b2", card("b2", &format!("FN:Ким Олег\r\nN:Ким;Олег;;;\r\n{three}"))),
        ] {
            assert_eq!(device.put(&format!("{uid}.vcf"), &[], &text).status, 201);
        }
        let before = exported(app, &anna);
        let merged = [merge(&server, &anna, ["a1", "a2"]), merge(&server, &anna, ["b1", "b2"])];
        let after = exported(app, &anna).replace("\r\n ", "");
        let [first, second] = ["UID:a1", "UID:b1"].map(|uid| {
            let cards = after.split_inclusive("END:VCARD\r\n");
            cards.filter(|card| card.contains(uid)).collect::<String>()
        });
        assert!(first.contains("VERSION:3.0") && second.contains("VERSION:4.0"), "{after}");
        assert!(first.contains(&format!("PHOTO;ENCODING=b;TYPE=JPEG:{}\r\n", large())), "{first}");
        assert!(second.contains(&format!("PHOTO:data:image/jpeg;base64,{}\r\n", large())), "{second}");
        assert!(first.contains("X-ANNIVERSARY:2010-06-05\r\n") && !first.contains("\r\nANNIVERSARY"), "{first}");
        for card in [&first, &second] {
            assert_eq!((card.matches("TEL").count(), card.contains("X-ALSO")), (1, false), "{card}");
        }
        for merged in merged {
            undo(app, &anna, merged.batch.unwrap()).unwrap();
        }
        assert_eq!(exported(app, &anna), before);
    }

    fn of_each_single_value_the_user_chooses_one(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let access = server.access_of("anna");
        let lines = |org: &str, day: &str, gender: &str| {
            format!("FN:Иванов Иван\r\nN:Иванов;Иван;;;\r\nTEL:+79031112233\r\nitem1.ORG:{org}\r\nitem1.X-ABLabel:клуб {org}\r\nX-ANNIVERSARY:{day}\r\nGENDER:{gender}")
        };
        let cards = card("a1", &lines("Лютик", "2010-06-05", "M")) + &card("a2", &lines("Ромашка", "2011-07-06", "F"));
        import(&server.app, &access, "a.vcf", cards);
        let before = exported(&server.app, &access);
        let [one, other] = ids(&server.db, &access, ["a1", "a2"])[..] else {
            panic!("two contacts")
        };
        let page = client.page(&format!("/duplicates/merge?id={one}&id={other}"));
        for shown in ["Годовщина", "6 июля 2011", "Пол", "мужской", "женский"] {
            page.assert_says(shown);
        }
        let other = other.to_string();
        let chosen = page.form("Объединить").set("choose-X-ANNIVERSARY", &other).set("choose-ORG", &other);
        let merged = chosen.submit(&client).follow(&client);
        let card = cards_of_anna(&server);
        let at = |line: &str| card.find(line).unwrap_or_else(|| panic!("{line} is not in {card}"));
        assert!(at("X-ANNIVERSARY:2011-07-06") < at("X-ALSO-X-ANNIVERSARY:2010-06-05"), "{card}");
        assert!(at("GENDER:M") < at("X-ALSO-GENDER:F"), "{card}");
        let group = |value: &str| card.lines().find_map(|line| line.strip_suffix(value)).unwrap().split('.').next().unwrap().to_owned();
        for (value, label) in [("ORG:Ромашка", "клуб Ромашка"), ("ORG:Лютик", "клуб Лютик")] {
            at(&format!("{}.X-ABLabel:{label}", group(value)));
        }
        merged.form("Отменить").submit(&client).location();
        assert_eq!(exported(&server.app, &access), before);
    }

    fn two_contacts_of_thousands_of_values_are_merged_on_the_page(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let access = server.access_of("anna");
        let values = |from: usize| (from..from + 4_000).map(|at| format!("\r\nEMAIL:quite.a.long.address.of.one.person.{at}@some.example.org"));
        let cards = card("a1", &format!("FN:Иванов Иван{}", values(0).collect::<String>()));
        let cards = cards + &card("a2", &format!("FN:Иванов Иван{}", values(3_000).collect::<String>()));
        import(&server.app, &access, "a.vcf", cards);
        let picked = ids(&server.db, &access, ["a1", "a2"]);
        let path = format!("/duplicates/merge?id={}&id={}", picked[0], picked[1]);
        let page = client.page(&path);
        let inputs = page.select("main form input");
        let fields: Vec<(&str, &str)> = inputs.iter().map(|input| (input.attr("name").unwrap(), input.attr("value").unwrap())).collect();
        client.post("/duplicates/merge", &fields).location();
        assert_eq!(names(&client.page("/")).len(), 1);
        assert_eq!(cards_of_anna(&server).matches("\r\nEMAIL:").count(), 7_000);
    }

    fn the_link_of_a_merged_contact_leads_on_after_a_purge(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let access = server.access_of("anna");
        for uid in ["a", "b", "c"] {
            // Contacts that a program made, the first of them the oldest.
            import(&server.app, &access, &format!("{uid}.vcf"), card(uid, &format!("FN:Анна {uid}\r\nX-ODD:{uid}")));
            server.clock.advance(chrono::TimeDelta::minutes(1));
        }
        let first = ids(&server.db, &access, ["a", "b"]);
        let (oldest, middle, newest) = (first[0], first[1], ids(&server.db, &access, ["b", "c"])[1]);
        let path = |id: i64| format!("/contacts/{id}");
        let purge = |id: i64| {
            let ask = client.page(&path(id)).link("Удалить навсегда");
            client.page(&ask).form("Удалить навсегда").submit(&client).location()
        };
        merge(&server, &access, ["b", "c"]);
        merge(&server, &access, ["a", "b"]);
        // By way of one that is purged, both lead to the last one.
        purge(middle);
        assert_eq!(client.get(&path(middle)).location(), path(oldest));
        assert_eq!(client.page(&path(newest)).link("Анна a"), path(oldest));
        purge(newest);
        assert_eq!(client.get(&path(newest)).location(), path(oldest));
        // What was deleted for another reason after the undo of a merge leads nowhere.
        import(&server.app, &access, "d.vcf", card("d", "FN:Лев d") + &card("e", "FN:Лев e"));
        let later = ids(&server.db, &access, ["d", "e"]);
        let merged = merge(&server, &access, ["d", "e"]);
        undo(&server.app, &access, merged.batch.unwrap()).unwrap();
        client.page(&path(later[1])).form("Удалить").submit(&client).location();
        purge(later[1]);
        assert_eq!(client.get(&path(later[1])).status, 404);
        assert_eq!(client.get(&path(later[0])).status, 200);
    }
}
