//! Acts on all that a list found. They mean what the list showed, and a form that is sent again does nothing else.

use blocknotik::app::books::SeenBooks;
use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::undo;
use blocknotik::app::{App, BookAccess, bulk, change_log};
use domain::ids::BatchId;

use crate::support::app::{counts, refreshed};
use crate::support::books::{add_to, with_two_books};
use crate::support::client::{Client, form_encoded};
use crate::support::contacts::{add, names};
use crate::support::deletion::{Press, said, undo_flash};
use crate::support::form::form_ending;
use crate::support::import::{cards, import};
use crate::support::jobs::{job_id, run_jobs, with_small_steps};
use crate::support::server::TestServer;

const OLD: &str = "Список устарел, поэтому ничего не изменено. Проверьте список ниже и повторите.";
/// No server takes over a job with this lease.
const KEPT: &str =
    "UPDATE jobs SET leased_until = '2030-01-01 00:00:00' WHERE state = 'running' AND kind = 'KIND'";

fn found(q: &str) -> String {
    format!("/?q={}&select=1", form_encoded(q))
}

/// Each act of the list on all that a search finds.
fn all_acts<'a>(client: &'a Client, list: &str) -> Vec<Press<'a>> {
    let acts = [
        "Добавить метку",
        "Снять метку",
        "Добавить в избранное",
        "Убрать из избранного",
        "В корзину",
    ];
    let press = |button: &str| Press::all_of(client, client.page(list).form(button).set("name", "Клуб"));
    acts.into_iter().map(press).collect()
}

fn delete_on_page(client: &Client, path: &str) {
    client.page(path).form("Удалить").submit(client).location();
}

fn last_batch(app: &App, access: &BookAccess) -> BatchId {
    let log = change_log::recent(app, access, change_log::LogFilter::default(), None).unwrap();
    log.batches[0].id
}

