//! Imports: files on their way into a book, and what was made out of them.

mod files;
mod items;

pub use files::*;
pub use items::*;

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::schema::{import_chunks, import_files, imports};
use super::{Conn, Result};
use crate::domain::ids::{BatchId, BookId, ImportId};

/// A row of `imports`.
#[derive(Queryable, Clone, Debug)]
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

/// An import to be begun.
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

/// How an import stands after a step of work on it.
#[derive(AsChangeset, Clone, Debug)]
#[diesel(table_name = imports)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct Progress<'a> {
    pub state: &'a str,
    pub counts: &'a str,
    pub applied_to: i64,
    pub attempts: i64,
    pub leased_until: NaiveDateTime,
    pub touched_at: NaiveDateTime,
}

/// Has PostgreSQL look at what an import fills. It does so by itself only after a minute, and plans until
/// then as if a book were one row. SQLite needs no such knowledge for these queries.
pub fn take_statistics(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Pg(c) => Ok(c.batch_execute("ANALYZE contacts, contact_keys, import_items")?),
        Conn::Sqlite(_) => Ok(()),
    }
}

/// Begins an import.
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
/// `NotFound`.
pub fn by_id(conn: &mut Conn, book: BookId, id: ImportId) -> Result<ImportRow> {
    Ok(of(book, id).first(conn)?)
}

/// The imports of a book, newest first.
pub fn recent(conn: &mut Conn, book: BookId, limit: i64) -> Result<Vec<ImportRow>> {
    Ok(imports::table
        .filter(imports::book_id.eq(book.0))
        .order(imports::id.desc())
        .limit(limit)
        .load(conn)?)
}

/// Imports of any book in one of these states that nobody works on, oldest first: its id and its book.
pub fn waiting(conn: &mut Conn, states: &[&str], now: NaiveDateTime) -> Result<Vec<(i64, i64)>> {
    Ok(imports::table
        .filter(imports::state.eq_any(states))
        .filter(imports::leased_until.le(now))
        .order(imports::id)
        .select((imports::id, imports::book_id))
        .load(conn)?)
}

/// Imports of any book whose files have not come in whole by `when`: id and book.
pub fn abandoned(conn: &mut Conn, uploading: &str, when: NaiveDateTime) -> Result<Vec<(i64, i64)>> {
    Ok(imports::table
        .filter(imports::state.eq(uploading))
        .filter(imports::touched_at.lt(when))
        .order(imports::id)
        .select((imports::id, imports::book_id))
        .load(conn)?)
}

/// Imports of any book in one of these states that were not touched since `when`, and whose files are
/// still kept or that never got as far as the book: id and book.
pub fn old(
    conn: &mut Conn,
    states: &[&str],
    waiting: &[&str],
    when: NaiveDateTime,
) -> Result<Vec<(i64, i64)>> {
    let with_bytes = import_files::table
        .inner_join(import_chunks::table.on(import_chunks::file_id.eq(import_files::id)))
        .select(import_files::import_id);
    Ok(imports::table
        .filter(imports::touched_at.lt(when))
        .filter(imports::state.eq_any(states))
        .filter(imports::id.eq_any(with_bytes).or(imports::state.eq_any(waiting)))
        .order(imports::id)
        .select((imports::id, imports::book_id))
        .load(conn)?)
}

/// Takes the work on an import until `until`; false if somebody else is at it.
pub fn lease(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    now: NaiveDateTime,
    until: NaiveDateTime,
) -> Result<bool> {
    let free = of(book, id).filter(imports::leased_until.le(now));
    Ok(diesel::update(free)
        .set((
            imports::leased_until.eq(until),
            imports::attempts.eq(imports::attempts + 1),
        ))
        .execute(conn)?
        > 0)
}

/// Ends a lease before its time, if it is still the one that ends at `lease`.
pub fn end_lease(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    lease: NaiveDateTime,
    now: NaiveDateTime,
) -> Result<()> {
    let held = of(book, id).filter(imports::leased_until.eq(lease));
    diesel::update(held)
        .set(imports::leased_until.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Notes a step, if the import is in the state `held` and the work still stands under the lease that
/// ends at `lease`; false if not.
pub fn advance(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    held: &str,
    lease: NaiveDateTime,
    progress: &Progress,
) -> Result<bool> {
    // Asked for in the statement that writes: whoever stops the import at this moment is not overrun.
    let mine = of(book, id)
        .filter(imports::state.eq(held))
        .filter(imports::leased_until.eq(lease));
    Ok(diesel::update(mine).set(progress).execute(conn)? > 0)
}

/// Moves an import from one of these states to another, and ends whatever lease there was on it; false
/// if it is in none of these states.
pub fn move_on(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    from: &[&str],
    to: &str,
    now: NaiveDateTime,
) -> Result<bool> {
    let there = of(book, id).filter(imports::state.eq_any(from));
    Ok(diesel::update(there)
        .set((
            imports::state.eq(to),
            imports::leased_until.eq(now),
            imports::touched_at.eq(now),
        ))
        .execute(conn)?
        > 0)
}

/// Notes the batch under which the import writes.
pub fn set_batch(conn: &mut Conn, book: BookId, id: ImportId, batch: BatchId) -> Result<()> {
    diesel::update(of(book, id))
        .set(imports::batch_id.eq(Some(batch.0)))
        .execute(conn)?;
    Ok(())
}

/// Notes what somebody chose.
pub fn set_choices(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    label: &str,
    choices: &str,
    now: NaiveDateTime,
) -> Result<()> {
    diesel::update(of(book, id))
        .set((
            imports::label.eq(label),
            imports::choices.eq(choices),
            imports::touched_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends an import that is not gone on with: what was not done counts as left out.
pub fn close(conn: &mut Conn, book: BookId, id: ImportId, state: &str, counts: &str) -> Result<()> {
    diesel::update(of(book, id))
        .set((imports::state.eq(state), imports::counts.eq(counts)))
        .execute(conn)?;
    Ok(())
}

/// Forgets an import with its files and items. What it wrote to the book stays.
pub fn delete(conn: &mut Conn, book: BookId, id: ImportId) -> Result<()> {
    diesel::delete(of(book, id)).execute(conn)?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of(book: BookId, id: ImportId) -> _ {
    let book: i64 = book.0;
    let id: i64 = id.0;
    imports::table
        .filter(imports::book_id.eq(book))
        .filter(imports::id.eq(id))
}
