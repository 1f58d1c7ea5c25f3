//! The imports of a book, and how many items each has.

use crate::prelude::*;

use crate::imports::ImportRow;
use crate::schema::{batches, import_items, imports};
use crate::{Conn, Result};
use domain::ids::{BatchId, BookId, ImportId};

/// At most `limit` imports with an id above `after`, in order of id.
pub fn imports(conn: &mut Conn, book: BookId, after: i64, limit: i64) -> Result<Vec<ImportRow>> {
    Ok(imports::table
        .filter(imports::book_id.eq(book.0))
        .filter(imports::id.gt(after))
        .order(imports::id)
        .limit(limit)
        .select(ImportRow::as_select())
        .load(conn)?)
}

/// How many items of an import have each verdict.
pub fn items_by_verdict(conn: &mut Conn, import: ImportId) -> Result<Vec<(String, i64)>> {
    Ok(import_items::table
        .filter(import_items::import_id.eq(import.0))
        .group_by(import_items::verdict)
        .select((import_items::verdict, diesel::dsl::count_star()))
        .load(conn)?)
}

/// True if the book has this batch.
pub fn import_batch_exists(conn: &mut Conn, book: BookId, batch: BatchId) -> Result<bool> {
    let row = batches::table
        .filter(batches::book_id.eq(book.0))
        .filter(batches::id.eq(batch.0))
        .select(batches::id);
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(conn)?)
}
