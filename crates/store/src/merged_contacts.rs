//! Into which contacts others were merged. The rows stay when the merged ones are purged, so that links to them lead on.

use crate::prelude::*;

use crate::conn::{rows_per_statement, unprepared};
use crate::schema::{contacts, merged_contacts};
use crate::{Conn, Result};
use domain::ids::{BookId, ContactId};

/// Notes that a contact was merged into another one.
pub fn set_merged_into(conn: &mut Conn, book: BookId, contact: ContactId, into: ContactId) -> Result<()> {
    diesel::delete(merged_contacts::table.find(contact.0)).execute(conn)?;
    diesel::insert_into(merged_contacts::table)
        .values((
            merged_contacts::contact_id.eq(contact.0),
            merged_contacts::book_id.eq(book.0),
            merged_contacts::into_id.eq(into.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// Those of these contacts that were merged into others.
pub fn merged_among(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(rows_per_statement(1)) {
        let merged: Vec<i64> = merged_contacts::table
            .filter(merged_contacts::contact_id.eq_any(chunk))
            .filter((merged_contacts::book_id + 0_i64).eq(book.0))
            .filter(unprepared())
            .select(merged_contacts::contact_id)
            .load(conn)?;
        found.extend(merged);
    }
    Ok(found)
}

/// Forgets into which contacts these were merged.
pub fn forget_merged(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<()> {
    for id in ids {
        diesel::delete(merged_contacts::table.find(*id))
            .filter((merged_contacts::book_id + 0_i64).eq(book.0))
            .execute(conn)?;
    }
    Ok(())
}

/// The contacts in the trash that were merged into a contact.
pub fn merged_from(conn: &mut Conn, book: BookId, into: ContactId) -> Result<Vec<i64>> {
    Ok(merged_contacts::table
        .inner_join(contacts::table.on(contacts::id.eq(merged_contacts::contact_id)))
        .filter(merged_contacts::into_id.eq(into.0))
        .filter((contacts::book_id + 0_i64).eq(book.0))
        .filter(contacts::deleted_at.is_not_null())
        .select(merged_contacts::contact_id)
        .load(conn)?)
}

/// A contact that was merged into another one.
#[derive(Queryable, Clone, Debug)]
pub struct MergedContact {
    /// The contact, which is in the trash.
    pub contact: i64,
    /// Its UID.
    pub uid: String,
    /// The other one.
    pub into: i64,
}

/// The contacts in the trash that were merged into any of these.
pub fn merged_into_any(conn: &mut Conn, book: BookId, into: &[i64]) -> Result<Vec<MergedContact>> {
    let mut found = Vec::new();
    for chunk in into.chunks(rows_per_statement(1)) {
        let rows: Vec<MergedContact> = merged_contacts::table
            .inner_join(contacts::table.on(contacts::id.eq(merged_contacts::contact_id)))
            .filter(merged_contacts::into_id.eq_any(chunk))
            .filter((contacts::book_id + 0_i64).eq(book.0))
            .filter(contacts::deleted_at.is_not_null())
            .filter(unprepared())
            .select((
                merged_contacts::contact_id,
                contacts::uid,
                merged_contacts::into_id,
            ))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The contacts, with their names, that were merged into a contact, also those that are out of the trash again.
pub fn ever_merged_from(conn: &mut Conn, book: BookId, into: ContactId) -> Result<Vec<(i64, String)>> {
    Ok(merged_contacts::table
        .inner_join(contacts::table.on(contacts::id.eq(merged_contacts::contact_id)))
        .filter(merged_contacts::into_id.eq(into.0))
        .filter((contacts::book_id + 0_i64).eq(book.0))
        .select((merged_contacts::contact_id, contacts::display_name))
        .load(conn)?)
}

/// The contact into which another one was merged.
pub fn merged_into(conn: &mut Conn, book: BookId, contact: ContactId) -> Result<Option<ContactId>> {
    let into: Option<i64> = merged_contacts::table
        .filter(merged_contacts::contact_id.eq(contact.0))
        .filter((merged_contacts::book_id + 0_i64).eq(book.0))
        .select(merged_contacts::into_id)
        .first(conn)
        .optional()?;
    Ok(into.map(ContactId))
}
