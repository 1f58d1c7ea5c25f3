//! App passwords: those of phones and programs.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::schema::{accounts, app_passwords};
use super::{Conn, Result, accounts::AccountRow};
use domain::ids::{AccountId, AppPasswordId};

/// The scopes of an app password that was revoked: none.
const REVOKED: &str = "";

/// A row of `app_passwords`, without the hash.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = app_passwords)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct AppPasswordRow {
    pub id: i64,
    pub name: String,
    pub scopes: String,
    pub created_at: NaiveDateTime,
    pub used_at: Option<NaiveDateTime>,
    pub used_address: String,
    pub used_user_agent: String,
    pub changed_at: Option<NaiveDateTime>,
    pub label_form: String,
}

/// An app password to insert.
#[derive(Insertable)]
#[diesel(table_name = app_passwords)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewAppPasswordRow<'a> {
    pub account_id: i64,
    pub name: &'a str,
    pub scopes: &'a str,
    pub secret_hash: &'a [u8],
    pub created_at: NaiveDateTime,
    pub used_address: &'a str,
    pub used_user_agent: &'a str,
}

/// Inserts an app password.
pub fn insert(conn: &mut Conn, row: &NewAppPasswordRow) -> Result<()> {
    diesel::insert_into(app_passwords::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The app password with this hash, and its account; `None` also if it was revoked.
pub fn by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<(AppPasswordRow, AccountRow)>> {
    Ok(app_passwords::table
        .inner_join(accounts::table.on(accounts::id.eq(app_passwords::account_id)))
        .filter(app_passwords::secret_hash.eq(hash))
        .filter(app_passwords::scopes.ne(REVOKED))
        .select((AppPasswordRow::as_select(), AccountRow::as_select()))
        .first(conn)
        .optional()?)
}

/// The app passwords of an account, the newest first.
pub fn of_account(conn: &mut Conn, account: AccountId) -> Result<Vec<AppPasswordRow>> {
    Ok(app_passwords::table
        .filter(app_passwords::account_id.eq(account.0))
        .filter(app_passwords::scopes.ne(REVOKED))
        .order(app_passwords::id.desc())
        .select(AppPasswordRow::as_select())
        .load(conn)?)
}

/// When each app password of an account was made, with its hash and its scopes; also those that were revoked.
pub fn hashes(conn: &mut Conn, account: AccountId) -> Result<Vec<(NaiveDateTime, Vec<u8>, String)>> {
    Ok(app_passwords::table
        .filter(app_passwords::account_id.eq(account.0))
        .select((
            app_passwords::created_at,
            app_passwords::secret_hash,
            app_passwords::scopes,
        ))
        .load(conn)?)
}

/// Records when, from where, and by which program an app password was last used.
pub fn used(
    conn: &mut Conn,
    id: AppPasswordId,
    now: NaiveDateTime,
    address: &str,
    user_agent: &str,
) -> Result<()> {
    use app_passwords as p;
    diesel::update(p::table.find(id.0))
        .set((
            p::used_at.eq(Some(now)),
            p::used_address.eq(address),
            p::used_user_agent.eq(user_agent),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records when the device last changed something.
pub fn changed(conn: &mut Conn, id: AppPasswordId, now: NaiveDateTime) -> Result<()> {
    diesel::update(app_passwords::table.find(id.0))
        .set(app_passwords::changed_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}

/// Sets the form in which a device of an account gets labels; empty to go by its program. False if the account has no
/// such app password.
pub fn set_label_form(
    conn: &mut Conn,
    account: AccountId,
    id: AppPasswordId,
    label_form: &str,
) -> Result<bool> {
    let found = app_passwords::table
        .filter(app_passwords::account_id.eq(account.0))
        .filter(app_passwords::id.eq(id.0))
        .filter(app_passwords::scopes.ne(REVOKED));
    let changed = diesel::update(found)
        .set(app_passwords::label_form.eq(label_form))
        .execute(conn)?;
    Ok(changed > 0)
}

/// Revokes one app password of an account: it allows nothing any more, and nothing is known about its device. Returns
/// its name, or `None` if the account has no such app password.
pub fn revoke(conn: &mut Conn, account: AccountId, id: AppPasswordId) -> Result<Option<String>> {
    let found = app_passwords::table
        .filter(app_passwords::account_id.eq(account.0))
        .filter(app_passwords::id.eq(id.0))
        .filter(app_passwords::scopes.ne(REVOKED));
    let name: Option<String> = found.select(app_passwords::name).first(conn).optional()?;
    diesel::update(found)
        .set((
            app_passwords::scopes.eq(REVOKED),
            app_passwords::name.eq(""),
            app_passwords::used_at.eq(None::<NaiveDateTime>),
            app_passwords::used_address.eq(""),
            app_passwords::used_user_agent.eq(""),
            app_passwords::changed_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    if name.is_some() {
        super::device_failures::forget(conn, id)?;
    }
    Ok(name)
}
