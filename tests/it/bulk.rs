//! Acts on the selected contacts: labels, deletion; small ones at once, large ones as jobs.

use blocknotik::app::jobs::{self, LEASE_SECONDS};
use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::{App, BookAccess, Error, bulk, change_log, demo, labels};
use chrono::TimeDelta;
use domain::change_log::BatchKind;
use domain::ids::{ContactId, LabelId};
use domain::job::JobState;

use crate::support::app::{account, counts, exported};
use crate::support::client::{Client, form_encoded};
use crate::support::contacts::{add, names};
use crate::support::import::card;
use crate::support::jobs::{
    delete_selected, finished, job, run_jobs, run_steps_and_die, undo, with_small_steps,
};
use crate::support::page::Page;
use crate::support::server::TestServer;

fn import(app: &App, access: &BookAccess, cards: &str) {
    crate::support::import::import(app, access, "a.vcf", cards);
}

fn people(count: usize) -> String {
    (0..count)
        .map(|n| card(&format!("u{n}"), &format!("FN:Person {n}\r\nCATEGORIES:x{n}")))
        .collect()
}

fn found(q: &str) -> Selection {
    Selection::Matching {
        q: q.to_owned(),
        exact: false,
        label: None,
        needs_repair: false,
    }
}

fn with_label(app: &App, access: &BookAccess, name: &str) -> i64 {
    let all = labels::all(app, access).unwrap();
    all.iter()
        .find(|label| label.name == name)
        .map_or(0, |label| label.count)
}

fn label_id(app: &App, access: &BookAccess, name: &str) -> LabelId {
    let all = labels::all(app, access).unwrap();
    all.iter().find(|label| label.name == name).unwrap().id
}

fn undo_flash(client: &Client, page: &Page) -> Page {
    page.form("Отменить").submit(client).follow(client)
}

