//! Labels of a book, and which live contacts have them.

use crate::prelude::*;
use diesel::sql_types::BigInt;

use super::conn::{on_backend, rows_per_statement};
use super::schema::{contact_labels, labels};
use super::{Conn, Result};
use domain::ids::{BatchId, BookId, ContactId, LabelId};

/// A row of `labels`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = labels)]
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
    Ok(labels::table
        .filter(labels::book_id.eq(book.0))
        .select(LabelRow::as_select())
        .load(conn)?)
}

/// One label.
///
/// # Errors
/// `NotFound` if the book has no such label.
pub fn by_id(conn: &mut Conn, book: BookId, id: LabelId) -> Result<LabelRow> {
    Ok(one(book, id).select(LabelRow::as_select()).first(conn)?)
}

/// The label with this key; see `domain::label::label_key`.
pub fn by_key(conn: &mut Conn, book: BookId, key: &str) -> Result<Option<LabelRow>> {
    Ok(labels::table
        .filter(labels::book_id.eq(book.0))
        .filter(labels::key.eq(key))
        .select(LabelRow::as_select())
        .first(conn)
        .optional()?)
}

/// Inserts a label that no contact has yet. `batch` gives it its first contacts.
///
/// # Errors
/// `Duplicate` if the book has a label with this key.
pub fn insert(
    conn: &mut Conn,
    book: BookId,
    name: &str,
    key: &str,
    batch: Option<BatchId>,
) -> Result<LabelId> {
    let row = (
        labels::book_id.eq(book.0),
        labels::name.eq(name),
        labels::key.eq(key),
        labels::contact_count.eq(0_i64),
        labels::batch_id.eq(batch.map(|batch| batch.0)),
    );
    Ok(LabelId(
        diesel::insert_into(labels::table)
            .values(row)
            .returning(labels::id)
            .get_result(conn)?,
    ))
}

