//! By what live contacts may be known again; see `domain::match_keys`.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::conn::on_backend;
use super::schema::contact_keys;
use super::{Conn, Result};
use crate::domain::ids::{BookId, ContactId};

/// Rows of one statement: a parameter for each value, and SQLite takes 32,766 of them.
const ROWS: usize = 5_000;

/// Notes keys of contacts that have none yet.
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
        on_backend!(conn, |c| diesel::insert_into(contact_keys::table)
            .values(rows)
            .execute(c))?;
    }
    Ok(())
}

/// Makes the keys of a contact these.
pub fn replace(conn: &mut Conn, book: BookId, contact: ContactId, keys: &BTreeSet<i64>) -> Result<()> {
    let mine = contact_keys::table
        .filter(contact_keys::book_id.eq(book.0))
        .filter(contact_keys::contact_id.eq(contact.0));
    let before: Vec<i64> = mine.select(contact_keys::key).load(conn)?;
    let gone: Vec<i64> = before.iter().copied().filter(|key| !keys.contains(key)).collect();
    for part in gone.chunks(ROWS) {
        diesel::delete(mine.filter(contact_keys::key.eq_any(part))).execute(conn)?;
    }
    let fresh: Vec<(ContactId, i64)> = keys
        .iter()
        .filter(|key| !before.contains(key))
        .map(|key| (contact, *key))
        .collect();
    add_many(conn, book, &fresh)
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = BigInt)]
    key: i64,
    #[diesel(sql_type = BigInt)]
    contact_id: i64,
}

/// Which contacts have which of these keys, at most `each` of a key: a switchboard's number belongs to
/// a whole firm.
pub fn with_any(conn: &mut Conn, book: BookId, keys: &[i64], each: i64) -> Result<Vec<(i64, ContactId)>> {
    let mut pairs = Vec::new();
    for part in keys.chunks(ROWS) {
        let wanted: Vec<String> = part.iter().map(i64::to_string).collect();
        // Numbers of our own stand in the text; no library of either database binds a list of them alike.
        let query = format!(
            "SELECT key, contact_id FROM (
                SELECT key, contact_id, ROW_NUMBER() OVER (PARTITION BY key ORDER BY contact_id) AS place
                FROM contact_keys WHERE book_id = {} AND key IN ({})
            ) AS placed WHERE place <= {each} ORDER BY key, contact_id",
            book.0,
            wanted.join(", ")
        );
        let found: Vec<Pair> = diesel::sql_query(query).load(conn)?;
        pairs.extend(
            found
                .into_iter()
                .map(|pair| (pair.key, ContactId(pair.contact_id))),
        );
    }
    Ok(pairs)
}
