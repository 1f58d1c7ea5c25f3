//! By what live contacts may be known again; see `domain::alike`.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::conn::native;
use super::schema::contact_keys;
use super::{Conn, Result};
use crate::domain::ids::{BookId, ContactId};

/// Rows of one statement: a parameter for each value, and SQLite takes 32,766 of them.
const ROWS: usize = 5_000;

/// Notes keys of contacts that have none yet.
///
/// # Errors
/// Those of the store.
pub fn add_many(conn: &mut Conn, book: BookId, keys: &[(ContactId, i64)]) -> Result<()> {
    for part in keys.chunks(ROWS) {
        let rows: Vec<_> = part
            .iter()
            .map(|(contact, key)| {
                (
                    contact_keys::book_id.eq(book.0),
                    contact_keys::contact_id.eq(contact.0),
                    contact_keys::key.eq(*key),
                )
            })
            .collect();
        native!(conn, |c| diesel::insert_into(contact_keys::table)
            .values(rows)
            .execute(c))?;
    }
    Ok(())
}

/// Makes the keys of a contact these.
///
/// # Errors
/// Those of the store.
pub fn replace(conn: &mut Conn, book: BookId, contact: ContactId, keys: &BTreeSet<i64>) -> Result<()> {
    let mine = contact_keys::table
        .filter(contact_keys::book_id.eq(book.0))
        .filter(contact_keys::contact_id.eq(contact.0));
    let before: Vec<i64> = mine.select(contact_keys::key).load(conn)?;
    let gone: Vec<i64> = before.iter().copied().filter(|key| !keys.contains(key)).collect();
    if !gone.is_empty() {
        diesel::delete(mine.filter(contact_keys::key.eq_any(gone))).execute(conn)?;
    }
    let fresh: Vec<(ContactId, i64)> = keys
        .iter()
        .filter(|key| !before.contains(key))
        .map(|key| (contact, *key))
        .collect();
    add_many(conn, book, &fresh)
}

/// Which contacts have which of these keys, at most `limit` pairs.
///
/// # Errors
/// Those of the store.
pub fn with_any(conn: &mut Conn, book: BookId, keys: &[i64], limit: i64) -> Result<Vec<(i64, ContactId)>> {
    let pairs: Vec<(i64, i64)> = contact_keys::table
        .filter(contact_keys::book_id.eq(book.0))
        .filter(contact_keys::key.eq_any(keys))
        .order((contact_keys::key, contact_keys::contact_id))
        .limit(limit)
        .select((contact_keys::key, contact_keys::contact_id))
        .load(conn)?;
    Ok(pairs
        .into_iter()
        .map(|(key, contact)| (key, ContactId(contact)))
        .collect())
}
