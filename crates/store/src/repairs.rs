//! Live contacts whose card holds something unreadable; see `domain::repair`.

use crate::prelude::*;

use super::conn::{on_backend, rows_per_statement};
use super::schema::repairs;
use super::{Conn, Result};
use domain::ids::{BookId, ContactId};

/// Flags contacts that are not flagged yet.
pub fn add_many(conn: &mut Conn, book: BookId, contacts: &[ContactId]) -> Result<()> {
    for chunk in contacts.chunks(rows_per_statement(2)) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|contact| (repairs::book_id.eq(book.0), repairs::contact_id.eq(contact.0)))
            .collect();
        on_backend!(conn, |c| diesel::insert_into(repairs::table)
            .values(rows)
            .execute_batch(c))?;
    }
    Ok(())
}

/// Clears the flag of contacts.
pub fn remove_many(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<()> {
    for chunk in contacts.chunks(rows_per_statement(1)) {
        let flags = repairs::table
            .filter(repairs::book_id.eq(book.0))
            .filter(repairs::contact_id.eq_any(chunk));
        diesel::delete(flags).execute(conn)?;
    }
    Ok(())
}

/// Those of these contacts that need repair.
pub fn among(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<i64>> {
    Ok(repairs::table
        .filter(repairs::book_id.eq(book.0))
        .filter(repairs::contact_id.eq_any(contacts))
        .select(repairs::contact_id)
        .load(conn)?)
}
