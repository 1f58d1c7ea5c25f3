//! Measures how duplicates are found in a book of 100,000 demo contacts: `cargo bench --bench duplicates`. Prints the time
//! and the memory of the first search, and the time of a search after one contact was saved. If `TEST_POSTGRES_URL` names
//! a server, PostgreSQL is measured too, in a temporary database.

#![allow(clippy::expect_used, reason = "a benchmark that cannot run should stop")]

mod support;

use std::fs;
use std::time::{Duration, Instant};

use blocknotik::app::contacts::{self, ContactInput};
use blocknotik::app::{App, BookAccess, duplicates};
use domain::contact::{Contact, Entry, EntryType};
use store::DatabaseUrl;

use support::{create_database, drop_database, filled};

const CONTACTS: u64 = 100_000;
const SAVES: usize = 100;
const DATABASE: &str = "blocknotik_bench_duplicates";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    println!("| database | first search | most memory | search after a save, median | p95 |");
    println!("|---|---|---|---|---|");
    let sqlite = DatabaseUrl::Sqlite(folder.path().join("book.db"));
    row("SQLite", &filled(&sqlite, CONTACTS));
    if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
        let url = create_database(&server, DATABASE);
        row("PostgreSQL", &filled(&DatabaseUrl::Postgres(url), CONTACTS));
        drop_database(&server, DATABASE);
    }
}

fn row(database: &str, (app, access): &(App, BookAccess)) {
    // From here on the kernel notes the most memory anew.
    fs::write("/proc/self/clear_refs", "5").expect("the memory of the process");
    let first = search(app, access);
    let memory = peak_memory() / 1_024;
    let mut times: Vec<Duration> = (0..SAVES)
        .map(|number| {
            save(app, access, number);
            search(app, access)
        })
        .collect();
    times.sort_unstable();
    let at = |hundredth: usize| times.get(SAVES * hundredth / 100).copied().unwrap_or_default();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "| {database} | {:.1} s | {memory} MiB | {:.1} ms | {:.1} ms |",
        first.as_secs_f64(),
        milliseconds(at(50)),
        milliseconds(at(95)),
    );
}

fn search(app: &App, access: &BookAccess) -> Duration {
    let start = Instant::now();
    duplicates::find_all(app, access).expect("a search");
    start.elapsed()
}

/// Adds a contact of a common name.
fn save(app: &App, access: &BookAccess, number: usize) {
    let contact = Contact {
        formatted_name: "Иван Иванов".to_owned(),
        phones: vec![Entry {
            line: None,
            entry_type: EntryType::None,
            value: format!("+7 903 {:07}", number * 7_919),
        }],
        ..Contact::default()
    };
    let input = ContactInput::from(contact);
    contacts::create(app, access, &format!("saved-{number}"), &input).expect("a contact");
}

/// The most memory of the process, in KiB.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("the memory of the process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let size = line.and_then(|line| line.split_whitespace().nth(1));
    size.and_then(|size| size.parse().ok()).unwrap_or_default()
}
