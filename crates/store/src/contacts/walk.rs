//! Walks over the contacts of a book, in order of id.

use crate::prelude::*;

use super::{Stored, by_primary_key, live};
use crate::schema::{contact_labels, contacts};
use crate::{Conn, Result};
use domain::ids::{BookId, ContactId, LabelId};

/// At most `limit` live contacts with an id above `after`.
pub fn walk(conn: &mut Conn, book: BookId, after: ContactId, limit: i64) -> Result<Vec<Stored>> {
    Ok(by_primary_key(book)
        .filter(contacts::deleted_at.is_null())
        .filter(contacts::id.gt(after.0))
        .order(contacts::id)
        .limit(limit)
        .select(Stored::as_select())
        .load(conn)?)
}

/// At most `limit` ids of live contacts above `after`.
pub fn walk_ids(conn: &mut Conn, book: BookId, after: ContactId, limit: i64) -> Result<Vec<i64>> {
    Ok(by_primary_key(book)
        .filter(contacts::deleted_at.is_null())
        .filter(contacts::id.gt(after.0))
        .order(contacts::id)
        .limit(limit)
        .select(contacts::id)
        .load(conn)?)
}

/// The id of the live contact that was added last.
pub fn last_id(conn: &mut Conn, book: BookId) -> Result<Option<i64>> {
    Ok(live(book)
        .order(contacts::id.desc())
        .select(contacts::id)
        .first(conn)
        .optional()?)
}

/// At most `limit` contacts, live or in the trash, with an id above `after`: those whose index has
/// another version than `other_than`, or all with `None`.
pub fn walk_for_index(
    conn: &mut Conn,
    book: BookId,
    other_than: Option<i32>,
    after: ContactId,
    limit: i64,
) -> Result<Vec<Stored>> {
    let mut query = by_primary_key(book)
        .filter(contacts::purged_at.is_null())
        .filter(contacts::id.gt(after.0))
        .order(contacts::id)
        .limit(limit)
        .select(Stored::as_select())
        .into_boxed();
    if let Some(version) = other_than {
        query = query.filter(contacts::index_version.ne(version));
    }
    Ok(query.load(conn)?)
}

/// True if a contact of the book, live or in the trash, has an index of another version.
pub fn has_stale_index(conn: &mut Conn, book: BookId, version: i32) -> Result<bool> {
    // Neither database uses the index for "not equal".
    let is_other = contacts::index_version
        .lt(version)
        .or(contacts::index_version.gt(version));
    let stale = contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::purged_at.is_null())
        .filter(is_other);
    Ok(diesel::select(diesel::dsl::exists(stale)).get_result(conn)?)
}

/// At most `limit` ids of live contacts with a label, above `after`.
pub fn with_label(
    conn: &mut Conn,
    book: BookId,
    label: LabelId,
    after: ContactId,
    limit: i64,
) -> Result<Vec<i64>> {
    Ok(contact_labels::table
        .filter(contact_labels::book_id.eq(book.0))
        .filter(contact_labels::label_id.eq(label.0))
        .filter(contact_labels::contact_id.gt(after.0))
        .order(contact_labels::contact_id)
        .limit(limit)
        .select(contact_labels::contact_id)
        .load(conn)?)
}
