//! Labels through their page: adding, renaming, merging, and deleting them.

use blocknotik::app::verify::{self, FindingKind};
use blocknotik::app::{labels, maintenance};

use crate::support::client::Client;
use crate::support::contacts::{add, cards_of_anna, names};
use crate::support::import::{card, import};
use crate::support::jobs::{job_id, run_jobs, with_small_steps};
use crate::support::page::Page;
use crate::support::server::TestServer;

fn names_of_labels(client: &Client) -> Vec<String> {
    client.page("/labels").texts(".label-list li > p")
}

/// The action of a label's form that ends with `what`.
fn action(page: &Page, label: &str, what: &str) -> String {
    let items = page.select(".label-list > li");
    let item = items
        .into_iter()
        .find(|li| crate::support::page::text_of(*li).starts_with(label))
        .expect("the label");
    let forms = scraper::Selector::parse("form").unwrap();
    let mut actions = item.select(&forms).filter_map(|form| form.attr("action"));
    actions
        .find(|action| action.ends_with(what))
        .expect("the form")
        .to_owned()
}

/// Gives labels the keys of an earlier program, which had no signs: «C», «C++» and «C#» become one label.
const OLD_KEYS: &str = "UPDATE contact_labels SET label_id = (SELECT id FROM labels WHERE key = 'c++')
     WHERE label_id IN (SELECT id FROM labels WHERE key IN ('c', 'c#')) AND contact_id NOT IN
        (SELECT contact_id FROM contact_labels WHERE label_id = (SELECT id FROM labels WHERE key = 'c#')
         AND contact_id IN (SELECT contact_id FROM contact_labels WHERE label_id = (SELECT id FROM labels WHERE key = 'c')));
     DELETE FROM contact_labels WHERE label_id = (SELECT id FROM labels WHERE key = 'c');
     UPDATE contact_labels SET label_id = (SELECT id FROM labels WHERE key = 'c++')
     WHERE label_id = (SELECT id FROM labels WHERE key = 'c#');
     DELETE FROM labels WHERE key IN ('c', 'c#');
     UPDATE labels SET key = 'c' WHERE key = 'c++';
     UPDATE labels SET contact_count =
        (SELECT COUNT(*) FROM contact_labels WHERE contact_labels.label_id = labels.id);
     UPDATE contacts SET index_version = index_version - 1000;
     UPDATE jobs SET args = REPLACE(args, '\"from_key\":\"c++\"', '\"from_key\":\"c\"')";

