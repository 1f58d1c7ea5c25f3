//! Servers that are killed in the middle of long work, and two servers that finish it.

use std::time::Duration;

use blocknotik::app::jobs::{LEASE_SECONDS, Started};
use blocknotik::app::selection::Selection;
use blocknotik::app::{App, BookAccess, change_log, imports, labels, trash};
use chrono::TimeDelta;
use domain::import::ImportState;
use domain::job::JobState;

use crate::support::app::{account, counts};
use crate::support::books::book;
use crate::support::client::Client;
use crate::support::db::TestDb;
use crate::support::import::{card, cards, done, import, upload};
use crate::support::jobs::{delete_selected, job, run_jobs, run_steps_and_die, with_small_steps};
use crate::support::program::{Manage, base_of, served};
use crate::support::within;

/// Enough that the work takes several steps.
const CONTACTS: i64 = 1_200;

fn labeled() -> String {
    (0..CONTACTS)
        .map(|n| card(&format!("u{n}"), &format!("FN:Person {n}\r\nCATEGORIES:Дача")))
        .collect()
}

fn serve(db: &TestDb) -> Manage {
    db.manage(&["serve"]).env("SIGN_IN", "off")
}

/// Without the search for duplicates, which each server starts by itself.
fn running_jobs(db: &TestDb) -> Vec<String> {
    db.lines(
        "SELECT CAST(done AS TEXT) AS line FROM jobs WHERE state = 'running' AND kind <> 'find-duplicates'",
    )
}

/// Servers that are killed one after another while they do the work that one press of a button starts.
const KILLED: usize = 3;

/// Presses a button, and kills the server when the work has begun. Then kills others, each when it is further than the
/// one before, until `KILLED` are dead or the work is done, and lets two servers finish it. Returns how many were killed.
fn kill_midway(db: &TestDb, action: &str, fields: &[(&str, &str)]) -> usize {
    let (mut running, link) = served(serve(db));
    let answer = Client::new(base_of(&link)).post(action, fields).location();
    assert!(answer.starts_with("/jobs/"), "{action} answers {answer}");
    running.kill();
    db.assert_sound();
    let mut done = running_jobs(db);
    assert_eq!(done.len(), 1, "{action}");
    let mut killed = 1;
    while killed < KILLED && !done.is_empty() {
        end_leases(db);
        let (mut running, _) = served(serve(db));
        within(Duration::from_secs(30), action, || running_jobs(db) != done);
        running.kill();
        db.assert_sound();
        done = running_jobs(db);
        killed += 1;
    }
    end_leases(db);
    let servers = [served(serve(db)), served(serve(db))];
    within(Duration::from_secs(90), action, || running_jobs(db).is_empty());
    drop(servers);
    assert_eq!(
        db.lines("SELECT kind AS line FROM jobs WHERE state <> 'done' AND kind <> 'find-duplicates'"),
        Vec::<String>::new()
    );
    db.assert_sound();
    killed
}

/// Ends the leases of the servers that were killed.
fn end_leases(db: &TestDb) {
    db.execute("UPDATE jobs SET leased_until = made_at");
}

/// The labels and how many contacts have each.
fn label_counts(app: &App, access: &BookAccess) -> Vec<(String, i64)> {
    let all = labels::all(app, access).unwrap();
    all.into_iter().map(|label| (label.name, label.count)).collect()
}

fn label_path(app: &App, access: &BookAccess, what: &str) -> String {
    format!("/labels/{}/{what}", labels::all(app, access).unwrap()[0].id)
}

fn last_batch(app: &App, access: &BookAccess) -> String {
    let log = change_log::recent(app, access, change_log::LogFilter::default(), None).unwrap();
    format!("/batches/{}/undo", log.batches[0].id)
}

/// Kills one server after another, each a little later after its start, until `is_done`.
fn kill_again_and_again(db: &TestDb, mut is_done: impl FnMut() -> bool) {
    let mut pause = Duration::ZERO;
    while !is_done() {
        let (mut running, _) = served(serve(db));
        std::thread::sleep(pause);
        running.kill();
        db.assert_sound();
        // The lease ends. After five attempts without a step, the job would fail.
        db.execute("UPDATE jobs SET leased_until = made_at, attempts = 0");
        pause += Duration::from_millis(40);
        assert!(pause < Duration::from_secs(4), "no progress");
    }
}

/// Runs a job to its end, if it is one.
fn finish(app: &App, started: &Started) {
    if let Started::Running(_) = started {
        run_jobs(app);
    }
}

