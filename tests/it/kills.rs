//! Servers that are killed in the middle of long work, and two servers that finish it.

use std::time::Duration;

use blocknotik::app::{App, BookAccess, change_log, labels};

use crate::support::app::{account, counts};
use crate::support::client::Client;
use crate::support::db::TestDb;
use crate::support::import::{card, import};
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

fn running_jobs(db: &TestDb) -> Vec<String> {
    db.lines("SELECT CAST(done AS TEXT) AS line FROM jobs WHERE state = 'running'")
}

/// Presses a button, kills the server when the work has begun, and lets two servers finish it.
fn kill_midway(db: &TestDb, action: &str, fields: &[(&str, &str)]) {
    let (mut running, link) = served(serve(db));
    let answer = Client::new(base_of(&link)).post(action, fields).location();
    assert!(answer.starts_with("/jobs/"), "{action} answers {answer}");
    running.kill();
    db.assert_sound();
    assert_eq!(running_jobs(db).len(), 1, "{action}");
    // The lease of the killed server ends.
    db.execute("UPDATE jobs SET leased_until = made_at");
    let servers = [served(serve(db)), served(serve(db))];
    within(Duration::from_secs(90), action, || running_jobs(db).is_empty());
    drop(servers);
    assert_eq!(
        db.lines("SELECT kind AS line FROM jobs WHERE state <> 'done'"),
        Vec::<String>::new()
    );
    db.assert_sound();
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
    let log = change_log::recent(app, access, None).unwrap();
    format!("/batches/{}/undo", log.batches[0].id)
}

both_databases! {
    fn long_work_of_a_killed_server_is_finished_by_another(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", labeled());
        let import_undo = last_batch(&app, &anna);
        let all = |name: &str| vec![(name.to_owned(), CONTACTS)];

        kill_midway(&db, &label_path(&app, &anna, "rename"), &[("name", "Загород")]);
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
}
