//! The keys of live contacts (`contact_keys`), by which imports and the search for duplicates find them.

use crate::prelude::*;
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
            .execute_batch(c))?;
    }
    Ok(())
}

/// The keys of these contacts.
pub fn of_contacts(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<(ContactId, i64)>> {
    let mut keys = Vec::new();
    for chunk in contacts.chunks(rows_per_statement(1)) {
        let found: Vec<(i64, i64)> = contact_keys::table
            .filter(contact_keys::book_id.eq(book.0))
            .filter(contact_keys::contact_id.eq_any(chunk))
            .select((contact_keys::contact_id, contact_keys::key))
            .load(conn)?;
        keys.extend(found.into_iter().map(|(contact, key)| (ContactId(contact), key)));
    }
    Ok(keys)
}

/// Removes keys from a contact.
pub fn remove(conn: &mut Conn, book: BookId, contact: ContactId, keys: &[i64]) -> Result<()> {
    for chunk in keys.chunks(rows_per_statement(1)) {
        let removed = contact_keys::table
            .filter(contact_keys::book_id.eq(book.0))
            .filter(contact_keys::contact_id.eq(contact.0))
            .filter(contact_keys::key.eq_any(chunk));
        diesel::delete(removed).execute(conn)?;
    }
    Ok(())
}

/// Removes all keys from contacts.
pub fn remove_all(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<()> {
    for chunk in contacts.chunks(rows_per_statement(1)) {
        let removed = contact_keys::table
            .filter(contact_keys::book_id.eq(book.0))
            .filter(contact_keys::contact_id.eq_any(chunk));
        diesel::delete(removed).execute(conn)?;
    }
    Ok(())
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

/// The first contacts that have a key, however many have it.
pub fn first_with(conn: &mut Conn, book: BookId, key: i64, limit: i64) -> Result<Vec<i64>> {
    Ok(contact_keys::table
        .filter(contact_keys::book_id.eq(book.0))
        .filter(contact_keys::key.eq(key))
        .order(contact_keys::contact_id)
        .limit(limit)
        .select(contact_keys::contact_id)
        .load(conn)?)
}

/// The contacts with a key that come next before and after a contact, at most `limit` on each side.
pub fn next_to(conn: &mut Conn, book: BookId, key: i64, contact: i64, limit: i64) -> Result<Vec<i64>> {
    let with_key = contact_keys::table
        .filter(contact_keys::book_id.eq(book.0))
        .filter(contact_keys::key.eq(key))
        .limit(limit)
        .select(contact_keys::contact_id);
    let mut found: Vec<i64> = with_key
        .filter(contact_keys::contact_id.lt(contact))
        .order(contact_keys::contact_id.desc())
        .load(conn)?;
    let after: Vec<i64> = with_key
        .filter(contact_keys::contact_id.gt(contact))
        .order(contact_keys::contact_id)
        .load(conn)?;
    found.extend(after);
    Ok(found)
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
