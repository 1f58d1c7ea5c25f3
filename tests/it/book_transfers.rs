//! Contacts of several books that move, are copied, or are changed together.

use blocknotik::app::jobs::{LEASE_SECONDS, Started};
use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::transfer::{self, TransferKind};
use blocknotik::app::{App, BookAccess, Error, books, undo};
use chrono::TimeDelta;
use domain::ids::ContactId;

use crate::support::app::{account, counts, exported, found};
use crate::support::books::{add_to, book, uid, with_two_books};
use crate::support::client::form_encoded;
use crate::support::contacts::{names, row};
use crate::support::import::{card, import};
use crate::support::jobs::{finished, run_jobs, run_steps_and_die, with_small_steps};
use crate::support::server::TestServer;

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
    fn all_that_was_found_is_what_the_list_shows(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        for n in 0..3 {
            add_to(&anna, "contacts", &format!("Анна{n} Котова"), &format!("+7999000000{n}"), "");
        }
        add_to(&anna, "rabota", "Анка Котофеева", "+79990000009", "");
        // Work is not listed: a similar word is nothing that was typed.
        let list = anna.page(&format!("/?select=1&q={}", form_encoded("Котова")));
        assert_eq!(names(&list).len(), 3);
        let fields = [("all", "1"), ("q", "Котова"), ("selected", "")];
        anna.post("/selection/delete", &fields).location();
        assert_eq!(names(&anna.page("/")), ["Анка Котофеева"]);
    }

    fn contacts_stay_selected_when_the_list_is_narrowed(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        let id = |path: String| path.split('/').nth(2).unwrap().to_owned();
        let one = id(add_to(&anna, "contacts", "Борисов Борис", "+79990000001", ""));
        let other = id(add_to(&anna, "rabota", "Алексеев Алексей", "+79990000002", ""));
        anna.post("/selection/delete", &[("book", "rabota"), ("ids", &one), ("id", &other), ("selected", "?book=rabota")]).location();
        assert!(names(&anna.page("/")).is_empty());
    }

    fn a_contact_that_was_changed_is_copied_anew(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        let path = add_to(&anna, "contacts", "Анина Анна", "+79990000001", "");
        let copy = |path: &str| anna.post(&format!("{path}/transfer"), &[("to", "rabota"), ("how", "copy")]).follow(&anna).flash();
        assert_eq!(copy(&path).as_deref(), Some("Контакт скопирован в книгу «Работа»."));
        // A double click.
        assert_eq!(copy(&path).as_deref(), Some("Контакт скопирован в книгу «Работа»."));
        anna.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", "врач").submit(&anna).location();
        let there = "Ничего не изменилось: в книге «Работа» всё это уже есть.";
        assert_eq!(copy(&path).as_deref(), Some(there));
    }

    fn a_service_code_of_one_book_hides_the_numbers_of_the_other(db: TestDb) {
        let server = TestServer::start(db);
        let anna = with_two_books(&server);
        add_to(&anna, "contacts", "Баланс", "*102#", "");
        add_to(&anna, "rabota", "Анина Анна", "+79991020000", "");
        assert_eq!(names(&anna.page(&format!("/?q={}", form_encoded("*102#")))), ["Баланс"]);
        assert_eq!(names(&anna.page("/?q=102")).len(), 2);
    }

    fn a_move_is_not_undone_into_a_deleted_book(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let (from, to) = (book(&app, &anna, "From"), book(&app, &anna, "To"));
        import(&app, &from, "a.vcf", uid("a"));
        let id = id_of(&app, &from, "a");
        let moved = finished(transfer::start(&app, &from, &to, &one(id), TransferKind::Move, &SentAct::by_program()).unwrap());
        books::delete(&app, &from).unwrap();
        assert!(matches!(undo::undo(&app, &to, moved.batch.unwrap()), Err(Error::NotUndoable)));
        assert_eq!(counts(&app, &to), (1, 0));
        // And nothing goes on into it: the job of a large move fails.
        let small = with_small_steps(&app, 3);
        let cards: String = (0..9).map(|n| uid(&format!("p{n}"))).collect();
        import(&app, &anna, "b.vcf", &cards);
        let started = transfer::start(&small, &anna, &to, &Selection::book(), TransferKind::Move, &SentAct::by_program()).unwrap();
        assert!(matches!(started, Started::Running(_)));
        books::delete(&app, &to).unwrap();
        run_jobs(&small);
        assert_eq!(counts(&app, &anna).0, 6);
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
        finished(transfer::start(&app, &anna, &other, &one(id), TransferKind::Copy, &SentAct::by_program()).unwrap());
        assert_eq!((exported(&app, &anna), exported(&app, &other)), (before.clone(), before.clone()));
        // The other book has it already.
        finished(transfer::start(&app, &anna, &other, &one(id), TransferKind::Move, &SentAct::by_program()).unwrap());
        assert_eq!(counts(&app, &anna), (1, 0));
        let copy = id_of(&app, &other, "Анна");
        blocknotik::app::contacts::delete(&app, &other, ContactId(copy)).unwrap();
        finished(transfer::start(&app, &anna, &other, &one(id), TransferKind::Move, &SentAct::by_program()).unwrap());
        assert_eq!((counts(&app, &anna), counts(&app, &other)), ((0, 1), (1, 0)));
        assert_eq!(exported(&app, &other), before);
    }

    fn a_large_move_is_a_job_that_survives_a_crash(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 7);
        let anna = account(&app, "anna");
        let other = book(&app, &anna, "Other");
        let cards: String = (0..40).map(|n| uid(&format!("p{n:02}"))).collect();
        import(&app, &anna, "a.vcf", &cards);
        let before = exported(&app, &anna);
        let started = transfer::start(&app, &anna, &other, &Selection::book(), TransferKind::Move, &SentAct::by_program()).unwrap();
        assert!(matches!(started, Started::Running(_)));
        for moved in [14, 21] {
            run_steps_and_die(&app, 1);
            db.assert_sound();
            assert_eq!((counts(&app, &anna), counts(&app, &other)), ((40 - moved, moved), (moved, 0)));
            run_jobs(&app);
            assert_eq!(counts(&app, &other), (moved, 0), "its lease is still valid");
            clock.advance(TimeDelta::seconds(LEASE_SECONDS));
        }
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
        run_steps_and_die(&app, 2);
        db.assert_sound();
        assert_eq!((counts(&app, &anna), counts(&app, &other)), ((21, 19), (19, 21)));
        clock.advance(TimeDelta::seconds(LEASE_SECONDS));
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
