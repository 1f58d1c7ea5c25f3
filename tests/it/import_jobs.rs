//! Imports as jobs: killed after any step, stopped, discarded or undone by another tab meanwhile.

use std::ops::ControlFlow;

use blocknotik::app::jobs::{self, LEASE_SECONDS};
use blocknotik::app::{App, BookAccess, Error, change_log, imports, job_dispatch};
use chrono::TimeDelta;
use domain::ids::ImportId;
use domain::import::{ImportState, Verdict};

use crate::import_files::zip;
use crate::support::app::{account, counts};
use crate::support::db::TestDb;
use crate::support::import::{card, cards, done, items, preview, run, upload};
use crate::support::jobs::{run_steps_and_die, undo, with_small_steps};
use crate::support::server::TestServer;

/// A group of two, and the nine cards of another file.
fn files() -> (String, String) {
    let member = |n: usize| format!("X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:n{n}");
    let lines = format!(
        "FN:Клуб\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n{}\r\n{}",
        member(1),
        member(7)
    );
    (card("group", &lines), cards(0, 9))
}

fn uploaded(app: &App, access: &BookAccess) -> ImportId {
    let (group, cards) = files();
    upload(
        app,
        access,
        "",
        &[("g.vcf", group.as_bytes()), ("a.vcf", cards.as_bytes())],
    )
}

fn previewed(app: &App, access: &BookAccess) -> ImportId {
    let id = uploaded(app, access);
    run(app);
    id
}

fn state(app: &App, access: &BookAccess, id: ImportId) -> ImportState {
    imports::show(app, access, id).unwrap().import.state
}

/// Asserts that the preview has each item once.
fn assert_read(app: &App, access: &BookAccess, id: ImportId, context: &str) {
    let import = imports::show(app, access, id).unwrap().import;
    let counts = (import.counts.new, import.counts.group, import.counts.total());
    assert_eq!(
        (import.state, counts),
        (ImportState::Ready, (9, 1, 10)),
        "{context}"
    );
    assert!(import.job.is_none(), "{context}");
    let names: Vec<String> = items(app, access, id, Verdict::New)
        .into_iter()
        .map(|item| item.name)
        .collect();
    assert_eq!(
        names,
        (0..9).map(|n| format!("Person {n}")).collect::<Vec<_>>(),
        "{context}"
    );
}

/// Asserts that each item is in the book once, and takes the import back.
fn assert_applied(app: &App, access: &BookAccess, id: ImportId, context: &str) {
    let view = imports::show(app, access, id).unwrap();
    assert_eq!(
        (view.import.state, done(&view), counts(app, access).0),
        (ImportState::Done, (9, 1, 0, 0, 0), 9),
        "{context}"
    );
    let log = change_log::recent(app, access, change_log::LogFilter::default(), None).unwrap();
    // Nine contacts, and the label of two.
    assert_eq!(
        (log.batches[0].changes, log.batches[0].undoable),
        (11, true),
        "{context}"
    );
    undo(app, access, view.import.batch.unwrap()).unwrap();
    assert_eq!(counts(app, access).0, 0, "{context}");
}

/// The cards of an import, groups apart: their items in order.
fn cards_of(db: &TestDb, id: ImportId) -> Vec<String> {
    db.lines(&format!(
        "SELECT CAST(id AS TEXT) AS line FROM import_items
         WHERE import_id = {id} AND verdict <> 'group' ORDER BY id"
    ))
}

fn rows(db: &TestDb) -> Vec<String> {
    db.lines(
        "SELECT 'import' AS line FROM imports UNION ALL SELECT 'file' FROM import_files
         UNION ALL SELECT 'chunk' FROM import_chunks UNION ALL SELECT 'item' FROM import_items
         UNION ALL SELECT 'job' FROM jobs WHERE state = 'running'",
    )
}

