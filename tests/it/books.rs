//! Several books of an account: made, renamed, deleted and restored; one list of all of them; contacts that move.

use blocknotik::app::{Error, books, maintenance};
use chrono::TimeDelta;
use scraper::Selector;

use crate::support::app::account;
use crate::support::books::{add_book, add_to, book, uid, with_two_books};
use crate::support::client::form_encoded;
use crate::support::contacts::{add, names, row};
use crate::support::import::import;
use crate::support::server::TestServer;

fn search(q: &str) -> String {
    format!("/?q={}", form_encoded(q))
}

both_databases! {
    fn with_one_book_nothing_is_said_of_books(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let path = add(&anna, "Котова Анна", "+79991234567", "друзья");
        for page in ["/", &path, "/contacts/new", "/labels", "/trash", "/changes", "/export", "/import"] {
            let page = anna.page(page);
            assert!(page.select("[name=book], nav.books, .places.books, svg.dot").is_empty(), "{}", page.title());
        }
    }

    fn a_book_is_made_renamed_deleted_and_restored(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let page = add_book(&anna, "Работа");
        assert_eq!(page.flash().as_deref(), Some("Добавлена книга «Работа»."));
        let again = anna.page("/settings/books").form("Добавить книгу").fill("Название", "РАБОТА").submit(&anna).page(422);
        again.assert_says("Книга с таким названием уже есть.");
        let empty = anna.page("/settings/books").form("Добавить книгу").fill("Название", "\u{200b}").submit(&anna).page(422);
        empty.assert_says("Введите название книги.");
        let rabota = server.access_of("anna");
        let all = books::of_account(&server.app, rabota.actor()).unwrap();
        let id = all[1].book_id();
        let path = format!("/settings/books/{id}");
        let renamed = anna.page("/settings/books").form_to(&path).fill("Название", "Служба").set("color", "#aa0011").submit(&anna);
        assert_eq!(renamed.follow(&anna).flash().as_deref(), Some("Книга «Служба» сохранена."));
        add_to(&anna, "rabota", "Петров Пётр", "+79990000001", "");
        let deleted = anna.page("/settings/books").form_to(&format!("{path}/delete")).submit(&anna).follow(&anna);
        deleted.assert_says("Служба");
        assert!(!names(&anna.page("/")).contains(&"Петров Пётр".to_owned()));
        assert_eq!(anna.get("/?book=rabota").status, 404);
        // The only book cannot be deleted.
        let first = all[0].book_id();
        assert_eq!(anna.post(&format!("/settings/books/{first}/delete"), &[]).status, 409);
        let restored = anna.page("/settings/books").form_to(&format!("{path}/restore")).submit(&anna).follow(&anna);
        assert_eq!(restored.flash().as_deref(), Some("Книга «Служба» восстановлена."));
        assert_eq!(names(&anna.page("/?book=rabota")), ["Петров Пётр"]);
    }

    fn the_trash_of_books_is_emptied_after_its_time(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let other = book(&app, &anna, "Other");
        import(&app, &other, "a.vcf", uid("a"));
        books::delete(&app, &other).unwrap();
        maintenance::run_once(&app).unwrap();
        assert_eq!(books::in_trash(&app, anna.actor()).unwrap().len(), 1);
        clock.advance(TimeDelta::days(31));
        assert!(books::in_trash(&app, anna.actor()).unwrap().is_empty());
        assert!(matches!(books::restore(&app, anna.actor(), other.book_id()), Err(Error::NotFound)));
        maintenance::run_once(&app).unwrap();
        assert_eq!(db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM books").concat(), "1");
        // Its slug is free again.
        assert_eq!(book(&app, &anna, "Other").book().slug, "other");
    }

    fn the_list_shows_all_books_in_one_order_and_narrows_to_one(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        add_to(&anna, "contacts", "Борисов Борис", "+79990000001", "друзья");
        add_to(&anna, "rabota", "Алексеев Алексей", "+79990000002", "друзья, срочно");
        let last = add_to(&anna, "rabota", "Викторов Виктор", "+79990000003", "");
        let all = anna.page("/");
        assert_eq!(names(&all), ["Алексеев Алексей", "Борисов Борис", "Викторов Виктор"]);
        assert_eq!(all.texts(".places .count"), ["1", "2", "3", "2", "1"]);
        assert_eq!(names(&anna.page("/?book=rabota")), ["Алексеев Алексей", "Викторов Виктор"]);
        let labeled = all.link("друзья");
        assert_eq!(names(&anna.page(&labeled)), ["Алексеев Алексей", "Борисов Борис"]);
        assert_eq!(names(&anna.page(&search("виктор"))), ["Викторов Виктор"]);
        assert_eq!(names(&anna.page("/?q=999000000")), ["Алексеев Алексей", "Борисов Борис", "Викторов Виктор"]);
        assert_eq!(names(&anna.page("/?sort=added")), ["Викторов Виктор", "Алексеев Алексей", "Борисов Борис"]);
        assert_eq!(names(&anna.page(&format!("/?letter={}", form_encoded("Б")))), ["Борисов Борис", "Викторов Виктор"]);
        // A contact is found in whatever book it is, and keeps the place in the list.
        let shown = anna.page(&last);
        assert_eq!(names(&shown), ["Алексеев Алексей", "Борисов Борис", "Викторов Виктор"]);
        shown.assert_says("Книга «Работа»");
        assert_eq!(anna.get("/?book=nothing").status, 404);
    }

    fn pages_of_two_books_follow_each_other_without_gaps(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let other = book(&app, &anna, "Other");
        for (access, range) in [(&anna, 0..70), (&other, 50..130)] {
            let cards: String = range.map(|n| uid(&format!("{n:03}-{}", access.book().slug))).collect();
            import(&app, access, "a.vcf", &cards);
        }
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for sort in ["family", "added", "changed"] {
            let mut seen = Vec::new();
            let mut backwards = Vec::new();
            let mut page = client.page(&format!("/?sort={sort}"));
            loop {
                seen.push(names(&page));
                let Some(next) = page.find_link("Вперёд ›") else { break };
                page = client.page(&next);
            }
            loop {
                backwards.push(names(&page));
                let Some(back) = page.find_link("‹ Назад") else { break };
                page = client.page(&back);
            }
            backwards.reverse();
            assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 50], "{sort}");
            assert_eq!(seen, backwards, "{sort}");
            let mut all: Vec<String> = seen.concat();
            if sort == "family" {
                assert!(all.is_sorted(), "{all:?}");
            }
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 150, "{sort}");
        }
    }

    fn the_links_and_forms_of_a_page_about_one_book_stay_in_it(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        add_to(&anna, "rabota", "Петров Пётр", "+79990000001", "клуб");
        // As a script does, which is not asked.
        let alike = [("fio", "Пётр Петров"), ("telephone", "+79990000001"), ("telegram", ""), ("tags", "")];
        anna.post("/add?book=rabota", &alike).location();
        let gone = add_to(&anna, "rabota", "Удалённый", "+79990000003", "");
        anna.page(&gone).form("Удалить").submit(&anna).location();
        let of_one = ["/labels", "/duplicates", "/import", "/export", "/addresses", "/changes", "/trash", "/search", "/print"];
        let is_of_one = |url: &str| {
            let path = url.split('?').next().unwrap();
            of_one.contains(&path) || ["/duplicates/", "/trash/"].iter().any(|start| path.starts_with(start))
        };
        let pages = of_one.iter().filter(|path| **path != "/print");
        for page in pages.map(|path| anna.page(&format!("{path}?book=rabota"))) {
            for link in page.select("header a[href], main > :not(nav.books) a[href]") {
                let url = link.attr("href").unwrap();
                assert!(!is_of_one(url) || url.contains("book=rabota"), "{url} on {}", page.title());
            }
            for form in page.select("main form[action]") {
                let url = form.attr("action").unwrap();
                let has_field = form.select(&Selector::parse("input[name=book][value=rabota]").unwrap()).next().is_some();
                assert!(!is_of_one(url) || url.contains("book=rabota") || has_field, "{url} on {}", page.title());
            }
        }
        let contact = anna.page(&row(&anna.page("/"), "Петров Пётр"));
        let compare = contact.select("a[href^='/duplicates/merge']");
        assert!(compare[0].attr("href").unwrap().ends_with("book=rabota"));
    }

    fn a_book_that_was_deleted_meanwhile_loses_no_typing(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        let form = anna.page("/contacts/new").form("Сохранить").fill("Фамилия", "Борисов").set("book", "rabota");
        let rabota = books::of_account(&server.app, server.access_of("anna").actor()).unwrap().remove(1);
        books::delete(&server.app, &rabota).unwrap();
        let again = form.submit(&anna).page(409);
        again.assert_says("Книги, которую вы выбрали, больше нет.");
        again.form("Сохранить").submit(&anna).location();
        assert_eq!(names(&anna.page("/")), ["Борисов"]);
        // Restored under a name that another book has by now.
        add_book(&anna, "Работа");
        let restored = anna.page("/settings/books").form_to(&format!("/settings/books/{}/restore", rabota.book_id())).submit(&anna).follow(&anna);
        assert_eq!(restored.flash().as_deref(), Some("Книга «Работа 2» восстановлена."));
    }

    fn what_was_typed_is_found_before_anything_similar_in_another_book(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        add_to(&anna, "contacts", "Иванов Иван", "+79990000001", "");
        add_to(&anna, "rabota", "Иваново Пётр", "+79990000002", "");
        // Nothing is said of similar words of the first book.
        let page = anna.page(&search("Иваново"));
        assert_eq!(names(&page), ["Иваново Пётр"]);
        assert!(page.select("[data-instead]").is_empty());
        let typo = anna.page(&search("Ивонов"));
        assert!(names(&typo).contains(&"Иванов Иван".to_owned()));
        assert_eq!(typo.select("[data-instead]").len(), 1);
    }

    fn the_other_pages_are_about_one_book_and_lead_to_the_others(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        let own = add_to(&anna, "contacts", "Борисов Борис", "+79990000001", "свои");
        let path = add_to(&anna, "rabota", "Алексеев Алексей", "+79990000002", "коллеги");
        let labels = anna.page("/labels");
        assert_eq!(labels.texts(".label-list .tag"), ["свои"]);
        let labels = anna.page(&labels.link("Работа"));
        assert_eq!(labels.texts(".label-list .tag"), ["коллеги"]);
        let added = labels.form("Добавить метку").fill("Новая метка", "новая").submit(&anna).follow(&anna);
        assert_eq!(added.texts(".label-list .tag"), ["коллеги", "новая"]);
        anna.page(&path).form("Удалить").submit(&anna).location();
        assert!(anna.page("/trash").text().contains("пуста"));
        let trash = anna.page("/trash?book=rabota");
        trash.assert_says("Алексеев Алексей");
        let restored = trash.form_to(&format!("{path}/restore")).submit(&anna).follow(&anna);
        restored.assert_says("Работа");
        assert_eq!(restored.flash().as_deref(), Some("Контакт восстановлен: Алексеев Алексей."));
        let exported = anna.post("/export?book=rabota", &[("format", "vcf")]);
        assert!(exported.text().contains("Алексеев") && !exported.text().contains("Борисов"));
        // Contacts of several books are exported book by book.
        let id = |path: &str| path.split(['/', '?']).nth(2).unwrap().to_owned();
        let both = anna.page(&format!("/export?id={}&id={}", id(&own), id(&path)));
        assert_eq!(both.heading(), "Выберите книгу");
        let one = anna.page(&both.link("Работа"));
        let file = one.form_of("form.export button.main").submit(&anna);
        assert!(file.text().contains("Алексеев") && !file.text().contains("Борисов"));
    }
}
