//! Jobs: long work on a book, how far it is, and which server works on it.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::schema::{imports, jobs};
use super::{Conn, Result};
use domain::ids::{AccountId, BatchId, BookId, JobId};

/// A row of `jobs`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = jobs)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct JobRow {
    pub id: i64,
    pub book_id: i64,
    pub account_id: i64,
    pub origin: String,
    pub kind: String,
    pub args: String,
    pub cursor: String,
    pub state: String,
    pub done: i64,
    pub total: i64,
    pub batch_id: Option<i64>,
    pub report: String,
    pub attempts: i64,
    pub leased_until: NaiveDateTime,
    pub made_at: NaiveDateTime,
    pub touched_at: NaiveDateTime,
}

/// What each step saves.
#[derive(AsChangeset, Insertable)]
#[diesel(table_name = jobs, treat_none_as_null = true)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct JobColumns<'a> {
    pub cursor: &'a str,
    pub state: &'a str,
    pub done: i64,
    pub total: i64,
    pub batch_id: Option<i64>,
    pub report: &'a str,
    pub attempts: i64,
    pub leased_until: NaiveDateTime,
    pub touched_at: NaiveDateTime,
}

/// A job to insert.
#[derive(Insertable)]
#[diesel(table_name = jobs)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewJobRow<'a> {
    pub book_id: i64,
    pub account_id: i64,
    pub origin: &'a str,
    pub kind: &'a str,
    pub args: &'a str,
    pub made_at: NaiveDateTime,
    pub form: Option<&'a str>,
    #[diesel(embed)]
    pub progress: JobColumns<'a>,
}

/// Inserts a job.
pub fn insert(conn: &mut Conn, row: &NewJobRow) -> Result<JobId> {
    Ok(JobId(
        diesel::insert_into(jobs::table)
            .values(row)
            .returning(jobs::id)
            .get_result(conn)?,
    ))
}

/// One job of the book.
///
/// # Errors
/// `NotFound` if the book has no such job.
pub fn by_id(conn: &mut Conn, book: BookId, id: JobId) -> Result<JobRow> {
    Ok(one(book, id).select(JobRow::as_select()).first(conn)?)
}

/// The last job that wrote under a batch, or claimed to undo one.
pub fn of_batch(conn: &mut Conn, book: BookId, batch: BatchId) -> Result<Option<JobRow>> {
    Ok(jobs::table
        .filter(jobs::book_id.eq(book.0))
        .filter(jobs::batch_id.eq(batch.0))
        .order(jobs::id.desc())
        .select(JobRow::as_select())
        .first(conn)
        .optional()?)
}

/// The last job of a kind that an account started with a form.
pub fn last_of_form(
    conn: &mut Conn,
    book: BookId,
    account: AccountId,
    kind: &str,
    form: &str,
) -> Result<Option<JobRow>> {
    Ok(jobs::table
        .filter(jobs::book_id.eq(book.0))
        .filter(jobs::form.eq(form))
        .filter(jobs::account_id.eq(account.0))
        .filter(jobs::kind.eq(kind))
        .order(jobs::id.desc())
        .select(JobRow::as_select())
        .first(conn)
        .optional()?)
}

/// The jobs of a book in a state, oldest first.
pub fn in_state(conn: &mut Conn, book: BookId, state: &str) -> Result<Vec<JobRow>> {
    Ok(jobs::table
        .filter(jobs::book_id.eq(book.0))
        .filter(jobs::state.eq(state))
        .order(jobs::id)
        .select(JobRow::as_select())
        .load(conn)?)
}

/// Jobs of any book in a state that no server works on, oldest first.
pub fn without_lease(conn: &mut Conn, state: &str, now: NaiveDateTime) -> Result<Vec<JobRow>> {
    Ok(jobs::table
        .filter(jobs::state.eq(state))
        .filter(jobs::leased_until.le(now))
        .order(jobs::id)
        .select(JobRow::as_select())
        .load(conn)?)
}

/// Acquires the lease on a job until `until`; false if another server holds it, or if the job has left
/// `state`.
pub fn acquire_lease(
    conn: &mut Conn,
    book: BookId,
    id: JobId,
    state: &str,
    now: NaiveDateTime,
    until: NaiveDateTime,
) -> Result<bool> {
    let expired = one(book, id)
        .filter(jobs::state.eq(state))
        .filter(jobs::leased_until.le(now));
    Ok(diesel::update(expired)
        .set((
            jobs::leased_until.eq(until),
            jobs::attempts.eq(jobs::attempts + 1),
        ))
        .execute(conn)?
        > 0)
}

/// Records a step of work; false if the job has left `state`, or no longer has the lease that ends at
/// `lease`.
pub fn save_step(
    conn: &mut Conn,
    book: BookId,
    id: JobId,
    state: &str,
    lease: NaiveDateTime,
    columns: &JobColumns,
) -> Result<bool> {
    let held = one(book, id)
        .filter(jobs::state.eq(state))
        .filter(jobs::leased_until.eq(lease));
    Ok(diesel::update(held).set(columns).execute(conn)? > 0)
}

/// Releases a lease early, if the job still has the lease that ends at `lease`. The server is alive, so its
/// attempt does not count.
pub fn release_lease(
    conn: &mut Conn,
    book: BookId,
    id: JobId,
    lease: NaiveDateTime,
    now: NaiveDateTime,
) -> Result<()> {
    let held = one(book, id).filter(jobs::leased_until.eq(lease));
    diesel::update(held)
        .set((jobs::leased_until.eq(now), jobs::attempts.eq(0)))
        .execute(conn)?;
    Ok(())
}

/// Changes the state and ends any lease; false if the job is in none of the states `from`.
pub fn change_state(
    conn: &mut Conn,
    book: BookId,
    id: JobId,
    from: &[&str],
    to: &str,
    now: NaiveDateTime,
) -> Result<bool> {
    let changed = diesel::update(one(book, id).filter(jobs::state.eq_any(from)))
        .set((
            jobs::state.eq(to),
            jobs::attempts.eq(0),
            jobs::leased_until.eq(now),
            jobs::touched_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed > 0)
}

/// Deletes the jobs of all books in one of `states` that were last touched before `when`. The job of an
/// import that can be resumed stays.
pub fn forget_before(conn: &mut Conn, states: &[&str], when: NaiveDateTime) -> Result<usize> {
    let its_import = imports::table
        .filter(imports::job_id.eq(jobs::id.nullable()))
        .select(imports::id);
    let old = jobs::table
        .filter(jobs::state.eq_any(states))
        .filter(jobs::touched_at.lt(when))
        .filter(diesel::dsl::not(diesel::dsl::exists(its_import)));
    Ok(diesel::delete(old).execute(conn)?)
}

/// Deletes a job.
pub fn delete(conn: &mut Conn, book: BookId, id: JobId) -> Result<()> {
    diesel::delete(one(book, id)).execute(conn)?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn one(book: BookId, id: JobId) -> _ {
    let book: i64 = book.0;
    let id: i64 = id.0;
    jobs::table.filter(jobs::book_id.eq(book)).filter(jobs::id.eq(id))
}
