//! What is slow or locked delays no other request: a book that another server keeps locked, and a form that
//! does not arrive.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::{self, bulk};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use domain::ids::BookId;
use domain::job::JobState;
use store::{self, DatabaseUrl};

use crate::support::app::account;
use crate::support::client::{Client, Response};
use crate::support::contacts::{add, names, row};
use crate::support::db::{Backend, TestDb};
use crate::support::eventually;
use crate::support::import::{card, cards, import};
use crate::support::jobs::{job, run_jobs, with_small_steps};
use crate::support::photos::{bytes_of, photo_url};
use crate::support::picture::plain;
use crate::support::server::TestServer;

/// A transaction of another server that locks rows; on SQLite, which has one lock, the whole file.
pub enum Lock {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

impl Lock {
    /// Locks a book.
    pub fn hold(db: &TestDb, book: i64) -> Self {
        Self::with(db, &format!("UPDATE books SET token = token WHERE id = {book}"))
    }

    /// Locks the rows that a statement updates.
    pub fn with(db: &TestDb, update: &str) -> Self {
        match &db.url {
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(url).unwrap();
                conn.batch_execute(&format!("BEGIN; {update}")).unwrap();
                Self::Pg(conn)
            }
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                conn.batch_execute(&format!("BEGIN IMMEDIATE; {update}")).unwrap();
                Self::Sqlite(conn)
            }
        }
    }

    /// Takes the update back.
    pub fn release(self) {
        match self {
            Self::Pg(mut conn) => conn.batch_execute("ROLLBACK").unwrap(),
            Self::Sqlite(mut conn) => conn.batch_execute("ROLLBACK").unwrap(),
        }
    }
}

/// Waits until so many transactions wait for locks. SQLite does not show who waits, so there a test has to hold whether
/// they have come or not.
pub fn until_waiting(db: &TestDb, count: usize) {
    let waiting = "SELECT CAST(count(*) AS TEXT) AS line FROM pg_stat_activity \
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    if db.backend == Backend::Postgres {
        eventually("they wait for locks", || db.lines(waiting) == [count.to_string()]);
    }
}

fn quick_add(client: &Client, name: &str) -> Response {
    let fields = [
        ("fio", name),
        ("telephone", "+79991234567"),
        ("telegram", ""),
        ("tags", ""),
    ];
    client.post("/add", &fields)
}

