//! Acts on many contacts, duplicates, and what programs ask: the part of the use that takes several books or an app password.

use std::collections::BTreeMap;

use blocknotik::app::duplicates::{self, GroupFilter, MergeChoice, MergeOutcome};
use blocknotik::app::jobs::{SentForm, Started};
use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::transfer::{self, TransferKind};
use blocknotik::app::{App, BookAccess, bulk, jobs, labels, undo};
use domain::account::AppScope;
use domain::duplicates::Certainty;
use domain::ids::ContactId;

use crate::support::app::{create_app_password, refreshed};
use crate::support::books::book;
use crate::support::client::{Client, form_encoded};
use crate::support::import::{card, import};
use crate::support::jobs::run_jobs;
use crate::support::server::TestServer;

/// Cards of which two each are one person for sure.
fn pairs() -> String {
    let one = |n: usize| {
        let (person, letter) = (n / 2, char::from(b'A' + u8::try_from(n / 2).unwrap()));
        let lines = format!("FN:{letter}lexov Ivan\r\nTEL:+790411122{person:02}\r\nEMAIL:p{n}@example.org");
        card(&format!("pair{n}"), &lines)
    };
    (0..20).map(one).collect()
}

/// Runs a job to its end, and undoes what it did.
fn run_and_undo(app: &App, access: &BookAccess, started: Started) {
    run_jobs(app);
    let done = match started {
        Started::Finished(done) => done,
        Started::Running(job) => jobs::show(app, access, job).unwrap().progress,
    };
    undo::undo(app, access, done.batch.unwrap()).unwrap();
    run_jobs(app);
}

/// Adds, removes, and changes labels of selected contacts and of what a search finds.
pub fn label_many(app: &App, anna: &BookAccess) {
    let some = Selection::Contacts((1..120).map(ContactId).collect());
    let found = Selection::Matching {
        q: "person".to_owned(),
        exact: false,
        label: None,
        needs_repair: false,
    };
    let form = |selection: &Selection| SentAct {
        form: SentAct::name("page", selection, ""),
        ..SentAct::by_program()
    };
    for selection in [some, found, Selection::book()] {
        let sent = form(&selection);
        for _ in 0..2 {
            bulk::add_label(app, anna, &selection, "Клуб", &sent).unwrap();
            run_jobs(app);
        }
        let removed = bulk::remove_label(app, anna, &selection, "Клуб", &sent).unwrap();
        run_and_undo(app, anna, removed);
    }
    let club = labels::all(app, anna).unwrap();
    let club = club.iter().find(|label| label.name == "Клуб").unwrap().id;
    let renamed = labels::rename(app, anna, club, "Кружок").unwrap();
    run_and_undo(app, anna, renamed);
    let deleted = labels::delete(app, anna, club).unwrap();
    run_and_undo(app, anna, deleted);
}

/// Moves and copies contacts to another book, and back.
pub fn transfer_many(app: &App, anna: &BookAccess) {
    let other = book(app, anna, "Other");
    let some = Selection::Contacts((100..220).map(ContactId).collect());
    for kind in [TransferKind::Copy, TransferKind::Move] {
        for selection in [&some, &Selection::book()] {
            let sent = SentAct {
                form: SentAct::name("page", selection, "other"),
                ..SentAct::by_program()
            };
            let mut started = Vec::new();
            for _ in 0..2 {
                started.push(transfer::start(app, anna, &other, selection, kind, &sent).unwrap());
                run_jobs(app);
            }
            run_and_undo(app, &other, started.remove(0));
        }
    }
}

/// Merges one group of duplicates as the page does, separates it again, and merges all that are sure.
pub fn merge_duplicates(app: &App, anna: &BookAccess, client: &Client) {
    import(app, anna, "pairs.vcf", pairs());
    let anna = &refreshed(app, anna);
    duplicates::find_all(app, anna).unwrap();
    let sure = duplicates::page(app, anna, Certainty::Sure, &GroupFilter::default(), 0).unwrap();
    let values = duplicates::values(app, anna, &sure.groups[0].ids).unwrap();
    let ids: Vec<String> = values
        .contacts
        .iter()
        .map(|contact| contact.id.to_string())
        .collect();
    client.get(&format!("/duplicates/merge?ids={}", ids.join(",")));
    let revisions: BTreeMap<i64, i64> = values
        .contacts
        .iter()
        .map(|contact| (contact.id, contact.revision))
        .collect();
    let merge = || {
        let merged = duplicates::merge(app, anna, &revisions, &MergeChoice::default());
        match merged.unwrap() {
            MergeOutcome::Merged(merged) => merged,
            other => panic!("{other:?}"),
        }
    };
    let merged = merge();
    merge();
    client.get(&format!("/contacts/{}/history", merged.id.0));
    duplicates::separate(app, anna, merged.id, merged.batch.unwrap()).unwrap();
    duplicates::find_all(app, &refreshed(app, anna)).unwrap();
    let form = SentForm::of("page", "");
    let mut started = Vec::new();
    for _ in 0..2 {
        started.push(duplicates::merge_sure(app, anna, &form).unwrap());
        run_jobs(app);
    }
    run_and_undo(app, anna, started.remove(0));
}

/// Saves searches and opens them, and does what a softphone does.
pub fn search(server: &TestServer, anna: &BookAccess, client: &Client) {
    for q in ["person", "label:дача анна", "городъ"] {
        client.post("/searches", &[("q", q)]);
        for page in ["/?q=", "/more?q=", "/search?q=", "/labels?q=", "/?select=1&q="] {
            client.get(&format!("{page}{}", form_encoded(q)));
        }
    }
    let saved = "SELECT CAST(min(id) AS TEXT) AS line FROM saved_searches";
    let saved = &server.db.lines(saved)[0];
    client.post(&format!("/searches/{saved}/delete"), &[]);
    let secret = create_app_password(&server.app, anna, "Softphone", AppScope::Search);
    let bearer = format!("Bearer {secret}");
    let asked = [
        "search?q=person".to_owned(),
        format!("search?q={}", form_encoded("анна 912")),
        format!("search?exact=1&q={}", form_encoded("городъ")),
        "lookup?phone=%2B79990000012".to_owned(),
    ];
    for path in asked {
        let answer = server
            .client()
            .send("GET", &format!("/api/{path}"), &[("Authorization", &bearer)], b"");
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
}