both_databases! {
    fn similar_contacts_are_left_alone_when_what_the_list_showed_is_gone(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let shown = add(&client, "Иванов Пётр", "+79991234567", "");
        add(&client, "Ивонов Глеб", "+79991234568", "Клуб");
        let presses = all_acts(&client, &found("иванов"));
        delete_on_page(&client, &shown);
        client.page("/trash/empty").form("Очистить корзину").submit(&client).location();
        for press in presses {
            press.press();
        }
        assert_eq!(names(&client.page("/")), ["Ивонов Глеб"]);
        client.page("/").assert_says("клуб 1");
        assert!(!client.page("/").text().contains("Убрать из избранного: Ивонов"));
    }

    fn what_is_typed_in_the_list_later_is_left_alone(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Ивонов Глеб", "+79991234568", "");
        // The list shows a similar name, and then a contact comes that has the name itself.
        let presses = all_acts(&client, &found("иванов"));
        add(&client, "Иванов Пётр", "+79991234567", "");
        for press in presses {
            assert_eq!(press.press().flash().as_deref(), Some(OLD));
        }
        assert_eq!(names(&client.page("/")), ["Иванов Пётр", "Ивонов Глеб"]);
        assert!(!client.page("/").text().contains("Клуб"));
    }

    fn a_list_that_is_old_in_one_book_says_what_is_done_in_the_other(db: TestDb) {
        let server = TestServer::start(db);
        let client = with_two_books(&server);
        add_to(&client, "contacts", "Ивонов Глеб", "+79991234568", "");
        add_to(&client, "rabota", "Ивонов Пётр", "+79991234569", "");
        let press = Press::of_all(&client, &found("иванов"));
        add_to(&client, "rabota", "Иванов Иван", "+79991234567", "");
        let partly = press.press();
        let told = "Готово не во всех книгах: в одной из них список за это время изменился. Проверьте его и повторите действие.";
        assert_eq!(partly.flash().as_deref(), Some(told));
        assert_eq!(names(&client.page("/")), ["Иванов Иван", "Ивонов Пётр"]);
        undo_flash(&client, &partly);
        assert_eq!(names(&client.page("/")), ["Иванов Иван", "Ивонов Глеб", "Ивонов Пётр"]);
    }

    fn a_new_page_does_not_tell_of_an_act_of_an_older_one(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Анин Олег", "+79991234567", "");
        let label = || Press::all_of(&client, client.page("/?select=1").form("Добавить метку").set("name", "Клуб")).press();
        assert_eq!(label().flash().as_deref(), Some("Метка добавлена 1 контакту."));
        let nothing = label();
        assert_eq!(nothing.flash().as_deref(), Some("Менять нечего: с выбранными контактами всё уже так."));
        assert!(nothing.find_form("Отменить").is_none());
    }

    fn a_list_of_another_state_of_the_database_is_refused(db: TestDb) {
        let server = TestServer::start(db);
        let client = with_two_books(&server);
        add(&client, "Анин Олег", "+79991234567", "Клуб");
        let mut presses = all_acts(&client, "/?select=1");
        presses.push(Press::of_checked(&client, &["Анин Олег"]));
        for how in ["Переместить", "Копировать"] {
            presses.push(Press::all_of(&client, client.page("/?select=1").form(how).set("to", "rabota")));
        }
        // A backup was restored, and the book has changed otherwise since.
        server.db.execute("UPDATE changes SET nonce = 'other'");
        for press in &presses {
            assert_eq!(press.press().flash().as_deref(), Some(OLD));
        }
        // A page of an older program, and one that says nothing.
        for seen in ["1.1", "x"] {
            let fields = [("all", "1"), ("selected", ""), ("seen", seen)];
            assert_eq!(client.post("/selection/delete", &fields).follow(&client).flash().as_deref(), Some(OLD));
        }
        assert_eq!(names(&client.page("/")), ["Анин Олег"]);
        // The page as it is now is believed.
        Press::of_all(&client, "/?select=1").press();
        assert!(names(&client.page("/")).is_empty());
    }

    fn a_label_of_all_that_was_found_is_added_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Анин Олег", "Анин Пётр"] {
            add(&client, name, "+79991234567", "сад");
        }
        let label = client.page("/").link("сад 2");
        for list in [found("анин"), format!("{label}&select=1"), "/?select=1".to_owned()] {
            for (button, count, text) in [
                ("Добавить метку", "Клуб 2", "Метка добавлена 2 контактам."),
                ("Добавить в избранное", "Избранное 2", "В избранное добавлены 2 контакта."),
            ] {
                let press = Press::all_of(&client, client.page(&list).form(button).set("name", "Клуб"));
                let first = press.press();
                assert_eq!(first.flash().as_deref(), Some(text), "{list}");
                let late = add(&client, "Анин Поздний", "+79991234570", "сад");
                let again = press.press();
                assert_eq!(said(&again), said(&first), "{list}");
                client.page("/").assert_says(count);
                // Undone meanwhile, the same contacts get it anew.
                undo_flash(&client, &again);
                assert!(!client.page("/").text().contains(count));
                let anew = press.press();
                assert_eq!(anew.flash().as_deref(), Some(text), "{list}");
                client.page("/").assert_says(count);
                undo_flash(&client, &anew);
                delete_on_page(&client, &late);
            }
        }
    }

    fn a_label_is_taken_off_what_was_found_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Анин Олег", "Анин Пётр"] {
            add(&client, name, "+79991234567", "Клуб");
        }
        let list = format!("{}&select=1", client.page("/").link("клуб 2"));
        let press = Press::all_of(&client, client.page(&list).form("Снять метку").set("name", "Клуб"));
        let late = add(&client, "Анин Поздний", "+79991234570", "Клуб");
        let first = press.press();
        let told = "1 контакт не изменён: он появился или изменился после того, как вы открыли список.";
        assert_eq!(first.flash().as_deref(), Some(told));
        client.page("/").assert_says("клуб 1");
        assert_eq!(said(&press.press()), said(&first));
        // Added again by hand, it is taken off by the old form once more.
        undo_flash(&client, &first);
        delete_on_page(&client, &late);
        assert_eq!(press.press().flash().as_deref(), Some("Метка снята с 2 контактов."));
    }

    fn contacts_that_are_moved_or_copied_twice_are_moved_or_copied_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = with_two_books(&server);
        for name in ["Анин Олег", "Анин Пётр"] {
            add(&client, name, "+79991234567", "");
        }
        let anna = server.access_of("anna");
        let form = |how: &str| client.page("/?book=contacts&select=1").form(how).set("to", "rabota");
        for how in ["Переместить", "Копировать"] {
            let checked = form(how).check("Выбрать: Анин Олег").check("Выбрать: Анин Пётр");
            for press in [Press::all_of(&client, form(how)), Press::one(&client, checked)] {
                let first = press.press();
                let (text, undo) = said(&first);
                assert!(undo.is_some(), "{how}: {text:?}");
                let late = add_to(&client, "contacts", "Анин Поздний", "+79991234570", "");
                let (left, _) = counts(&server.app, &anna);
                assert_eq!(said(&press.press()), said(&first), "{how}");
                assert_eq!(counts(&server.app, &anna).0, left, "{how}");
                // Undone meanwhile, it is done anew.
                undo_flash(&client, &first);
                let anew = press.press();
                assert_eq!(anew.flash(), first.flash(), "{how}");
                assert_eq!(counts(&server.app, &anna).0, left, "{how}");
                undo_flash(&client, &anew);
                delete_on_page(&client, &late);
            }
        }
    }

    fn a_contact_that_is_moved_twice_from_its_page_is_moved_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = with_two_books(&server);
        let path = add(&client, "Анин Олег", "+79991234567", "");
        let form = |how: &str| form_ending(&client, &path, "/transfer").set("to", "rabota").pressing("how", how);
        let copy = form("copy");
        let first = copy.submit(&client).follow(&client);
        assert_eq!(said(&copy.submit(&client).follow(&client)), said(&first));
        undo_flash(&client, &first);
        let transfer = form("move");
        let first = transfer.submit(&client).follow(&client);
        let again = transfer.submit(&client).follow(&client);
        assert_eq!(said(&again), said(&first));
        assert_eq!(again.heading(), "Анин Олег");
        undo_flash(&client, &again);
        assert_eq!(counts(&server.app, &server.access_of("anna")), (1, 0));
    }

    fn a_deletion_in_several_books_leads_to_the_undo_that_runs_in_one(db: TestDb) {
        let server = TestServer::start(db);
        let client = with_two_books(&server);
        let mine = blocknotik::app::books::of_account(&server.app, server.access_of("anna").actor()).unwrap();
        let [anna, work] = [&mine[0], &mine[1]];
        import(&server.app, anna, "a.vcf", cards(0, 3));
        import(&server.app, work, "b.vcf", cards(10, 13));
        let press = Press::of_all(&client, "/?select=1");
        press.press();
        // The undo is over in one book, and runs in the other.
        undo::undo(&server.app, anna, last_batch(&server.app, anna)).unwrap();
        let slow = with_small_steps(&server.app, 1);
        let undo = job_id(&undo::undo(&slow, work, last_batch(&server.app, work)).unwrap());
        server.db.execute(&KEPT.replace("KIND", "undo"));
        assert_eq!(press.press().path, format!("/jobs/{undo}"));
        assert_eq!((counts(&server.app, anna), counts(&server.app, work)), ((3, 0), (1, 2)));
        server.db.execute("UPDATE jobs SET leased_until = made_at");
        run_jobs(&server.app);
        assert_eq!((counts(&server.app, anna), counts(&server.app, work)), ((3, 0), (3, 0)));
    }

    fn what_was_left_alone_in_other_books_is_told_beside_a_job(db: TestDb) {
        let server = TestServer::start(db);
        let client = with_two_books(&server);
        let mine = blocknotik::app::books::of_account(&server.app, server.access_of("anna").actor()).unwrap();
        let [anna, work] = [&mine[0], &mine[1]];
        import(&server.app, work, "b.vcf", cards(10, 13));
        add(&client, "Анин Олег", "+79991234567", "");
        let late = add(&client, "Анин Пётр", "+79991234568", "");
        let form = client.page("/?select=1").form("В корзину");
        let seen = form.value("seen").unwrap();
        client.page(&format!("{late}/edit")).form("Сохранить").set("note", "1").submit(&client).location();
        // In one book, the deletion takes long.
        let all = Selection::book();
        let sent = SentAct {
            form: SentAct::name(&seen, &all, ""),
            books: vec![anna.book_id(), work.book_id()],
            seen: SeenBooks::parse(&seen).unwrap(),
        };
        let slow = with_small_steps(&server.app, 1);
        let job = job_id(&bulk::delete(&slow, &refreshed(&server.app, work), &all, &sent).unwrap());
        server.db.execute(&KEPT.replace("KIND", "delete"));
        let page = Press::all_of(&client, form).press();
        assert_eq!(page.path, format!("/jobs/{job}"));
        let told = "1 контакт не удалён: он появился или изменился после того, как вы открыли список.";
        assert_eq!(page.flash().as_deref(), Some(told));
        assert_eq!(counts(&server.app, anna), (1, 1));
        server.db.execute("UPDATE jobs SET leased_until = made_at");
        run_jobs(&server.app);
        assert_eq!(counts(&server.app, work), (0, 3));
    }
}