both_databases! {
    fn a_locked_book_holds_up_its_own_writers_only(db: TestDb) {
        let server = TestServer::start(db);
        let boris = server.client_of("boris");
        add(&boris, "Борисов Борис", "+79991234560", "");
        let saves: Vec<Client> = (0..8).map(|_| server.client_of("anna")).collect();
        let anna = server.client_of("anna");
        add(&anna, "Котова Анна", "+79991234561", "");
        let lock = Lock::hold(&server.db, server.access_of("anna").book_id().0);
        let (rejected, rounds) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for client in saves {
                let rejected = &rejected;
                scope.spawn(move || {
                    let answer = quick_add(&client, "Лишний");
                    assert_eq!(answer.header("retry-after"), Some("3"), "{:?}", answer.headers);
                    answer.page(503).assert_says("Сервер занят");
                    rejected.fetch_add(1, Ordering::Relaxed);
                });
            }
            // While all of them wait, other requests are answered one after another.
            while rejected.load(Ordering::Relaxed) == 0 {
                assert_eq!(names(&boris.page("/")), ["Борисов Борис"]);
                assert_eq!(names(&anna.page("/")), ["Котова Анна"]);
                assert_eq!(boris.get("/readyz").status, 200);
                if server.db.backend == Backend::Postgres {
                    boris.post("/labels", &[("name", &format!("метка {}", rounds.load(Ordering::Relaxed)))]).location();
                }
                rounds.fetch_add(1, Ordering::Relaxed);
            }
        });
        assert_eq!(rejected.load(Ordering::Relaxed), 8);
        let answered = rounds.load(Ordering::Relaxed);
        assert!(answered >= 4, "only {answered} rounds while the book was locked");
        lock.release();
        assert_eq!(quick_add(&anna, "Новый").status, 303);
        assert_eq!(names(&anna.page("/")), ["Котова Анна", "Новый"]);
    }

    fn a_book_at_work_holds_up_no_other(db: TestDb) {
        let server = TestServer::start(db);
        let anna = account(&server.app, "anna");
        import(&server.app, &anna, "a.vcf", cards(0, 200));
        let boris = server.client_of("boris");
        add(&boris, "Борисов Борис", "+79991234560", "");
        let slow = with_small_steps(&server.app, 1);
        let started = bulk::add_label(&slow, &anna, &Selection::book(), "Клуб", &SentAct::by_program()).unwrap();
        let is_over = AtomicBool::new(false);
        let mut saves = 0;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                run_jobs(&slow);
                is_over.store(true, Ordering::Relaxed);
            });
            while !is_over.load(Ordering::Relaxed) {
                let fields = [("name", &*format!("метка {saves}"))];
                assert_eq!(boris.post("/labels", &fields).status, 303);
                assert_eq!(names(&boris.page("/")), ["Борисов Борис"]);
                assert_eq!(boris.get("/readyz").status, 200);
                saves += 1;
            }
        });
        assert!(saves > 0);
        assert_eq!(job(&server.app, &anna, &started).state, JobState::Done);
    }

    fn a_form_that_met_a_locked_book_is_sent_again_by_a_button(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let form = anna.page("/contacts/new").form("Сохранить").fill("Фамилия", "Титов").fill("Заметки", "одна\n\nтри <b>");
        let form = form.file("Выбрать фото", "a.png", &plain([200, 10, 10]));
        let lock = Lock::hold(&server.db, server.access_of("anna").book_id().0);
        let answer = form.submit(&anna);
        assert_eq!(answer.header("retry-after"), Some("3"));
        let kept = answer.page(503);
        assert_eq!(kept.heading(), "Сервер занят");
        kept.assert_says("одна три <b>");
        kept.assert_says("Подождите несколько секунд и отправьте форму ещё раз.");
        // It is still locked.
        anna.set_cookie("lang", "en");
        let kept = kept.form("Отправить ещё раз").submit(&anna).page(503);
        assert_eq!(kept.heading(), "The server is busy");
        kept.assert_says("Wait a few seconds, then send the form again.");
        lock.release();
        let saved = kept.form("Send again").submit(&anna).follow(&anna);
        assert_eq!(saved.heading(), "Титов");
        let path = row(&anna.page("/"), "Титов");
        assert!(String::from_utf8(bytes_of(anna.get(&format!("{path}.vcf")))).unwrap().contains("одна\\n\\nтри <b>"));
        assert!(!bytes_of(anna.get(&photo_url(&anna, &path))).is_empty());
    }

    fn a_command_waits_longer_than_a_request(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let file = server.db.file("a.vcf", card("u", "FN:Титов Лев"));
        let lock = Lock::hold(&server.db, server.access_of("anna").book_id().0);
        let command = server.db.manage(&["import", &file, "--user", "anna"]).spawn();
        // Two requests give up one after another, while the command waits.
        for name in ["Первый", "Второй"] {
            quick_add(&anna, name).page(503).assert_says("Сервер занят");
        }
        lock.release();
        let output = command.ended(Duration::from_secs(60));
        assert_eq!(output.code, Some(0), "{output:?}");
        assert_eq!(names(&anna.page("/")), ["Титов Лев"]);
    }

    fn a_password_is_not_kept_in_the_page_of_a_fault(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let lock = Lock::hold(&server.db, server.access_of("anna").book_id().0);
        let fields = [("name", "метка"), ("sign-in-login", "anna"), ("sign-in-password", "тайна тайна")];
        let answer = anna.post("/labels", &fields);
        assert!(answer.text().contains("метка") && !answer.text().contains("тайна"));
        answer.page(503).form("Отправить ещё раз");
        lock.release();
    }

    fn a_session_is_used_although_that_cannot_be_saved(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let deny = match server.db.backend {
            Backend::Sqlite => "CREATE TRIGGER deny BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'read-only'); END",
            Backend::Postgres => "CREATE FUNCTION deny() RETURNS trigger LANGUAGE plpgsql AS \
                'BEGIN RAISE EXCEPTION ''read-only''; END'; \
                CREATE TRIGGER deny BEFORE UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION deny()",
        };
        server.db.execute(deny);
        server.clock.advance(chrono::TimeDelta::minutes(10));
        anna.page("/").assert_says("Книга пока пуста");
        let lock = Lock::hold(&server.db, server.access_of("anna").book_id().0);
        anna.page("/").assert_says("Книга пока пуста");
        lock.release();
    }

    fn a_form_that_does_not_arrive_is_answered_and_the_connection_is_closed(db: TestDb) {
        let server = TestServer::start_with(db, |options| options.form_timeout = Duration::from_millis(300));
        let mut slow = TcpStream::connect(server.base.trim_start_matches("http://")).unwrap();
        slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let head = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
            Content-Length: 1000\r\n\r\nlogin=anna";
        slow.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // Ends when the server closes the connection.
        slow.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    }

    fn one_connection_is_kept_for_reading(db: TestDb) {
        let store = db.store();
        let expected = if db.backend == Backend::Postgres { store.size() - 1 } else { 1 };
        let writing = AtomicUsize::new(0);
        let end = Barrier::new(expected + 1);
        let (rejected, read) = std::thread::scope(|scope| {
            for book in 0..expected {
                let (store, writing, end) = (&store, &writing, &end);
                let book = BookId(i64::try_from(book).unwrap());
                scope.spawn(move || {
                    let wrote: store::Result<()> = store.write_to(book, |_| {
                        writing.fetch_add(1, Ordering::Relaxed);
                        end.wait();
                        Ok(())
                    });
                    wrote.unwrap();
                });
            }
            eventually("all of them write", || writing.load(Ordering::Relaxed) == expected);
            let rejected: store::Result<()> = store.write_if_free(Some(BookId(100)), |_| Ok(()));
            let read = store.ping();
            // Before any assertion: a writer that waits would keep the test from ending.
            end.wait();
            (rejected, read)
        });
        assert!(matches!(rejected, Err(store::Error::Busy)), "{rejected:?}");
        read.unwrap();
        store.write_if_free(Some(BookId(100)), |_| Ok::<_, store::Error>(())).unwrap();
    }

    fn a_busy_database_is_not_asked_again_at_once(db: TestDb) {
        let store = db.store();
        let mut calls = 0;
        let read: app::Result<()> = store.read(|_| {
            calls += 1;
            Err(app::Error::Busy)
        });
        assert!(matches!(read, Err(app::Error::Busy)));
        assert_eq!(calls, 1);
    }
}