both_databases! {
    fn a_label_that_a_job_changes_is_reported_with_the_job_and_nothing_typed_is_lost(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "друзья");
        add(&client, "Титов Лев", "+79991234568", "друзья");
        add(&client, "Юдин Олег", "+79991234569", "дача, соседи");
        let page = client.page("/labels");
        let path = action(&page, "друзья", "rename").replace("/rename", "");
        let app = with_small_steps(&server.app, 1);
        let started = labels::rename(&app, &server.access_of("anna"), path["/labels/".len()..].parse().unwrap(), "товарищи");
        let job = format!("/jobs/{}", job_id(&started.unwrap()));

        let busy = client.post(&format!("{path}/rename"), &[("name", "приятели")]).page(409);
        busy.assert_says("Метка сейчас изменяется. Подождите немного и повторите.");
        assert_eq!(busy.link("Показать ход выполнения"), job);
        let field = format!("input#name-{}", &path["/labels/".len()..]);
        assert_eq!(busy.select(&field)[0].attr("value"), Some("приятели"));
        assert_eq!(busy.select("details[open] form[action$='/rename']").len(), 1, "the form is open");
        let deleted = client.post(&format!("{path}/delete"), &[]).page(409);
        assert_eq!(deleted.link("Показать ход выполнения"), job);
        assert_eq!(deleted.select(&field)[0].attr("value"), Some("товарищи"));
        let into = action(&page, "соседи", "delete").replace("/labels/", "").replace("/delete", "");
        let merged = client.post(&format!("{path}/merge"), &[("into", &into)]).page(409);
        assert_eq!(merged.link("Показать ход выполнения"), job);
        assert_eq!(merged.field("Объединить с меткой").value, into);
        // Any other page that needs the label leads to the job too.
        let id = &path["/labels/".len()..];
        let printed = client.get(&format!("/print?label={id}")).page(409);
        assert_eq!(printed.link("Показать ход выполнения"), job);

        run_jobs(&server.app);
        busy.form_to(&format!("{path}/rename")).submit(&client).location();
        assert!(names_of_labels(&client).contains(&"приятели 2 контакта".to_owned()));
    }

    fn labels_are_added_renamed_and_deleted_and_contacts_stay(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        client.page("/labels").assert_says("Меток пока нет");
        let added = client.page("/labels").form("Добавить метку").fill("Новая метка", " Друзья ").submit(&client).follow(&client);
        added.assert_says("Метка «Друзья» создана.");
        assert_eq!(names_of_labels(&client), ["Друзья 0 контактов"]);
        add(&client, "Котова Анна", "+79991234567", "друзья, соседи");
        assert_eq!(names_of_labels(&client), ["Друзья 1 контакт", "соседи 1 контакт"]);
        // Renaming changes every card with the label.
        let page = client.page("/labels");
        let renamed = client.post(&action(&page, "Друзья", "rename"), &[("name", "Товарищи")]).follow(&client);
        renamed.assert_says("Метка переименована в «Товарищи».");
        assert_eq!(names_of_labels(&client), ["соседи 1 контакт", "Товарищи 1 контакт"]);
        assert_eq!(client.page(&format!("{}/history", crate::support::contacts::row(&client.page("/"), "Котова"))).texts(".past h3").len(), 2);
        let deleted = client.post(&action(&page, "соседи", "delete"), &[]).follow(&client);
        deleted.assert_says("Метка удалена, контакты сохранены.");
        assert_eq!(names_of_labels(&client), ["Товарищи 1 контакт"]);
        assert_eq!(names(&client.page("/")), ["Котова Анна"]);
        // The deletion can be undone.
        deleted.form("Отменить").submit(&client).location();
        assert_eq!(names_of_labels(&client), ["соседи 1 контакт", "Товарищи 1 контакт"]);
    }

    fn a_label_needs_a_name_that_one_sees(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "друзья");
        for name in ["\u{200b}", "\u{202e} \u{200f}", "\u{2060}\u{feff}"] {
            let refused = client.page("/labels").form("Добавить метку").fill("Новая метка", name).submit(&client).page(422);
            refused.assert_says("Введите название метки");
            let rename = action(&client.page("/labels"), "друзья", "rename");
            client.post(&rename, &[("name", name)]).page(422).assert_says("Введите название метки");
            client.post(&format!("{path}/labels"), &[("add", name)]);
            let edit = client.page(&format!("{path}/edit")).form("Сохранить");
            edit.set("new-labels", name).submit(&client);
        }
        assert_eq!(names_of_labels(&client), ["друзья 1 контакт"]);
    }

    fn labels_that_differ_in_a_sign_are_two_labels(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Семья", "👨\u{200d}👩\u{200d}👧 семья", "C", "C++", "❤", "★", "☆"] {
            let added = client.post("/labels", &[("name", name)]).follow(&client);
            assert_eq!(added.flash().unwrap(), format!("Метка «{name}» создана."));
        }
        for name in ["СЕМЬЯ", "👨\u{200d}👩\u{200d}👧  Семья", "c++", "❤\u{fe0f}"] {
            client.post("/labels", &[("name", name)]).page(422).assert_says("Метка с таким названием уже есть");
        }
        let path = add(&client, "Котова Анна", "+79991234567", "семья, 👨\u{200d}👩\u{200d}👧 семья, c++");
        let labels = names_of_labels(&client);
        for label in ["Семья 1 контакт", "👨\u{200d}👩\u{200d}👧 семья 1 контакт", "C++ 1 контакт", "C 0 контактов"] {
            assert!(labels.contains(&label.to_owned()), "{labels:?}");
        }
        client.post(&format!("{path}/labels"), &[("had", "семья"), ("had", "c++"), ("label", "c++")]).location();
        assert!(names_of_labels(&client).contains(&"👨\u{200d}👩\u{200d}👧 семья 1 контакт".to_owned()));
    }

    fn what_no_one_sees_around_a_label_is_not_of_it(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        client.post("/labels", &[("name", "\u{200b}дача\u{feff}")]).location();
        client.post("/labels", &[("name", "дача\u{200e}")]).page(422).assert_says("Метка с таким названием уже есть");
        add(&client, "Котова Анна", "+79991234567", "\u{200e}дача, друзья\u{200b}");
        let rename = action(&client.page("/labels"), "дача", "rename");
        client.post(&rename, &[("name", "\u{feff}Дача \u{200b}")]).location();
        // A card keeps its bytes; the labels of a table are typed.
        let card = card("u", "FN:Титов Лев\r\nCATEGORIES:\u{200b}друзья,Дача\u{feff}");
        import(&server.app, &server.access_of("anna"), "a.vcf", card);
        import(&server.app, &server.access_of("anna"), "a.csv", "Name,Phone,Labels\nЮдин Олег,+79991234569,\u{feff}друзья\u{200b}\n");
        assert_eq!(names_of_labels(&client), ["Дача 2 контакта", "друзья 3 контакта"]);
        let cards = cards_of_anna(&server);
        assert!(cards.contains("CATEGORIES:\u{200b}друзья,Дача\u{feff}\r\n"), "{cards}");
        assert!(cards.contains("CATEGORIES:Дача,друзья\r\n") && cards.contains("CATEGORIES:друзья\r\n"), "{cards}");
        let all = names_of_labels(&client);
        assert!(all.iter().all(|name| !name.contains(['\u{200b}', '\u{feff}', '\u{200e}'])), "{all:?}");
    }

    fn labels_of_an_earlier_program_keep_their_contacts_and_links(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "c++");
        add(&client, "Титов Лев", "+79991234568", "работа!, дача");
        for name in ["★ пустая", "дача +"] {
            client.post("/labels", &[("name", name)]).location();
        }
        let link = client.page("/").link("c++ 1");
        let empty = action(&client.page("/labels"), "★ пустая", "rename");
        // The keys of an earlier program had no signs, so these two contacts had one label.
        server.db.execute(
            "UPDATE labels SET key = 'c' WHERE name = 'c++';
             UPDATE labels SET key = 'работа' WHERE name = 'работа!';
             UPDATE labels SET key = 'пустая' WHERE name = '★ пустая';
             UPDATE labels SET name = '\u{feff}дача' WHERE name = 'дача';
             UPDATE contacts SET index_version = index_version - 1000",
        );
        let kinds = || -> Vec<FindingKind> {
            let report = verify::verify(&server.app, &mut |_| {}).unwrap();
            report.findings().map(|finding| finding.kind).collect()
        };
        assert_eq!(kinds(), [FindingKind::StaleIndex]);
        // A contact that is written before the indexes are computed again makes its label anew.
        add(&client, "Юдин Олег", "+79991234569", "работа!");
        maintenance::run_once(&server.app).unwrap();
        assert_eq!(kinds(), []);
        assert_eq!(names_of_labels(&client), ["★ пустая 0 контактов", "дача 1 контакт", "дача + 0 контактов", "работа! 2 контакта", "c++ 1 контакт"]);
        assert_eq!(names(&client.page(&link)), ["Котова Анна"]);
        client.post(&empty, &[("name", "пусто")]).location();
        assert!(names_of_labels(&client).contains(&"пусто 0 контактов".to_owned()));
    }

    fn a_job_of_an_earlier_program_changes_all_contacts_of_its_label(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let anna = server.access_of("anna");
        let app = with_small_steps(&server.app, 1);
        let kinds = || -> Vec<FindingKind> {
            let report = verify::verify(&server.app, &mut |_| {}).unwrap();
            report.findings().map(|finding| finding.kind).collect()
        };
        // «D++» was another label, and stays as it is.
        let names = ["C++,друзья", "C++", "C,C#", "C#,D++", "C++", "D++"];
        let cards: Vec<String> = names.iter().enumerate()
            .map(|(n, labels)| card(&format!("u{n}"), &format!("FN:Person {n}\r\nCATEGORIES:{labels}")))
            .collect();
        for (what, is_indexed_first) in [("rename", true), ("merge", true), ("delete", true), ("rename", false), ("merge", false), ("delete", false)] {
            import(&app, &anna, "a.vcf", cards.concat());
            let id = |name: &str| labels::all(&app, &anna).unwrap().into_iter().find(|label| label.name == name).unwrap().id;
            let started = match what {
                "rename" => labels::rename(&app, &anna, id("C++"), "Си"),
                "merge" => labels::merge(&app, &anna, id("C++"), id("друзья")),
                _ => labels::delete(&app, &anna, id("C++")),
            };
            let job = job_id(&started.unwrap());
            server.db.execute(OLD_KEYS);
            let maintain = || {
                server.clock.advance(chrono::TimeDelta::hours(1));
                maintenance::run_once(&server.app).unwrap();
            };
            if is_indexed_first {
                maintain();
            }
            run_jobs(&app);
            let done = blocknotik::app::jobs::show(&app, &anna, job).unwrap();
            assert_eq!(done.state, domain::job::JobState::Done);
            maintain();
            assert_eq!(kinds(), [], "{what}");
            let all = labels::all(&app, &anna).unwrap();
            let all: Vec<(&str, i64)> = all.iter().map(|label| (label.name.as_str(), label.count)).collect();
            let expected = match what {
                "rename" => vec![("друзья", 1), ("Си", 5), ("D++", 2)],
                "merge" => vec![("друзья", 5), ("D++", 2)],
                _ => vec![("друзья", 1), ("D++", 2)],
            };
            assert_eq!(all, expected, "{what} {is_indexed_first}");
            // Everything is as before after the undo.
            let batch = done.progress.batch.unwrap();
            crate::support::jobs::undo(&app, &anna, batch).unwrap();
            let left = cards_of_anna(&server);
            for labels in names {
                assert!(left.contains(&format!("CATEGORIES:{labels}\r\n")), "{what}: {left}");
            }
            assert_eq!(kinds(), [], "{what}");
        }
    }

    fn two_labels_are_merged(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "друзья");
        add(&client, "Титов Лев", "+79991234568", "приятели");
        add(&client, "Юдин Олег", "+79991234569", "друзья, приятели");
        let merge = action(&client.page("/labels"), "приятели", "delete").replace("/delete", "/merge");
        let page = client.page("/labels");
        assert!(page.select("a").iter().any(|a| a.attr("href") == Some(&merge)));
        let page = client.page(&merge);
        assert_eq!((page.heading(), page.texts("option")), ("Объединение метки «приятели»".to_owned(), vec!["друзья".to_owned()]));
        let merged = page.form("Объединить").submit(&client).follow(&client);
        merged.assert_says("Метки объединены.");
        assert_eq!(names_of_labels(&client), ["друзья 3 контакта"]);
        merged.form("Отменить").submit(&client).location();
        assert_eq!(names_of_labels(&client), ["друзья 2 контакта", "приятели 2 контакта"]);
    }

    fn the_page_of_labels_names_a_label_as_often_when_there_are_many(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Друзья", "Соседи"] {
            client.post("/labels", &[("name", name)]).location();
        }
        let named = || client.get("/labels").text().matches("Друзья").count();
        let before = named();
        for n in 0..20 {
            client.post("/labels", &[("name", &format!("Метка {n}"))]).location();
        }
        // With more mentions for each other label, many labels would make a page of many megabytes.
        assert_eq!(named(), before);
        let merge = client.page("/labels").link("Объединить с другой меткой");
        assert_eq!(client.page(&merge).texts("option").len(), 21);
    }

    fn a_label_that_looks_like_a_number_is_named_as_it_is(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["007", "+5"] {
            let added = client.post("/labels", &[("name", name)]).follow(&client);
            assert_eq!(added.flash().unwrap(), format!("Метка «{name}» создана."));
        }
    }

    fn a_form_of_very_many_labels_that_did_not_change_changes_nothing(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "метка");
        let names: Vec<String> = (0..40_000).map(|n| format!("{n:05}")).collect();
        let all = |field: &'static str| names.iter().map(move |name| (field, name.as_str()));
        let fields: Vec<(&str, &str)> = all("had").chain(all("label")).collect();
        let page = client.post(&format!("{path}/labels"), &fields).follow(&client);
        assert_eq!(page.flash().as_deref(), Some("Ничего не изменилось."));
    }

    fn a_taken_empty_or_too_long_name_is_rejected(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Друзья", "Соседи"] {
            client.post("/labels", &[("name", name)]).location();
        }
        let taken = client.page("/labels").form("Добавить метку").fill("Новая метка", "ДРУЗЬЯ").submit(&client).page(422);
        let field = taken.field("Новая метка");
        assert!(field.invalid && field.value == "ДРУЗЬЯ" && field.description.starts_with("Метка с таким названием уже есть"), "{field:?}");
        assert_eq!(taken.errors()[0].1, "name");
        assert_eq!(client.post("/labels", &[("name", "  ")]).status, 422);
        let long = client.post("/labels", &[("name", &"x".repeat(70_000))]).page(422);
        assert!(long.field("Новая метка").description.contains("до 64 КБ"), "{:?}", long.field("Новая метка").description);
        let page = client.page("/labels");
        let rename = client.post(&action(&page, "Соседи", "rename"), &[("name", "друзья")]).page(422);
        assert!(rename.errors()[0].1.starts_with("name-"));
        assert_eq!(names_of_labels(&client), ["Друзья 0 контактов", "Соседи 0 контактов"]);
    }
}
