//! A deletion of selected contacts that is sent again, by a double click or after Back: it leads to what the first press
//! did, and never deletes what was added since.

use blocknotik::app::books::SeenBooks;
use blocknotik::app::bulk;
use blocknotik::app::jobs;
use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use domain::ids::{BatchId, ContactId};
use domain::job::JobState;

use crate::support::app::{account, counts};
use crate::support::books::{add_to, with_two_books};
use crate::support::client::form_encoded;
use crate::support::contacts::{add, names};
use crate::support::deletion::{ONE, Press, THREE, TWO, delete, press_twice, said, sent, undo_flash};
use crate::support::import::{card, cards, import};
use crate::support::jobs::{finished, job, job_id, run_jobs, undo, with_small_steps};
use crate::support::server::TestServer;

both_databases! {
    fn selected_contacts_deleted_twice_are_deleted_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Анин Олег", "Белов Пётр", "Волков Иван"] {
            add(&client, name, "+79991234567", "");
        }
        let press = Press::of_checked(&client, &["Анин Олег", "Белов Пётр"]);
        let again = press_twice(&press, TWO);
        // Another deletion between them is another one.
        let other = Press::of_checked(&client, &["Волков Иван"]);
        other.press();
        assert_eq!(said(&press.press()), said(&again));
        undo_flash(&client, &again);
        assert_eq!(names(&client.page("/")), ["Анин Олег", "Белов Пётр"]);
        // What was undone is deleted anew, and so is what was restored.
        let anew = press_twice(&press, TWO);
        assert_ne!(said(&anew), said(&again));
        assert!(names(&client.page("/")).is_empty());
        let restored = client.page("/trash");
        let restore = restored.select("form").iter().filter_map(|form| form.attr("action"))
            .find(|action| action.contains("/restore")).unwrap().to_owned();
        restored.form_to(&restore).submit(&client).location();
        let name = names(&client.page("/"));
        assert_eq!(name.len(), 1);
        press.press();
        other.press();
        assert!(names(&client.page("/")).is_empty(), "{name:?}");
        // In the trash by other ways: nothing is left to do, and the list says so.
        let path = add(&client, "Громов Егор", "+79991234568", "");
        let late = Press::of_checked(&client, &["Громов Егор"]);
        client.page(&path).form("Удалить").submit(&client).location();
        let late = late.press();
        assert!(late.text().contains("Менять нечего") && late.find_form("Отменить").is_none());
        // After the trash was emptied, nothing can be undone.
        client.page("/trash/empty").form("Очистить корзину").submit(&client).location();
        assert_eq!(press.press().find_form("Отменить").map(|form| form.action), None);
    }

    fn contacts_that_are_selected_anew_are_all_deleted(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let both = ["Анин Олег", "Белов Пётр"];
        let paths = both.map(|name| add(&client, name, "+79991234567", ""));
        let delete = |path: &str| { client.page(path).form("Удалить").submit(&client).location(); };
        let restore = |path: &str| { client.post(&format!("{path}/restore"), &[]).location(); };
        let restore_both = || {
            for path in &paths {
                restore(path);
            }
        };
        let anew = || {
            assert_eq!(names(&client.page("/")), both);
            press_twice(&Press::of_checked(&client, &both), TWO);
            assert!(names(&client.page("/")).is_empty());
            restore_both();
        };
        // The first press found nothing to do.
        let press = Press::of_checked(&client, &both);
        for path in &paths {
            delete(path);
        }
        assert!(press.press().text().contains("Менять нечего"));
        restore_both();
        anew();
        // One of them was in the trash when the form was sent before.
        let press = Press::of_checked(&client, &both);
        delete(&paths[1]);
        press_twice(&press, ONE);
        restore_both();
        anew();
        // One of them was restored, and deleted by a second press.
        let press = Press::of_checked(&client, &both);
        press_twice(&press, TWO);
        restore(&paths[0]);
        press_twice(&press, ONE);
        restore_both();
        anew();
    }

    fn contacts_of_several_books_that_are_selected_anew_are_all_deleted(db: TestDb) {
        let server = TestServer::start(db);
        let client = with_two_books(&server);
        let both = ["Анин Олег", "Анин Пётр"];
        add(&client, both[0], "+79991234567", "");
        let other = add_to(&client, "rabota", both[1], "+79991234568", "");
        let press = Press::of_checked(&client, &both);
        client.page(&other).form("Удалить").submit(&client).location();
        let first = press_twice(&press, ONE);
        undo_flash(&client, &first);
        client.post(&format!("{other}/restore"), &[]).location();
        assert_eq!(names(&client.page("/")), both);
        press_twice(&Press::of_checked(&client, &both), TWO);
        assert!(names(&client.page("/")).is_empty());
    }

    fn contacts_deleted_by_a_stopped_job_are_all_deleted_by_another_press(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", cards(0, 9));
        let selection = Selection::Contacts((1..10).map(ContactId).collect());
        let sent = sent(&selection);
        let press = || delete(&app, &anna, &selection, &sent);
        let first = press();
        assert_eq!(job_id(&press()), job_id(&first));
        jobs::stop(&app, &anna, job_id(&first)).unwrap();
        undo(&app, &anna, job(&app, &anna, &first).progress.batch.unwrap()).unwrap();
        press();
        run_jobs(&app);
        assert_eq!(counts(&app, &anna), (0, 9));
    }

    fn all_that_a_list_finds_is_deleted_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let fill = || {
            add(&client, "Анин Олег", "+79991234567", "сад");
            add(&client, "Анин Пётр", "+79991234568", "сад");
            // Similar, if nothing matches as typed.
            add(&client, "Онин Иван", "+79991234569", "");
        };
        fill();
        let label = client.page("/").link("сад 2");
        for list in ["/?q=анин&select=1".to_owned(), format!("{label}&select=1"), format!("{label}&q=анин&select=1")] {
            let press = Press::of_all(&client, &list.replace("анин", &form_encoded("анин")));
            let first = press.press();
            assert_eq!(first.flash().as_deref(), Some(TWO), "{list}");
            // Others get what the list is about.
            let late = add(&client, "Анин Поздний", "+79991234570", "сад");
            let again = press.press();
            assert_eq!(said(&again), said(&first), "{list}");
            assert_eq!(names(&client.page("/")), ["Анин Поздний", "Онин Иван"], "{list}");
            // Undone meanwhile, the same ones are deleted anew.
            undo_flash(&client, &again);
            assert_eq!(names(&client.page("/")).len(), 4);
            let anew = press_twice(&press, TWO);
            assert_ne!(said(&anew), said(&first));
            assert_eq!(names(&client.page("/")), ["Анин Поздний", "Онин Иван"], "{list}");
            undo_flash(&client, &anew);
            client.page(&late).form("Удалить").submit(&client).location();
        }
        // The page as it is now is another form.
        let press = Press::of_all(&client, "/?select=1");
        press_twice(&press, THREE);
        add(&client, "Новый Глеб", "+79991234571", "");
        press.press();
        assert_eq!(names(&client.page("/")), ["Новый Глеб"]);
        assert_eq!(Press::of_all(&client, "/?select=1").press().flash().as_deref(), Some("1 контакт перемещён в корзину."));
    }

    fn contacts_of_several_books_are_deleted_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = with_two_books(&server);
        add(&client, "Анин Олег", "+79991234567", "сад");
        add_to(&client, "rabota", "Анин Пётр", "+79991234568", "сад");
        let search = format!("/?q={}&select=1", form_encoded("анин"));
        let label = client.page("/").link("сад 2");
        for press in [
            Press::of_checked(&client, &["Анин Олег", "Анин Пётр"]),
            Press::of_all(&client, &search),
            Press::of_all(&client, &format!("{label}&select=1")),
            Press::of_all(&client, "/?select=1"),
        ] {
            let first = press.press();
            assert_eq!(first.flash().as_deref(), Some(TWO));
            let late = add_to(&client, "rabota", "Анин Поздний", "+79991234569", "сад");
            let again = press.press();
            assert_eq!(said(&again), said(&first));
            assert_eq!(names(&client.page("/")), ["Анин Поздний"]);
            client.page(&late).form("Удалить").submit(&client).location();
            undo_flash(&client, &again);
            assert_eq!(names(&client.page("/")), ["Анин Олег", "Анин Пётр"]);
        }
        // A book where nothing was found is left alone, also if it has something similar.
        let path = add_to(&client, "rabota", "Громова Анна", "+79991234570", "");
        let press = Press::of_all(&client, &format!("/?q={}&select=1", form_encoded("Громова")));
        add(&client, "Громава Ольга", "+79991234571", "");
        assert_eq!(press.press().flash(), press.press().flash());
        assert_eq!(names(&client.page("/")).len(), 3, "{path}");
    }

    fn a_press_before_the_first_one_has_come_to_a_book_does_not_forget_it(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let other = crate::support::books::book(&app, &anna, "Работа");
        import(&app, &anna, "a.vcf", card("a", "FN:Анин Олег"));
        import(&app, &other, "b.vcf", card("b", "FN:Анин Пётр"));
        let books = blocknotik::app::books::BookSet::of(vec![anna.clone(), other.clone()]).unwrap();
        let search = Selection::Matching { q: "анин".to_owned(), exact: false, label: None, needs_repair: false };
        let form = sent(&search).form;
        let parts = bulk::parts_to_delete(&app, &books, &search, &form, &SeenBooks::default()).unwrap();
        assert_eq!(parts.len(), 2);
        let sent = SentAct { books: vec![anna.book_id(), other.book_id()], ..sent(&search) };
        finished(delete(&app, &anna, &search, &sent));
        // Here the server was stopped. A card that was added since is none of the first press.
        import(&app, &anna, "c.vcf", card("c", "FN:Анин Поздний"));
        for (access, chosen) in bulk::parts_to_delete(&app, &books, &search, &form, &SeenBooks::default()).unwrap() {
            finished(delete(&app, &access, &chosen, &sent));
        }
        assert_eq!((counts(&app, &anna), counts(&app, &other)), ((1, 1), (0, 1)));
    }

    fn a_second_press_leads_to_the_job_of_the_first(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", cards(0, 9));
        let sent = sent(&Selection::book());
        let press = || delete(&app, &anna, &Selection::book(), &sent);
        let first = press();
        assert_eq!(job_id(&press()), job_id(&first));
        // Stopped, it goes on.
        jobs::stop(&app, &anna, job_id(&first)).unwrap();
        import(&app, &anna, "a.vcf", card("late", "FN:Поздний"));
        assert_eq!(job_id(&press()), job_id(&first));
        run_jobs(&app);
        let done = job(&app, &anna, &first);
        assert_eq!((done.state, counts(&app, &anna)), (JobState::Done, (1, 9)));
        let again = finished(press());
        assert_eq!(again.batch, done.progress.batch);
        assert_eq!(bulk::BulkReport::of(&again).unwrap().changed, 9);
        // Undone, it is another job, for the same contacts.
        undo(&app, &anna, again.batch.unwrap()).unwrap();
        let anew = press();
        assert_ne!(job_id(&anew), job_id(&first));
        run_jobs(&app);
        assert_eq!(counts(&app, &anna), (1, 9));
        // Stopped and undone: those that the first press had found.
        let stopped = undo(&app, &anna, job(&app, &anna, &anew).progress.batch.unwrap()).unwrap();
        assert_ne!(stopped.batch, None::<BatchId>);
        let third = press();
        jobs::stop(&app, &anna, job_id(&third)).unwrap();
        undo(&app, &anna, job(&app, &anna, &third).progress.batch.unwrap()).unwrap();
        assert_eq!(counts(&app, &anna), (10, 0));
        press();
        run_jobs(&app);
        assert_eq!(counts(&app, &anna), (1, 9));
    }

    fn presses_at_the_same_time_delete_once(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", cards(0, 9));
        let sent = sent(&Selection::book());
        let batches = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3)
                .map(|_| scope.spawn(|| finished(delete(&app, &anna, &Selection::book(), &sent)).batch))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(batches[0].is_some() && batches.iter().all(|batch| *batch == batches[0]), "{batches:?}");
        undo(&app, &anna, batches[0].unwrap()).unwrap();
        assert_eq!(counts(&app, &anna).1, 0);
    }
}
