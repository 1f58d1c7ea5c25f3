//! Reads one contact, or those of a list of ids, UIDs or hrefs.

use crate::prelude::*;

use super::{Stored, by_primary_key, live, one};
use crate::conn::{rows_per_statement, unprepared};
use crate::schema::contacts;
use crate::{Conn, Result};
use domain::ids::{BookId, ContactId};

/// One contact, live or in the trash; not a tombstone.
///
/// # Errors
/// `NotFound` if the book has no such contact.
pub fn by_id(conn: &mut Conn, book: BookId, id: ContactId) -> Result<Stored> {
    Ok(one(book, id)
        .filter(contacts::purged_at.is_null())
        .select(Stored::as_select())
        .first(conn)?)
}

/// Several contacts of the book, live or in the trash, in order of id. Unknown ids are left out.
pub fn by_ids(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<Stored>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    for chunk in ids.chunks(rows_per_statement(1)) {
        let rows: Vec<Stored> = by_primary_key(book)
            .filter(contacts::id.eq_any(chunk))
            .filter(contacts::purged_at.is_null())
            .order(contacts::id)
            .select(Stored::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Those of these contacts that changed after a token.
pub fn changed_later(conn: &mut Conn, book: BookId, ids: &[i64], token: i64) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(rows_per_statement(1)) {
        let rows: Vec<i64> = by_primary_key(book)
            .filter(contacts::id.eq_any(chunk))
            .filter(contacts::token.gt(token))
            .filter(unprepared())
            .select(contacts::id)
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The live contact with this UID.
pub fn by_uid(conn: &mut Conn, book: BookId, uid: &str) -> Result<Option<Stored>> {
    Ok(live(book)
        .filter(contacts::uid.eq(uid))
        .select(Stored::as_select())
        .first(conn)
        .optional()?)
}

/// The live contacts with these UIDs.
pub fn by_uids(conn: &mut Conn, book: BookId, uids: &[String]) -> Result<Vec<Stored>> {
    let mut found = Vec::new();
    for chunk in uids.chunks(rows_per_statement(1)) {
        let rows: Vec<Stored> = live(book)
            .filter(contacts::uid.eq_any(chunk))
            .filter(unprepared())
            .select(Stored::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// At most `limit` live contacts whose sort key is `bound` and what ICU appends for accents and capitals.
pub fn by_sort_key(conn: &mut Conn, book: BookId, bound: &[u8], limit: i64) -> Result<Vec<Stored>> {
    // The next lower byte separates the levels of a key, higher ones continue the name.
    let end = [bound, &[LEVEL_SEPARATOR + 1]].concat();
    Ok(live(book)
        .filter(contacts::sort_family.ge(bound))
        .filter(contacts::sort_family.lt(end))
        .order((contacts::sort_family, contacts::id))
        .limit(limit)
        .select(Stored::as_select())
        .load(conn)?)
}

/// The byte between the levels of ICU's sort keys.
const LEVEL_SEPARATOR: u8 = 1;

/// True if a live contact has this href.
pub fn href_taken(conn: &mut Conn, book: BookId, href: &str) -> Result<bool> {
    let taken = live(book).filter(contacts::href.eq(href)).select(contacts::id);
    Ok(diesel::select(diesel::dsl::exists(taken)).get_result(conn)?)
}

/// Those of these hrefs that live contacts have.
pub fn hrefs_taken(conn: &mut Conn, book: BookId, hrefs: &[String]) -> Result<Vec<String>> {
    Ok(live(book)
        .filter(contacts::href.eq_any(hrefs))
        .filter(unprepared())
        .select(contacts::href)
        .load(conn)?)
}

/// The ids and names of contacts, for the change log. Tombstones have no name and are left out.
pub fn names(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<(i64, String)>> {
    Ok(by_primary_key(book)
        .filter(contacts::id.eq_any(ids))
        .filter(contacts::purged_at.is_null())
        .select((contacts::id, contacts::display_name))
        .load(conn)?)
}
