//! Live contacts whose card holds something that could not be read; see `domain::repair`.

use diesel::prelude::*;

use super::conn::on_backend;
use super::schema::repairs;
use super::{Conn, Result};
use crate::domain::ids::{BookId, ContactId};

/// Rows of one statement: a parameter for each value, and SQLite takes 32,766 of them.
const ROWS: usize = 5_000;

/// Notes contacts of which nothing is noted yet.
pub fn add_many(conn: &mut Conn, book: BookId, contacts: &[ContactId]) -> Result<()> {
    for part in contacts.chunks(ROWS) {
        let rows: Vec<_> = part
            .iter()
            .map(|contact| (repairs::book_id.eq(book.0), repairs::contact_id.eq(contact.0)))
            .collect();
        on_backend!(conn, |c| diesel::insert_into(repairs::table)
            .values(rows)
            .execute(c))?;
    }
    Ok(())
}

/// Notes whether a contact needs repair.
pub fn set(conn: &mut Conn, book: BookId, contact: ContactId, needs_repair: bool) -> Result<()> {
    let mine = repairs::table
        .filter(repairs::book_id.eq(book.0))
        .filter(repairs::contact_id.eq(contact.0));
    if !needs_repair {
        diesel::delete(mine).execute(conn)?;
        return Ok(());
    }
    let is_noted: bool =
        diesel::select(diesel::dsl::exists(mine.select(repairs::contact_id))).get_result(conn)?;
    if is_noted {
        Ok(())
    } else {
        add_many(conn, book, &[contact])
    }
}

/// How many contacts of the book need repair.
pub fn count(conn: &mut Conn, book: BookId) -> Result<i64> {
    Ok(repairs::table
        .filter(repairs::book_id.eq(book.0))
        .count()
        .get_result(conn)?)
}

/// Which of these contacts need repair.
pub fn among(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<i64>> {
    Ok(repairs::table
        .filter(repairs::book_id.eq(book.0))
        .filter(repairs::contact_id.eq_any(contacts))
        .select(repairs::contact_id)
        .load(conn)?)
}
