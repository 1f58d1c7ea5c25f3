//! The derived rows of contacts, the letters of a book, and derived rows that belong to no contact of their
//! book.

use crate::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::MAX_FOUND;
use crate::conn::unprepared;
use crate::schema::{book_letters, contact_keys, contact_labels, labels};
use crate::{Conn, Result};
use domain::ids::BookId;

/// The labels of these contacts, as pairs of contact id and label key.
pub fn labels_of(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<(i64, String)>> {
    Ok(contact_labels::table
        .inner_join(labels::table.on(labels::id.eq(contact_labels::label_id)))
        .filter(contact_labels::book_id.eq(book.0))
        .filter(contact_labels::contact_id.eq_any(contacts))
        .filter(unprepared())
        .select((contact_labels::contact_id, labels::key))
        .load(conn)?)
}

/// The match keys of these contacts, as pairs of contact id and key.
pub fn keys_of(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<(i64, i64)>> {
    Ok(contact_keys::table
        .filter(contact_keys::book_id.eq(book.0))
        .filter(contact_keys::contact_id.eq_any(contacts))
        .filter(unprepared())
        .select((contact_keys::contact_id, contact_keys::key))
        .load(conn)?)
}

/// A letter of the list.
#[derive(Queryable, Clone, Debug)]
pub struct LetterRow {
    /// The stored word of its sort order.
    pub sort: String,
    /// The letter.
    pub letter: String,
    /// How many contacts it has.
    pub contact_count: i64,
}

/// The letters of a book with their counts.
pub fn letters(conn: &mut Conn, book: BookId) -> Result<Vec<LetterRow>> {
    Ok(book_letters::table
        .filter(book_letters::book_id.eq(book.0))
        .select((
            book_letters::sort,
            book_letters::letter,
            book_letters::contact_count,
        ))
        .load(conn)?)
}

/// A derived row whose contact or label is not in the row's book.
#[derive(QueryableByName, Clone, Debug)]
pub struct MisplacedRow {
    /// The table.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// The book of the row.
    #[diesel(sql_type = BigInt)]
    pub book_id: i64,
    /// The contact of the row.
    #[diesel(sql_type = BigInt)]
    pub contact_id: i64,
}

/// The derived rows, of all books, whose contact or label belongs to another book or does not exist.
pub fn misplaced_rows(conn: &mut Conn) -> Result<Vec<MisplacedRow>> {
    let no_contact =
        "NOT EXISTS (SELECT 1 FROM contacts c WHERE c.id = r.contact_id AND c.book_id = r.book_id)";
    let no_label = "NOT EXISTS (SELECT 1 FROM labels l WHERE l.id = r.label_id AND l.book_id = r.book_id)";
    let mut found = Vec::new();
    for (table, misplaced) in [
        ("contact_labels", format!("{no_contact} OR {no_label}")),
        ("contact_keys", no_contact.to_owned()),
        ("contact_blobs", no_contact.to_owned()),
        ("repairs", no_contact.to_owned()),
        ("duplicate_members", no_contact.to_owned()),
    ] {
        let query = format!(
            "SELECT '{table}' AS name, r.book_id, r.contact_id FROM {table} r WHERE {misplaced} LIMIT {MAX_FOUND}"
        );
        let rows: Vec<MisplacedRow> = diesel::sql_query(query).load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}