/// Runs the job that waits, and calls `press` after this step. Returns whether there was such a step.
fn run_and_press(app: &App, step: usize, press: impl FnOnce()) -> bool {
    let (mut steps, mut press) = (0, Some(press));
    for job in job_dispatch::pending(app).unwrap() {
        job_dispatch::run(app, &job, &mut |_| {
            steps += 1;
            if steps == step
                && let Some(press) = press.take()
            {
                press();
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    }
    press.is_none()
}

both_databases! {
    fn an_import_killed_after_any_step_is_finished_once(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 2);
        let anna = account(&app, "anna");
        // Both parts of the import die after this many steps. The last round dies in neither.
        for steps in 1.. {
            let killed = |part: ImportState, id: ImportId| {
                run_steps_and_die(&app, steps);
                let is_killed = state(&app, &anna, id) == part;
                if is_killed {
                    // Nothing takes it over while the lease lasts.
                    assert!(job_dispatch::pending(&app).unwrap().is_empty(), "{steps} steps");
                    db.assert_sound();
                    clock.advance(TimeDelta::seconds(LEASE_SECONDS));
                    run(&app);
                }
                is_killed
            };
            let id = uploaded(&app, &anna);
            let reading = killed(ImportState::Reading, id);
            assert_read(&app, &anna, id, &format!("killed after {steps} steps"));
            imports::start(&app, &anna, id).unwrap();
            let applying = killed(ImportState::Applying, id);
            assert_applied(&app, &anna, id, &format!("killed after {steps} steps"));
            if !reading && !applying {
                assert!(steps > 5, "only {steps} steps");
                break;
            }
        }
    }

    fn a_read_that_was_killed_keeps_what_it_saved(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 1);
        let anna = account(&app, "anna");
        let mut kept = 0;
        for steps in 1.. {
            let id = uploaded(&app, &anna);
            run_steps_and_die(&app, steps);
            let is_killed = state(&app, &anna, id) == ImportState::Reading;
            let before = cards_of(&db, id);
            clock.advance(TimeDelta::seconds(LEASE_SECONDS));
            run(&app);
            assert_read(&app, &anna, id, &format!("killed after {steps} steps"));
            assert_eq!(cards_of(&db, id)[..before.len()], before, "killed after {steps} steps");
            if !is_killed {
                break;
            }
            kept += usize::from(!before.is_empty());
        }
        assert!(kept > 3, "{kept}");
    }

    fn an_archive_killed_after_any_step_is_unpacked_once(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 2);
        let anna = account(&app, "anna");
        let (group, cards) = files();
        // The second file has several chunks.
        let cards = format!("{cards}{}", "\r\n".repeat(600_000));
        let archive = zip(&[("g.vcf", group.as_bytes()), ("a.vcf", cards.as_bytes())]);
        for steps in 1.. {
            let id = upload(&app, &anna, "", &[("all.zip", &archive)]);
            run_steps_and_die(&app, steps);
            let is_killed = state(&app, &anna, id) == ImportState::Reading;
            clock.advance(TimeDelta::seconds(LEASE_SECONDS));
            run(&app);
            assert_read(&app, &anna, id, &format!("killed after {steps} steps"));
            let files = imports::show(&app, &anna, id).unwrap().files;
            let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
            assert_eq!(names, ["all.zip", "all.zip: g.vcf", "all.zip: a.vcf"]);
            assert_eq!(files[2].size, i64::try_from(cards.len()).unwrap());
            if !is_killed {
                assert!(steps > 8, "only {steps} steps");
                break;
            }
        }
    }

    fn an_import_stopped_after_any_step_is_resumed_or_undone(db: TestDb) {
        let app = with_small_steps(&db.app(), 1);
        let anna = account(&app, "anna");
        let mut stops = 0;
        for step in 1.. {
            let id = previewed(&app, &anna);
            imports::start(&app, &anna, id).unwrap();
            let mut stopped = None;
            let had_step = run_and_press(&app, step, || stopped = Some(imports::stop(&app, &anna, id)));
            db.assert_sound();
            if !matches!(stopped, Some(Ok(()))) {
                // It was done before, or with this step.
                assert!(matches!(stopped, None | Some(Err(Error::WrongImportState))), "{stopped:?}");
                assert_applied(&app, &anna, id, &format!("not stopped after step {step}"));
                if had_step {
                    continue;
                }
                break;
            }
            stops += 1;
            assert_eq!(state(&app, &anna, id), ImportState::Stopped, "step {step}");
            // A late press of the same button says so.
            assert!(matches!(imports::stop(&app, &anna, id), Err(Error::WrongImportState)));
            if step % 2 == 0 {
                imports::start(&app, &anna, id).unwrap();
                run(&app);
                assert_applied(&app, &anna, id, &format!("resumed after step {step}"));
            } else {
                let import = imports::show(&app, &anna, id).unwrap().import;
                undo(&app, &anna, import.batch.unwrap()).unwrap();
                assert_eq!(counts(&app, &anna).0, 0, "step {step}");
                assert!(matches!(imports::start(&app, &anna, id), Err(Error::WrongImportState)));
                assert!(matches!(jobs::resume(&app, &anna, import.job.unwrap()), Err(Error::WrongJobState)));
                assert!(matches!(imports::discard(&app, &anna, id), Err(Error::WrongImportState)));
            }
        }
        assert!(stops > 1, "{stops}");
    }

    fn an_import_discarded_after_any_step_of_reading_leaves_nothing(db: TestDb) {
        let app = with_small_steps(&db.app(), 1);
        let anna = account(&app, "anna");
        for step in 1.. {
            let id = uploaded(&app, &anna);
            let had_step = run_and_press(&app, step, || imports::discard(&app, &anna, id).unwrap());
            if !had_step {
                assert_read(&app, &anna, id, "not discarded");
                imports::discard(&app, &anna, id).unwrap();
            }
            run(&app);
            assert!(matches!(imports::show(&app, &anna, id), Err(Error::NotFound)), "step {step}");
            assert_eq!(rows(&db), Vec::<String>::new(), "step {step}");
            if !had_step {
                assert!(step > 5, "only {step} steps");
                break;
            }
        }
    }

    fn a_large_discarded_import_is_deleted_in_the_background(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 1);
        let anna = account(&app, "anna");
        let id = preview(&app, &anna, "", &[("a.vcf", cards(0, 3).as_bytes())]);
        imports::discard(&app, &anna, id).unwrap();
        assert_eq!(rows(&db).iter().filter(|row| *row == "job").count(), 1);
        // Nothing can be done with it any more, and a killed server does not keep it.
        assert!(matches!(imports::start(&app, &anna, id), Err(Error::WrongImportState)));
        run_steps_and_die(&app, 1);
        clock.advance(TimeDelta::seconds(LEASE_SECONDS));
        run(&app);
        assert_eq!(rows(&db), Vec::<String>::new());
        // A command leaves nothing to a server.
        let id = preview(&app, &anna, "", &[("a.vcf", cards(0, 3).as_bytes())]);
        imports::discard_to_end(&app, &anna, id).unwrap();
        assert_eq!(rows(&db), Vec::<String>::new());
    }

    fn an_import_stopped_while_it_is_read_is_read_when_it_is_resumed(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = uploaded(&app, &anna);
        let job = imports::show(&app, &anna, id).unwrap().import.job.unwrap();
        assert!(run_and_press(&app, 2, || jobs::stop(&app, &anna, job).unwrap()));
        assert_eq!(state(&app, &anna, id), ImportState::Stopped);
        imports::start(&app, &anna, id).unwrap();
        assert_eq!(state(&app, &anna, id), ImportState::Reading);
        run(&app);
        assert_read(&app, &anna, id, "resumed");
    }

    fn an_import_that_waits_for_another_task_says_so(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let app = with_small_steps(&server.app, 2);
        let states = || client.page("/import").texts(".tag");
        let id = uploaded(&app, &anna);
        let path = format!("/imports/{id}");
        assert!(!client.page(&path).text().contains("Ожидание"));
        assert_eq!(states(), ["читается"]);
        server.clock.advance(TimeDelta::seconds(2));
        client.page(&path).assert_says("Ожидание: сейчас выполняется другая задача. Прочитано");
        assert_eq!(states(), ["в очереди"]);
        assert!(run_and_press(&app, 1, || {
            assert!(!client.page(&path).text().contains("Ожидание"));
            assert_eq!(states(), ["читается"]);
        }));
        run(&app);
        assert_eq!(states(), ["ожидает подтверждения"]);
    }

    fn the_page_of_the_job_of_an_import_is_the_page_of_the_import(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let app = with_small_steps(&server.app, 2);
        let id = previewed(&app, &anna);
        let path = format!("/imports/{id}");
        client.page(&path).form("Импортировать 10 записей").submit(&client).location();
        server.clock.advance(TimeDelta::seconds(2));
        client.page(&path).assert_says("Ожидание");
        assert!(run_and_press(&app, 1, || {
            let page = client.page(&path);
            page.assert_says("Обработано 2 из 10.");
            assert!(!page.text().contains("Ожидает"), "{}", page.text());
            assert_eq!(page.select("progress[max='10'][value='2']").len(), 1);
            // The change log leads to the job, whose page is that of the import. So do its buttons.
            let job = client.page("/changes").link("ещё выполняется");
            assert_eq!(client.get(&job).location(), path);
            assert_eq!(client.post(&format!("{job}/stop"), &[]).location(), job);
        }));
        let stopped = client.page(&path);
        assert_eq!(stopped.heading(), "Импорт остановлен");
        stopped.form("Продолжить").submit(&client).location();
        run(&app);
        assert_eq!(client.page(&path).heading(), "Импорт завершён");
    }
}
