//! Accounts: logins, password hashes and profiles.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{accounts, books};
use super::{Conn, Result};
use crate::domain::ids::AccountId;

/// A row of `accounts`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = accounts)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct AccountRow {
    pub id: i64,
    pub login: String,
    pub name: String,
    pub password_hash: String,
    pub admin: bool,
    pub locale: Option<String>,
    pub time_zone: String,
    pub theme: String,
    pub sort: String,
    pub shortcuts: bool,
    pub created_at: NaiveDateTime,
}

/// An account to insert.
#[derive(Insertable)]
#[diesel(table_name = accounts)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewAccountRow<'a> {
    pub login: &'a str,
    pub name: &'a str,
    pub password_hash: &'a str,
    pub admin: bool,
    pub locale: Option<&'a str>,
    pub time_zone: &'a str,
    pub theme: &'a str,
    pub sort: &'a str,
    pub shortcuts: bool,
    pub created_at: NaiveDateTime,
}

/// The columns that users change on their own profile.
#[derive(AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ProfileRow<'a> {
    pub name: &'a str,
    pub locale: Option<&'a str>,
    pub time_zone: &'a str,
    pub theme: &'a str,
    pub sort: &'a str,
    pub shortcuts: bool,
}

/// Inserts an account.
///
/// # Errors
/// `Duplicate` if the login is taken.
pub fn insert(conn: &mut Conn, row: &NewAccountRow) -> Result<AccountId> {
    let id = diesel::insert_into(accounts::table)
        .values(row)
        .returning(accounts::id)
        .get_result(conn)?;
    Ok(AccountId(id))
}

/// The account with this login, as `login_key` normalizes it.
pub fn by_login(conn: &mut Conn, login: &str) -> Result<Option<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::login.eq(login))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?)
}

/// One account.
///
/// # Errors
/// `NotFound` if there is no such account.
pub fn by_id(conn: &mut Conn, id: AccountId) -> Result<AccountRow> {
    Ok(accounts::table
        .find(id.0)
        .select(AccountRow::as_select())
        .first(conn)?)
}

/// The oldest account.
pub fn first(conn: &mut Conn) -> Result<Option<AccountRow>> {
    Ok(accounts::table
        .order(accounts::id)
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?)
}

/// Every account with the number of contacts in its books, oldest first.
pub fn all(conn: &mut Conn) -> Result<Vec<(AccountRow, i64)>> {
    let rows: Vec<(AccountRow, Option<i64>)> = accounts::table
        .left_join(books::table.on(books::owner_id.eq(accounts::id)))
        .order((accounts::id, books::id))
        .select((AccountRow::as_select(), books::contact_count.nullable()))
        .load(conn)?;
    let mut all: Vec<(AccountRow, i64)> = Vec::new();
    for (row, count) in rows {
        match all.last_mut() {
            Some((last, sum)) if last.id == row.id => *sum += count.unwrap_or(0),
            _ => all.push((row, count.unwrap_or(0))),
        }
    }
    Ok(all)
}

/// Replaces the profile of an account.
pub fn update_profile(conn: &mut Conn, id: AccountId, profile: &ProfileRow) -> Result<()> {
    diesel::update(accounts::table.find(id.0))
        .set(profile)
        .execute(conn)?;
    Ok(())
}

/// Sets the hash of an account's password.
pub fn set_password(conn: &mut Conn, id: AccountId, hash: &str) -> Result<()> {
    diesel::update(accounts::table.find(id.0))
        .set(accounts::password_hash.eq(hash))
        .execute(conn)?;
    Ok(())
}
