//! Databases of earlier programs, filled through those programs' own commands: they migrate, and are sound.
//!
//! `tests/upgrade` has a folder for each, named after its newest migration, with an SQL dump per database.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blocknotik::app::verify::{self, FindingKind};
use blocknotik::app::{App, books, change_log, imports, maintenance};
use domain::ids::ImportId;
use domain::import::{Counts, ImportState};
use store::migrate;

use crate::support::app::{counts, exported, found};
use crate::support::db::{Backend, TestDb};
use crate::support::import;
use crate::support::jobs::undo;

/// A database as an earlier program left it, after this SQL, migrated.
fn migrated(backend: Backend, version: &str, sql: &str) -> TestDb {
    let name = match backend {
        Backend::Sqlite => "sqlite.sql.zip",
        Backend::Postgres => "postgres.sql.zip",
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/upgrade")
        .join(version)
        .join(name);
    let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut dump = String::new();
    archive.by_index(0).unwrap().read_to_string(&mut dump).unwrap();
    let db = TestDb::empty(backend);
    db.execute(&dump);
    // On a connection of its own: the dump changes settings of its connection.
    if !sql.is_empty() {
        db.execute(sql);
    }
    assert!(!migrate::run(&db.store()).unwrap().is_empty());
    db
}

/// The contact with this UID as an export has it.
fn card(app: &App, book: usize, uid: &str) -> String {
    let all = exported(app, &books::every(app).unwrap()[book]);
    let uid = format!("UID:{uid}\r\n");
    let mut cards = all.split_inclusive("END:VCARD\r\n");
    cards.find(|card| card.contains(&uid)).unwrap().to_owned()
}

/// The kinds of what the checker finds.
fn kinds(app: &App) -> Vec<FindingKind> {
    let report = verify::verify(app, &mut |_| {}).unwrap();
    let kinds: BTreeSet<FindingKind> = report.findings().map(|finding| finding.kind).collect();
    kinds.into_iter().collect()
}

/// The program before jobs. `anna` imported, edited, deleted, restored and purged contacts, and renamed, merged
/// and deleted labels. The program was killed while it renamed the label «Много» of `boris` to «Немного», and
/// again while it imported.
fn before_jobs(backend: Backend) {
    let db = migrated(backend, "2026-11-25-000006", "");
    // A stopped clock, so that nothing in the trash expires. The lease of the old server ends.
    let (app, _) = db.app_with_clock();
    db.execute("DELETE FROM leases");
    // A killed rename left the old name in the cards that it had not reached. Their index is out of date, and
    // the server's maintenance recomputes it.
    assert_eq!(kinds(&app), [FindingKind::StaleIndex, FindingKind::RunningBatch]);
    maintenance::run_once(&app).unwrap();
    assert_eq!(kinds(&app), [FindingKind::RunningBatch]);

    let accesses = books::every(&app).unwrap();
    let (anna, boris) = (&accesses[0], &accesses[1]);
    assert_eq!(counts(&app, anna), (54, 1));
    assert_eq!(
        card(&app, 0, "anna"),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:anna\r\nFN:Анна Котова\r\nN:Котова;Анна;;;\r\n\
         TEL;TYPE=CELL:+79161234567\r\nEMAIL:anna@example.org\r\nCATEGORIES:Друзья,Дача и сад\r\n\
         X-OTHER;X-P=1:kept\r\nTITLE:Агроном\r\nNOTE: заметка\r\nEND:VCARD\r\n"
    );
    assert_eq!(
        card(&app, 0, "broken"),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:broken\r\nFN:Сломанный\r\nthis is no property\r\nBDAY:someday\r\nEND:VCARD\r\n"
    );
    let bytes = [&[0xff, 0xd8, 0xff][..], &(0..250).collect::<Vec<u8>>().repeat(8)].concat();
    let photo = format!("PHOTO;ENCODING=b;TYPE=JPEG:{}\r\n", STANDARD.encode(bytes));
    for uid in ["photo", "twin"] {
        assert!(card(&app, 0, uid).contains(&photo), "{uid}");
    }
    assert_eq!(found(&app, anna, "котова 9161234567"), ["Анна Котова"]);

    // The import that was killed is resumed, and can be undone.
    assert_eq!(counts(&app, boris), (757, 0));
    import::run(&app);
    assert_eq!(counts(&app, boris), (803, 0));
    assert_eq!(
        imports::recent(&app, boris).unwrap()[0].import.state,
        ImportState::Done
    );
    let batches = change_log::recent(&app, boris, change_log::LogFilter::default(), None)
        .unwrap()
        .batches;
    assert!(batches.iter().all(|batch| batch.undoable));
    // So can what the killed rename had changed.
    undo(&app, boris, batches[1].id).unwrap();
    assert_eq!(
        card(&app, 1, "big0"),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:big0\r\nFN:Много 0\r\nTEL:+74950000000\r\nCATEGORIES:Много\r\nEND:VCARD\r\n"
    );
}

/// An import that was stopped before its batch was closed: migrating closes it, so that it can be undone.
fn abandoned_batch(backend: Backend) {
    let sql = "UPDATE imports SET state = 'stopped' WHERE state = 'applying'";
    let db = migrated(backend, "2026-11-25-000006", sql);
    let (app, _) = db.app_with_clock();
    assert_eq!(kinds(&app), [FindingKind::StaleIndex]);
    maintenance::run_once(&app).unwrap();
    let boris = &books::every(&app).unwrap()[1];
    assert_eq!(counts(&app, boris), (757, 0));
    let import = &imports::recent(&app, boris).unwrap()[0].import;
    assert_eq!(import.state, ImportState::Stopped);
    let undone = undo(&app, boris, import.batch.unwrap()).unwrap();
    assert_eq!(counts(&app, boris), (757 - undone.undone, undone.undone));
}

/// Imports that the earlier program did not finish, in each state.
fn unfinished_imports(backend: Backend) {
    let counts = serde_json::to_string(&Counts::default()).unwrap();
    let states = ["ready", "asking", "reading", "applying", "stopped", "failed"];
    let insert = |state: &str| {
        format!(
            "INSERT INTO imports (book_id, state, label, choices, counts, applied_to, attempts, leased_until, made_at, touched_at)
             SELECT book_id, '{state}', '', '{{}}', '{counts}', 0, 2, leased_until, made_at, touched_at
             FROM imports WHERE id = (SELECT max(id) FROM imports);"
        )
    };
    let sql: String = states.into_iter().map(insert).collect();
    let db = migrated(backend, "2026-11-25-000006", &sql);
    db.leave_unsound();
    let (app, _) = db.app_with_clock();
    let boris = &books::every(&app).unwrap()[1];
    let found = || -> Vec<(ImportId, ImportState)> {
        let recent = imports::recent(&app, boris).unwrap();
        let mut found: Vec<_> = recent
            .iter()
            .map(|view| (view.import.id, view.import.state))
            .collect();
        found.truncate(states.len());
        found.reverse();
        found
    };
    let words: Vec<&str> = found().iter().map(|(_, state)| state.as_str()).collect();
    assert_eq!(words, states);
    import::run(&app);
    // They have no files and no items: those that were running are at their end.
    let words: Vec<&str> = found().iter().map(|(_, state)| state.as_str()).collect();
    assert_eq!(words, ["ready", "asking", "ready", "done", "stopped", "failed"]);
    for (id, _) in &found()[4..] {
        imports::start(&app, boris, *id).unwrap();
    }
    import::run(&app);
    // The one that had failed before it wrote anything is read again.
    let words: Vec<&str> = found().iter().map(|(_, state)| state.as_str()).collect();
    assert_eq!(words, ["ready", "asking", "ready", "done", "done", "ready"]);
}

#[test]
fn sqlite_unfinished_imports() {
    unfinished_imports(Backend::Sqlite);
}

#[test]
fn postgres_unfinished_imports() {
    unfinished_imports(Backend::Postgres);
}

#[test]
fn sqlite_abandoned_batch() {
    abandoned_batch(Backend::Sqlite);
}

#[test]
fn postgres_abandoned_batch() {
    abandoned_batch(Backend::Postgres);
}

#[test]
fn sqlite_before_jobs() {
    before_jobs(Backend::Sqlite);
}

#[test]
fn postgres_before_jobs() {
    before_jobs(Backend::Postgres);
}
