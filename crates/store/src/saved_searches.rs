//! Searches that a user keeps beside the labels of a book.

use crate::prelude::*;

use super::schema::saved_searches;
use super::{Conn, Result};
use domain::ids::{BookId, SavedSearchId};

/// The saved searches of a book, with what was typed, in no order.
pub fn all(conn: &mut Conn, book: BookId) -> Result<Vec<(i64, String)>> {
    Ok(saved_searches::table
        .filter(saved_searches::book_id.eq(book.0))
        .select((saved_searches::id, saved_searches::query))
        .load(conn)?)
}

/// Adds a search that the book does not have.
///
/// # Errors
/// `Duplicate` if the book has it.
pub fn insert(conn: &mut Conn, book: BookId, query: &str) -> Result<()> {
    diesel::insert_into(saved_searches::table)
        .values((
            saved_searches::book_id.eq(book.0),
            saved_searches::query.eq(query),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes a saved search. Returns what was typed.
///
/// # Errors
/// `NotFound` if the book has no such search.
pub fn delete(conn: &mut Conn, book: BookId, id: SavedSearchId) -> Result<String> {
    let row = saved_searches::table
        .filter(saved_searches::book_id.eq(book.0))
        .filter(saved_searches::id.eq(id.0));
    Ok(diesel::delete(row)
        .returning(saved_searches::query)
        .get_result(conn)?)
}
