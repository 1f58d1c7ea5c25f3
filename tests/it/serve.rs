//! `manage serve` as a process: starting, stopping, and its output.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use blocknotik::app::{Device, accounts, demo, sessions};
use store::migrate;

use crate::support::app::{PASSWORD, account, found};
use crate::support::client::Client;
use crate::support::db::{Backend, TestDb};
use crate::support::program::{Running, base_of, served};

/// Stops the server and asserts that it ends with exit code 0.
fn stop(running: Running) {
    running.terminate();
    let output = running.ended(Duration::from_secs(10));
    assert_eq!(output.code, Some(0), "{output:?}");
}

#[test]
fn the_server_migrates_an_empty_database_and_prints_its_link() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let db = TestDb::empty(backend);
        let (running, link) = served(db.manage(&["serve"]));
        assert!(link.contains("/setup?code="), "{link}");
        let client = Client::new(base_of(&link));
        assert_eq!(client.get("/healthz").status, 200);
        assert_eq!(client.get("/readyz").status, 200);
        assert_eq!(
            client.get(link.strip_prefix(&base_of(&link)).unwrap()).status,
            200
        );
        // The code stays the same until it is used.
        let (again, link_again) = served(db.manage(&["serve"]));
        assert_eq!(link.split("code=").last(), link_again.split("code=").last());
        account(&db.app(), "anna");
        let (third, link) = served(db.manage(&[]));
        assert!(link.ends_with('/'), "{link}");
        [running, again, third].into_iter().for_each(stop);
    }
}

#[test]
fn search_works_on_a_database_without_cyrillic_letters_and_a_warning_is_logged() {
    let db = TestDb::ascii_only();
    let (running, _) = served(db.manage(&["serve"]));
    running.says("LC_CTYPE");
    let app = db.app();
    let anna = account(&app, "anna");
    demo::fill(&app, &anna, 20, 1, &mut |_| {}).unwrap();
    let name = found(&app, &anna, "").pop().unwrap();
    assert!(found(&app, &anna, &name.to_uppercase()).contains(&name));
    stop(running);
}

#[test]
fn the_data_folder_is_created_with_a_secret_that_only_its_owner_can_read() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("deep/data");
    let start = || served(crate::support::program::manage(&[]).env("DATA_DIR", data.to_str().unwrap()));
    let (running, _) = start();
    let secret = data.join("secret.key");
    let key = std::fs::read_to_string(&secret).unwrap();
    assert_eq!(
        std::fs::metadata(&secret).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(key.len() >= 32 && data.join("blocknotik.db").exists());
    assert!(!running.log().contains(&key));
    stop(running);
    stop(start().0);
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), key);
}

#[test]
fn an_unwritable_data_folder_fails_at_once_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("blocknotik.db")).unwrap();
    for command in ["serve", "migrate"] {
        let said = crate::support::program::manage(&[command])
            .env("DATA_DIR", folder.path().to_str().unwrap())
            .fails(2);
        assert!(
            said.contains("cannot be written") && said.contains("choose another DATA_DIR"),
            "{said}"
        );
    }
}

