//! Sessions of signed-in devices.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::accounts::AccountRow;
use super::books::{BookRow, BookState};
use super::schema::{accounts, books, changes, sessions};
use super::{Conn, Result};
use domain::ids::{AccountId, SessionId};

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

/// An open session, with what every page needs of its account.
#[derive(Clone, Debug)]
pub struct OpenSession {
    /// Its key.
    pub id: SessionId,
    /// When it was last used.
    pub seen_at: NaiveDateTime,
    /// Its account.
    pub account: AccountRow,
    /// The books of the account that are not in the trash, oldest first.
    pub books: Vec<BookState>,
}

/// The session whose cookie has this hash.
pub fn by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<OpenSession>> {
    let by_book: Vec<(i64, NaiveDateTime, AccountRow, BookRow, Option<String>)> = sessions::table
        .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
        .inner_join(books::table.on(books::owner_id.eq(accounts::id)))
        .left_join(
            changes::table.on(changes::book_id
                .eq(books::id)
                .and(changes::token.eq(books::token))),
        )
        .filter(sessions::token_hash.eq(hash))
        .filter(books::deleted_at.is_null())
        .order(books::id)
        .select((
            sessions::id,
            sessions::seen_at,
            AccountRow::as_select(),
            BookRow::as_select(),
            changes::nonce.nullable(),
        ))
        .load_by_type(conn)?;
    let mut open: Option<OpenSession> = None;
    for (id, seen_at, account, book, nonce) in by_book {
        let session = open.get_or_insert_with(|| OpenSession {
            id: SessionId(id),
            seen_at,
            account,
            books: Vec::new(),
        });
        session.books.push((book, nonce));
    }
    Ok(open)
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
