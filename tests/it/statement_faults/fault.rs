//! Makes the n-th statement of a use case fail, in each way in which a statement fails.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use diesel::connection::SimpleConnection;

use crate::support::db::{Backend, TestDb, admin};
use crate::support::statements::watch;

/// The tables that use cases write to.
const TABLES: [&str; 19] = [
    "accounts",
    "batches",
    "blobs",
    "book_letters",
    "books",
    "changes",
    "contact_blobs",
    "contact_keys",
    "contact_labels",
    "contacts",
    "import_chunks",
    "import_files",
    "import_items",
    "imports",
    "jobs",
    "labels",
    "repairs",
    "sessions",
    "settings",
];

/// More statements than any use case sends.
const NEVER: i64 = 1_000_000;

/// How a statement fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The database rejects the row that it writes.
    Rejected,
    /// The thread panics before it sends the statement.
    Panic,
    /// The server closes the connection before it gets the statement.
    ConnectionLost,
}

impl Fault {
    /// The faults that can be planted in a database.
    pub fn all(backend: Backend) -> &'static [Self] {
        match backend {
            Backend::Sqlite => &[Self::Rejected, Self::Panic],
            Backend::Postgres => &[Self::Rejected, Self::Panic, Self::ConnectionLost],
        }
    }
}

/// Counts the statements of one thread, and makes one of them fail.
pub struct Planter {
    armed: Arc<Mutex<Option<(ThreadId, Fault)>>>,
    left: Arc<AtomicI64>,
}

impl Planter {
    /// Watches the connections that are opened from now on.
    pub fn new(db: &TestDb) -> Self {
        create_triggers(db);
        let armed: Arc<Mutex<Option<(ThreadId, Fault)>>> = Arc::default();
        let left = Arc::new(AtomicI64::new(NEVER));
        let (is_armed, countdown) = (Arc::clone(&armed), Arc::clone(&left));
        let name = db.env().rsplit('/').next().unwrap_or_default().to_owned();
        let fail = move |_: &str| {
            let armed = *is_armed.lock().unwrap();
            let Some((thread, fault)) = armed else { return };
            if thread == thread::current().id() && countdown.fetch_sub(1, Ordering::SeqCst) == 0 {
                match fault {
                    Fault::Rejected => {}
                    Fault::Panic => std::panic::resume_unwind(Box::new("planted")),
                    Fault::ConnectionLost => close_connections(&name),
                }
            }
        };
        watch(db, Arc::new(fail));
        Self { armed, left }
    }

    /// The number of statements that `work` sends, or of rows that the database could reject.
    pub fn count<T>(&self, db: &TestDb, fault: Fault, work: impl FnOnce() -> T) -> (i64, T) {
        self.arm(db, fault, NEVER);
        let done = work();
        (NEVER - self.disarm(db, fault), done)
    }

    /// Makes the n-th statement of this thread fail from now on, counted from 0.
    pub fn arm(&self, db: &TestDb, fault: Fault, n: i64) {
        if fault == Fault::Rejected {
            db.execute(&format!("UPDATE planted_fault SET left_over = {n}"));
        } else {
            self.left.store(n, Ordering::SeqCst);
            *self.armed.lock().unwrap() = Some((thread::current().id(), fault));
        }
    }

    /// Lets all statements succeed. Returns how many were left to the one that fails.
    pub fn disarm(&self, db: &TestDb, fault: Fault) -> i64 {
        *self.armed.lock().unwrap() = None;
        if fault != Fault::Rejected {
            return self.left.load(Ordering::SeqCst);
        }
        let left = &db.lines("SELECT CAST(left_over AS TEXT) AS line FROM planted_fault")[0];
        db.execute("UPDATE planted_fault SET left_over = -1");
        left.parse().unwrap()
    }
}

/// Creates triggers that count the rows that are written, and reject one of them. On PostgreSQL they count
/// statements. The counter is part of the transaction: it counts again what was rolled back.
fn create_triggers(db: &TestDb) {
    let mut sql =
        "CREATE TABLE planted_fault (left_over BIGINT NOT NULL); INSERT INTO planted_fault VALUES (-1);"
            .to_owned();
    if db.backend == Backend::Postgres {
        sql.push_str(
            "CREATE FUNCTION plant_fault() RETURNS trigger LANGUAGE plpgsql AS $$
             DECLARE n BIGINT;
             BEGIN
                 UPDATE planted_fault SET left_over = left_over - 1 WHERE left_over >= 0 RETURNING left_over INTO n;
                 IF n = -1 THEN RAISE EXCEPTION 'planted fault'; END IF;
                 RETURN NULL;
             END $$;",
        );
    }
    for table in TABLES {
        for event in ["INSERT", "UPDATE", "DELETE"] {
            let name = format!("planted_{table}_{event}");
            let trigger = match db.backend {
                Backend::Sqlite => format!(
                    "CREATE TRIGGER {name} BEFORE {event} ON {table}
                     WHEN (SELECT left_over FROM planted_fault) >= 0
                     BEGIN
                         UPDATE planted_fault SET left_over = left_over - 1;
                         SELECT RAISE(ABORT, 'planted fault') FROM planted_fault WHERE left_over = -1;
                     END;"
                ),
                Backend::Postgres => format!(
                    "CREATE TRIGGER {name} BEFORE {event} ON {table}
                     FOR EACH STATEMENT EXECUTE FUNCTION plant_fault();"
                ),
            };
            sql.push_str(&trigger);
        }
    }
    db.execute(&sql);
}

/// Closes all connections to a PostgreSQL database, and waits until they are closed.
fn close_connections(database: &str) {
    let name = database.split('?').next().unwrap_or_default();
    let others = format!("FROM pg_stat_activity WHERE datname = '{name}'");
    let close = format!(
        "SELECT pg_terminate_backend(pid) {others};
         DO $$ BEGIN
             WHILE EXISTS (SELECT 1 {others}) LOOP
                 PERFORM pg_sleep(0.002);
                 PERFORM pg_stat_clear_snapshot();
             END LOOP;
         END $$"
    );
    admin().batch_execute(&close).unwrap();
}
