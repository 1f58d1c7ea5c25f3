//! A merge of contacts that is sent again, by a double click or after Back: it leads to what the first press did.

use blocknotik::app::duplicates;
use blocknotik::app::jobs::{self, SentForm, Started};

use crate::support::app::exported;
use crate::support::client::Client;
use crate::support::contacts::{add, cards_of_anna, names, row};
use crate::support::form::Form;
use crate::support::import::{card, import};
use crate::support::jobs::{run_jobs, with_small_steps};
use crate::support::page::Page;
use crate::support::server::TestServer;

/// Two sure pairs.
fn pairs() -> String {
    [
        card("a1", "FN:Иванов Иван\r\nTEL:+7 903 111-22-33\r\nNOTE:из клуба"),
        card(
            "a2",
            "FN:Ivan Ivanov\r\nTEL:+7 903 111-22-33\r\nNOTE:сосед\r\nEMAIL:ivan@example.org\r\nREV:2020-01-01T00:00:00Z",
        ),
        card("b1", "FN:Морозов Пётр\r\nTEL:+7 903 222-22-33"),
        card("b2", "FN:Морозов Петр\r\nTEL:+7 903 222-22-33"),
    ]
    .concat()
}

fn said(page: &Page) -> (String, Option<String>, Option<String>) {
    (
        page.path.clone(),
        page.flash(),
        page.find_form("Отменить").map(|form| form.action),
    )
}

/// Presses twice. Both lead to the same page, which says the same and offers the same undo.
#[track_caller]
fn press_twice(client: &Client, form: &Form) -> Page {
    let first = form.submit(client).follow(client);
    let again = form.submit(client).follow(client);
    assert_eq!(said(&again), said(&first));
    assert!(said(&again).2.is_some());
    again
}

both_databases! {
    fn a_merge_sent_twice_leads_to_the_merged_contact(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "друзья");
        add(&client, "Титов Лев", "+79991234568", "соседи");
        add(&client, "Юдин Олег", "+79991234569", "");
        let list = client.page("/?select=1");
        let picked = list.form("Объединить").check("Выбрать: Котова Анна").check("Выбрать: Титов Лев");
        let form = picked.check("Выбрать: Юдин Олег").submit(&client).page(200).form("Объединить");
        server.clock.advance(chrono::TimeDelta::minutes(1));
        let merged = press_twice(&client, &form);
        assert_eq!(merged.flash().as_deref(), Some("Контакты объединены. Остальные перемещены в корзину."));
        assert_eq!(names(&client.page("/")).len(), 1);
        // An edit since does not make it another merge.
        let path = merged.path.split('?').next().unwrap().to_owned();
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", "врач").submit(&client).location();
        assert_eq!(said(&form.submit(&client).follow(&client)), said(&merged));
        // By Back, other choices: they are not made, and the page says so.
        let other = form.clone().uncheck("Телефон: +79991234568 Титов Лев");
        let before = client.page(&path).text();
        let told = other.submit(&client).follow(&client);
        assert_eq!(told.flash().as_deref(), Some("Эти контакты уже объединены, но с другим выбором. Проверьте значения ниже."));
        assert_eq!(told.find_form("Отменить").map(|form| form.action), said(&merged).2);
        assert_eq!(client.page(&path).text(), before);
        // Undone, the contacts are others than the form says.
        merged.form("Отменить").submit(&client).location();
        assert_eq!(names(&client.page("/")).len(), 3);
        form.submit(&client).page(409).assert_says("один из контактов изменился");
        assert_eq!(names(&client.page("/")).len(), 3);
    }

    fn a_group_and_all_sure_groups_are_merged_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server.app, &server.access_of("anna"), "a.vcf", pairs());
        let page = client.page("/duplicates");
        let form = client.page(&page.link("Сравнить и объединить Иванов Иван")).form("Объединить и изменить");
        let form = form.uncheck("Эл. почта: ivan@example.org Ivan Ivanov");
        let before = exported(&server.app, &server.access_of("anna"));
        let merged = press_twice(&client, &form);
        let cards = cards_of_anna(&server);
        assert!(!cards.contains("ivan@example.org") && cards.contains("из клуба\\n\\nсосед"), "{cards}");
        assert!(merged.path.contains("/edit"), "{}", merged.path);
        assert_eq!(names(&client.page("/")).len(), 3);
        merged.form("Отменить").submit(&client).location();
        assert_eq!(exported(&server.app, &server.access_of("anna")), before);
        // All at once. Groups that are found since are not merged unseen.
        let all = client.page("/duplicates").form("Объединить все 2 точных совпадения");
        let first = all.submit(&client).follow(&client);
        assert_eq!(first.flash().as_deref(), Some("Объединены 2 группы."));
        import(&server.app, &server.access_of("anna"), "b.vcf", card("c1", "FN:Петров Олег\r\nTEL:+7 903 333-22-33"));
        add(&client, "Петров Олег", "+7 903 333-22-33", "");
        client.page("/duplicates").form("Объединить 1 точное совпадение");
        let again = all.submit(&client).follow(&client);
        assert_eq!(said(&again), said(&first));
        assert_eq!(names(&client.page("/")).len(), 4);
        // The page as it is now is another form.
        let last = client.page("/duplicates").form("Объединить 1 точное совпадение");
        assert_eq!(press_twice(&client, &last).flash().as_deref(), Some("Объединена 1 группа."));
        // Undone, it merges once more.
        again.form("Отменить").submit(&client).location();
        client.page("/duplicates");
        let anew = press_twice(&client, &all);
        assert_ne!(said(&anew).2, said(&first).2);
        assert_eq!(names(&client.page("/")).len(), 3);
        client.page(&row(&client.page("/"), "Иванов Иван")).assert_says("сосед");
    }
    fn a_merge_of_several_steps_leaves_alone_what_is_found_between(db: TestDb) {
        let server = TestServer::start(db);
        let (client, anna) = (server.client_of("anna"), server.access_of("anna"));
        import(&server.app, &anna, "a.vcf", pairs());
        duplicates::find_all(&server.app, &anna).unwrap();
        let sent = SentForm::of("page", "");
        let Started::Running(job) = duplicates::merge_sure(&with_small_steps(&server.app, 1), &anna, &sent).unwrap() else {
            panic!("one step merges one group");
        };
        // The job is at its first group of two. A third one is found.
        let later = card("c1", "FN:Петров Олег\r\nTEL:+7 903 333-22-33") + &card("c2", "FN:Петров Олег\r\nTEL:+7 903 333-22-33\r\nNOTE:сосед");
        import(&server.app, &anna, "b.vcf", later);
        duplicates::find_all(&server.app, &anna).unwrap();
        run_jobs(&server.app);
        assert_eq!(jobs::show(&server.app, &anna, job).unwrap().progress.done, 2);
        let left = names(&client.page("/"));
        assert_eq!(left.iter().filter(|name| *name == "Петров Олег").count(), 2, "{left:?}");
        assert_eq!(left.len(), 4);
        client.page("/duplicates").form("Объединить 1 точное совпадение");
    }
}
