//! Long work in steps: killed, stopped, resumed, taken back, and two users at once.

use blocknotik::app::books::BookSet;
use blocknotik::app::jobs::{self, LEASE_SECONDS};
use blocknotik::app::list::{self, ListQuery, Position};
use blocknotik::app::{
    App, BookAccess, Error, change_log, contacts, imports, labels, maintenance, trash, undo,
};
use chrono::TimeDelta;
use domain::account::Sort;
use domain::ids::{BatchId, ContactId, LabelId};
use domain::import::ImportState;
use domain::job::{JobKind, JobState};

use crate::support::app::{account, counts, exported, found};
use crate::support::import::{card, preview};
use crate::support::jobs::{finished, job, job_id, run_jobs, run_steps_and_die, undo, with_small_steps};
use crate::support::server::TestServer;

/// The cards of `count` contacts with the label «Дача».
fn labeled(count: usize) -> String {
    (0..count)
        .map(|n| {
            card(
                &format!("u{n}"),
                &format!("FN:Person {n}\r\nCATEGORIES:Дача,x{n}"),
            )
        })
        .collect()
}

fn import(app: &App, access: &BookAccess, cards: &str) -> BatchId {
    let view = crate::support::import::import(app, access, "a.vcf", cards);
    view.import.batch.unwrap()
}

fn label(app: &App, access: &BookAccess, name: &str) -> LabelId {
    let all = labels::all(app, access).unwrap();
    all.iter().find(|label| label.name == name).unwrap().id
}

/// How many contacts the list shows for a label, and how many cards have it.
fn in_list_and_cards(app: &App, access: &BookAccess, name: &str) -> (i64, usize) {
    let all = labels::all(app, access).unwrap();
    let in_list = all
        .iter()
        .find(|label| label.name == name)
        .map_or(0, |label| label.count);
    let cards = exported(app, access);
    let labels = cards.lines().filter_map(|line| line.strip_prefix("CATEGORIES:"));
    let has = labels.filter(|labels| labels.split(',').any(|label| label == name));
    (in_list, has.count())
}

