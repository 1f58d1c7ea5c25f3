//! Imports: their state, lease and choices. `files` and `items` have the rest.

mod files;
mod items;

pub use files::*;
pub use items::*;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{import_chunks, import_files, imports};
use super::{Conn, Result};
use crate::domain::ids::{BatchId, BookId, ImportId};

/// A row of `imports`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = imports)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ImportRow {
    pub id: i64,
    pub book_id: i64,
    pub state: String,
    pub label: String,
    pub choices: String,
    pub counts: String,
    pub batch_id: Option<i64>,
    pub applied_to: i64,
    pub attempts: i64,
    pub leased_until: NaiveDateTime,
    pub made_at: NaiveDateTime,
    pub touched_at: NaiveDateTime,
}

/// An import to insert.
#[derive(Insertable)]
#[diesel(table_name = imports)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewImportRow<'a> {
    pub book_id: i64,
    pub state: &'a str,
    pub label: &'a str,
    pub choices: &'a str,
    pub counts: &'a str,
    pub applied_to: i64,
    pub attempts: i64,
    pub leased_until: NaiveDateTime,
    pub made_at: NaiveDateTime,
    pub touched_at: NaiveDateTime,
}

/// The state of an import after a step of work on it.
#[derive(AsChangeset, Clone, Debug)]
#[diesel(table_name = imports)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ImportUpdate<'a> {
    pub state: &'a str,
    pub counts: &'a str,
    pub applied_to: i64,
    pub attempts: i64,
    pub leased_until: NaiveDateTime,
    pub touched_at: NaiveDateTime,
}

/// Inserts an import.
pub fn insert(conn: &mut Conn, row: &NewImportRow) -> Result<ImportId> {
    Ok(ImportId(
        diesel::insert_into(imports::table)
            .values(row)
            .returning(imports::id)
            .get_result(conn)?,
    ))
}

/// One import of the book.
///
/// # Errors
/// `NotFound` if the book has no such import.
pub fn by_id(conn: &mut Conn, book: BookId, id: ImportId) -> Result<ImportRow> {
    Ok(one(book, id).select(ImportRow::as_select()).first(conn)?)
}

/// The last `limit` imports of a book, newest first.
pub fn recent(conn: &mut Conn, book: BookId, limit: i64) -> Result<Vec<ImportRow>> {
    Ok(imports::table
        .filter(imports::book_id.eq(book.0))
        .order(imports::id.desc())
        .limit(limit)
        .select(ImportRow::as_select())
        .load(conn)?)
}

/// Imports of any book in one of these states without a live lease, oldest first.
pub fn without_lease(
    conn: &mut Conn,
    states: &[&str],
    now: NaiveDateTime,
) -> Result<Vec<(ImportId, BookId)>> {
    let rows = imports::table
        .filter(imports::state.eq_any(states))
        .filter(imports::leased_until.le(now))
        .order(imports::id)
        .select((imports::id, imports::book_id))
        .load(conn)?;
    Ok(typed(rows))
}

/// Imports of any book whose upload was last continued before `when`.
pub fn abandoned(conn: &mut Conn, uploading: &str, when: NaiveDateTime) -> Result<Vec<(ImportId, BookId)>> {
    let rows = imports::table
        .filter(imports::state.eq(uploading))
        .filter(imports::touched_at.lt(when))
        .order(imports::id)
        .select((imports::id, imports::book_id))
        .load(conn)?;
    Ok(typed(rows))
}

