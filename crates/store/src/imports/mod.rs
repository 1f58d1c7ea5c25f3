//! Imports: their state, choices and counts. `files` and `items` have the rest.

mod files;
mod item_deletion;
mod item_matches;
mod items;

pub use files::*;
pub use item_deletion::*;
pub use item_matches::*;
pub use items::*;

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::jobs::JobRow;
use super::schema::{import_chunks, import_files, imports, jobs};
use super::{Conn, Result};
use domain::ids::{BookId, ImportId, JobId};

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
    pub made_at: NaiveDateTime,
    pub touched_at: NaiveDateTime,
    pub job_id: Option<i64>,
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
    pub made_at: NaiveDateTime,
    pub touched_at: NaiveDateTime,
}

/// An import after a step of its job.
#[derive(AsChangeset, Clone, Debug)]
#[diesel(table_name = imports, treat_none_as_null = true)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ImportUpdate<'a> {
    pub state: &'a str,
    pub job_id: Option<i64>,
    pub counts: &'a str,
    pub batch_id: Option<i64>,
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

/// An import and the job that works on it.
pub type ImportWithJob = (ImportRow, Option<JobRow>);

/// One import of the book.
///
/// # Errors
/// `NotFound` if the book has no such import.
pub fn by_id(conn: &mut Conn, book: BookId, id: ImportId) -> Result<ImportWithJob> {
    Ok(imports::table
        .left_join(jobs::table.on(imports::job_id.eq(jobs::id.nullable())))
        .filter(imports::book_id.eq(book.0))
        .filter(imports::id.eq(id.0))
        .select((ImportRow::as_select(), Option::<JobRow>::as_select()))
        .first(conn)?)
}

/// The last `limit` imports of a book, newest first.
pub fn recent(conn: &mut Conn, book: BookId, limit: i64) -> Result<Vec<ImportWithJob>> {
    Ok(imports::table
        .left_join(jobs::table.on(imports::job_id.eq(jobs::id.nullable())))
        .filter(imports::book_id.eq(book.0))
        .order(imports::id.desc())
        .limit(limit)
        .select((ImportRow::as_select(), Option::<JobRow>::as_select()))
        .load(conn)?)
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

/// Records a step of the import's job.
pub fn save_step(conn: &mut Conn, book: BookId, id: ImportId, step: &ImportUpdate) -> Result<()> {
    diesel::update(one(book, id)).set(step).execute(conn)?;
    Ok(())
}

/// Moves an import from one of the states `from` to the state `to`, in which this job works on it; false if it
/// is in none of them.
pub fn change_state(
    conn: &mut Conn,
    book: BookId,
    id: ImportId,
    from: &[&str],
    (to, job): (&str, Option<JobId>),
    now: NaiveDateTime,
) -> Result<bool> {
    let movable = one(book, id).filter(imports::state.eq_any(from));
    Ok(diesel::update(movable)
        .set((
            imports::state.eq(to),
            imports::job_id.eq(job.map(|job| job.0)),
            imports::touched_at.eq(now),
        ))
        .execute(conn)?
        > 0)
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
        .set((
            imports::state.eq(state),
            imports::counts.eq(counts),
            imports::job_id.eq(None::<i64>),
        ))
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
