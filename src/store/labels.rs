//! Labels of a book and which live contacts carry them.

use diesel::prelude::*;

use super::conn::on_backend;
use super::schema::{contact_labels, labels};
use super::{Conn, Result};
use crate::domain::ids::{BookId, ContactId, LabelId};

/// A row of `labels`.
#[derive(Queryable, Clone, Debug)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct LabelRow {
    pub id: i64,
    pub book_id: i64,
    pub name: String,
    pub key: String,
    pub contact_count: i64,
}

/// The labels of a book, in no order.
pub fn all(conn: &mut Conn, book: BookId) -> Result<Vec<LabelRow>> {
    Ok(labels::table.filter(labels::book_id.eq(book.0)).load(conn)?)
}

/// One label.
///
/// # Errors
/// `NotFound` if the book has no such label.
pub fn by_id(conn: &mut Conn, book: BookId, id: LabelId) -> Result<LabelRow> {
    Ok(labels::table
        .filter(labels::book_id.eq(book.0))
        .filter(labels::id.eq(id.0))
        .first(conn)?)
}

/// The label of a key, as `domain::index::label_key` makes it.
pub fn by_key(conn: &mut Conn, book: BookId, key: &str) -> Result<Option<LabelRow>> {
    Ok(labels::table
        .filter(labels::book_id.eq(book.0))
        .filter(labels::key.eq(key))
        .first(conn)
        .optional()?)
}

/// Makes a label that nobody carries yet.
///
/// # Errors
/// `Duplicate` if the book has it.
pub fn insert(conn: &mut Conn, book: BookId, name: &str, key: &str) -> Result<LabelId> {
    let row = (
        labels::book_id.eq(book.0),
        labels::name.eq(name),
        labels::key.eq(key),
        labels::contact_count.eq(0_i64),
    );
    Ok(LabelId(
        diesel::insert_into(labels::table)
            .values(row)
            .returning(labels::id)
            .get_result(conn)?,
    ))
}

/// Gives a label another name.
///
/// # Errors
/// `Duplicate` if another label has it.
pub fn rename(conn: &mut Conn, book: BookId, id: LabelId, name: &str, key: &str) -> Result<()> {
    diesel::update(
        labels::table
            .filter(labels::book_id.eq(book.0))
            .filter(labels::id.eq(id.0)),
    )
    .set((labels::name.eq(name), labels::key.eq(key)))
    .execute(conn)?;
    Ok(())
}

/// Removes a label that nobody carries any more; one that somebody carries stays.
pub fn remove_unused(conn: &mut Conn, book: BookId, id: LabelId) -> Result<()> {
    diesel::delete(
        labels::table
            .filter(labels::book_id.eq(book.0))
            .filter(labels::id.eq(id.0))
            .filter(labels::contact_count.eq(0)),
    )
    .execute(conn)?;
    Ok(())
}

/// Moves the count of a label.
pub fn add_to_count(conn: &mut Conn, book: BookId, id: LabelId, by: i64) -> Result<()> {
    diesel::update(
        labels::table
            .filter(labels::book_id.eq(book.0))
            .filter(labels::id.eq(id.0)),
    )
    .set(labels::contact_count.eq(labels::contact_count + by))
    .execute(conn)?;
    Ok(())
}

/// The labels that a contact carries.
pub fn of_contact(conn: &mut Conn, book: BookId, contact: ContactId) -> Result<Vec<LabelId>> {
    let ids: Vec<i64> = contact_labels::table
        .filter(contact_labels::book_id.eq(book.0))
        .filter(contact_labels::contact_id.eq(contact.0))
        .select(contact_labels::label_id)
        .load(conn)?;
    Ok(ids.into_iter().map(LabelId).collect())
}

/// The labels of several contacts, as pairs of contact and name.
pub fn of_contacts(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<(i64, String)>> {
    Ok(contact_labels::table
        .inner_join(labels::table.on(labels::id.eq(contact_labels::label_id)))
        .filter(contact_labels::book_id.eq(book.0))
        .filter(contact_labels::contact_id.eq_any(contacts))
        .order((contact_labels::contact_id, labels::name))
        .select((contact_labels::contact_id, labels::name))
        .load(conn)?)
}

/// Rows of one statement: a parameter for each value, and SQLite takes 32,766 of them.
const ROWS: usize = 5_000;

/// Puts labels on contacts.
///
/// # Errors
/// `Duplicate` if a contact carries its label already.
pub fn attach_many(conn: &mut Conn, book: BookId, carriers: &[(ContactId, LabelId)]) -> Result<()> {
    for part in carriers.chunks(ROWS) {
        let rows: Vec<_> = part
            .iter()
            .map(|(contact, label)| {
                (
                    contact_labels::book_id.eq(book.0),
                    contact_labels::contact_id.eq(contact.0),
                    contact_labels::label_id.eq(label.0),
                )
            })
            .collect();
        on_backend!(conn, |c| diesel::insert_into(contact_labels::table)
            .values(rows)
            .execute(c))?;
    }
    Ok(())
}

/// Takes a label off a contact.
pub fn detach(conn: &mut Conn, book: BookId, contact: ContactId, label: LabelId) -> Result<()> {
    diesel::delete(
        contact_labels::table
            .filter(contact_labels::book_id.eq(book.0))
            .filter(contact_labels::contact_id.eq(contact.0))
            .filter(contact_labels::label_id.eq(label.0)),
    )
    .execute(conn)?;
    Ok(())
}
