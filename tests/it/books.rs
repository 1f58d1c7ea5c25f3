//! Several books of an account: made, renamed, deleted and restored; one list of all of them; contacts that move.

use blocknotik::app::books::{self, BookLook};
use blocknotik::app::jobs::Started;
use blocknotik::app::selection::Selection;
use blocknotik::app::transfer::{self, TransferKind};
use blocknotik::app::{App, BookAccess, Error, maintenance, undo};
use chrono::TimeDelta;
use domain::ids::ContactId;
use scraper::Selector;

use crate::support::app::{account, counts, exported, found};
use crate::support::client::{Client, form_encoded};
use crate::support::contacts::{add, names, row};
use crate::support::import::{card, import};
use crate::support::jobs::{finished, run_jobs, with_small_steps};
use crate::support::page::Page;
use crate::support::server::TestServer;

fn look(name: &str) -> BookLook {
    BookLook {
        name: name.to_owned(),
        color: String::new(),
    }
}

/// Another book of an account.
fn book(app: &App, access: &BookAccess, name: &str) -> BookAccess {
    books::create(app, access.actor(), &look(name)).unwrap()
}

/// Adds a book on the page of the settings.
fn add_book(client: &Client, name: &str) -> Page {
    let form = client.page("/settings/books").form("Добавить книгу");
    form.fill("Название", name).submit(client).follow(client)
}

/// A server with a user who has a second book, `rabota`.
fn with_two_books(server: &TestServer) -> Client {
    let anna = server.client_of("anna");
    add_book(&anna, "Работа");
    anna
}

/// Adds a contact to a book by its slug.
fn add_to(client: &Client, book: &str, name: &str, phone: &str, labels: &str) -> String {
    let form = client.page("/").form("Добавить");
    let form = form
        .fill("ФИО", name)
        .fill("Телефон", phone)
        .fill("Теги (через запятую)", labels)
        .set("book", book);
    let page = form.submit(client).follow(client);
    row(&page, name)
}

fn search(q: &str) -> String {
    format!("/?q={}", form_encoded(q))
}

fn uid(text: &str) -> String {
    card(text, &format!("FN:{text}"))
}

fn one(id: i64) -> Selection {
    Selection::Contacts(vec![ContactId(id)])
}