both_databases! {
    fn an_import_whose_servers_are_killed_is_finished_once(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let id = upload(&app, &anna, "", &[("a.vcf", labeled().as_bytes())]);
        let state = || imports::show(&app, &anna, id).unwrap().import.state;
        let whole = u64::try_from(CONTACTS).unwrap();
        kill_again_and_again(&db, || state() != ImportState::Reading);
        let read = imports::show(&app, &anna, id).unwrap().import;
        assert_eq!((read.state, read.counts.new, read.counts.total()), (ImportState::Ready, whole, whole));
        imports::start(&app, &anna, id).unwrap();
        kill_again_and_again(&db, || counts(&app, &anna).0 > CONTACTS / 2);
        let servers = [served(serve(&db)), served(serve(&db))];
        within(Duration::from_secs(90), "the import is done", || state() == ImportState::Done);
        drop(servers);
        let view = imports::show(&app, &anna, id).unwrap();
        assert_eq!((done(&view), counts(&app, &anna)), ((whole, 0, 0, 0, 0), (CONTACTS, 0)));
        let batch = view.batch.unwrap();
        assert_eq!((batch.changes, batch.undoable), (CONTACTS, true));
        assert_eq!(label_counts(&app, &anna), [("Дача".to_owned(), CONTACTS)]);
    }

    fn long_work_of_a_killed_server_is_finished_by_another(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", labeled());
        let import_undo = last_batch(&app, &anna);
        let all = |name: &str| vec![(name.to_owned(), CONTACTS)];

        let killed = kill_midway(&db, &label_path(&app, &anna, "rename"), &[("name", "Загород")]);
        assert!(killed > 1, "the work was done before a second server was killed");
        assert_eq!(label_counts(&app, &anna), all("Загород"));
        kill_midway(&db, &last_batch(&app, &anna), &[]);
        assert_eq!(label_counts(&app, &anna), all("Дача"));
        kill_midway(&db, &label_path(&app, &anna, "delete"), &[]);
        assert_eq!((label_counts(&app, &anna), counts(&app, &anna)), (Vec::new(), (CONTACTS, 0)));
        kill_midway(&db, &last_batch(&app, &anna), &[]);
        assert_eq!(label_counts(&app, &anna), all("Дача"));
        kill_midway(&db, &import_undo, &[]);
        assert_eq!((label_counts(&app, &anna), counts(&app, &anna)), (vec![("Дача".to_owned(), 0)], (0, CONTACTS)));
        kill_midway(&db, "/trash/empty", &[]);
        assert_eq!(counts(&app, &anna), (0, 0));
    }

    fn an_act_on_many_contacts_of_a_killed_server_is_finished_by_another(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", labeled());
        let everything = [("all", "1"), ("q", "person"), ("name", "Клуб")];
        kill_midway(&db, "/selection/add-label", &everything);
        assert_eq!(label_counts(&app, &anna), [("Дача".to_owned(), CONTACTS), ("Клуб".to_owned(), CONTACTS)]);
        kill_midway(&db, "/selection/delete", &everything);
        assert_eq!(counts(&app, &anna), (0, CONTACTS));
        kill_midway(&db, &last_batch(&app, &anna), &[]);
        assert_eq!(label_counts(&app, &anna), [("Дача".to_owned(), CONTACTS), ("Клуб".to_owned(), CONTACTS)]);
    }

    fn a_move_of_a_killed_server_is_finished_by_another(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let other = book(&app, &anna, "Other");
        import(&app, &anna, "a.vcf", labeled());
        let fields = [("all", "1"), ("q", "person"), ("book", "contacts"), ("to", "other"), ("how", "move")];
        let killed = kill_midway(&db, "/selection/transfer", &fields);
        assert_eq!((killed > 1, counts(&app, &anna), counts(&app, &other)), (true, (0, CONTACTS), (CONTACTS, 0)));
        kill_midway(&db, &last_batch(&app, &other), &[]);
        assert_eq!((counts(&app, &anna), counts(&app, &other)), ((CONTACTS, 0), (0, CONTACTS)));
    }

    fn a_server_that_dies_after_each_step_of_emptying_a_trash_purges_each_contact_once(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let app = with_small_steps(&app, 7);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", cards(0, 60));
        finish(&app, &delete_selected(&app, &anna, &Selection::book()).unwrap());
        let started = trash::empty(&app, &anna, None).unwrap();
        let mut steps = 0;
        while job(&app, &anna, &started).state == JobState::Running {
            let before = counts(&app, &anna).1;
            run_steps_and_die(&app, 1);
            db.assert_sound();
            let after = counts(&app, &anna).1;
            assert!(before - after <= 7, "{before} to {after}");
            clock.advance(TimeDelta::seconds(LEASE_SECONDS));
            steps += 1;
            assert!(steps < 60, "{after} are left");
        }
        assert_eq!(counts(&app, &anna), (0, 0));
        let purged = "SELECT CAST(count(*) AS TEXT) AS line FROM contacts WHERE purged_at IS NOT NULL";
        assert_eq!(db.lines(purged), ["60"]);
    }
}
