//! The list of contacts: order, letters, pages, search, and labels.

use blocknotik::app::demo;

use crate::support::client::{Client, form_encoded};
use crate::support::contacts::{add, names, row};
use crate::support::page::Page;
use crate::support::server::TestServer;

fn search(client: &Client, q: &str) -> Page {
    client.page(&format!("/?q={}", form_encoded(q)))
}

fn letters(page: &Page) -> Vec<String> {
    page.texts(".letters a")
}

/// The names on each page, following the links with this `rel`.
fn walk(client: &Client, first: &str, rel: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut path = first.to_owned();
    loop {
        let page = client.page(&path);
        pages.push(names(&page));
        assert!(pages.len() < 100, "the pages do not end");
        match page.select(&format!("a[rel={rel}]")).first() {
            Some(link) => link.attr("href").unwrap().clone_into(&mut path),
            None => return pages,
        }
    }
}

both_databases! {
    fn an_empty_book_offers_the_first_steps(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let page = client.page("/");
        page.assert_says("Книга пока пуста");
        assert_eq!(page.link("Импорт из файла"), "/import");
        assert!(page.find_form("Добавить").is_some());
        let filled = page.form("Добавить демо-контакты").submit(&client).follow(&client);
        assert!(filled.flash().unwrap().starts_with("Добавлено 60 демо-контактов."));
        filled.assert_says("60 контактов");
        let undone = filled.form("Отменить").submit(&client).follow(&client);
        undone.assert_says("Книга пока пуста");
    }

    fn the_list_is_sorted_by_family_or_given_name(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Юдин Олег", "Ёлкина Яна", "Ежов Борис", "Жуков Лев", "адамов Гор", "John Smith", "Émile Zola", "9 Рота"] {
            add(&client, name, "+79991234567", "");
        }
        let family = client.page("/?sort=family");
        assert_eq!(names(&family)[..5], ["адамов Гор", "Ежов Борис", "Ёлкина Яна", "Жуков Лев", "Юдин Олег"]);
        assert_eq!(letters(&family), ["А", "Е", "Ж", "Ю", "S", "Z", "#"]);
        assert_eq!(names(&family).last().map(String::as_str), Some("9 Рота"));
        let given = client.page("/?sort=given");
        let order = names(&given);
        let at = |name: &str| order.iter().position(|n| n == name).unwrap();
        assert!(at("Ежов Борис") < at("адамов Гор") && at("адамов Гор") < at("Жуков Лев") && at("Жуков Лев") < at("Ёлкина Яна"));
        let from_letter = client.page("/?letter=%D0%96");
        assert_eq!(names(&from_letter)[0], "Жуков Лев");
        assert_eq!(from_letter.texts(".letters a[aria-current]"), ["Ж"]);
    }

    fn the_pages_contain_every_contact_once_in_both_directions(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        demo::fill(&server.app, &anna, 230, 7, &mut |_| {}).unwrap();
        for sort in ["family", "given"] {
            let forward = walk(&client, &format!("/?sort={sort}"), "next");
            let all: Vec<String> = forward.concat();
            assert_eq!(all.len(), 230);
            assert!(forward.len() > 2);
            let last = client.page(&format!("/?sort={sort}"));
            let mut path = last.path.clone();
            while let Some(next) = client.page(&path).select("a[rel=next]").first().map(|a| a.attr("href").unwrap().to_owned()) {
                path = next;
            }
            let mut backward = walk(&client, &path, "prev");
            backward.reverse();
            assert_eq!(backward.concat(), all, "backward by {sort}");
        }
    }

    fn an_invalid_page_key_is_rejected_with_the_reason(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        demo::fill(&server.app, &anna, 120, 7, &mut |_| {}).unwrap();
        let next = client.page("/?sort=family").select("a[rel=next]")[0].attr("href").unwrap().to_owned();
        let other = next.replace("sort=family", "sort=given");
        client.get(&other).page(400).assert_says("Ссылка повреждена или создана для другого порядка сортировки");
        for garbage in ["x", "AAAA", "%00", "%FF", "!!!!", "MTIz"] {
            assert_eq!(client.get(&format!("/?after={garbage}")).status, 400, "{garbage}");
        }
    }

    fn contacts_are_found_by_any_field(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Щёголева").fill("Имя", "Алёна")
            .fill("Организация", "ООО «Ромашка»").fill("Телефон", "8 (912) 345-67-89").fill("Эл. почта", "a.shch@example.org")
            .fill("Имя в мессенджере", "alena_shch").fill("Новые метки (через запятую)", "Соседи").fill("Заметки", "любит Dvořák")
            .fill("День рождения", "01.04.1990");
        form.submit(&client).location();
        add(&client, "Иванов Пётр", "+7 495 111-22-33", "");
        for q in ["щёголева", "ЩЕГОЛЕВА", "щего", "алена щег", "щег ал", "ромашка", "9123456789", "+7 912 345", "8912345", "345-67-89",
            "6789", "a.shch", "shch@example", "example.org", "@alena_shch", "alena", "соседи", "dvorak", "любит"] {
            assert_eq!(names(&search(&client, q)), ["Щёголева Алёна"], "{q}");
        }
        for q in ["щегол иванов", "99999", "%", "_", "'", "\"", "\\", "ще%ва", "(((", "* OR 1", "NOT", ":*", "&|!"] {
            assert!(names(&search(&client, q)).is_empty(), "{q}");
        }
        search(&client, "иванова").assert_says("По запросу «иванова» ничего не найдено. Показано для «иванов».");
        search(&client, "никого").assert_says("Контакты не найдены.");
        let found = search(&client, "щёг");
        found.assert_says("Найден 1 контакт");
        assert_eq!(found.texts("mark"), ["Щёг"]);
        assert_eq!(found.select("#q")[0].attr("value"), Some("щёг"));
    }

    fn a_removed_value_is_not_found_any_more(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Фамилия", "Титова").submit(&client).location();
        assert!(names(&search(&client, "котова")).is_empty());
        assert_eq!(names(&search(&client, "титова")), ["Титова Анна"]);
    }

    fn a_long_query_is_cut_and_does_not_make_the_page_large(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for n in 0..60 {
            add(&client, &format!("Котова Анна {n}"), "+79991234567", "");
        }
        let size = |q: &str| {
            let answer = client.get(&format!("/?q={q}"));
            (answer.body.len(), answer.page(200))
        };
        let word = form_encoded("кот ");
        let (short, page) = size(&word);
        assert!(page.select("[data-cut]").is_empty());
        let found = names(&page);
        assert_eq!(found.len(), 50);
        for (length, is_cut) in [(900, false), (8_000, true)] {
            let (long, page) = size(&word.repeat(length / 7));
            assert_eq!(names(&page), found, "{length}");
            assert_eq!(!page.select("[data-cut]").is_empty(), is_cut, "{length}");
            // The page has the query in a few fields.
            assert!(long < short + 6 * 1024, "{length}: {long} bytes, with a short query {short}");
            let next = page.select(".pager button[form=again]")[0];
            let (path, rest) = (next.attr("formaction").unwrap(), form_encoded(next.attr("value").unwrap()));
            let next = format!("{path}?q={}&rest={rest}", word.repeat(length / 7));
            assert_eq!(names(&client.page(&next)).len(), 10);
        }
        let posted = client.post("/", &[("search", &"кот ".repeat(10_000))]);
        assert!(posted.location().len() < 8192);
        assert_eq!(posted.follow(&client).select("[data-cut]").len(), 1);
        let cursor = "x".repeat(10_000);
        assert!(client.get(&format!("/?letter={cursor}")).body.len() < short + 4096);
    }

    fn the_search_form_of_the_lab_redirects_to_the_search(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "");
        let found = client.post("/", &[("search", " котова ")]);
        assert_eq!(found.location(), "/?q=%D0%BA%D0%BE%D1%82%D0%BE%D0%B2%D0%B0");
        assert_eq!(names(&found.follow(&client)), ["Котова Анна"]);
        assert_eq!(client.post("/", &[("search", "")]).location(), "/");
    }

    fn a_contact_links_back_to_the_list_it_was_opened_from(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "");
        let list = search(&client, "котова");
        let contact = client.page(list.select("a[data-row]")[0].attr("href").unwrap());
        assert_eq!(names(&contact), ["Котова Анна"]);
        assert_eq!(contact.select("a[data-row][aria-current]").len(), 1);
        let back = contact.link("‹ К списку");
        let (path, row) = back.split_once('#').unwrap();
        assert_eq!(path, list.path.replace("%20", "+"));
        assert_eq!(list.select(&format!("a[data-row] #{row}")).len(), 1);
    }

    fn a_contact_opened_by_its_url_is_visible_in_the_list(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        demo::fill(&server.app, &anna, 120, 7, &mut |_| {}).unwrap();
        let path = add(&client, "Яшин Лев", "+79991234567", "");
        let page = client.page(&path);
        assert!(names(&page).contains(&"Яшин Лев".to_owned()));
        assert_eq!(page.select("a[data-row][aria-current]").len(), 1);
        let before = client.page(page.select("a[rel=prev]")[0].attr("href").unwrap());
        assert!(!names(&before).contains(&"Яшин Лев".to_owned()) && !names(&before).is_empty());
        // A contact in the trash is not in the list, so the list starts at its first page.
        page.form("Удалить").submit(&client).location();
        assert_eq!(names(&client.page(&path)), names(&client.page("/")));
    }

    fn the_list_can_be_filtered_by_a_label(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "Друзья, соседи");
        add(&client, "Титов Лев", "+79991234568", "друзья");
        add(&client, "Юдин Олег", "+79991234569", "");
        let list = client.page("/");
        assert_eq!(list.texts(".left .places:first-child a"), ["Все 3", "друзья 2", "соседи 1", "Дубликаты", "Управление метками"]);
        let friends = client.page(&list.link("друзья 2"));
        assert_eq!(names(&friends), ["Котова Анна", "Титов Лев"]);
        friends.assert_says("2 контакта");
        let both = format!("{}&q=%D1%82%D0%B8%D1%82", list.link("друзья 2"));
        assert_eq!(names(&client.page(&both)), ["Титов Лев"]);
    }

    fn the_list_can_be_in_the_order_of_time(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for (name, tag) in [("Котова Анна", "друзья"), ("Псов Пётр", ""), ("Совин Олег", "друзья")] {
            add(&client, name, "+79991234567", tag);
            server.clock.advance(chrono::TimeDelta::days(1));
        }
        let list = client.page("/");
        let added = client.page(&list.link("по дате добавления"));
        assert_eq!(names(&added), ["Совин Олег", "Псов Пётр", "Котова Анна"]);
        assert_eq!(added.texts(".letter").len(), 3, "a heading for each day");
        assert_eq!(added.texts(".letter")[0], "Вчера");
        let form = client.page(&format!("{}/edit", row(&list, "Котова"))).form("Сохранить");
        form.fill("Должность", "врач").submit(&client).location();
        let changed = client.page(&added.link("по дате изменения"));
        assert_eq!(names(&changed), ["Котова Анна", "Совин Олег", "Псов Пётр"]);
        assert_eq!(changed.texts(".letter")[0], "Сегодня");
        // The place keeps the order, a label keeps it, and a letter ends it.
        let contact = client.page(changed.select("a[data-row]")[0].attr("href").unwrap());
        assert_eq!(names(&contact), names(&changed));
        assert!(contact.link("‹ К списку").starts_with("/?sort=changed#n"));
        assert_eq!(names(&client.page(&added.link("друзья 2"))), ["Совин Олег", "Котова Анна"]);
        assert!(!added.link("К").contains("sort="));
        // A search is in no order by time.
        let found = client.page("/?sort=added&q=%D0%B0%D0%BD%D0%BD%D0%B0");
        assert_eq!((names(&found), found.find_link("по дате изменения")), (vec!["Котова Анна".to_owned()], None));
    }

    fn an_order_of_time_has_pages(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        demo::fill(&server.app, &server.access_of("anna"), 120, 7, &mut |_| {}).unwrap();
        for sort in ["added", "changed"] {
            let first = client.page(&format!("/?sort={sort}"));
            let second = client.page(&first.link("Вперёд ›"));
            let third = client.page(&second.link("Вперёд ›"));
            let pages = [&first, &second, &third].map(names);
            assert_eq!(pages.each_ref().map(Vec::len), [50, 50, 20]);
            let ids = |page: &Page| -> Vec<i64> {
                let rows = page.select("input[name=id]");
                rows.iter().map(|row| row.attr("value").unwrap().parse().unwrap()).collect()
            };
            let all: Vec<i64> = [&first, &second, &third].into_iter().flat_map(ids).collect();
            assert!(all.is_sorted_by(|newer, older| newer > older), "{sort}: {all:?}");
            assert_eq!(names(&client.page(&third.link("‹ Назад"))), pages[1]);
            assert_eq!(names(&client.page(&second.link("‹ Назад"))), pages[0]);
            assert!(first.find_link("‹ Назад").is_none() && third.find_link("Вперёд ›").is_none());
            // An open contact that is not on the first page is shown on its own.
            let last = client.page(&format!("/contacts/{}?sort={sort}", all.last().unwrap()));
            assert_eq!(last.select("a[data-row][aria-current]").len(), 1);
            let second_page = second.path.clone();
            assert_eq!(client.get(&second_page.replace(&format!("sort={sort}"), "sort=given")).status, 400);
        }
        assert_eq!(client.get("/?sort=added&after=added.x").status, 400);
    }
}