/// Imports of any book in one of `states` that were last touched before `when`, if their files are still
/// stored or they are in one of the states `waiting`, in which nothing was written to the book.
pub fn old(
    conn: &mut Conn,
    states: &[&str],
    waiting: &[&str],
    when: NaiveDateTime,
) -> Result<Vec<(ImportId, BookId)>> {
    let with_bytes = import_files::table
        .inner_join(import_chunks::table.on(import_chunks::file_id.eq(import_files::id)))
        .filter(import_files::import_id.eq(imports::id))
        .select(import_files::id);
    let rows = imports::table
        .filter(imports::touched_at.lt(when))
        .filter(imports::state.eq_any(states))
        .filter(diesel::dsl::exists(with_bytes).or(imports::state.eq_any(waiting)))
        .order(imports::id)
        .select((imports::id, imports::book_id))
        .load(conn)?;
    Ok(typed(rows))
}

/// Gives the keys their types.
fn typed(rows: Vec<(i64, i64)>) -> Vec<(ImportId, BookId)> {
    let typed = |(import, book)| (ImportId(import), BookId(book));
    rows.into_iter().map(typed).collect()
}

/// Acquires the lease on an import until `until`; false if another server holds it.
pub fn acquire_lease(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    now: NaiveDateTime,
    until: NaiveDateTime,
) -> Result<bool> {
    let expired = one(book, id).filter(imports::leased_until.le(now));
    Ok(diesel::update(expired)
        .set((
            imports::leased_until.eq(until),
            imports::attempts.eq(imports::attempts + 1),
        ))
        .execute(conn)?
        > 0)
}

/// Releases a lease early, if the import still has the lease that ends at `lease`.
pub fn release_lease(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    lease: NaiveDateTime,
    now: NaiveDateTime,
) -> Result<()> {
    let held = one(book, id).filter(imports::leased_until.eq(lease));
    diesel::update(held)
        .set(imports::leased_until.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Records a step of work; false if the import has left `state`, or no longer has the lease that
/// ends at `lease`.
pub fn save_step(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    state: &str,
    lease: NaiveDateTime,
    progress: &ImportUpdate,
) -> Result<bool> {
    // The statement that writes checks it: a user who stops the import at this moment is not overridden.
    let held = one(book, id)
        .filter(imports::state.eq(state))
        .filter(imports::leased_until.eq(lease));
    Ok(diesel::update(held).set(progress).execute(conn)? > 0)
}

/// Moves an import from one of the states `from` to the state `to` and ends its lease; false if it is in none
/// of them.
pub fn change_state(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    from: &[&str],
    to: &str,
    now: NaiveDateTime,
) -> Result<bool> {
    let movable = one(book, id).filter(imports::state.eq_any(from));
    Ok(diesel::update(movable)
        .set((
            imports::state.eq(to),
            imports::leased_until.eq(now),
            imports::touched_at.eq(now),
        ))
        .execute(conn)?
        > 0)
}

/// Sets the batch of the import's changes.
pub fn set_batch(conn: &mut Conn, book: BookId, id: ImportId, batch: BatchId) -> Result<()> {
    diesel::update(one(book, id))
        .set(imports::batch_id.eq(Some(batch.0)))
        .execute(conn)?;
    Ok(())
}

/// Stores the user's choices for an import.
pub fn set_choices(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    label: &str,
    choices: &str,
    now: NaiveDateTime,
) -> Result<()> {
    diesel::update(one(book, id))
        .set((
            imports::label.eq(label),
            imports::choices.eq(choices),
            imports::touched_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends an import that will not be resumed, with its final counts.
pub fn close(conn: &mut Conn, book: BookId, id: ImportId, state: &str, counts: &str) -> Result<()> {
    diesel::update(one(book, id))
        .set((imports::state.eq(state), imports::counts.eq(counts)))
        .execute(conn)?;
    Ok(())
}

/// Deletes an import with its files and items. What it wrote to the book stays.
pub fn delete(conn: &mut Conn, book: BookId, id: ImportId) -> Result<()> {
    diesel::delete(one(book, id)).execute(conn)?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn one(book: BookId, id: ImportId) -> _ {
    let book: i64 = book.0;
    let id: i64 = id.0;
    imports::table
        .filter(imports::book_id.eq(book))
        .filter(imports::id.eq(id))
}
