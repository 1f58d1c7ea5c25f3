//! The database goes away and comes back: nobody waits for long, nothing that was answered is
//! lost, and nothing has to be started again.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::serve::{base_of, served};
use crate::support::client::Client;
use crate::support::cluster::Cluster;
use crate::support::program::{Manage, manage};
use crate::support::{eventually, within};

/// What the product promises, for an answer and for healing.
const PROMISED: Duration = Duration::from_secs(3);

fn serve(cluster: &Cluster) -> Manage {
    manage(&["serve"])
        .env("DATABASE_URL", &cluster.url())
        .env("SIGN_IN", "off")
        .env("BIND", "127.0.0.1:0")
}

fn answers(client: &Client, path: &str, status: u16) {
    let start = Instant::now();
    let response = client.get(path);
    assert_eq!(
        response.status,
        status,
        "{path}: {}",
        String::from_utf8_lossy(&response.body)
    );
    assert!(start.elapsed() < PROMISED, "{path} took {:?}", start.elapsed());
}

#[test]
fn a_server_whose_database_is_not_there_yet_waits_and_says_for_what() {
    let cluster = Cluster::new();
    let mut running = serve(&cluster).spawn();
    let waiting = running.says("waiting for PostgreSQL at 127.0.0.1");
    assert!(waiting.to_lowercase().contains("refused"), "{waiting}");
    assert!(running.is_running());
    cluster.start();
    let link = running.says("Open http://");
    answers(
        &Client::new(base_of(link.split_whitespace().nth(1).unwrap())),
        "/readyz",
        200,
    );
}

#[test]
fn a_database_that_is_gone_gives_503_within_3_s_and_is_found_again_within_3_s() {
    let cluster = Cluster::new();
    cluster.start();
    let (running, link) = served(serve(&cluster));
    let client = Client::new(base_of(&link));
    for mode in ["immediate", "fast"] {
        // Every connection of the pool is in use, so every one of them will be dead.
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| answers(&Client::new(base_of(&link)), "/", 200));
            }
        });
        cluster.stop(mode);
        for _ in 0..2 {
            answers(&client, "/", 503);
            answers(&client, "/readyz", 503);
            answers(&client, "/healthz", 200);
        }
        let page = client.get("/").page(503);
        assert!(
            !page.heading().is_empty() && !page.text().contains("127.0.0.1"),
            "{}",
            page.text()
        );
        // The cause is in the log, under the number that the page tells.
        let told = page.texts("main p.muted").join(" ");
        let id = told.rsplit(' ').next().unwrap();
        assert_eq!(id.len(), 8, "{told}");
        // The line may still be on its way through the pipe.
        eventually(&told, || running.log().contains(&format!("[{id}]")));
        // Several at once do not wait for each other.
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| answers(&Client::new(base_of(&link)), "/", 503));
            }
        });
        cluster.start();
        within(PROMISED, "the page is back", || client.get("/").status == 200);
        answers(&client, "/readyz", 200);
        for _ in 0..20 {
            answers(&client, "/", 200);
        }
    }
    assert!(!running.log().contains("panic"), "{}", running.log());
}

#[test]
fn nothing_that_was_answered_is_lost_when_the_database_dies_under_load() {
    let cluster = Cluster::new();
    cluster.start();
    let (running, link) = served(serve(&cluster));
    let (done, next) = (AtomicBool::new(false), AtomicUsize::new(0));
    let answered = Mutex::new(BTreeSet::new());
    let add_until_done = || {
        let client = Client::new(base_of(&link));
        while !done.load(Ordering::Relaxed) {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let fio = format!("Person{n:05}");
            let fields = [
                ("fio", fio.as_str()),
                ("telephone", "+79991234567"),
                ("telegram", ""),
                ("tags", ""),
            ];
            let response = client.post("/add", &fields);
            match response.status {
                303 => drop(answered.lock().unwrap().insert(fio)),
                503 => {}
                other => panic!("{other}: {}", response.text()),
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(add_until_done);
        }
        let enough = |more: usize| {
            let goal = answered.lock().unwrap().len() + more;
            within(Duration::from_secs(60), "some are answered", || {
                answered.lock().unwrap().len() >= goal
            });
        };
        enough(20);
        for mode in ["immediate", "fast"] {
            cluster.stop(mode);
            cluster.start();
            enough(20);
        }
        done.store(true, Ordering::Relaxed);
    });
    let output = manage(&["export", "--user", "owner"])
        .env("DATABASE_URL", &cluster.url())
        .succeeds();
    let kept: BTreeSet<String> = output
        .lines()
        .filter_map(|line| line.strip_prefix("FN:"))
        .map(|name| name.trim().to_owned())
        .collect();
    let lost: Vec<_> = answered.lock().unwrap().difference(&kept).cloned().collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(!running.log().contains("panic"), "{}", running.log());
}
