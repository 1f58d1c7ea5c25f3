//! Sessions of signed-in devices, and counts of failed sign-ins.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{sessions, sign_in_failures};
use super::{Conn, Result};
use crate::domain::ids::{AccountId, SessionId};

diesel::define_sql_function! {
    /// A part of a text: from a position, counted from 1, so many characters.
    fn substr(text: diesel::sql_types::Text, from: diesel::sql_types::Integer, count: diesel::sql_types::Integer) -> diesel::sql_types::Text;
}

/// A row of `sessions`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = sessions)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct SessionRow {
    pub id: i64,
    pub account_id: i64,
    #[diesel(column_name = token_hash)]
    pub cookie_hash: Vec<u8>,
    pub address: String,
    pub user_agent: String,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
}

/// A session to insert.
#[derive(Insertable)]
#[diesel(table_name = sessions)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewSessionRow<'a> {
    pub account_id: i64,
    #[diesel(column_name = token_hash)]
    pub cookie_hash: &'a [u8],
    pub address: &'a str,
    pub user_agent: &'a str,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
}

/// Inserts a session.
pub fn insert(conn: &mut Conn, row: &NewSessionRow) -> Result<()> {
    diesel::insert_into(sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// The session whose cookie has this hash.
pub fn by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<SessionRow>> {
    Ok(sessions::table
        .filter(sessions::token_hash.eq(hash))
        .select(SessionRow::as_select())
        .first(conn)
        .optional()?)
}

/// The sessions of an account, the last seen first.
pub fn of_account(conn: &mut Conn, account: AccountId) -> Result<Vec<SessionRow>> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account.0))
        .order((sessions::seen_at.desc(), sessions::id))
        .select(SessionRow::as_select())
        .load(conn)?)
}

/// Records when a session was last used.
pub fn seen(conn: &mut Conn, id: SessionId, now: NaiveDateTime) -> Result<()> {
    diesel::update(sessions::table.find(id.0))
        .set(sessions::seen_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Ends the session of this cookie.
pub fn end_by_hash(conn: &mut Conn, hash: &[u8]) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::token_hash.eq(hash))).execute(conn)?;
    Ok(())
}

/// Ends one session of an account; false if the account has no such session.
pub fn end(conn: &mut Conn, account: AccountId, id: SessionId) -> Result<bool> {
    let session = sessions::table
        .filter(sessions::account_id.eq(account.0))
        .filter(sessions::id.eq(id.0));
    Ok(diesel::delete(session).execute(conn)? > 0)
}

/// Ends every session of an account except the one whose cookie has the hash `keep`.
pub fn end_others(conn: &mut Conn, account: AccountId, keep: &[u8]) -> Result<()> {
    let others = sessions::table
        .filter(sessions::account_id.eq(account.0))
        .filter(sessions::token_hash.ne(keep));
    diesel::delete(others).execute(conn)?;
    Ok(())
}

/// Ends the sessions that were last used before `when`.
pub fn end_unused_since(conn: &mut Conn, when: NaiveDateTime) -> Result<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::seen_at.lt(when))).execute(conn)?)
}

/// How often sign-in failed for a subject (a login or an address), and when it last did.
pub fn failures(conn: &mut Conn, subject: &str) -> Result<Option<(i32, NaiveDateTime)>> {
    Ok(sign_in_failures::table
        .find(subject)
        .select((sign_in_failures::failures, sign_in_failures::last_at))
        .first(conn)
        .optional()?)
}

/// Sets how often sign-in failed for a subject.
///
/// # Errors
/// `Duplicate` if another request records the first failure of the subject at the same moment.
pub fn set_failures(conn: &mut Conn, subject: &str, failures: i32, now: NaiveDateTime) -> Result<()> {
    use sign_in_failures as f;
    let updated = diesel::update(f::table.find(subject))
        .set((f::failures.eq(failures), f::last_at.eq(now)))
        .execute(conn)?;
    if updated == 0 {
        diesel::insert_into(f::table)
            .values((
                f::subject.eq(subject),
                f::failures.eq(failures),
                f::last_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Deletes the failures of a subject, after a successful sign-in.
pub fn forget_failures(conn: &mut Conn, subject: &str) -> Result<()> {
    diesel::delete(sign_in_failures::table.find(subject)).execute(conn)?;
    Ok(())
}

/// Deletes the failures of all subjects that start with this text.
pub fn forget_failures_starting_with(conn: &mut Conn, start: &str) -> Result<()> {
    let length = i32::try_from(start.chars().count()).unwrap_or(i32::MAX);
    let found = sign_in_failures::table.filter(substr(sign_in_failures::subject, 1, length).eq(start));
    diesel::delete(found).execute(conn)?;
    Ok(())
}

/// Deletes the failures that are older than `when`.
pub fn forget_failures_before(conn: &mut Conn, when: NaiveDateTime) -> Result<usize> {
    let old = sign_in_failures::table.filter(sign_in_failures::last_at.lt(when));
    Ok(diesel::delete(old).execute(conn)?)
}
