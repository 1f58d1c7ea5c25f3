//! Accounts: logins, password hashes and profiles.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::schema::{accounts, books};
use super::{Conn, Result};
use domain::ids::AccountId;

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
    pub locked_at: Option<NaiveDateTime>,
    pub purge_at: Option<NaiveDateTime>,
}

impl AccountRow {
    /// True if the account may sign in.
    pub fn is_active(&self) -> bool {
        self.locked_at.is_none() && self.purge_at.is_none()
    }
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

/// The columns that users change on their own preferences.
#[derive(AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct PreferencesRow<'a> {
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

/// Replaces the preferences of an account.
pub fn update_preferences(conn: &mut Conn, id: AccountId, preferences: &PreferencesRow) -> Result<()> {
    diesel::update(accounts::table.find(id.0))
        .set(preferences)
        .execute(conn)?;
    Ok(())
}

/// Sets the language of an account.
pub fn set_locale(conn: &mut Conn, id: AccountId, locale: &str) -> Result<()> {
    diesel::update(accounts::table.find(id.0))
        .set(accounts::locale.eq(locale))
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

/// Sets the login, the name, and whether the account may manage users.
///
/// # Errors
/// `Duplicate` if the login is taken.
pub fn rename(conn: &mut Conn, id: AccountId, login: &str, name: &str, admin: bool) -> Result<()> {
    diesel::update(accounts::table.find(id.0))
        .set((
            accounts::login.eq(login),
            accounts::name.eq(name),
            accounts::admin.eq(admin),
        ))
        .execute(conn)?;
    Ok(())
}

/// Sets since when an account is locked, and when it is to be deleted.
pub fn set_state(
    conn: &mut Conn,
    id: AccountId,
    locked_at: Option<NaiveDateTime>,
    purge_at: Option<NaiveDateTime>,
) -> Result<()> {
    diesel::update(accounts::table.find(id.0))
        .set((accounts::locked_at.eq(locked_at), accounts::purge_at.eq(purge_at)))
        .execute(conn)?;
    Ok(())
}

/// Sets the time zone of an account that has none yet.
pub fn set_time_zone(conn: &mut Conn, id: AccountId, time_zone: &str) -> Result<()> {
    diesel::update(accounts::table.find(id.0))
        .set(accounts::time_zone.eq(time_zone))
        .execute(conn)?;
    Ok(())
}

/// The accounts that may sign in, as [`AccountRow::is_active`] says.
#[diesel::dsl::auto_type(no_type_alias)]
fn active() -> _ {
    accounts::table
        .filter(accounts::locked_at.is_null())
        .filter(accounts::purge_at.is_null())
}

/// The oldest account that may sign in.
pub fn first_active(conn: &mut Conn) -> Result<Option<AccountRow>> {
    Ok(active()
        .order(accounts::id)
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?)
}

/// True if an admin other than this account may sign in.
pub fn has_other_admin(conn: &mut Conn, id: AccountId) -> Result<bool> {
    let others = active()
        .filter(accounts::admin.eq(true))
        .filter(accounts::id.ne(id.0));
    Ok(diesel::select(diesel::dsl::exists(others)).get_result(conn)?)
}

/// The accounts that are to be deleted by now, oldest first.
pub fn due(conn: &mut Conn, now: NaiveDateTime) -> Result<Vec<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::purge_at.le(now))
        .order(accounts::id)
        .select(AccountRow::as_select())
        .load(conn)?)
}

/// Deletes an account. Its books are deleted with it; a large one takes long unless it was emptied before.
pub fn delete(conn: &mut Conn, id: AccountId) -> Result<()> {
    diesel::delete(accounts::table.find(id.0)).execute(conn)?;
    Ok(())
}
