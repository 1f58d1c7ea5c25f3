//! Measures the time and memory of `manage import`: `cargo bench --bench import`. If `TEST_POSTGRES_URL`
//! names a server, PostgreSQL is measured too, in a temporary database.

#![allow(clippy::expect_used, reason = "a benchmark that cannot run should stop")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

const SIZES: [u64; 2] = [10_000, 100_000];
const DATABASE: &str = "blocknotik_bench_import";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    println!("| contacts | file | database | first import | same file again | peak memory |");
    println!("|---|---|---|---|---|---|");
    for contacts in SIZES {
        let file = demo_file(folder.path(), contacts);
        let size = fs::metadata(&file).expect("the file").len() / 1_000_000;
        let sqlite = format!(
            "sqlite:{}",
            folder.path().join(format!("{contacts}.db")).display()
        );
        row(contacts, size, "SQLite", &sqlite, folder.path(), &file);
        if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
            let url = create_database(&server);
            row(contacts, size, "PostgreSQL", &url, folder.path(), &file);
            drop_database(&server);
        }
    }
}

fn row(contacts: u64, size: u64, name: &str, url: &str, folder: &Path, file: &Path) {
    run(manage(url, folder, &["migrate"]), None);
    add_user(url, folder);
    let file = file.to_str().expect("a path");
    let import = || run(manage(url, folder, &["import", file, "--user", "anna"]), None);
    let (first, memory) = import();
    let (again, _) = import();
    println!(
        "| {contacts} | {size} MB | {name} | {:.1} s | {:.1} s | {memory} MB |",
        first.as_secs_f64(),
        again.as_secs_f64()
    );
}

/// Writes a file of demo contacts.
fn demo_file(folder: &Path, contacts: u64) -> PathBuf {
    let url = format!(
        "sqlite:{}",
        folder.join(format!("source-{contacts}.db")).display()
    );
    run(manage(&url, folder, &["migrate"]), None);
    add_user(&url, folder);
    let count = contacts.to_string();
    run(
        manage(&url, folder, &["demo", "--user", "anna", "--contacts", &count]),
        None,
    );
    let file = folder.join(format!("{contacts}.vcf"));
    let out = File::create(&file).expect("a file");
    run(manage(&url, folder, &["export", "--user", "anna"]), Some(out));
    file
}

fn manage(url: &str, folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manage"));
    command
        .args(args)
        .env_clear()
        .env("DATABASE_URL", url)
        .env("DATA_DIR", folder)
        .stderr(Stdio::null())
        .stdin(Stdio::null());
    command
}

fn add_user(url: &str, folder: &Path) {
    use std::io::Write;
    let mut command = manage(url, folder, &["user", "add", "anna"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("manage");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"correct horse\n").expect("a pipe");
    drop(stdin);
    assert!(child.wait().expect("manage").success());
}

/// Runs a command to its end. Returns its time and its peak memory in MB.
fn run(mut command: Command, out: Option<File>) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = command
        .stdout(out.map_or(Stdio::null(), Stdio::from))
        .spawn()
        .expect("manage");
    let mut peak = 0;
    loop {
        peak = peak.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().expect("manage") {
            assert!(status.success(), "{command:?} failed");
            return (start.elapsed(), peak / 1_000);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// The largest resident set of a process so far in kB; 0 if the system does not report it.
fn peak_memory(pid: u32) -> u64 {
    fs::read_to_string(format!("/proc/{pid}/status"))
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
            line.split_whitespace().nth(1)?.parse().ok()
        })
        .unwrap_or_default()
}

fn create_database(server: &str) -> String {
    drop_database(server);
    let mut admin = PgConnection::establish(server).expect("the server");
    admin
        .batch_execute(&format!("CREATE DATABASE {DATABASE}"))
        .expect("a database");
    let (start, _) = server.rsplit_once('/').expect("a URL");
    format!("{start}/{DATABASE}")
}

fn drop_database(server: &str) {
    let mut admin = PgConnection::establish(server).expect("the server");
    admin
        .batch_execute(&format!("DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"))
        .expect("the database");
}
