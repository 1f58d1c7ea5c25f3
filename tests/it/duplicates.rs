//! Contacts that may be one person: finding, deciding, and merging, through the pages and the command.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Barrier;

use blocknotik::app::duplicates::{self, GroupFilter, MergeChoice, MergeOutcome};
use blocknotik::app::{App, BookAccess, demo};
use domain::duplicates::{Certainty, Decision};

use crate::support::app::{PASSWORD, account, counts, exported};
use crate::support::client::Client;
use crate::support::contacts::{add, cards_of_anna, names, row};
use crate::support::import::{card, import};
use crate::support::jobs::{run_jobs, undo, with_small_steps};
use crate::support::server::TestServer;

/// A sure pair, a likely pair, a father and a son, and someone else.
fn book() -> String {
    [
        card("a1", "FN:Иванов Иван\r\nTEL:+7 903 111-22-33\r\nNOTE:из клуба"),
        card(
            "a2",
            "FN:Ivan Ivanov\r\nTEL;TYPE=CELL:89031112233\r\nEMAIL:ivan@example.org\r\nNOTE:сосед",
        ),
        card("b1", "FN:Александр Морозов\r\nTEL:+7 903 222-22-33"),
        card("b2", "FN:Саша Морозов\r\nTEL:+7 903 222-22-33\r\nX-ODD:1"),
        card(
            "c1",
            "FN:Петров Олег Ильич\r\nTEL:+7 903 333-22-33\r\nBDAY:1950-01-02",
        ),
        card(
            "c2",
            "FN:Петров Олег Ильич\r\nTEL:+7 903 333-22-33\r\nBDAY:1980-01-02",
        ),
        card("d1", "FN:Кто-то Другой\r\nTEL:+7 903 444-22-33"),
    ]
    .concat()
}

fn groups(app: &App, access: &BookAccess, certainty: Certainty) -> Vec<Vec<String>> {
    let page = duplicates::page(app, access, certainty, &GroupFilter::default(), 0).unwrap();
    page.groups.into_iter().map(|group| group.uids).collect()
}

fn found(app: &App, access: &BookAccess) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    duplicates::find_all(app, access).unwrap();
    (
        groups(app, access, Certainty::Sure),
        groups(app, access, Certainty::Likely),
    )
}

fn pair(one: &str, other: &str) -> Vec<String> {
    vec![one.to_owned(), other.to_owned()]
}

/// Merges the first group of a certainty without choices.
fn merge_first(app: &App, access: &BookAccess, certainty: Certainty) -> duplicates::Merged {
    let page = duplicates::page(app, access, certainty, &GroupFilter::default(), 0).unwrap();
    let values = duplicates::values(app, access, &page.groups[0].ids).unwrap();
    let revisions: BTreeMap<i64, i64> = values
        .contacts
        .iter()
        .map(|contact| (contact.id, contact.revision))
        .collect();
    match duplicates::merge(app, access, &revisions, &MergeChoice::default()).unwrap() {
        MergeOutcome::Merged(merged) => merged,
        other => panic!("{other:?}"),
    }
}

fn visit(client: &Client) -> Vec<String> {
    client.page("/duplicates").texts(".duplicate-group")
}

