//! Whether what a batch did still stands.

use crate::prelude::*;
use diesel::dsl::{exists, not};

use super::schema::{changes, contact_labels, contacts};
use super::{Conn, Result};
use domain::ids::{BatchId, BookId, LabelId};

/// True if a contact that a batch changed is in the trash, or was purged.
pub fn is_any_deleted(conn: &mut Conn, book: BookId, batch: BatchId) -> Result<bool> {
    let found: Vec<i64> = changes::table
        .inner_join(contacts::table.on(contacts::id.eq(changes::contact_id)))
        .filter(changes::book_id.eq(book.0))
        .filter(changes::batch_id.eq(batch.0))
        .filter(contacts::deleted_at.is_not_null())
        .select(changes::id)
        .limit(1)
        .load(conn)?;
    Ok(!found.is_empty())
}

/// True if a live contact that a batch changed has a label, or without `has` lacks it.
pub fn is_any_labeled(
    conn: &mut Conn,
    book: BookId,
    batch: BatchId,
    label: LabelId,
    has: bool,
) -> Result<bool> {
    let labeled = contact_labels::table
        .filter(contact_labels::book_id.eq(book.0))
        .filter(contact_labels::contact_id.eq(changes::contact_id))
        .filter(contact_labels::label_id.eq(label.0));
    let of_batch = changes::table
        .inner_join(contacts::table.on(contacts::id.eq(changes::contact_id)))
        .filter(changes::book_id.eq(book.0))
        .filter(changes::batch_id.eq(batch.0))
        .filter(contacts::deleted_at.is_null())
        .select(changes::id);
    let found: Vec<i64> = if has {
        of_batch.filter(exists(labeled)).limit(1).load(conn)?
    } else {
        of_batch.filter(not(exists(labeled))).limit(1).load(conn)?
    };
    Ok(!found.is_empty())
}
