//! The statistics that PostgreSQL plans queries with.

use diesel::connection::SimpleConnection;

use super::{Conn, Result};

/// Updates the statistics of the tables that a bulk fill grows. The server does so by itself only after a
/// minute, and until then plans as if a book had one row. A table whose statistics another connection is
/// updating is skipped. SQLite plans these queries well without.
pub fn update(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Pg(c) => Ok(c.batch_execute(
            "ANALYZE (SKIP_LOCKED) contacts, contact_keys, contact_labels, repairs, changes, import_items",
        )?),
        Conn::Sqlite(_) => Ok(()),
    }
}
