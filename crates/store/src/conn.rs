//! A connection to either database. SQL that differs between the two matches on its variant.

use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, Connection, SimpleConnection, TransactionManager};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::Bool;
use diesel::{PgConnection, SqliteConnection};

use super::error::Error;
use super::url::DatabaseUrl;

/// A connection to PostgreSQL or to an SQLite file.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// A connection to a PostgreSQL server.
    Pg(PgConnection),
    /// An open SQLite file.
    Sqlite(SqliteConnection),
}

/// Runs a statement on the backend's own connection, for what `MultiConnection` does not support: inserting
/// many rows at once, `ON CONFLICT`, and `as_returning`. The compiler checks each arm against its own database.
macro_rules! on_backend {
    ($conn:expr, |$c:ident| $statement:expr) => {
        match $conn {
            $crate::Conn::Pg($c) => $statement,
            $crate::Conn::Sqlite($c) => $statement,
        }
    };
}
pub(super) use on_backend;

/// A filter that is always true and keeps the query out of the prepared-statement cache, so that PostgreSQL
/// plans it for the table's current size. A plan made when the table was small would read the whole table
/// for every value of a list.
pub(super) fn unprepared() -> SqlLiteral<Bool> {
    sql("TRUE")
}

/// How many rows of so many columns one statement inserts. SQLite binds at most 32,766 parameters to a
/// statement, one per column and row; half of that is as fast and leaves room for new columns.
pub(super) const fn rows_per_statement(columns: usize) -> usize {
    16_000 / columns
}

/// Time between two tries to lock an SQLite file that another process has locked. It is less than what long work leaves
/// between two transactions.
const SQLITE_RETRY_INTERVAL: Duration = Duration::from_millis(2);

const SQLITE_BUSY_TIMEOUT: &str = "PRAGMA busy_timeout = 5000";

/// One statement each, in this order: the first lets the second wait for a lock.
const SQLITE_SETTINGS: [&str; 5] = [
    SQLITE_BUSY_TIMEOUT,
    "PRAGMA journal_mode = WAL",
    // An answered save survives a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
];

/// How long libpq waits for a server that does not respond: seconds to connect, milliseconds until sent
/// data is acknowledged, and seconds of silence during a query. Without them a host that no longer answers blocks
/// a connection for minutes or hours.
const TIMEOUTS: [(&str, &str); 5] = [
    ("connect_timeout", "2"),
    ("tcp_user_timeout", "5000"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "2"),
    ("keepalives_count", "3"),
];

/// Adds those timeouts to the URL that it does not set itself.
fn with_timeouts(url: &str) -> String {
    TIMEOUTS
        .iter()
        .filter(|(name, _)| !url.contains(&format!("{name}=")))
        .fold(url.to_owned(), |url, (name, value)| {
            let separator = if url.contains('?') { '&' } else { '?' };
            format!("{url}{separator}{name}={value}")
        })
}

/// Makes the server's messages English, for the errors that only their message identifies (see `error`).
/// Changing `lc_messages` takes a superuser or, from PostgreSQL 15 on, a grant; without either the block
/// does nothing, and the server logs no error.
const POSTGRES_ENGLISH: &str = "DO $$ BEGIN SET lc_messages TO 'C'; \
    EXCEPTION WHEN insufficient_privilege THEN NULL; END $$";

/// Keeps searches in a large book short: a bitmap of all hits fits into memory, and compiling a plan or starting
/// workers takes longer than running it.
const POSTGRES_PLANS: &str = "SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '32MB'; \
    SET random_page_cost = 1.1";

impl Conn {
    /// Opens a connection. The URL decides the variant; `Conn::establish` would try both and hide the error.
    ///
    /// # Errors
    /// `Unavailable`, with the database's own message.
    pub fn open(url: &DatabaseUrl) -> Result<Self, Error> {
        let unavailable = |e: diesel::ConnectionError| Error::Unavailable(e.into());
        match url {
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(&with_timeouts(url)).map_err(unavailable)?;
                // If the connection broke, the next query on it reports that.
                let _ = conn.batch_execute(&format!("{POSTGRES_ENGLISH}; {POSTGRES_PLANS}"));
                Ok(Self::Pg(conn))
            }
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(unavailable)?;
                for setting in SQLITE_SETTINGS {
                    conn.batch_execute(setting)?;
                }
                Ok(Self::Sqlite(conn))
            }
        }
    }

    /// Opens a transaction for writing. SQLite's write lock is taken at once, so that two writers wait for
    /// each other instead of failing midway. `Busy` if another server holds the lock for longer than `wait`;
    /// on PostgreSQL this holds for each lock of the transaction.
    pub(super) fn begin_write(&mut self, wait: Duration) -> Result<(), Error> {
        match self {
            Self::Pg(c) => {
                // 0 is for no limit.
                let millis = wait.as_millis().max(1);
                let begin = format!("BEGIN; SET LOCAL lock_timeout = {millis}");
                AnsiTransactionManager::begin_transaction_sql(c, &begin)?;
            }
            Self::Sqlite(c) => begin_immediate(c, wait)?,
        }
        Ok(())
    }

    /// Opens a transaction that reads: all its queries see the database as it was at the first of them.
    pub(super) fn begin_snapshot(&mut self) -> Result<(), Error> {
        match self {
            Self::Pg(c) => {
                let begin = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
                AnsiTransactionManager::begin_transaction_sql(c, begin)?;
            }
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction(c)?,
        }
        Ok(())
    }

    pub(super) fn commit(&mut self) -> Result<(), Error> {
        match self {
            Self::Pg(c) => AnsiTransactionManager::commit_transaction(c)?,
            Self::Sqlite(c) => AnsiTransactionManager::commit_transaction(c)?,
        }
        Ok(())
    }

    /// A failed rollback leaves a connection that `is_broken`; the pool then drops it.
    pub(super) fn roll_back(&mut self) {
        let _ = match self {
            Self::Pg(c) => AnsiTransactionManager::rollback_transaction(c),
            Self::Sqlite(c) => AnsiTransactionManager::rollback_transaction(c),
        };
    }
}

/// Takes the write lock of an SQLite file. SQLite's own wait looks for the lock ten times a second in the end, and so
/// misses the moments between the transactions of another process's long work.
fn begin_immediate(conn: &mut SqliteConnection, wait: Duration) -> Result<(), Error> {
    let deadline = Instant::now() + wait;
    conn.batch_execute("PRAGMA busy_timeout = 0")?;
    let begun = loop {
        let begun = AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE");
        match begun.map_err(Error::from) {
            Err(Error::Busy) if Instant::now() < deadline => std::thread::sleep(SQLITE_RETRY_INTERVAL),
            other => break other,
        }
    };
    conn.batch_execute(SQLITE_BUSY_TIMEOUT)?;
    begun
}
