//! The schema: what is applied, what is pending, and applying it once although several start at once.

use std::collections::BTreeSet;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::Conn;
use super::error::Error;
use super::pool::Store;

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// How the database's schema stands to this program's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing is to be done.
    Current,
    /// These migrations are still to be applied, oldest first.
    Behind(Vec<String>),
    /// These migrations were applied by a newer program; this one must not touch the database.
    Newer(Vec<String>),
}

/// Any number does, as long as every release uses the same: the advisory lock of migrations.
const LOCK: i64 = 5_555_202_611;

/// Compares the database's schema with this program's.
pub fn state(store: &Store) -> Result<State, Error> {
    store.read(|conn| match conn {
        Conn::Pg(c) => state_of(c, &POSTGRES),
        Conn::Sqlite(c) => state_of(c, &SQLITE),
    })
}

/// Applies what is pending, under a lock, and returns the versions that were applied.
///
/// # Errors
/// `Schema` if the database is newer than the program, `Broken` if a migration fails.
pub fn run(store: &Store) -> Result<Vec<String>, Error> {
    store.read(|conn| {
        // On PostgreSQL a lock of the session, since each migration has a transaction of its own;
        // on SQLite one transaction around all, which takes the file's write lock.
        match conn {
            Conn::Pg(c) => {
                c.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
                let applied = apply(c, POSTGRES);
                c.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
                applied
            }
            Conn::Sqlite(_) => {
                conn.begin_write()?;
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

/// Takes every migration back, newest first. Everything in the database is lost; tests of the
/// migrations use it.
///
/// # Errors
/// Those of the store, or a `down.sql` that does not fit its `up.sql`.
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
    if let State::Newer(unknown) = state_of(conn, &source)? {
        return Err(Error::Schema(format!(
            "the database was migrated by a newer program (it has {}); use that program, or restore a backup",
            unknown.join(", ")
        )));
    }
    let applied = conn.run_pending_migrations(source).map_err(broken)?;
    Ok(applied.iter().map(ToString::to_string).collect())
}

fn state_of<C, DB>(conn: &mut C, source: &EmbeddedMigrations) -> Result<State, Error>
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
        return Ok(State::Newer(unknown));
    }
    let pending: Vec<String> = known.difference(&applied).cloned().collect();
    Ok(if pending.is_empty() {
        State::Current
    } else {
        State::Behind(pending)
    })
}

/// `diesel_migrations` boxes its errors; the database's own ones keep their kind.
fn broken(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    match error.downcast::<diesel::result::Error>() {
        Ok(error) => Error::from(*error),
        Err(error) => Error::Broken(format!("a migration failed: {error}")),
    }
}
