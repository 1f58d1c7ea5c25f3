//! Match keys of live contacts, used to detect duplicates; `domain` computes them.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::conn::{on_backend, rows_per_statement};
use super::schema::contact_keys;
use super::{Conn, Result};
use domain::ids::{BookId, ContactId};

/// Adds keys to contacts that have none yet.
pub fn add_many(conn: &mut Conn, book: BookId, keys: &[(ContactId, i64)]) -> Result<()> {
    for chunk in keys.chunks(rows_per_statement(3)) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|(contact, key)| {
                (
                    contact_keys::book_id.eq(book.0),
                    contact_keys::contact_id.eq(contact.0),
                    contact_keys::key.eq(*key),
                )
            })
            .collect();
        on_backend!(conn, |c| diesel::insert_into(contact_keys::table)
            .values(rows)
            .execute(c))?;
    }
    Ok(())
}

/// Replaces the keys of a contact.
pub fn replace(conn: &mut Conn, book: BookId, contact: ContactId, keys: &BTreeSet<i64>) -> Result<()> {
    let current = contact_keys::table
        .filter(contact_keys::book_id.eq(book.0))
        .filter(contact_keys::contact_id.eq(contact.0));
    let before: Vec<i64> = current.select(contact_keys::key).load(conn)?;
    let removed: Vec<i64> = before.iter().copied().filter(|key| !keys.contains(key)).collect();
    for chunk in removed.chunks(rows_per_statement(1)) {
        diesel::delete(current.filter(contact_keys::key.eq_any(chunk))).execute(conn)?;
    }
    let added: Vec<(ContactId, i64)> = keys
        .iter()
        .filter(|key| !before.contains(key))
        .map(|key| (contact, *key))
        .collect();
    add_many(conn, book, &added)
}

#[derive(QueryableByName)]
struct KeyOfContact {
    #[diesel(sql_type = BigInt)]
    key: i64,
    #[diesel(sql_type = BigInt)]
    contact_id: i64,
}

#[derive(QueryableByName)]
struct KeyCount {
    #[diesel(sql_type = BigInt)]
    key: i64,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many contacts have each of these keys.
pub fn counts(conn: &mut Conn, book: BookId, keys: &[i64]) -> Result<Vec<(i64, i64)>> {
    let mut counts = Vec::with_capacity(keys.len());
    for chunk in keys.chunks(rows_per_statement(3)) {
        let wanted: Vec<String> = chunk.iter().map(i64::to_string).collect();
        let query = format!(
            "SELECT key, COUNT(*) AS count FROM contact_keys WHERE book_id = {} AND key IN ({}) GROUP BY key",
            book.0,
            wanted.join(", ")
        );
        let rows: Vec<KeyCount> = diesel::sql_query(query).load(conn)?;
        counts.extend(rows.into_iter().map(|row| (row.key, row.count)));
    }
    Ok(counts)
}

/// The contacts that have one of these keys, at most `limit` of each key: a whole firm may share the number
/// of its switchboard.
pub fn with_any(conn: &mut Conn, book: BookId, keys: &[i64], limit: i64) -> Result<Vec<(i64, ContactId)>> {
    let mut found = Vec::new();
    for chunk in keys.chunks(rows_per_statement(3)) {
        let wanted: Vec<String> = chunk.iter().map(i64::to_string).collect();
        // The numbers are part of the text: the two databases do not bind a list in the same way.
        let query = format!(
            "SELECT key, contact_id FROM (
                SELECT key, contact_id, ROW_NUMBER() OVER (PARTITION BY key ORDER BY contact_id) AS place
                FROM contact_keys WHERE book_id = {} AND key IN ({})
            ) AS placed WHERE place <= {limit} ORDER BY key, contact_id",
            book.0,
            wanted.join(", ")
        );
        let rows: Vec<KeyOfContact> = diesel::sql_query(query).load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.key, ContactId(row.contact_id))));
    }
    Ok(found)
}
