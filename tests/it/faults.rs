//! Faults of the database. While it is away no request waits for long; when it is back the server recovers
//! without a restart and no acknowledged change is lost. Errors are recognized in any language.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use store::{self, DatabaseUrl, Store};

use crate::support::client::Client;
use crate::support::cluster::Cluster;
use crate::support::program::{Manage, manage};
use crate::support::program::{base_of, served};
use crate::support::{eventually, within};

/// The longest time that an answer or a recovery may take.
const LIMIT: Duration = Duration::from_secs(3);

fn serve(cluster: &Cluster) -> Manage {
    manage(&["serve"])
        .env("DATABASE_URL", &cluster.url())
        .env("SIGN_IN", "off")
        .env("BIND", "127.0.0.1:0")
}

/// Asserts that the database is sound, also while the server writes.
fn verify(cluster: &Cluster) {
    manage(&["verify"]).env("DATABASE_URL", &cluster.url()).succeeds();
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
    assert!(start.elapsed() < LIMIT, "{path} took {:?}", start.elapsed());
}

#[test]
fn a_server_without_its_database_waits_and_logs_the_reason() {
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
fn without_the_database_pages_are_503_within_3_s_and_recover_within_3_s() {
    let cluster = Cluster::new();
    cluster.start();
    let (running, link) = served(serve(&cluster));
    let client = Client::new(base_of(&link));
    for mode in ["immediate", "fast"] {
        // Use every connection of the pool, so that each of them is dead later.
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
        // The log has the cause, under the id that the page shows.
        let shown = page.texts("main p.muted").join(" ");
        let id = shown.rsplit(' ').next().unwrap();
        assert_eq!(id.len(), 8, "{shown}");
        // The log line may still be on its way through the pipe.
        eventually(&shown, || running.log().contains(&format!("[{id}]")));
        // Concurrent requests do not wait for each other.
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| answers(&Client::new(base_of(&link)), "/", 503));
            }
        });
        cluster.start();
        within(LIMIT, "the page is back", || client.get("/").status == 200);
        answers(&client, "/readyz", 200);
        for _ in 0..20 {
            answers(&client, "/", 200);
        }
        verify(&cluster);
    }
    assert!(!running.log().contains("panic"), "{}", running.log());
}

#[test]
fn no_acknowledged_change_is_lost_when_the_database_dies_under_load() {
    let cluster = Cluster::new();
    cluster.start();
    let (running, link) = served(serve(&cluster));
    let (done, next) = (AtomicBool::new(false), AtomicUsize::new(0));
    let acknowledged = Mutex::new(BTreeSet::new());
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
                303 => drop(acknowledged.lock().unwrap().insert(fio)),
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
            let goal = acknowledged.lock().unwrap().len() + more;
            within(Duration::from_secs(60), "some are acknowledged", || {
                acknowledged.lock().unwrap().len() >= goal
            });
        };
        enough(20);
        for mode in ["immediate", "fast"] {
            cluster.stop(mode);
            cluster.start();
            verify(&cluster);
            enough(20);
        }
        done.store(true, Ordering::Relaxed);
    });
    verify(&cluster);
    let output = manage(&["export", "--user", "owner"])
        .env("DATABASE_URL", &cluster.url())
        .succeeds();
    let kept: BTreeSet<String> = output
        .lines()
        .filter_map(|line| line.strip_prefix("FN:"))
        .map(|name| name.trim().to_owned())
        .collect();
    let lost: Vec<_> = acknowledged.lock().unwrap().difference(&kept).cloned().collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(!running.log().contains("panic"), "{}", running.log());
}

/// Runs SQL in a separate transaction.
fn write(store: &Store, sql: &str) -> store::Result<()> {
    store.write(|conn| Ok(conn.batch_execute(sql)?))
}

#[test]
fn errors_are_recognized_if_the_server_speaks_russian() {
    let cluster = Cluster::speaking("ru");
    cluster.start();
    let store = Store::open(&DatabaseUrl::Postgres(cluster.url()), 3);
    write(&store, "CREATE TABLE t (n INT PRIMARY KEY, m INT)").unwrap();
    write(&store, "INSERT INTO t VALUES (1, 0), (2, 0)").unwrap();

    // A deadlock: each transaction updates one row and then waits for the row of the other.
    let both_hold_a_row = Barrier::new(2);
    let swap = |first: i32, second: i32| {
        store.write(|conn| {
            conn.batch_execute(&format!("UPDATE t SET m = m + 1 WHERE n = {first}"))?;
            both_hold_a_row.wait();
            Ok::<_, store::Error>(conn.batch_execute(&format!("UPDATE t SET m = m + 1 WHERE n = {second}"))?)
        })
    };
    let ended = std::thread::scope(|scope| {
        let other = scope.spawn(|| swap(2, 1));
        [swap(1, 2), other.join().unwrap()]
    });
    let busy = |result: &store::Result<()>| matches!(result, Err(store::Error::Busy));
    assert_eq!(ended.iter().filter(|result| busy(result)).count(), 1, "{ended:?}");
    assert_eq!(
        ended.iter().filter(|result| result.is_ok()).count(),
        1,
        "{ended:?}"
    );

    // A lock that another transaction holds.
    let waited = store.write(|conn| {
        conn.batch_execute("UPDATE t SET m = m + 1 WHERE n = 1")?;
        let blocked = "SET LOCAL lock_timeout = '10ms'; UPDATE t SET m = m + 1 WHERE n = 1";
        Ok::<_, store::Error>(write(&store, blocked))
    });
    assert!(matches!(waited, Ok(Err(store::Error::Busy))), "{waited:?}");
}

#[test]
fn a_role_that_cannot_change_the_language_gets_the_same_errors() {
    let cluster = Cluster::speaking("ru");
    cluster.start();
    let admin = Store::open(&DatabaseUrl::Postgres(cluster.url()), 1);
    write(
        &admin,
        "CREATE ROLE guest LOGIN; CREATE TABLE t (n INT PRIMARY KEY); GRANT ALL ON t TO guest",
    )
    .unwrap();
    let store = Store::open(&DatabaseUrl::Postgres(cluster.url_as("guest")), 3);
    write(&store, "INSERT INTO t VALUES (1)").unwrap();
    let twice = write(&store, "INSERT INTO t VALUES (1)");
    assert!(matches!(twice, Err(store::Error::Duplicate(_))), "{twice:?}");
    let ended = write(&store, "SELECT pg_terminate_backend(pg_backend_pid())");
    assert!(matches!(ended, Err(store::Error::Unavailable(_))), "{ended:?}");
    write(&store, "INSERT INTO t VALUES (2)").unwrap();
    let waited = store.write(|conn| {
        conn.batch_execute("UPDATE t SET n = n")?;
        let blocked = "SET LOCAL lock_timeout = '10ms'; UPDATE t SET n = n";
        Ok::<_, store::Error>(write(&store, blocked))
    });
    assert!(matches!(waited, Ok(Err(store::Error::Busy))), "{waited:?}");
}