both_databases! {
    fn groups_are_found_and_people_who_differ_are_not_grouped(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", book());
        let (sure, likely) = found(&app, &anna);
        assert_eq!(sure, [pair("a1", "a2")]);
        assert_eq!(likely, [pair("b1", "b2")]);
        assert_eq!(groups(&app, &anna, Certainty::Maybe), [[""; 0]; 0]);
        assert_eq!(duplicates::count(&app, &anna).unwrap(), 2);
    }

    fn a_search_is_told_of_until_it_ends(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", book());
        let app = with_small_steps(&app, 2);
        let job = duplicates::refresh(&app, &anna).unwrap();
        assert!(job.is_some());
        assert_eq!(duplicates::refresh(&app, &anna).unwrap(), job);
        run_jobs(&app);
        assert_eq!(duplicates::refresh(&app, &anna).unwrap(), None);
        assert_eq!(duplicates::count(&app, &anna).unwrap(), 2);
    }

    fn a_merge_keeps_every_value_and_its_undo_every_byte(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", book());
        found(&app, &anna);
        let before = exported(&app, &anna);
        let merged = merge_first(&app, &anna, Certainty::Sure);
        let after = exported(&app, &anna);
        for value in ["FN:Иванов Иван", "X-ALSO-FN:Ivan Ivanov", "ivan@example.org", "CELL", "из клуба\\n\\nсосед", "UID:a1"] {
            assert!(after.contains(value), "{value}: {after}");
        }
        assert_eq!(after.matches("TEL").count(), before.matches("TEL").count() - 1);
        assert_eq!(counts(&app, &anna), (6, 1));
        // A group that is merged is no group any more.
        assert_eq!(found(&app, &anna).0, Vec::<Vec<String>>::new());
        undo(&app, &anna, merged.batch.unwrap()).unwrap();
        assert_eq!(exported(&app, &anna), before);
        assert_eq!(found(&app, &anna).0, [pair("a1", "a2")]);
    }

    fn one_organization_in_two_spellings_and_all_types_of_a_number_stay(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let cards = card("o1", "FN:Котова Анна\r\nORG:Ромашка\r\nTITLE:Директор\r\nitem1.TEL:+79031112233\r\nitem1.X-ABLabel:дача")
            + &card("o2", "FN:Котова Анна\r\nORG:ООО «Ромашка»;Склад\r\nTITLE:директор\r\nTEL;TYPE=CELL:8 903 111-22-33")
            + &card("o3", "FN:Котова Анна\r\nORG:Ромашка ООО\r\nTEL;TYPE=WORK:+7 903 111-22-33");
        import(&server.app, &anna, "a.vcf", cards);
        let before = exported(&server.app, &anna);
        found(&server.app, &anna);
        let page = duplicates::page(&server.app, &anna, Certainty::Sure, &GroupFilter::default(), 0).unwrap();
        let ids: Vec<String> = page.groups[0].ids.iter().map(i64::to_string).collect();
        let merge = client.page(&format!("/duplicates/merge?ids={}", ids.join(".")));
        assert!(merge.select("[name=choose-ORG], [name=choose-TITLE]").is_empty(), "{}", merge.text());
        let merged = merge.form("Объединить").submit(&client).follow(&client);
        let after = cards_of_anna(&server);
        for line in ["ORG:ООО «Ромашка»;Склад", "TITLE:Директор", "item1.TEL;TYPE=CELL;TYPE=WORK:+79031112233", "item1.X-ABLabel:дача"] {
            assert!(after.contains(&format!("\r\n{line}\r\n")), "{line}: {after}");
        }
        assert!(!after.contains("X-ALSO") && after.matches("TEL").count() == 1, "{after}");
        merged.form("Отменить").submit(&client).location();
        assert_eq!(exported(&server.app, &anna), before);
    }

    fn what_the_user_says_is_remembered_and_can_be_taken_back(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let imported = import(&app, &anna, "a.vcf", book());
        found(&app, &anna);
        let page = duplicates::page(&app, &anna, Certainty::Sure, &GroupFilter::default(), 0).unwrap();
        duplicates::decide(&app, &anna, &page.groups[0].ids, Decision::Different).unwrap();
        assert_eq!(groups(&app, &anna, Certainty::Sure), Vec::<Vec<String>>::new());
        assert_eq!(duplicates::count(&app, &anna).unwrap(), 1);
        // Also when the contacts come again under the same UIDs.
        undo(&app, &anna, imported.import.batch.unwrap()).unwrap();
        import(&app, &anna, "a.vcf", book());
        assert_eq!(found(&app, &anna).0, Vec::<Vec<String>>::new());
        let decided = duplicates::decisions(&app, &anna, None).unwrap().decisions;
        assert_eq!(decided[0].names, ["Иванов Иван", "Ivan Ivanov"]);
        duplicates::withdraw(&app, &anna, decided[0].id).unwrap();
        assert_eq!(groups(&app, &anna, Certainty::Sure), [pair("a1", "a2")]);
    }

    fn a_contact_that_changed_while_the_page_was_open_is_not_merged(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server.app, &server.access_of("anna"), "a.vcf", book());
        let page = client.page("/duplicates");
        let merge = client.page(&page.link("Сравнить и объединить Иванов Иван"));
        merge.assert_says("тот же номер");
        let form = merge.form("Объединить");
        let edit = format!("{}/edit", row(&client.page("/"), "Ivan Ivanov"));
        client.page(&edit).form("Сохранить").fill("Должность", "врач").submit(&client).location();
        let again = form.submit(&client).page(409);
        again.assert_says("один из контактов изменился");
        again.assert_says("врач");
        assert_eq!(names(&client.page("/")).len(), 7);
        let merged = again.form("Объединить").submit(&client).follow(&client);
        merged.assert_says("Контакты объединены.");
        merged.assert_says("врач");
        assert_eq!(names(&client.page("/")).len(), 6);
    }

    fn the_pages_show_groups_and_lead_to_the_merged_contact(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        client.page("/duplicates").assert_says("Дубликатов не найдено.");
        import(&server.app, &server.access_of("anna"), "a.vcf", book());
        assert_eq!(visit(&client).len(), 2);
        client.page("/").assert_says("Дубликаты 2");
        assert_eq!(client.page("/duplicates?q=%D0%BC%D0%BE%D1%80%D0%BE%D0%B7%D0%BE%D0%B2").texts(".duplicate-group").len(), 1);
        let other = row(&client.page("/"), "Ivan Ivanov");
        client.page(&other).assert_says("Возможно, это тот же контакт, что и Иванов Иван");
        let merged = client.page("/duplicates").form("Объединить 1 точное совпадение").submit(&client).follow(&client);
        merged.assert_says("Объединена 1 группа.");
        client.page(&other).assert_says("Объединён с контактом: Иванов Иван");
        merged.form("Отменить").submit(&client).location();
        assert_eq!(visit(&client).len(), 2);
        // Not the same.
        let said = client.page("/duplicates").form("Это разные люди Иванов Иван").submit(&client).follow(&client);
        said.assert_says("Решение сохранено: это разные люди.");
        assert_eq!(visit(&client).len(), 1);
        client.page("/duplicates").form("Отменить решение Иванов Иван").submit(&client).location();
        assert_eq!(visit(&client).len(), 2);
    }

    fn contacts_that_are_picked_are_merged(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "друзья");
        add(&client, "Титов Лев", "+79991234568", "соседи");
        let list = client.page("/?select=1");
        let picked = list.form("Объединить").check("Выбрать: Котова Анна").check("Выбрать: Титов Лев");
        let merge = picked.submit(&client).page(200);
        let merged = merge.form("Объединить").submit(&client).follow(&client);
        merged.assert_says("+7 999 123-45-67");
        merged.assert_says("+7 999 123-45-68");
        assert_eq!(names(&client.page("/")).len(), 1);
    }

    fn the_history_names_what_was_merged_and_what_was_added(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let kept = add(&client, "Котова Анна", "+79991234567", "");
        let others = [add(&client, "Титов Лев", "+79991234568", ""), add(&client, "Юдин Олег", "+79991234569", "")];
        let form = client.page("/contacts/new").form_to("/contacts").set("family", "Белова").set("phone", "+79991234567");
        let known = form.set("note", "дача").submit(&client).page(409);
        known.form("Дополнить этот контакт").submit(&client).location();
        let history = |path: &str| client.page(&format!("{path}/history"));
        assert_eq!(history(&kept).texts(".past h3"), ["Дополнен данными нового контакта: Белова", "Создан"]);
        assert_eq!(client.page("/changes").texts(".past h3")[0], "Дополнение контакта данными нового: Белова");
        for other in &others {
            let ids = [kept.rsplit('/').next().unwrap(), other.rsplit('/').next().unwrap()].join(".");
            let merge = client.page(&format!("/duplicates/merge?ids={ids}"));
            merge.form("Объединить").submit(&client).location();
        }
        let page = history(&kept);
        let merged = ["Объединён с контактом: Юдин Олег", "Объединён с контактом: Титов Лев"];
        assert_eq!(page.texts(".past h3")[..2], merged);
        assert_eq!(page.link("Титов Лев"), others[0]);
        assert_eq!(history(&others[0]).texts(".past h3")[0], "Перемещён в корзину: объединён с контактом Котова Анна");
        page.form("Разделить объединённые контакты").submit(&client).location();
        assert_eq!(history(&kept).texts(".past h3")[0], "Отделён от объединённых с ним контактов");
        assert_eq!(history(&kept).texts(".past h3")[1..3], merged, "what is separate keeps its name");
        // What was purged has no name any more.
        client.page(&format!("{}/purge", others[0])).form("Удалить навсегда").submit(&client).location();
        assert_eq!(history(&kept).texts(".past h3")[2], "Объединён с другим контактом");
        client.post("/language", &[("language", "en"), ("back", "/")]).location();
        let english = history(&kept).texts(".past h3");
        assert_eq!(english, ["Separated from the contacts merged into it", "Merged with Юдин Олег", "Merged with another contact",
            "Details of a new contact added: Белова", "Created"]);
    }

    fn the_command_lists_and_merges(db: TestDb) {
        db.manage(&["user", "add", "anna"]).stdin(format!("{PASSWORD}\n")).succeeds();
        let file = db.file("a.vcf", book());
        db.manage(&["import", &file, "--user", "anna"]).succeeds();
        let listed = db.manage(&["duplicates", "--user", "anna"]).succeeds();
        let lines: Vec<serde_json::Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2, "{listed}");
        assert_eq!(lines[0]["certainty"], "sure");
        assert_eq!(lines[0]["uids"], serde_json::json!(["a1", "a2"]));
        assert_eq!(lines[0]["why"][0], "phone +7 903 111-22-33");
        let merged = db.manage(&["duplicates", "--user", "anna", "--merge", "sure"]).succeeds();
        assert_eq!(merged.trim(), "merged 1 groups");
        let left = db.manage(&["duplicates", "--user", "anna"]).succeeds();
        assert_eq!(left.lines().count(), 1, "{left}");
        db.manage(&["verify"]).succeeds();
    }

    fn one_of_many_merges_is_taken_back(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let twins = |one: &str, other: &str, name: &str, phone: &str| {
            let lines = format!("FN:{name}\r\nTEL:{phone}");
            card(one, &lines) + &card(other, &format!("{lines}\r\nNOTE:{other}"))
        };
        let cards = twins("a1", "a2", "Иванов Иван", "+7 903 111-22-33") + &twins("b1", "b2", "Smith John", "+7 903 111-22-44");
        import(&server.app, &anna, "a.vcf", cards);
        let before = exported(&server.app, &anna);
        found(&server.app, &anna);
        assert_eq!(duplicates::merge_sure_to_end(&server.app, &anna).unwrap(), 2);
        let merged = exported(&server.app, &anna);
        assert_eq!(names(&client.page("/")), ["Иванов Иван", "Smith John"]);
        let history = client.page(&format!("{}/history", row(&client.page("/"), "Иванов")));
        let page = history.form("Разделить объединённые контакты").submit(&client).follow(&client);
        assert_eq!(page.flash().as_deref(), Some("Контакты разделены."));
        assert_eq!(names(&client.page("/")), ["Иванов Иван", "Иванов Иван", "Smith John"]);
        // Pressed twice, it does nothing more.
        let again = history.form("Разделить объединённые контакты").submit(&client).follow(&client);
        assert_eq!(again.flash(), page.flash());
        assert_eq!(again.form("Отменить").action, page.form("Отменить").action);
        page.form("Отменить").submit(&client).location();
        assert_eq!(exported(&server.app, &anna), merged);
        history.form("Разделить объединённые контакты").submit(&client).location();
        // The undo of the whole leaves alone what is separate already.
        let undo = client.page("/changes").form("Отменить Объединение контактов, 1 мая 2026 г., 13:00").submit(&client);
        undo.location();
        assert_eq!(exported(&server.app, &anna), before);
    }

    fn what_a_purged_contact_said_stays_where_it_was_merged(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", book());
        found(&server.app, &anna);
        let merged = merge_first(&server.app, &anna, Certainty::Sure);
        let ask = client.page("/trash").link("Удалить навсегда Ivan Ivanov");
        client.page(&ask).form("Удалить навсегда").submit(&client).location();
        let path = format!("/contacts/{}/separate", merged.id);
        let edit = client.page(&format!("/contacts/{}/edit", merged.id)).form("Сохранить").set("note", "новое").submit(&client);
        edit.location();
        // Neither a batch that merged nothing nor one that is not there.
        let created = import(&server.app, &anna, "b.vcf", card("z", "FN:Зоя")).import.batch.unwrap();
        for batch in [created.0, 999] {
            client.post(&path, &[("batch", &batch.to_string())]).page(404);
        }
        let before = exported(&server.app, &anna);
        client.post(&path, &[("batch", &merged.batch.unwrap().0.to_string())]).location();
        assert_eq!(exported(&server.app, &anna), before);
    }

    fn pages_that_are_opened_at_once_start_one_search(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let cards: String = (0..40).map(|n| card(&format!("c{n}"), &format!("FN:Человек{n} Номер{n}"))).collect();
        import(&app, &anna, "a.vcf", cards);
        let (slow, barrier) = (with_small_steps(&app, 1), Barrier::new(6));
        let started: BTreeSet<i64> = std::thread::scope(|scope| {
            let open = || {
                barrier.wait();
                duplicates::refresh(&slow, &anna).unwrap().map(|job| job.0)
            };
            let pages: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
            pages.into_iter().filter_map(|page| page.join().unwrap()).collect()
        });
        assert_eq!(started.len(), 1, "{started:?}");
    }

    fn many_copies_of_one_card_become_one_contact(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let (device, anna) = (server.device("anna", "Телефон"), server.access_of("anna"));
        for n in 0..300 {
            let text = card(&format!("copy{n:03}"), &format!("FN:Иванов Иван\r\nTEL:+7 903 111-22-33\r\nX-N:{n}"));
            assert_eq!(device.put(&format!("{n}.vcf"), &[], &text).status, 201);
        }
        let sure = found(&server.app, &anna).0;
        assert_eq!(sure.iter().map(Vec::len).collect::<Vec<_>>(), [300]);
        assert_eq!(duplicates::merge_sure_to_end(&server.app, &anna).unwrap(), 1);
        assert_eq!(counts(&server.app, &anna), (1, 299));
        let card = exported(&server.app, &anna);
        for n in 0..300 {
            assert!(card.contains(&format!("X-N:{n}\r\n")), "{n} is lost");
        }
    }

    fn what_many_share_groups_no_contact(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        demo::fill(&app, &anna, 200, 3, &mut |_| {}).unwrap();
        let office: String = (0..200)
            .map(|n| card(&format!("o{n}"), &format!("FN:Сотрудник{n} Отдел{n}\r\nTEL:+7 495 777-00-00")))
            .collect();
        import(&app, &anna, "a.vcf", office);
        let (sure, likely) = found(&app, &anna);
        let of_office = |group: &Vec<String>| group.iter().any(|uid| uid.starts_with('o'));
        assert!(!sure.iter().chain(&likely).any(of_office), "{sure:?} {likely:?}");
    }
}