both_databases! {
    fn a_rename_in_many_steps_is_one_batch_that_can_be_undone(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, &labeled(7));
        let before = exported(&app, &anna);
        let started = labels::rename(&app, &anna, label(&app, &anna, "Дача"), "Загород").unwrap();
        // The first step is done within the request.
        assert_eq!(job(&app, &anna, &started).progress.done, 2);
        let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap();
        assert!(log.batches[0].running && !log.batches[0].undoable);
        run_jobs(&app);
        let done = job(&app, &anna, &started);
        assert_eq!((done.state, done.progress.done, done.progress.total), (JobState::Done, 7, 7));
        assert_eq!(in_list_and_cards(&app, &anna, "Загород"), (7, 7));
        assert!(labels::all(&app, &anna).unwrap().iter().all(|label| label.name != "Дача"));
        let undone = undo(&app, &anna, done.progress.batch.unwrap()).unwrap();
        assert_eq!((undone.undone, exported(&app, &anna) == before), (7, true));
        assert!(labels::all(&app, &anna).unwrap().iter().all(|label| label.name != "Загород"));
    }

    fn a_killed_rename_keeps_labels_and_cards_in_step_and_is_resumed(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 1);
        let anna = account(&app, "anna");
        import(&app, &anna, &labeled(6));
        let started = labels::rename(&app, &anna, label(&app, &anna, "Дача"), "Загород").unwrap();
        for renamed in 2..=5 {
            run_steps_and_die(&app, 1);
            assert_eq!(in_list_and_cards(&app, &anna, "Загород"), (i64::try_from(renamed).unwrap(), renamed));
            assert_eq!(in_list_and_cards(&app, &anna, "Дача"), (i64::try_from(6 - renamed).unwrap(), 6 - renamed));
            // Its lease is still valid, so nothing takes the job over.
            run_jobs(&app);
            assert_eq!(in_list_and_cards(&app, &anna, "Загород").1, renamed);
            clock.advance(TimeDelta::seconds(LEASE_SECONDS));
        }
        run_jobs(&app);
        assert_eq!(job(&app, &anna, &started).state, JobState::Done);
        assert_eq!((in_list_and_cards(&app, &anna, "Загород"), in_list_and_cards(&app, &anna, "Дача")), ((6, 6), (0, 0)));
    }

    fn a_job_that_kills_its_server_again_and_again_fails(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 1);
        let anna = account(&app, "anna");
        import(&app, &anna, &labeled(3));
        let started = labels::delete(&app, &anna, label(&app, &anna, "Дача")).unwrap();
        // The state that five servers leave which died before they saved a step.
        db.execute("UPDATE jobs SET attempts = 5");
        run_jobs(&app);
        let failed = job(&app, &anna, &started);
        assert_eq!(failed.state, JobState::Failed);
        clock.advance(TimeDelta::seconds(LEASE_SECONDS));
        run_jobs(&app);
        assert_eq!(in_list_and_cards(&app, &anna, "Дача"), (2, 2));
        // The user can undo what was done, or try again.
        jobs::resume(&app, &anna, failed.id).unwrap();
        run_jobs(&app);
        assert_eq!((job(&app, &anna, &started).state, in_list_and_cards(&app, &anna, "Дача")), (JobState::Done, (0, 0)));
    }

    fn a_contact_that_gets_the_label_during_the_rename_is_renamed_too(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, &[card("first", "FN:First"), labeled(5)].concat());
        let started = labels::rename(&app, &anna, label(&app, &anna, "Дача"), "Загород").unwrap();
        // The first contact is behind the cursor of the job.
        let changed = [card("first", "FN:First\r\nCATEGORIES:Дача,x"), card("late", "FN:Late\r\nCATEGORIES:Дача,y")].concat();
        import(&app, &anna, &changed);
        run_jobs(&app);
        assert_eq!(job(&app, &anna, &started).state, JobState::Done);
        assert_eq!((in_list_and_cards(&app, &anna, "Загород"), in_list_and_cards(&app, &anna, "Дача")), ((7, 7), (0, 0)));
    }

    fn a_label_that_a_job_changes_cannot_be_changed_by_another_request(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, &labeled(5));
        let (old, other) = (label(&app, &anna, "Дача"), label(&app, &anna, "x1"));
        labels::merge(&app, &anna, old, other).unwrap();
        for rejected in [
            labels::rename(&app, &anna, old, "Другое").err(),
            labels::delete(&app, &anna, other).err(),
            labels::merge(&app, &anna, other, old).err(),
        ] {
            assert!(matches!(rejected, Some(Error::LabelBusy(_))), "{rejected:?}");
        }
        run_jobs(&app);
        let renamed = labels::rename(&app, &anna, other, "Другое").unwrap();
        run_jobs(&app);
        assert_eq!((job(&app, &anna, &renamed).state, in_list_and_cards(&app, &anna, "Другое")), (JobState::Done, (5, 5)));
    }

    fn an_undo_claims_its_batch_before_it_is_done(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        let batch = import(&app, &anna, &labeled(6));
        let first = undo::undo(&app, &anna, batch).unwrap();
        assert_eq!(counts(&app, &anna), (4, 2));
        // A second request follows the same job.
        let second = undo::undo(&app, &anna, batch).unwrap();
        assert_eq!(job_id(&first), job_id(&second));
        let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap().batches;
        assert_eq!((log[1].id, log[1].undone_by, log[1].undoable), (batch, Some(log[0].id), false));
        run_jobs(&app);
        assert_eq!(counts(&app, &anna), (0, 6));
        assert!(matches!(undo::undo(&app, &anna, batch), Err(Error::NotUndoable)));
        // The undo can be undone.
        let by = job(&app, &anna, &first).progress.batch.unwrap();
        assert_eq!(undo(&app, &anna, by).unwrap().undone, 6);
        assert_eq!(counts(&app, &anna), (6, 0));
    }

    fn a_stopped_import_that_is_being_undone_cannot_be_resumed(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        let cards = crate::support::import::cards(0, 600);
        let id = preview(&app, &anna, "", &[("a.vcf", cards.as_bytes())]);
        let lease = imports::start_and_lease(&app, &anna, id).unwrap();
        imports::apply(&app, &anna, lease, &mut |_| {
            imports::stop(&app, &anna, id).unwrap();
            std::ops::ControlFlow::Continue(())
        })
        .unwrap_err();
        let batch = imports::show(&app, &anna, id).unwrap().import.batch.unwrap();
        undo::undo(&app, &anna, batch).unwrap();
        assert!(matches!(imports::start(&app, &anna, id), Err(Error::WrongImportState)));
        run_jobs(&app);
        assert_eq!(counts(&app, &anna).0, 0);
        assert_eq!(imports::show(&app, &anna, id).unwrap().import.state, ImportState::Stopped);
    }

    fn an_undo_that_takes_nothing_back_leaves_no_batch(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let batch = import(&app, &anna, &labeled(2));
        import(&app, &anna, &labeled(2).replace("FN:", "TITLE:врач\r\nFN:"));
        let undone = undo(&app, &anna, batch).unwrap();
        assert_eq!((undone.batch, undone.undone, undone.not_undone.len()), (None, 0, 2));
        let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap().batches;
        assert_eq!((log.len(), log[1].undone_by, log[1].undoable), (2, None, true));
    }

    fn stopped_work_can_be_resumed_or_undone(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, &labeled(7));
        let before = exported(&app, &anna);
        for resumed in [true, false] {
            let started = labels::delete(&app, &anna, label(&app, &anna, "Дача")).unwrap();
            let id = job_id(&started);
            jobs::stop(&app, &anna, id).unwrap();
            run_jobs(&app);
            assert_eq!(in_list_and_cards(&app, &anna, "Дача"), (5, 5));
            assert!(matches!(jobs::stop(&app, &anna, id), Err(Error::WrongJobState)));
            if resumed {
                jobs::resume(&app, &anna, id).unwrap();
                run_jobs(&app);
                assert_eq!(in_list_and_cards(&app, &anna, "Дача"), (0, 0));
                assert!(matches!(jobs::resume(&app, &anna, id), Err(Error::WrongJobState)));
            }
            let batch = job(&app, &anna, &started).progress.batch.unwrap();
            undo(&app, &anna, batch).unwrap();
            assert_eq!(exported(&app, &anna), before);
            if !resumed {
                // What is undone cannot be resumed.
                assert!(matches!(jobs::resume(&app, &anna, id), Err(Error::WrongJobState)));
            }
        }
    }

    fn emptying_the_trash_keeps_what_is_deleted_later(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        let first = import(&app, &anna, &labeled(5));
        undo(&app, &anna, first).unwrap();
        import(&app, &anna, &[card("late", "FN:Late"), card("later", "FN:Later")].concat());
        let late = contacts::show(&app, &anna, contact(&app, &anna, "Late")).unwrap().id;
        let started = trash::empty(&app, &anna, None).unwrap();
        contacts::delete(&app, &anna, late).unwrap();
        run_jobs(&app);
        assert_eq!((job(&app, &anna, &started).progress.done, counts(&app, &anna)), (5, (1, 1)));
        assert_eq!(finished(trash::empty(&app, &anna, None).unwrap()).done, 1);
        assert_eq!(counts(&app, &anna), (1, 0));
    }

    fn a_card_that_cannot_be_indexed_does_not_keep_the_others_from_it(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        let photo = format!("FN:Broken\r\nPHOTO;ENCODING=b;TYPE=PNG:{}", "BwcH".repeat(1_000));
        import(&app, &anna, &[card("broken", &photo), labeled(5)].concat());
        db.execute("DELETE FROM blobs");
        db.leave_unsound();
        db.execute("UPDATE contacts SET search_text = 'stale', index_version = 0");
        maintenance::run_once(&app).unwrap();
        let stale = db.lines("SELECT display_name AS line FROM contacts WHERE search_text = 'stale'");
        assert_eq!(stale, ["Broken"]);
        let (done, broken) = maintenance::reindex(&app, &mut |_| {}).unwrap();
        let id = contact(&app, &anna, "Broken");
        assert_eq!((done, broken.count, broken.listed[0].0), (6, 1, id.0));
    }

    fn words_that_an_interrupted_reindex_has_not_collected_are_no_damage(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 1);
        let anna = account(&app, "anna");
        import(&app, &anna, &[card("a", "FN:Анастасия"), card("z", "FN:Ярослав")].concat());
        let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            maintenance::reindex(&app, &mut |_| std::panic::resume_unwind(Box::new("killed")))
        }));
        assert!(died.is_err());
        db.assert_sound();
        assert_eq!(found(&app, &anna, "ярослва"), Vec::<String>::new());
        clock.advance(TimeDelta::minutes(2));
        run_jobs(&app);
        assert_eq!(found(&app, &anna, "ярослва"), ["Ярослав"]);
    }

    fn finished_jobs_are_forgotten_after_a_week(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 2);
        let anna = account(&app, "anna");
        import(&app, &anna, &labeled(3));
        let started = labels::delete(&app, &anna, label(&app, &anna, "Дача")).unwrap();
        run_jobs(&app);
        clock.advance(TimeDelta::days(6));
        maintenance::run_once(&app).unwrap();
        assert_eq!(job(&app, &anna, &started).progress.kind, JobKind::LabelDelete);
        clock.advance(TimeDelta::days(2));
        maintenance::run_once(&app).unwrap();
        assert!(matches!(jobs::show(&app, &anna, job_id(&started)), Err(Error::NotFound)));
    }

    fn the_page_of_a_job_shows_what_it_does_and_has_its_buttons(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let app = with_small_steps(&server.app, 2);
        import(&app, &anna, &labeled(5));
        let started = labels::rename(&app, &anna, label(&app, &anna, "Дача"), "Загород").unwrap();
        let path = format!("/jobs/{}", job_id(&started));
        let page = client.page(&path);
        assert_eq!(page.heading(), "Переименование метки");
        page.assert_says("Дача → Загород");
        page.assert_says("Выполняется… Обработано: 2 из 5.");
        // A server begins at once, unless it has other work.
        server.clock.advance(TimeDelta::seconds(2));
        client.page(&path).assert_says("Ожидание: сейчас выполняется другая задача. Обработано: 2 из 5.");
        assert_eq!(page.select("progress[max='5'][value='2']").len(), 1);
        // Another request for the same label is rejected with a reason.
        let id = label(&app, &anna, "Загород");
        client.post(&format!("/labels/{id}/delete"), &[]).page(409).assert_says("Метка сейчас изменяется");
        // The change log leads to the page.
        assert_eq!(client.page("/changes").link("ещё выполняется"), path);
        let stopped = page.form("Остановить").submit(&client).follow(&client);
        stopped.assert_says("Остановлено. Сделанное сохранено.");
        page.form("Остановить").submit(&client).page(409).assert_says("Остановлено");
        stopped.form("Продолжить").submit(&client).follow(&client).assert_says("Обработано: 2 из 5.");
        run_jobs(&app);
        let done = client.page(&path);
        done.assert_says("Готово. Обработано: 5 из 5.");
        done.form("Отменить").submit(&client).follow(&client);
        assert_eq!(in_list_and_cards(&app, &anna, "Дача"), (5, 5));
        // Of another account it is not found.
        let boris = server.client_of("boris");
        assert_eq!(boris.get(&path).status, 404);
        for button in ["stop", "resume"] {
            assert_eq!(boris.post(&format!("{path}/{button}"), &[]).status, 404);
        }
    }

    fn the_page_of_an_undo_lists_what_stays(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let app = with_small_steps(&server.app, 2);
        let batch = import(&app, &anna, &labeled(4));
        import(&app, &anna, &labeled(1).replace("FN:", "TITLE:врач\r\nFN:"));
        let started = undo::undo(&app, &anna, batch).unwrap();
        run_jobs(&app);
        let page = client.page(&format!("/jobs/{}", job_id(&started)));
        assert_eq!(page.texts("main .plain a"), ["Person 0", "История"]);
    }
}

fn contact(app: &App, access: &BookAccess, name: &str) -> ContactId {
    let query = ListQuery {
        q: String::new(),
        exact: false,
        label: None,
        needs_repair: false,
        letter: None,
        recency: None,
        sort: Sort::Family,
        position: Position::First,
    };
    let listed = list::list(app, &BookSet::one(access.clone()), &query)
        .unwrap()
        .rows;
    listed.iter().find(|row| row.name == name).unwrap().id
}
