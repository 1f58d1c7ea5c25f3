//! Measures searches in a book of 10,000 demo contacts: `cargo bench --bench search`. Each figure is the median
//! time of a page of the list, with its count. If `TEST_POSTGRES_URL` names a server, PostgreSQL is measured
//! too, in a temporary database: without statistics, as after a restored backup, and with them.

#![allow(clippy::expect_used, reason = "a benchmark that cannot run should stop")]

mod support;

use std::time::{Duration, Instant};

use blocknotik::app::books::BookSet;
use blocknotik::app::list::{self, ListQuery, Position};
use blocknotik::app::{App, BookAccess, labels};
use domain::account::Sort;
use domain::ids::LabelId;
use store::DatabaseUrl;

use support::{create_database, drop_database, execute, filled};

const CONTACTS: u64 = 10_000;
const RUNS: usize = 9;
const DATABASE: &str = "blocknotik_bench_search";

/// What is searched for, and whether only the largest label is searched.
const QUERIES: [(&str, &str, bool); 14] = [
    ("everything", "", false),
    ("a label", "", true),
    ("one letter", "и", false),
    ("two letters", "ив", false),
    ("a common word", "иван", false),
    ("a word that most have", "example", false),
    ("a word that sorts late", "smith", false),
    ("a rare word", "хардубгор", false),
    ("Latin for Cyrillic", "ivanov", false),
    ("digits", "912", false),
    ("many digits", "9123456", false),
    ("two words", "иван петр", false),
    ("a label and a word", "иван", true),
    ("nothing", "zzzzq", false),
];

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite = DatabaseUrl::Sqlite(folder.path().join("book.db"));
    let mut columns = vec![("SQLite", measure(&filled(&sqlite, CONTACTS)))];
    if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
        let url = create_database(&server, DATABASE);
        let book = filled(&DatabaseUrl::Postgres(url.clone()), CONTACTS);
        forget_statistics(&url);
        columns.push(("PostgreSQL without statistics", measure(&book)));
        execute(&url, "ANALYZE");
        columns.push(("PostgreSQL", measure(&book)));
        drop_database(&server, DATABASE);
    }
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    println!("| search | {} |", names.join(" | "));
    println!("|---|{}", "---|".repeat(names.len()));
    for (number, (name, q, _)) in QUERIES.iter().enumerate() {
        let times: Vec<String> = columns
            .iter()
            .filter_map(|(_, times)| times.get(number))
            .map(|time| format!("{:.1} ms", time.as_secs_f64() * 1_000.0))
            .collect();
        println!("| {name} `{q}` | {} |", times.join(" | "));
    }
}

fn measure((app, access): &(App, BookAccess)) -> Vec<Duration> {
    let labels = labels::all(app, access).expect("labels");
    let largest = labels
        .iter()
        .max_by_key(|label| label.count)
        .map(|label| label.id);
    QUERIES
        .iter()
        .map(|(_, q, of_label)| median(app, access, q, largest.filter(|_| *of_label)))
        .collect()
}

fn median(app: &App, access: &BookAccess, q: &str, label: Option<LabelId>) -> Duration {
    let query = ListQuery {
        q: q.to_owned(),
        exact: false,
        label,
        needs_repair: false,
        letter: None,
        recency: None,
        sort: Sort::Family,
        position: Position::First,
    };
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            list::list(app, &BookSet::one(access.clone()), &query).expect("a page");
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(RUNS / 2).copied().unwrap_or_default()
}

/// Takes away what PostgreSQL knows about the tables, and keeps the server from learning it again.
fn forget_statistics(url: &str) {
    for table in ["contacts", "contact_labels", "contact_keys", "repairs"] {
        execute(
            url,
            &format!(
                "ALTER TABLE {table} SET (autovacuum_enabled = false);
                 DELETE FROM pg_statistic WHERE starelid = '{table}'::regclass;
                 UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE oid = '{table}'::regclass;"
            ),
        );
    }
}
