//! Batches: the changes that one undo takes back.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::schema::{accounts, batches, changes};
use super::{Conn, Error, Paged, Result};
use domain::ids::{AccountId, BatchId, BookId};

/// A row of `batches`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = batches)]
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

/// A batch to insert.
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

/// Inserts a batch.
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
/// `NotFound` if the book has no such batch.
pub fn by_id(conn: &mut Conn, book: BookId, id: BatchId) -> Result<BatchRow> {
    Ok(one(book, id).select(BatchRow::as_select()).first(conn)?)
}

/// Which batches of the change log are wanted.
#[derive(Clone, Debug, Default)]
pub struct BatchFilter {
    /// Only batches of this kind, as it is stored.
    pub kind: Option<&'static str>,
    /// Only batches of this account.
    pub account: Option<AccountId>,
}

/// Batches of the book by their ids, in no order.
pub fn by_ids(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<BatchRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(batches::table
        .filter(batches::book_id.eq(book.0))
        .filter(batches::id.eq_any(ids))
        .select(BatchRow::as_select())
        .load(conn)?)
}

/// A page of the batches of a book, newest first and older than `before`, each with the name of its account.
pub fn recent(
    conn: &mut Conn,
    book: BookId,
    filter: &BatchFilter,
    before: Option<BatchId>,
    size: usize,
) -> Result<Paged<(BatchRow, Option<String>)>> {
    let mut query = batches::table
        .left_join(accounts::table.on(batches::account_id.eq(accounts::id.nullable())))
        .filter(batches::book_id.eq(book.0))
        .order(batches::id.desc())
        .select((BatchRow::as_select(), accounts::name.nullable()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(batches::id.lt(before.0));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(batches::kind.eq(kind));
    }
    if let Some(account) = filter.account {
        query = query.filter(batches::account_id.eq(account.0));
    }
    Paged::load(size, |limit| Ok(query.limit(limit).load(conn)?))
}

/// Adds to the number of changes of a batch.
pub fn add_changes(
    conn: &mut Conn,
    book: BookId,
    id: BatchId,
    changes: i64,
    now: NaiveDateTime,
) -> Result<()> {
    diesel::update(one(book, id))
        .set((
            batches::change_count.eq(batches::change_count + changes),
            batches::touched_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Adds to the number of changes that a batch lost because their contact was purged.
pub fn add_purged(conn: &mut Conn, book: BookId, id: BatchId, purged: i64) -> Result<()> {
    diesel::update(one(book, id))
        .set(batches::purged_count.eq(batches::purged_count + purged))
        .execute(conn)?;
    Ok(())
}

/// Closes a batch that took several transactions.
pub fn close(conn: &mut Conn, book: BookId, id: BatchId) -> Result<()> {
    diesel::update(one(book, id))
        .set(batches::running.eq(false))
        .execute(conn)?;
    Ok(())
}

/// Opens a batch again whose work was interrupted or stopped, unless it was undone since.
///
/// # Errors
/// `NotFound` if it was undone, or if the book has no such batch.
pub fn reopen(conn: &mut Conn, book: BookId, id: BatchId, now: NaiveDateTime) -> Result<()> {
    let not_undone = one(book, id).filter(batches::undone_by_id.is_null());
    let opened = diesel::update(not_undone)
        .set((batches::running.eq(true), batches::touched_at.eq(now)))
        .execute(conn)?;
    if opened > 0 { Ok(()) } else { Err(Error::NotFound) }
}

/// Deletes a batch that changed nothing; false if it has changes.
pub fn delete_if_empty(conn: &mut Conn, book: BookId, id: BatchId) -> Result<bool> {
    let empty = one(book, id).filter(batches::change_count.eq(0));
    Ok(diesel::delete(empty).execute(conn)? > 0)
}

/// What the changes with these tokens took back, if an undo made them: the token, and the id of the undone batch.
pub fn undone_by_changes(conn: &mut Conn, book: BookId, tokens: &[i64]) -> Result<Vec<(i64, i64)>> {
    Ok(changes::table
        .inner_join(batches::table.on(batches::id.eq(changes::batch_id)))
        .filter(changes::book_id.eq(book.0))
        .filter(changes::token.eq_any(tokens))
        .filter(batches::undoes_id.is_not_null())
        .select((changes::token, batches::undoes_id.assume_not_null()))
        .load(conn)?)
}

/// Sets the detail of a batch.
pub fn set_detail(conn: &mut Conn, book: BookId, id: BatchId, detail: &str) -> Result<()> {
    diesel::update(one(book, id))
        .set(batches::detail.eq(detail))
        .execute(conn)?;
    Ok(())
}

/// Sets which batch undid a batch; `None` if that undo was itself undone.
pub fn set_undone_by(conn: &mut Conn, book: BookId, id: BatchId, by: Option<BatchId>) -> Result<()> {
    diesel::update(one(book, id))
        .set(batches::undone_by_id.eq(by.map(|b| b.0)))
        .execute(conn)?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn one(book: BookId, id: BatchId) -> _ {
    let book: i64 = book.0;
    let id: i64 = id.0;
    batches::table
        .filter(batches::book_id.eq(book))
        .filter(batches::id.eq(id))
}