both_databases! {
    fn an_act_on_checked_contacts_keeps_a_long_search(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Анин Олег", "+79991234567", "сад");
        add(&client, "Анин Пётр", "+79991234568", "сад");
        let long = "анин ".repeat(20).trim().to_owned();
        let label = client.page("/").link("сад 2");
        let list = client.page(&format!("{label}&q={}&select=1", form_encoded(&long)));
        for button in ["Добавить метку", "Добавить в избранное", "В корзину"] {
            let form = list.form(button).check("Выбрать: Анин Олег").set("name", "Клуб");
            let after = form.submit(&client).follow(&client);
            assert_eq!(after.select("input[name=q]")[0].attr("value"), Some(long.as_str()), "{button}");
            assert!(after.path.contains("label="), "{}", after.path);
        }
        assert_eq!(names(&client.page("/")), ["Анин Пётр"]);
    }

    fn an_undo_leads_back_to_a_search_of_any_length(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Анин Олег", "+79991234567", "");
        add(&client, "Анин Пётр", "+79991234568", "");
        // The longest search, of letters and of characters that a URL encodes.
        let (letters, others) = ("анин ".repeat(113), format!("анин{}", " ".repeat(1_000)));
        for long in [letters.trim(), &format!("{others}олег")] {
            assert!((1_000..=1_024).contains(&long.len()));
            let searched = |page: &Page| page.select("input[name=q]")[0].attr("value") == Some(long);
            let list = client.page(&format!("/?q={}&select=1", form_encoded(long)));
            let act = list.form("Добавить метку").check("Выбрать: Анин Олег").set("name", "Клуб");
            let undone = undo_flash(&client, &act.submit(&client).follow(&client));
            assert!(searched(&undone) && undone.text().contains("Отменено"), "{}", undone.path);
            // The other buttons lead back, too.
            let starred = list.form("В избранное: Анин Олег").submit(&client).follow(&client);
            assert!(searched(&starred), "{}", starred.path);
            assert!(searched(&undo_flash(&client, &starred)));
            let english = list.form("English").submit(&client).follow(&client);
            assert!(searched(&english) && english.lang() == "en", "{}", english.path);
            english.form("Русский").submit(&client).location();
        }
        // A search whose URL names many selected contacts.
        let ids = vec!["1"; 3_000].join(".");
        let list = client.page(&format!("/?q=%D0%B0%D0%BD%D0%B8%D0%BD&select=1&ids={ids}"));
        let starred = list.form("В избранное: Анин Олег").submit(&client).location();
        assert_eq!(starred, "/?q=%D0%B0%D0%BD%D0%B8%D0%BD&select=1");
    }

    fn selected_contacts_get_a_label_and_lose_it(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Анин Олег", "Белов Пётр", "Волков Иван"] {
            add(&client, name, "+79991234567", "");
        }
        let list = client.page("/?select=1&sort=given");
        let form = list.form("Добавить метку").check("Выбрать: Анин Олег").check("Выбрать: Белов Пётр");
        let labeled = form.set("name", "Клуб").submit(&client).follow(&client);
        labeled.assert_says("Метка добавлена 2 контактам.");
        // The contacts stay selected, in the same order of the list.
        assert!(labeled.path.contains("sort=given") && labeled.path.contains("ids="), "{}", labeled.path);
        assert_eq!(names(&client.page(&client.page("/").link("Клуб 2"))), ["Анин Олег", "Белов Пётр"]);
        // Those that have it already are not changed again.
        let again = labeled.form("Добавить метку").check("Выбрать: Волков Иван").set("name", "клуб");
        again.submit(&client).follow(&client).assert_says("Метка добавлена 1 контакту.");
        let taken = labeled.form("Снять метку").set("name", "Клуб").submit(&client).follow(&client);
        taken.assert_says("Метка снята с 2 контактов.");
        assert_eq!(names(&client.page(&client.page("/").link("Клуб 1"))), ["Волков Иван"]);
        undo_flash(&client, &taken);
        assert_eq!(names(&client.page(&client.page("/").link("Клуб 3"))).len(), 3);
        taken.form("Добавить метку").set("name", "Клуб").submit(&client).follow(&client)
            .assert_says("Менять нечего");
    }

    fn a_selection_survives_a_search_and_is_deleted_and_restored_at_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Анин Олег", "Белов Пётр", "Волков Иван"] {
            add(&client, name, "+79991234567", "");
        }
        let list = client.page("/?select=1");
        let form = list.form("Найти ещё").check("Выбрать: Анин Олег").set("find", "волков");
        let searched = form.submit(&client).page(200);
        assert_eq!(names(&searched), ["Волков Иван"]);
        searched.assert_says("1 — на других страницах");
        let none = searched.form("Найти ещё").set("find", "никого").submit(&client).page(200);
        assert_eq!(names(&none), [""; 0]);
        let deleted = searched.form("В корзину").check("Выбрать: Волков Иван").submit(&client).follow(&client);
        deleted.assert_says("2 контакта перемещены в корзину.");
        assert_eq!(names(&client.page("/")), ["Белов Пётр"]);
        undo_flash(&client, &deleted);
        assert_eq!(names(&client.page("/")).len(), 3);
    }

    fn nothing_selected_means_no_act(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Анин Олег", "+79991234567", "");
        let list = client.page("/?select=1");
        for button in ["Добавить метку", "Снять метку", "В корзину"] {
            let answer = list.form(button).set("name", "Клуб").submit(&client).follow(&client);
            answer.assert_says("Сначала выберите контакты.");
        }
        assert_eq!(counts(&server.app, &server.access_of("anna")), (1, 0));
        // A label needs a name; the selection is kept.
        let unnamed = list.form("Добавить метку").check("Выбрать: Анин Олег").submit(&client).follow(&client);
        unnamed.assert_says("Введите название метки.");
        assert!(unnamed.path.contains("ids="), "{}", unnamed.path);
        // A form without the list's field is no selection of the whole book by accident.
        assert_eq!(client.post("/selection/delete", &[("id", "x")]).status, 400);
        assert_eq!(client.post("/selection/delete", &[]).status, 303);
        assert_eq!(counts(&server.app, &server.access_of("anna")), (1, 0));
    }

    fn all_that_was_found_is_one_act(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        demo::fill(&server.app, &anna, 150, 7, &mut |_| {}).unwrap();
        add(&client, "Щербаков Пётр", "+79991234567", "");
        let list = client.page("/?select=1");
        let form = list.form("Добавить метку").check("Весь список (151)").set("name", "Клуб");
        form.submit(&client).follow(&client).assert_says("Метка добавлена 151 контакту.");
        let all = client.page(&client.page("/").link("Клуб 151"));
        let selecting = client.page(&format!("{}&select=1&letter=%D0%A9", all.path));
        let deleted = selecting.form("В корзину").check("Весь список (151)").submit(&client).follow(&client);
        deleted.assert_says("151 контакт перемещён в корзину.");
        assert_eq!(counts(&server.app, &anna), (0, 151));
        undo_flash(&client, &deleted);
        assert_eq!((counts(&server.app, &anna), with_label(&server.app, &anna, "Клуб")), ((151, 0), 151));
    }

    fn a_large_act_is_one_batch_that_survives_a_killed_server(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 2);
        let anna = account(&app, "anna");
        import(&app, &anna, &people(9));
        let before = exported(&app, &anna);
        let started = bulk::add_label(&app, &anna, &Selection::book(), "Клуб", &SentAct::by_program()).unwrap();
        assert_eq!((job(&app, &anna, &started).progress.done, with_label(&app, &anna, "Клуб")), (2, 2));
        for labeled in [4, 6] {
            run_steps_and_die(&app, 1);
            assert_eq!(with_label(&app, &anna, "Клуб"), labeled);
            run_jobs(&app);
            assert_eq!(with_label(&app, &anna, "Клуб"), labeled, "its lease is still valid");
            clock.advance(TimeDelta::seconds(LEASE_SECONDS));
        }
        run_jobs(&app);
        let done = job(&app, &anna, &started);
        assert_eq!((done.state, done.progress.done, done.progress.total), (JobState::Done, 9, 9));
        let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap();
        assert_eq!((log.batches[0].kind, log.batches[0].changes, log.batches[0].detail.as_str()), (BatchKind::LabelAdd, 9, "Клуб"));
        undo(&app, &anna, done.progress.batch.unwrap()).unwrap();
        assert!(exported(&app, &anna) == before);
        assert_eq!(labels::all(&app, &anna).unwrap().len(), 9, "the label goes with the undo");
    }

    fn a_stopped_act_is_resumed_where_it_was(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, &people(7));
        let started = delete_selected(&app, &anna, &found("person")).unwrap();
        let id = job(&app, &anna, &started).id;
        jobs::stop(&app, &anna, id).unwrap();
        run_jobs(&app);
        assert_eq!(counts(&app, &anna), (5, 2));
        jobs::resume(&app, &anna, id).unwrap();
        run_jobs(&app);
        assert_eq!(counts(&app, &anna), (0, 7));
        undo(&app, &anna, job(&app, &anna, &started).progress.batch.unwrap()).unwrap();
        assert_eq!(counts(&app, &anna), (7, 0));
    }

    fn what_a_search_means_does_not_change_during_the_act(db: TestDb) {
        let app = with_small_steps(&db.app(), 1);
        let anna = account(&app, "anna");
        let names = ["Иванов А", "Иванов Б", "Иванова В", "Ивонов Г"];
        let cards: String = names.iter().enumerate().map(|(n, name)| card(&format!("u{n}"), &format!("FN:{name}"))).collect();
        import(&app, &anna, &cards);
        // When the first contacts are gone, the same search would find similar names.
        let started = delete_selected(&app, &anna, &found("иванов а")).unwrap();
        run_jobs(&app);
        assert_eq!(counts(&app, &anna), (3, 1), "{started:?}");
        // Contacts that are added while the act runs are not selected.
        let started = delete_selected(&app, &anna, &found("иванов")).unwrap();
        import(&app, &anna, &card("late", "FN:Иванов Поздний"));
        run_jobs(&app);
        assert_eq!(job(&app, &anna, &started).state, JobState::Done);
        let left = exported(&app, &anna);
        assert!(left.contains("FN:Ивонов Г") && left.contains("FN:Иванов Поздний"), "{left}");
        assert_eq!(counts(&app, &anna).0, 2);
    }

    fn opposite_acts_on_a_label_wait_for_each_other(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, &people(5));
        bulk::add_label(&app, &anna, &Selection::book(), "Клуб", &SentAct::by_program()).unwrap();
        let label = label_id(&app, &anna, "Клуб");
        let other = label_id(&app, &anna, "x1");
        for rejected in [
            bulk::remove_label(&app, &anna, &Selection::book(), "клуб", &SentAct::by_program()).err(),
            labels::rename(&app, &anna, label, "Кружок").err(),
            labels::delete(&app, &anna, label).err(),
            labels::merge(&app, &anna, other, label).err(),
        ] {
            assert!(matches!(rejected, Some(Error::LabelBusy(_))), "{rejected:?}");
        }
        // The same act again is no contradiction, and another label is free.
        bulk::add_label(&app, &anna, &Selection::book(), "Клуб", &SentAct::by_program()).unwrap();
        finished(bulk::remove_label(&app, &anna, &found("person 1"), "x1", &SentAct::by_program()).unwrap());
        run_jobs(&app);
        assert_eq!(with_label(&app, &anna, "Клуб"), 5);
        labels::rename(&app, &anna, label, "Кружок").unwrap();
        let rejected = bulk::add_label(&app, &anna, &Selection::book(), "Кружок", &SentAct::by_program()).err();
        assert!(matches!(rejected, Some(Error::LabelBusy(_))), "{rejected:?}");
    }

    fn changes_of_another_user_during_an_act_are_kept(db: TestDb) {
        let app = with_small_steps(&db.app(), 1);
        let anna = account(&app, "anna");
        import(&app, &anna, &people(4));
        let started = bulk::add_label(&app, &anna, &Selection::book(), "Клуб", &SentAct::by_program()).unwrap();
        let ids: Vec<ContactId> = db.lines("SELECT CAST(id AS TEXT) AS line FROM contacts ORDER BY id")
            .iter().map(|id| id.parse().unwrap()).collect();
        // A label on one that is still to come, and one that is deleted.
        let edit = labels::of_contact::LabelEdit { add: vec!["друг".to_owned()], remove: Vec::new() };
        labels::of_contact::change(&app, &anna, ids[2], &edit).unwrap();
        blocknotik::app::contacts::delete(&app, &anna, ids[3]).unwrap();
        run_jobs(&app);
        assert_eq!(job(&app, &anna, &started).state, JobState::Done);
        assert_eq!((with_label(&app, &anna, "Клуб"), with_label(&app, &anna, "друг")), (3, 1));
        undo(&app, &anna, job(&app, &anna, &started).progress.batch.unwrap()).unwrap();
        assert_eq!((with_label(&app, &anna, "друг"), counts(&app, &anna)), (1, (3, 1)));
    }
}