/// Inserts a label that was removed, with the id that it had. Does nothing if there is a label with its id or its key.
pub fn insert_again(
    conn: &mut Conn,
    book: BookId,
    id: LabelId,
    name: &str,
    key: &str,
    batch: BatchId,
) -> Result<()> {
    let row = (
        labels::id.eq(id.0),
        labels::book_id.eq(book.0),
        labels::name.eq(name),
        labels::key.eq(key),
        labels::contact_count.eq(0_i64),
        labels::batch_id.eq(batch.0),
    );
    on_backend!(conn, |c| diesel::insert_into(labels::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Renames a label.
///
/// # Errors
/// `Duplicate` if another label has this key.
pub fn rename(conn: &mut Conn, book: BookId, id: LabelId, name: &str, key: &str) -> Result<()> {
    diesel::update(one(book, id))
        .set((labels::name.eq(name), labels::key.eq(key)))
        .execute(conn)?;
    Ok(())
}

/// Gives the contacts of a label to one that has none.
pub fn move_contacts(conn: &mut Conn, book: BookId, from: LabelId, to: LabelId) -> Result<()> {
    let attached = contact_labels::table
        .filter(contact_labels::label_id.eq(from.0))
        .filter(contact_labels::book_id.eq(book.0));
    let moved = diesel::update(attached)
        .set(contact_labels::label_id.eq(to.0))
        .execute(conn)?;
    let moved = i64::try_from(moved).unwrap_or(i64::MAX);
    add_to_count(conn, book, from, -moved)?;
    add_to_count(conn, book, to, moved)
}

/// Gives the contacts of a label to another one, which may have some of them already, and removes it.
pub fn merge_into(conn: &mut Conn, book: BookId, from: LabelId, into: LabelId) -> Result<()> {
    let twice = "DELETE FROM contact_labels WHERE book_id = $1 AND label_id = $2
         AND contact_id IN (SELECT contact_id FROM contact_labels WHERE label_id = $3)";
    let removed = diesel::sql_query(twice)
        .bind::<BigInt, _>(book.0)
        .bind::<BigInt, _>(from.0)
        .bind::<BigInt, _>(into.0)
        .execute(conn)?;
    add_to_count(conn, book, from, -i64::try_from(removed).unwrap_or(i64::MAX))?;
    move_contacts(conn, book, from, into)?;
    remove_unused(conn, book, from)
}

/// Gives each of two labels the name and the contacts of the other one.
pub fn swap_names(conn: &mut Conn, book: BookId, one: &LabelRow, other: &LabelRow) -> Result<()> {
    let (first, second) = (LabelId(one.id), LabelId(other.id));
    // No contact has its label twice on the way, and no two labels have one key.
    let between = insert(conn, book, "", "", None)?;
    move_contacts(conn, book, first, between)?;
    move_contacts(conn, book, second, first)?;
    move_contacts(conn, book, between, second)?;
    remove_unused(conn, book, between)?;
    rename(conn, book, second, "", "")?;
    rename(conn, book, first, &other.name, &other.key)?;
    rename(conn, book, second, &one.name, &one.key)
}

/// Removes a label if no contact has it.
pub fn remove_unused(conn: &mut Conn, book: BookId, id: LabelId) -> Result<()> {
    diesel::delete(one(book, id).filter(labels::contact_count.eq(0))).execute(conn)?;
    Ok(())
}

/// Removes the labels that a batch made, if no contact has them.
pub fn remove_unused_of_batch(conn: &mut Conn, book: BookId, batch: BatchId) -> Result<()> {
    let unused = labels::table
        .filter(labels::book_id.eq(book.0))
        .filter(labels::batch_id.eq(batch.0))
        .filter(labels::contact_count.eq(0));
    diesel::delete(unused).execute(conn)?;
    Ok(())
}

/// Adds to the number of contacts that have a label.
pub fn add_to_count(conn: &mut Conn, book: BookId, id: LabelId, by: i64) -> Result<()> {
    diesel::update(one(book, id))
        .set(labels::contact_count.eq(labels::contact_count + by))
        .execute(conn)?;
    Ok(())
}

/// Counts the contacts of each label of a locked book again.
pub fn recount(conn: &mut Conn, book: BookId) -> Result<()> {
    let counted = "(SELECT count(*) FROM contact_labels c WHERE c.label_id = labels.id)";
    diesel::sql_query(format!(
        "UPDATE labels SET contact_count = {counted} WHERE book_id = $1"
    ))
    .bind::<BigInt, _>(book.0)
    .execute(conn)?;
    Ok(())
}

/// Which of these contacts have which labels.
pub fn pairs_of_contacts(
    conn: &mut Conn,
    book: BookId,
    contacts: &[i64],
) -> Result<Vec<(ContactId, LabelId)>> {
    let mut pairs = Vec::new();
    for chunk in contacts.chunks(rows_per_statement(1)) {
        let found: Vec<(i64, i64)> = contact_labels::table
            .filter(contact_labels::book_id.eq(book.0))
            .filter(contact_labels::contact_id.eq_any(chunk))
            .select((contact_labels::contact_id, contact_labels::label_id))
            .load(conn)?;
        pairs.extend(
            found
                .into_iter()
                .map(|(contact, label)| (ContactId(contact), LabelId(label))),
        );
    }
    Ok(pairs)
}

/// Adds labels to contacts.
///
/// # Errors
/// `Duplicate` if a contact already has its label.
pub fn attach_many(conn: &mut Conn, book: BookId, pairs: &[(ContactId, LabelId)]) -> Result<()> {
    for chunk in pairs.chunks(rows_per_statement(3)) {
        let rows: Vec<_> = chunk
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
            .execute_batch(c))?;
    }
    Ok(())
}

/// Removes a label from contacts.
pub fn detach_many(conn: &mut Conn, book: BookId, contacts: &[i64], label: LabelId) -> Result<()> {
    for chunk in contacts.chunks(rows_per_statement(1)) {
        let attached = contact_labels::table
            .filter(contact_labels::book_id.eq(book.0))
            .filter(contact_labels::contact_id.eq_any(chunk))
            .filter(contact_labels::label_id.eq(label.0));
        diesel::delete(attached).execute(conn)?;
    }
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn one(book: BookId, id: LabelId) -> _ {
    let book: i64 = book.0;
    let id: i64 = id.0;
    labels::table
        .filter(labels::book_id.eq(book))
        .filter(labels::id.eq(id))
}
