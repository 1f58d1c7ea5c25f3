//! Migrations: which are applied and which are pending, and applying them once even if several processes start at
//! the same time.

use std::collections::BTreeSet;
use std::time::Duration;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::Conn;
use super::error::Error;
use super::pool::Store;

const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// How the schema of the database compares with this program's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaState {
    /// Every migration is applied.
    Current,
    /// These migrations are pending, oldest first.
    Behind(Vec<String>),
    /// A newer program applied these migrations; this one must not touch the database.
    Newer(Vec<String>),
}

/// How long a server waits for another one that migrates the same SQLite file.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);
/// Advisory-lock key. Arbitrary, but must never change.
const LOCK: i64 = 5_555_202_611;

/// Compares the database's schema with this program's.
pub fn state(store: &Store) -> Result<SchemaState, Error> {
    store.read(|conn| match conn {
        Conn::Pg(c) => state_of(c, &POSTGRES),
        Conn::Sqlite(c) => state_of(c, &SQLITE),
    })
}

/// Applies the pending migrations, under a lock, and returns their versions.
///
/// # Errors
/// `Schema` if the database is newer than the program, `Broken` if a migration fails.
pub fn run(store: &Store) -> Result<Vec<String>, Error> {
    store.read(|conn| {
        // PostgreSQL: a session lock, since each migration runs in its own transaction. SQLite: one
        // transaction around all of them, which holds the file's write lock.
        match conn {
            Conn::Pg(c) => {
                c.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
                let applied = apply(c, POSTGRES);
                c.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
                applied
            }
            Conn::Sqlite(_) => {
                conn.begin_write(LOCK_TIMEOUT)?;
                let applied = match conn {
                    Conn::Sqlite(c) => apply(c, SQLITE),
                    Conn::Pg(_) => Ok(Vec::new()),
                };
                if applied.is_ok() {
                    conn.commit()?;
                } else {
                    conn.roll_back();
                }
                applied
            }
        }
    })
}

/// Reverts every migration, newest first. Everything in the database is lost; only tests call it.
pub fn revert_all(store: &Store) -> Result<(), Error> {
    store.read(|conn| match conn {
        Conn::Pg(c) => c.revert_all_migrations(POSTGRES).map(drop).map_err(broken),
        Conn::Sqlite(c) => c.revert_all_migrations(SQLITE).map(drop).map_err(broken),
    })
}

fn apply<C, DB>(conn: &mut C, source: EmbeddedMigrations) -> Result<Vec<String>, Error>
where
    C: MigrationHarness<DB>,
    DB: Backend,
    EmbeddedMigrations: MigrationSource<DB>,
{
    if let SchemaState::Newer(unknown) = state_of(conn, &source)? {
        return Err(Error::Schema(format!(
            "the database was migrated by a newer program (it has {}); use that program, or restore a backup",
            unknown.join(", ")
        )));
    }
    let applied = conn.run_pending_migrations(source).map_err(broken)?;
    Ok(applied.iter().map(ToString::to_string).collect())
}

fn state_of<C, DB>(conn: &mut C, source: &EmbeddedMigrations) -> Result<SchemaState, Error>
where
    C: MigrationHarness<DB>,
    DB: Backend,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known: BTreeSet<String> = MigrationSource::<DB>::migrations(source)
        .map_err(broken)?
        .iter()
        .map(|m| m.name().version().to_string())
        .collect();
    let applied: BTreeSet<String> = conn
        .applied_migrations()
        .map_err(broken)?
        .iter()
        .map(ToString::to_string)
        .collect();
    let unknown: Vec<String> = applied.difference(&known).cloned().collect();
    if !unknown.is_empty() {
        return Ok(SchemaState::Newer(unknown));
    }
    let pending: Vec<String> = known.difference(&applied).cloned().collect();
    Ok(if pending.is_empty() {
        SchemaState::Current
    } else {
        SchemaState::Behind(pending)
    })
}

/// `diesel_migrations` boxes its errors; those of the database are sorted as any other query's.
fn broken(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    match error.downcast::<diesel::result::Error>() {
        Ok(error) => Error::from(*error),
        Err(error) => Error::broken("a migration failed", error),
    }
}