both_databases! {
    fn a_session_survives_a_restart(db: TestDb) {
        account(&db.app(), "anna");
        let (running, link) = served(db.manage(&["serve"]));
        let client = Client::new(base_of(&link));
        let signed_in = client.post("/login", &[("login", "anna"), ("password", PASSWORD)]);
        assert_eq!(signed_in.location(), "/");
        stop(running);
        let (running, link) = served(db.manage(&["serve"]));
        let again = Client::new(base_of(&link));
        client.cookies().iter().for_each(|(name, value)| again.set_cookie(name, value));
        assert_eq!(again.get("/settings").status, 200);
        stop(running);
    }

    fn an_older_or_newer_schema_is_rejected(db: TestDb) {
        let serve = |args: &[&str]| db.manage(args).env("BIND", "127.0.0.1:0").run();
        migrate::revert_all(&db.store()).unwrap();
        let rejected = serve(&["serve", "--no-migrate"]);
        assert!(rejected.code == Some(1) && rejected.stderr.contains("manage migrate"), "{rejected:?}");
        migrate::run(&db.store()).unwrap();
        db.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
        db.leave_unsound();
        for args in [&["serve"][..], &["serve", "--no-migrate"]] {
            let rejected = serve(args);
            assert!(rejected.code == Some(1) && rejected.stderr.contains("newer"), "{rejected:?}");
            assert!(!rejected.stdout.contains("Open"), "{rejected:?}");
        }
    }

    fn the_first_account_can_be_set_in_the_environment(db: TestDb) {
        let admin = |password: &str| {
            db.manage(&["serve"]).env("ADMIN_LOGIN", "anna").env("ADMIN_PASSWORD", password)
        };
        let unfit = admin("short").env("BIND", "127.0.0.1:0").run();
        assert!(unfit.code == Some(2) && unfit.stderr.contains("ADMIN_PASSWORD"), "{unfit:?}");
        let (running, link) = served(admin(PASSWORD));
        assert!(link.ends_with('/'), "{link}");
        let device = Device::default();
        assert!(sessions::sign_in(&db.app(), "anna", PASSWORD, &device).unwrap().access.account().admin);
        assert!(!running.log().contains(PASSWORD));
        stop(running);
        // A later start does not change the account.
        stop(served(admin("another password")).0);
        assert!(sessions::sign_in(&db.app(), "anna", PASSWORD, &device).is_ok());
    }

    fn without_sign_in_every_request_uses_the_first_account(db: TestDb) {
        let (running, link) = served(db.manage(&["serve"]).env("SIGN_IN", "off"));
        running.says("SIGN_IN=off");
        let client = Client::new(base_of(&link));
        assert_eq!(client.get("/").status, 200);
        stop(running);
        let (running, _) = served(db.manage(&["serve"]).env("SIGN_IN", "off"));
        running.says("SIGN_IN=off");
        assert_eq!(accounts::all(&db.app()).unwrap().len(), 1);
        stop(running);
    }

    fn shutdown_finishes_a_request_in_flight_and_rejects_new_ones(db: TestDb) {
        let (running, link) = served(db.manage(&["serve"]).env("SIGN_IN", "off"));
        let base = base_of(&link);
        let address = base.strip_prefix("http://").unwrap();
        let body = "fio=%D0%90%D0%BD%D0%BD%D0%B0&telephone=%2B79991234567&telegram=&tags=";
        let mut stream = TcpStream::connect(address).unwrap();
        let header = format!(
            "POST /add HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let (first, rest) = body.split_at(10);
        stream.write_all(format!("{header}{first}").as_bytes()).unwrap();
        // A later request was answered, so the server has begun to read this one.
        assert_eq!(Client::new(&base).get("/healthz").status, 200);
        let start = Instant::now();
        running.terminate();
        crate::support::within(Duration::from_secs(5), "new connections are refused", || {
            TcpStream::connect(address).is_err()
        });
        stream.write_all(rest.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let output = running.ended(Duration::from_secs(10));
        assert_eq!(output.code, Some(0), "{output:?}");
        assert!(start.elapsed() < Duration::from_secs(10));
        let app = db.app();
        let access = accounts::first(&app).unwrap().remove(0);
        assert_eq!(crate::support::app::counts(&app, &access), (1, 0));
    }

    fn health_checks_the_server_on_the_configured_port(db: TestDb) {
        let (running, link) = served(db.manage(&["serve"]));
        let base = base_of(&link);
        let address = base.strip_prefix("http://").unwrap();
        db.manage(&["health"]).env("BIND", address).succeeds();
        let port = address.rsplit(':').next().unwrap();
        db.manage(&["health"]).env("BIND", &format!("0.0.0.0:{port}")).succeeds();
        stop(running);
        let rejected = db.manage(&["health"]).env("BIND", address).fails(1);
        assert!(rejected.contains(address), "{rejected}");
    }

    fn a_thousand_silent_connections_do_not_slow_down_other_clients(db: TestDb) {
        let (running, link) = served(db.manage(&["serve"]).env("SIGN_IN", "off").env("WORKERS", "1"));
        let base = base_of(&link);
        let address = base.strip_prefix("http://").unwrap();
        let silent: Vec<TcpStream> =
            (0..1000).map(|n| TcpStream::connect(address).unwrap_or_else(|e| panic!("{n}: {e}"))).collect();
        let client = Client::new(&base);
        for _ in 0..20 {
            let start = Instant::now();
            assert_eq!(client.get("/").status, 200);
            assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        }
        drop(silent);
        stop(running);
    }
}

#[test]
fn the_server_can_be_stopped_while_it_waits_for_the_database() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("postgres://book@127.0.0.1:{port}/book");
    let running = crate::support::program::manage(&["serve"])
        .env("DATABASE_URL", &url)
        .spawn();
    running.says("waiting for PostgreSQL");
    stop(running);
}

#[test]
fn a_port_in_use_is_reported() {
    let db = TestDb::migrated(Backend::Sqlite);
    let (running, link) = served(db.manage(&["serve"]));
    let base = base_of(&link);
    let address = base.strip_prefix("http://").unwrap();
    let output = db.manage(&["serve"]).env("BIND", address).run();
    assert!(
        output.code == Some(1) && output.stderr.contains("BIND"),
        "{output:?}"
    );
    stop(running);
}
