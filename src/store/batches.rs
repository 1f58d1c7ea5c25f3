//! Batches: what one undo takes back.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{accounts, batches};
use super::{Conn, Error, Paged, Result};
use crate::domain::ids::{BatchId, BookId};

/// A row of `batches`, and the name of the account that made it.
#[derive(Queryable, Clone, Debug)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct BatchRow {
    pub id: i64,
    pub book_id: i64,
    pub account_id: Option<i64>,
    pub origin: String,
    pub kind: String,
    pub detail: String,
    pub running: bool,
    pub change_count: i64,
    pub purged_count: i64,
    pub undoes_id: Option<i64>,
    pub undone_by_id: Option<i64>,
    pub made_at: NaiveDateTime,
    pub touched_at: NaiveDateTime,
}

/// A batch to be opened.
#[derive(Insertable)]
#[diesel(table_name = batches)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewBatchRow<'a> {
    pub book_id: i64,
    pub account_id: Option<i64>,
    pub origin: &'a str,
    pub kind: &'a str,
    pub detail: &'a str,
    pub running: bool,
    pub change_count: i64,
    pub purged_count: i64,
    pub undoes_id: Option<i64>,
    pub made_at: NaiveDateTime,
    pub touched_at: NaiveDateTime,
}

/// Opens a batch.
pub fn insert(conn: &mut Conn, row: &NewBatchRow) -> Result<BatchId> {
    Ok(BatchId(
        diesel::insert_into(batches::table)
            .values(row)
            .returning(batches::id)
            .get_result(conn)?,
    ))
}

/// One batch of the book.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, book: BookId, id: BatchId) -> Result<BatchRow> {
    Ok(batches::table
        .filter(batches::book_id.eq(book.0))
        .filter(batches::id.eq(id.0))
        .first(conn)?)
}

/// The batches of a book, newest first, from below `before` on, each with its account's name.
pub fn recent(
    conn: &mut Conn,
    book: BookId,
    before: Option<BatchId>,
    size: usize,
) -> Result<Paged<(BatchRow, Option<String>)>> {
    let mut query = batches::table
        .left_join(accounts::table.on(batches::account_id.eq(accounts::id.nullable())))
        .filter(batches::book_id.eq(book.0))
        .order(batches::id.desc())
        .select((batches::all_columns, accounts::name.nullable()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(batches::id.lt(before.0));
    }
    Paged::load(size, |limit| Ok(query.limit(limit).load(conn)?))
}

/// Adds to the number of a batch's changes.
pub fn add_changes(conn: &mut Conn, id: BatchId, changes: i64, now: NaiveDateTime) -> Result<()> {
    diesel::update(batches::table.find(id.0))
        .set((
            batches::change_count.eq(batches::change_count + changes),
            batches::touched_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that a contact of these batches was deleted for ever.
pub fn add_purged(conn: &mut Conn, id: BatchId, purged: i64) -> Result<()> {
    diesel::update(batches::table.find(id.0))
        .set(batches::purged_count.eq(batches::purged_count + purged))
        .execute(conn)?;
    Ok(())
}

/// Closes a batch that was worked off in several transactions.
pub fn finish(conn: &mut Conn, id: BatchId, detail: &str) -> Result<()> {
    diesel::update(batches::table.find(id.0))
        .set((batches::running.eq(false), batches::detail.eq(detail)))
        .execute(conn)?;
    Ok(())
}

/// Opens a batch again whose work was cut off or stopped, unless it was undone since.
///
/// # Errors
/// `NotFound` if it was.
pub fn open_again(conn: &mut Conn, book: BookId, id: BatchId, now: NaiveDateTime) -> Result<()> {
    let stands = batches::table
        .filter(batches::book_id.eq(book.0))
        .filter(batches::id.eq(id.0))
        .filter(batches::undone_by_id.is_null());
    let opened = diesel::update(stands)
        .set((batches::running.eq(true), batches::touched_at.eq(now)))
        .execute(conn)?;
    if opened > 0 { Ok(()) } else { Err(Error::NotFound) }
}

/// The undo of a batch that was begun and has not come to its end.
pub fn unfinished_undo(conn: &mut Conn, book: BookId, of: BatchId) -> Result<Option<BatchId>> {
    let id: Option<i64> = batches::table
        .filter(batches::book_id.eq(book.0))
        .filter(batches::undoes_id.eq(of.0))
        .filter(batches::running.eq(true))
        .order(batches::id.desc())
        .select(batches::id)
        .first(conn)
        .optional()?;
    Ok(id.map(BatchId))
}

/// Closes the batches that were not touched since `when`: whoever worked on them was cut off. What
/// they did stands, and can be undone.
pub fn close_stale(conn: &mut Conn, when: NaiveDateTime) -> Result<usize> {
    let stale = batches::table
        .filter(batches::running.eq(true))
        .filter(batches::touched_at.lt(when));
    Ok(diesel::update(stale)
        .set(batches::running.eq(false))
        .execute(conn)?)
}

/// Says by which batch a batch was undone, or that it stands again.
pub fn set_undone_by(conn: &mut Conn, id: BatchId, by: Option<BatchId>) -> Result<()> {
    diesel::update(batches::table.find(id.0))
        .set(batches::undone_by_id.eq(by.map(|b| b.0)))
        .execute(conn)?;
    Ok(())
}