fn id_of(app: &App, access: &BookAccess, name: &str) -> i64 {
    let listed = blocknotik::app::search_for_programs::find(
        app,
        &books::BookSet::one(access.clone()),
        name,
        true,
        None,
    );
    listed.unwrap().contacts[0].id
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
        let rabota = books::of_account(&server.app, server.access_of("anna").actor()).unwrap().remove(1);
        import(&server.app, &rabota, "a.vcf", card("u1", "FN:Пётр Петров\r\nTEL:+79990000001"));
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
        let compare = contact.select(".note a[href^='/duplicates/merge']");
        assert!(compare[0].attr("href").unwrap().ends_with("book=rabota"));
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
        assert_eq!(both.heading(), "Какая книга?");
        let one = anna.page(&both.link("Работа"));
        let file = one.form_of("form.export button.main").submit(&anna);
        assert!(file.text().contains("Алексеев") && !file.text().contains("Борисов"));
    }

    fn an_act_on_contacts_of_several_books_is_undone_as_one(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        add_to(&anna, "contacts", "Борисов Борис", "+79990000001", "");
        add_to(&anna, "rabota", "Алексеев Алексей", "+79990000002", "");
        let list = anna.page("/?select=page");
        let done = list.form("Добавить метку").set("name", "важно").submit(&anna).follow(&anna);
        assert_eq!(names(&anna.page(&done.link("важно"))).len(), 2);
        let undone = done.form("Отменить").submit(&anna).follow(&anna);
        assert!(undone.find_link("важно").is_none());
        let redone = undone.form("Отменить").submit(&anna).follow(&anna);
        assert_eq!(names(&anna.page(&redone.link("важно"))).len(), 2);
        let deleted = anna.page("/?select=page").form("В корзину").submit(&anna).follow(&anna);
        assert!(names(&deleted).is_empty());
        assert_eq!(names(&deleted.form("Отменить").submit(&anna).follow(&anna)).len(), 2);
    }

    fn a_contact_moves_with_its_history_and_comes_back(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        let path = add_to(&anna, "contacts", "Борисов Борис", "+79990000001", "друзья");
        let edit = |title: &str, path: &str| {
            let form = anna.page(&format!("{path}/edit")).form("Сохранить");
            form.fill("Должность", title).submit(&anna).location()
        };
        edit("врач", &path);
        let moved = anna.page(&path).form_to(&format!("{path}/transfer")).set("to", "rabota").pressing("how", "move").submit(&anna);
        let moved = moved.follow(&anna);
        assert_eq!(moved.flash().as_deref(), Some("Контакт перемещён в книгу «Работа»."));
        assert_eq!(names(&anna.page("/?book=rabota")), ["Борисов Борис"]);
        assert!(names(&anna.page("/?book=contacts")).is_empty());
        let new = row(&anna.page("/?book=rabota"), "Борисов Борис");
        let history = anna.page(&anna.page(&new).link("История"));
        assert_eq!(history.texts(".past h3"), ["Перемещён из другой книги", "Изменён", "Создан"]);
        // The old page leads to the new one.
        let old = anna.page(&path);
        assert_eq!(old.find_link("Борисов Борис").map(|url| url.split('?').next().unwrap().to_owned()), new.split('?').next().map(str::to_owned));
        edit("хирург", new.split('?').next().unwrap());
        let back = moved.form("Отменить").submit(&anna).follow(&anna);
        assert_eq!(back.flash().as_deref(), Some("Отменено 1 изменение."));
        assert!(names(&anna.page("/?book=rabota")).is_empty());
        assert_eq!(names(&anna.page("/?book=contacts")), ["Борисов Борис"]);
        let shown = anna.page(&path);
        shown.assert_says("хирург");
        let history = anna.page(&shown.link("История")).texts(".past h3");
        assert_eq!(history.iter().filter(|heading| *heading == "Изменён").count(), 2, "{history:?}");
        // And again, by undoing the undo.
        let again = back.form("Отменить").submit(&anna).follow(&anna);
        assert_eq!(again.flash().as_deref(), Some("Повторено 1 изменение."));
        assert_eq!(names(&anna.page("/?book=rabota")), ["Борисов Борис"]);
        assert!(names(&anna.page("/?book=contacts")).is_empty());
    }

    fn a_move_keeps_every_byte_and_photo(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let other = book(&app, &anna, "Other");
        let photo = "A".repeat(6000);
        let cards = card("u1", &format!("FN:Анна\r\nitem1.X-OWN;P=1:a\\,b\r\nPHOTO;ENCODING=b;TYPE=JPEG:{photo}"));
        import(&app, &anna, "a.vcf", &cards);
        let before = exported(&app, &anna);
        let id = id_of(&app, &anna, "Анна");
        finished(transfer::start(&app, &anna, &other, &one(id), TransferKind::Copy).unwrap());
        assert_eq!((exported(&app, &anna), exported(&app, &other)), (before.clone(), before.clone()));
        // The other book has it already.
        finished(transfer::start(&app, &anna, &other, &one(id), TransferKind::Move).unwrap());
        assert_eq!(counts(&app, &anna), (1, 0));
        let copy = id_of(&app, &other, "Анна");
        blocknotik::app::contacts::delete(&app, &other, ContactId(copy)).unwrap();
        finished(transfer::start(&app, &anna, &other, &one(id), TransferKind::Move).unwrap());
        assert_eq!((counts(&app, &anna), counts(&app, &other)), ((0, 1), (1, 0)));
        assert_eq!(exported(&app, &other), before);
    }

    fn a_large_move_is_a_job_that_survives_a_crash(db: TestDb) {
        let app = with_small_steps(&db.app(), 7);
        let anna = account(&app, "anna");
        let other = book(&app, &anna, "Other");
        let cards: String = (0..40).map(|n| uid(&format!("p{n:02}"))).collect();
        import(&app, &anna, "a.vcf", &cards);
        let before = exported(&app, &anna);
        let started = transfer::start(&app, &anna, &other, &Selection::book(), TransferKind::Move).unwrap();
        assert!(matches!(started, Started::Running(_)));
        run_jobs(&app);
        assert_eq!((counts(&app, &anna), counts(&app, &other)), ((0, 40), (40, 0)));
        assert_eq!(exported(&app, &other), before);
        assert_eq!(found(&app, &other, "p07"), ["p07"]);
        let batch = |access: &BookAccess| {
            blocknotik::app::change_log::recent(&app, access, blocknotik::app::change_log::LogFilter::default(), None).unwrap().batches[0].clone()
        };
        assert!(batch(&anna).undoable && batch(&other).undoable);
        // From the side of the book that they left.
        undo::undo(&app, &anna, batch(&anna).id).unwrap();
        run_jobs(&app);
        assert_eq!((counts(&app, &anna), counts(&app, &other)), ((40, 0), (0, 40)));
        assert_eq!(exported(&app, &anna), before);
        assert!(batch(&anna).undoes.is_some() && batch(&other).undoes.is_some());
    }

    fn a_contact_stays_if_the_other_book_is_not_the_accounts(db: TestDb) {
        let server = TestServer::start(db);
        let (anna, eve) = (with_two_books(&server), server.client_of("eve"));
        let path = add_to(&anna, "rabota", "Борисов Борис", "+79990000001", "");
        let path = path.split('?').next().unwrap();
        assert_eq!(eve.post(&format!("{path}/transfer"), &[("to", "contacts"), ("how", "move")]).status, 404);
        assert_eq!(eve.get(path).status, 404);
        assert_eq!(eve.get("/?book=rabota").status, 404);
        assert_eq!(anna.post(&format!("{path}/transfer"), &[("to", "nothing"), ("how", "move")]).status, 404);
        assert_eq!(anna.post(&format!("{path}/transfer"), &[("to", "contacts"), ("how", "x")]).status, 400);
        assert_eq!(anna.post(&format!("{path}/transfer"), &[("to", "rabota"), ("how", "move")]).status, 400);
    }
}
