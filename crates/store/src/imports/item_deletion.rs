//! Deletes the items of an import, some in each transaction.

use crate::prelude::*;

use super::items::{ITEMS_PER_DELETE, of};
use crate::schema::import_items;
use crate::{Conn, Result};
use domain::ids::{BookId, ImportId};

/// Deletes some items of an import; true if there may be more.
pub fn delete_items(conn: &mut Conn, book: BookId, import: ImportId) -> Result<bool> {
    use import_items as i;
    let ids: Vec<i64> = of(book, import)
        .order(i::id)
        .limit(ITEMS_PER_DELETE)
        .select(i::id)
        .load(conn)?;
    delete_these(conn, book, ids)
}

fn delete_these(conn: &mut Conn, book: BookId, ids: Vec<i64>) -> Result<bool> {
    if ids.is_empty() {
        return Ok(false);
    }
    let these = import_items::table
        .filter(import_items::book_id.eq(book.0))
        .filter(import_items::id.eq_any(ids));
    Ok(diesel::delete(these).execute(conn)? > 0)
}

/// Deletes some of the items without an entry in the import report, then the cards of some of the others,
/// whose original text is stored; true if there may be more.
pub fn delete_unreported_items(conn: &mut Conn, book: BookId, import: ImportId) -> Result<bool> {
    use import_items as i;
    let quiet: Vec<i64> = of(book, import)
        .filter(i::notes.eq(""))
        .limit(ITEMS_PER_DELETE)
        .select(i::id)
        .load(conn)?;
    if delete_these(conn, book, quiet)? {
        return Ok(true);
    }
    let with_both: Vec<i64> = of(book, import)
        .filter(i::original.is_not_null())
        .filter(i::card.is_not_null())
        .limit(ITEMS_PER_DELETE)
        .select(i::id)
        .load(conn)?;
    let thinned = diesel::update(i::table)
        .filter(i::book_id.eq(book.0))
        .filter(i::id.eq_any(with_both))
        .set(i::card.eq(None::<Vec<u8>>))
        .execute(conn)?;
    Ok(thinned > 0)
}
