//! `manage serve` as a process: starting, stopping, and what it says.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use blocknotik::app::{Device, accounts, demo, sessions};
use blocknotik::store::migrate;

use crate::support::app::{PASSWORD, account, found};
use crate::support::client::Client;
use crate::support::db::{Backend, TestDb};
use crate::support::program::{Running, base_of, served};

fn ended(running: Running) {
    running.terminate();
    let output = running.ended(Duration::from_secs(10));
    assert_eq!(output.code, Some(0), "{output:?}");
}

#[test]
fn it_migrates_an_empty_database_and_prints_the_link_to_open() {
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
        // The same code as long as nobody has used it.
        let (again, link_again) = served(db.manage(&["serve"]));
        assert_eq!(link.split("code=").last(), link_again.split("code=").last());
        account(&db.app(), "anna");
        let (third, link) = served(db.manage(&[]));
        assert!(link.ends_with('/'), "{link}");
        [running, again, third].into_iter().for_each(ended);
    }
}

#[test]
fn a_database_that_knows_no_cyrillic_letters_is_told_and_finds_all_the_same() {
    let db = TestDb::ascii_only();
    let (running, _) = served(db.manage(&["serve"]));
    running.says("LC_CTYPE");
    let app = db.app();
    let anna = account(&app, "anna");
    demo::fill(&app, &anna, 20, 1, &mut |_| {}).unwrap();
    let somebody = found(&app, &anna, "").pop().unwrap();
    assert!(found(&app, &anna, &somebody.to_uppercase()).contains(&somebody));
    ended(running);
}

#[test]
fn the_data_folder_is_made_and_its_secret_is_for_the_owner_only() {
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
    ended(running);
    ended(start().0);
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), key);
}

#[test]
fn a_place_that_cannot_be_written_to_is_told_and_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("blocknotik.db")).unwrap();
    for command in ["serve", "migrate"] {
        let said = crate::support::program::manage(&[command])
            .env("DATA_DIR", folder.path().to_str().unwrap())
            .fails(1);
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
        ended(running);
        let (running, link) = served(db.manage(&["serve"]));
        let again = Client::new(base_of(&link));
        client.cookies().iter().for_each(|(name, value)| again.set_cookie(name, value));
        assert_eq!(again.get("/settings").status, 200);
        ended(running);
    }

    fn an_old_or_newer_schema_is_refused(db: TestDb) {
        let serve = |args: &[&str]| db.manage(args).env("BIND", "127.0.0.1:0").run();
        migrate::revert_all(&db.store()).unwrap();
        let refused = serve(&["serve", "--no-migrate"]);
        assert!(refused.code == Some(1) && refused.stderr.contains("manage migrate"), "{refused:?}");
        migrate::run(&db.store()).unwrap();
        db.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
        for args in [&["serve"][..], &["serve", "--no-migrate"]] {
            let refused = serve(args);
            assert!(refused.code == Some(1) && refused.stderr.contains("newer"), "{refused:?}");
            assert!(!refused.stdout.contains("Open"), "{refused:?}");
        }
    }

    fn the_first_account_may_come_from_the_environment(db: TestDb) {
        let admin = |password: &str| {
            db.manage(&["serve"]).env("ADMIN_LOGIN", "anna").env("ADMIN_PASSWORD", password)
        };
        let unfit = admin("short").env("BIND", "127.0.0.1:0").run();
        assert!(unfit.code == Some(1) && unfit.stderr.contains("ADMIN_PASSWORD"), "{unfit:?}");
        let (running, link) = served(admin(PASSWORD));
        assert!(link.ends_with('/'), "{link}");
        let device = Device::default();
        assert!(sessions::sign_in(&db.app(), "anna", PASSWORD, &device).unwrap().access.account().admin);
        assert!(!running.log().contains(PASSWORD));
        ended(running);
        // Later starts change nothing.
        ended(served(admin("another password")).0);
        assert!(sessions::sign_in(&db.app(), "anna", PASSWORD, &device).is_ok());
    }

    fn without_signing_in_everybody_is_the_first_account(db: TestDb) {
        let (running, link) = served(db.manage(&["serve"]).env("SIGN_IN", "off"));
        running.says("SIGN_IN=off");
        let client = Client::new(base_of(&link));
        assert_eq!(client.get("/").status, 200);
        ended(running);
        let (running, _) = served(db.manage(&["serve"]).env("SIGN_IN", "off"));
        running.says("SIGN_IN=off");
        assert_eq!(accounts::all(&db.app()).unwrap().len(), 1);
        ended(running);
    }

    fn a_request_in_flight_is_finished_and_a_new_one_refused(db: TestDb) {
        let (running, link) = served(db.manage(&["serve"]).env("SIGN_IN", "off"));
        let base = base_of(&link);
        let address = base.strip_prefix("http://").unwrap();
        let body = "fio=%D0%90%D0%BD%D0%BD%D0%B0&telephone=%2B79991234567&telegram=&tags=";
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!(
            "POST /add HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let (first, rest) = body.split_at(10);
        stream.write_all(format!("{head}{first}").as_bytes()).unwrap();
        // Whoever is answered now came after it, so the server has it in its hands.
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
        let access = accounts::first(&app).unwrap().unwrap();
        assert_eq!(crate::support::app::counts(&app, &access), (1, 0));
    }

    fn health_asks_the_server_of_its_port(db: TestDb) {
        let (running, link) = served(db.manage(&["serve"]));
        let base = base_of(&link);
        let address = base.strip_prefix("http://").unwrap();
        db.manage(&["health"]).env("BIND", address).succeeds();
        let port = address.rsplit(':').next().unwrap();
        db.manage(&["health"]).env("BIND", &format!("0.0.0.0:{port}")).succeeds();
        ended(running);
        let refused = db.manage(&["health"]).env("BIND", address).fails(1);
        assert!(refused.contains(address), "{refused}");
    }

    fn a_thousand_connections_that_say_nothing_cost_the_others_nothing(db: TestDb) {
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
        ended(running);
    }
}

#[test]
fn it_can_be_stopped_while_it_waits_for_its_database() {
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
    ended(running);
}

#[test]
fn a_port_that_is_taken_is_told() {
    let db = TestDb::migrated(Backend::Sqlite);
    let (running, link) = served(db.manage(&["serve"]));
    let base = base_of(&link);
    let address = base.strip_prefix("http://").unwrap();
    let output = db.manage(&["serve"]).env("BIND", address).run();
    assert!(
        output.code == Some(1) && output.stderr.contains("BIND"),
        "{output:?}"
    );
    ended(running);
}
