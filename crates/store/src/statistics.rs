//! What PostgreSQL does by itself only a minute after a bulk fill. Until then it plans as if a book had one row.

use diesel::connection::SimpleConnection;

use super::{Conn, Result};

/// Updates the statistics of the tables that a bulk fill grows, and moves the new entries of the search
/// indexes to where they are found fast. A table that another connection is analyzing is skipped. SQLite needs
/// neither.
pub fn update(conn: &mut Conn) -> Result<()> {
    if let Conn::Pg(c) = conn {
        // One statement each: together they would be one transaction, which keeps its locks to the end.
        for statement in [
            "ANALYZE (SKIP_LOCKED) contacts, contact_keys, contact_labels, repairs, search_words, changes, import_items",
            "SELECT gin_clean_pending_list('contacts_words')",
            "SELECT gin_clean_pending_list('contacts_digits')",
        ] {
            c.batch_execute(statement)?;
        }
    }
    Ok(())
}
