//! One connection to either database. What differs between them is matched on here and where a query says why.

use diesel::connection::{AnsiTransactionManager, Connection, SimpleConnection, TransactionManager};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::Bool;
use diesel::{PgConnection, SqliteConnection};

use super::error::{Error, first_line};
use super::url::DatabaseUrl;

/// A connection to PostgreSQL or to an SQLite file.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// A connection to a PostgreSQL server.
    Pg(PgConnection),
    /// An open SQLite file.
    Sqlite(SqliteConnection),
}

/// The same statement on the connection itself, for what `MultiConnection` cannot say: many rows in one
/// insert. Each arm is checked against its own database.
macro_rules! on_backend {
    ($conn:expr, |$c:ident| $statement:expr) => {
        match $conn {
            $crate::store::Conn::Pg($c) => $statement,
            $crate::store::Conn::Sqlite($c) => $statement,
        }
    };
}
pub(super) use on_backend;

/// Always true. A query that has it as a filter is not kept as a prepared statement, so PostgreSQL plans
/// it for the table as it is. A plan kept from when the table was small would read the whole of it for
/// every value of a list.
pub(super) fn unprepared() -> SqlLiteral<Bool> {
    sql("TRUE")
}

/// One statement each, in this order: the first lets the second wait for a lock.
const SQLITE_SETTINGS: [&str; 5] = [
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    // An answered save survives a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
];

/// How long libpq may wait for a server that does not say no: seconds to connect, milliseconds for what
/// was sent to arrive, and seconds of silence while an answer is awaited. Without them a host that is
/// gone holds a connection for minutes or hours.
const PATIENCE: [(&str, &str); 5] = [
    ("connect_timeout", "2"),
    ("tcp_user_timeout", "5000"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "2"),
    ("keepalives_count", "3"),
];

/// The URL with bounds on waiting, where it does not set its own.
fn bounded(url: &str) -> String {
    PATIENCE
        .iter()
        .filter(|(name, _)| !url.contains(&format!("{name}=")))
        .fold(url.to_owned(), |url, (name, value)| {
            let joint = if url.contains('?') { '&' } else { '?' };
            format!("{url}{joint}{name}={value}")
        })
}

impl Conn {
    /// Opens a connection. The variant is chosen by the URL, since `Conn::establish` would hide the real error.
    ///
    /// # Errors
    /// `Unavailable`, with the database's own words.
    pub fn open(url: &DatabaseUrl) -> Result<Self, Error> {
        let unavailable = |e: diesel::ConnectionError| Error::Unavailable(first_line(&e.to_string()));
        match url {
            DatabaseUrl::Postgres(url) => PgConnection::establish(&bounded(url))
                .map(Self::Pg)
                .map_err(unavailable),
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(unavailable)?;
                for setting in SQLITE_SETTINGS {
                    conn.batch_execute(setting)?;
                }
                Ok(Self::Sqlite(conn))
            }
        }
    }

    /// Opens a transaction that means to write: SQLite's write lock is taken at once, so that two
    /// writers wait for each other instead of failing midway.
    pub(super) fn begin_write(&mut self) -> Result<(), Error> {
        match self {
            Self::Pg(c) => AnsiTransactionManager::begin_transaction(c)?,
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
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

    /// A rollback that fails leaves a connection that `is_broken`; the pool then drops it.
    pub(super) fn roll_back(&mut self) {
        let _ = match self {
            Self::Pg(c) => AnsiTransactionManager::rollback_transaction(c),
            Self::Sqlite(c) => AnsiTransactionManager::rollback_transaction(c),
        };
    }
}
