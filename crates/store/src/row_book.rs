//! Which book a row belongs to. Whether the caller may use that book is decided elsewhere.

use crate::prelude::*;

use super::conn::rows_per_statement;
use super::schema::{batches, contacts, imports, jobs, labels, saved_searches};
use super::{Conn, Result};
use domain::ids::{BookId, ContactId, RowId};

/// The book of a row.
pub fn find(conn: &mut Conn, row: RowId) -> Result<Option<BookId>> {
    let book: Option<i64> = match row {
        RowId::Contact(id) => contacts::table.find(id.0).select(contacts::book_id).first(conn),
        RowId::Label(id) => labels::table.find(id.0).select(labels::book_id).first(conn),
        RowId::Batch(id) => batches::table.find(id.0).select(batches::book_id).first(conn),
        RowId::Import(id) => imports::table.find(id.0).select(imports::book_id).first(conn),
        RowId::Job(id) => jobs::table.find(id.0).select(jobs::book_id).first(conn),
        RowId::SavedSearch(id) => saved_searches::table
            .find(id.0)
            .select(saved_searches::book_id)
            .first(conn),
    }
    .optional()?;
    Ok(book.map(BookId))
}

/// The books of contacts: pairs of contact and book, in the order of contacts.
pub fn of_contacts(conn: &mut Conn, wanted: &[ContactId]) -> Result<Vec<(ContactId, BookId)>> {
    let mut found = Vec::new();
    for chunk in wanted.chunks(rows_per_statement(1)) {
        let ids: Vec<i64> = chunk.iter().map(|id| id.0).collect();
        let pairs: Vec<(i64, i64)> = contacts::table
            .filter(contacts::id.eq_any(ids))
            .order(contacts::id)
            .select((contacts::id, contacts::book_id))
            .load(conn)?;
        found.extend(pairs.into_iter().map(|(id, book)| (ContactId(id), BookId(book))));
    }
    Ok(found)
}
