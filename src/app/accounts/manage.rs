//! What admins change about the accounts of others: names, password, lock, removal.

use chrono::TimeDelta;

use super::purge::REMOVAL_DAYS;
use super::{AccountView, check_and_hash_password, check_is_admin, check_is_still_admin};
use crate::app::{Actor, App, Error, Result, sign_in_throttle};
use domain::account::{check_login, login_key};
use domain::ids::AccountId;
use domain::text::visible_name;
use store::accounts::AccountRow;
use store::{self, Conn};

/// A change of an account.
#[derive(Clone, Debug)]
pub enum AccountChange {
    /// Other names, and whether it may manage users.
    Rename {
        /// The name it signs in with.
        login: String,
        /// The name that the pages show; the login if empty.
        name: String,
        /// True if it may manage users.
        admin: bool,
    },
    /// Another password, in clear text. Ends its sessions.
    Password(String),
    /// It cannot sign in any more. Ends its sessions.
    Lock,
    /// It can sign in again.
    Unlock,
    /// Locks it, and deletes it with its books after [`REMOVAL_DAYS`] days.
    Remove,
    /// Takes the removal back.
    Restore,
    /// Deletes a removed account with its books as soon as maintenance runs.
    PurgeNow,
}

/// One account, for an admin.
///
/// # Errors
/// `Forbidden` unless the actor is an admin; `NotFound`.
pub fn show(app: &App, actor: &Actor, id: AccountId) -> Result<AccountView> {
    let all = super::list(app, actor)?;
    all.into_iter()
        .find(|account| account.id == id)
        .ok_or(Error::NotFound)
}

/// Changes an account for an admin. An admin cannot lock or remove itself, nor cease to be an admin; for its own
/// password it has to know the old one, with [`change_password`](super::change_password).
///
/// # Errors
/// `Forbidden` unless the actor is an admin, and for what an admin cannot do to itself; `NotFound`; `LoginTaken`,
/// `InvalidAccount`.
pub fn change(app: &App, actor: &Actor, id: AccountId, change: &AccountChange) -> Result<()> {
    check_is_admin(actor)?;
    if id == actor.account.id && !is_allowed_to_oneself(change) {
        return Err(Error::Forbidden);
    }
    apply(app, change, |conn| {
        check_is_still_admin(conn, actor)?;
        Ok(store::accounts::by_id(conn, id)?)
    })
}

/// Changes an account from the command line.
///
/// # Errors
/// `NotFound` if no account has the login; `LastAdmin` if no admin could sign in any more; `LoginTaken`,
/// `InvalidAccount`.
pub fn change_by_login(app: &App, login: &str, change: &AccountChange) -> Result<()> {
    apply(app, change, |conn| {
        let row = store::accounts::by_login(conn, &login_key(login))?.ok_or(Error::NotFound)?;
        let is_last =
            row.admin && !keeps_admin(change) && !store::accounts::has_other_admin(conn, AccountId(row.id))?;
        if is_last { Err(Error::LastAdmin) } else { Ok(row) }
    })
}

fn is_allowed_to_oneself(change: &AccountChange) -> bool {
    matches!(change, AccountChange::Rename { admin: true, .. })
}

/// True if an admin stays one that can sign in.
fn keeps_admin(change: &AccountChange) -> bool {
    match change {
        AccountChange::Rename { admin, .. } => *admin,
        AccountChange::Password(_) | AccountChange::Unlock | AccountChange::Restore => true,
        AccountChange::Lock | AccountChange::Remove | AccountChange::PurgeNow => false,
    }
}

fn apply(app: &App, change: &AccountChange, lookup: impl Fn(&mut Conn) -> Result<AccountRow>) -> Result<()> {
    // Before the transaction: a hash takes long.
    let hash = match change {
        AccountChange::Password(new) => check_and_hash_password(new)?,
        _ => String::new(),
    };
    app.store.write(|conn| {
        // Two admins that lock each other: the second one is locked already.
        store::stored_values::lock(conn)?;
        let row = lookup(conn)?;
        let (id, now) = (AccountId(row.id), app.now());
        match change {
            AccountChange::Rename { login, name, admin } => return rename(conn, &row, login, name, *admin),
            AccountChange::Password(_) => {
                store::accounts::set_password(conn, id, &hash)?;
                sign_in_throttle::forget_login(conn, &row.login)?;
            }
            AccountChange::Lock => {
                let locked_at = row.locked_at.unwrap_or(now);
                store::accounts::set_state(conn, id, Some(locked_at), row.purge_at)?;
            }
            AccountChange::Unlock => store::accounts::set_state(conn, id, None, row.purge_at)?,
            AccountChange::Remove => {
                let purge_at = row.purge_at.unwrap_or(now + TimeDelta::days(REMOVAL_DAYS));
                store::accounts::set_state(conn, id, row.locked_at, Some(purge_at))?;
            }
            AccountChange::Restore if row.purge_at.is_none_or(|at| at > now) => {
                store::accounts::set_state(conn, id, row.locked_at, None)?;
            }
            AccountChange::PurgeNow if row.purge_at.is_some() => {
                store::accounts::set_state(conn, id, row.locked_at, Some(now))?;
            }
            // It is being deleted, or was restored meanwhile.
            AccountChange::Restore | AccountChange::PurgeNow => return Err(Error::NotFound),
        }
        match change {
            AccountChange::Unlock | AccountChange::Restore => Ok(()),
            _ => Ok(store::sessions::end_others(conn, id, &[])?),
        }
    })
}

fn rename(conn: &mut Conn, row: &AccountRow, login: &str, name: &str, admin: bool) -> Result<()> {
    if let Some(error) = check_login(login) {
        return Err(Error::InvalidAccount(vec![error]));
    }
    let (id, login, name) = (AccountId(row.id), login_key(login), visible_name(name));
    if store::accounts::by_login(conn, &login)?.is_some_and(|other| other.id != row.id) {
        return Err(Error::LoginTaken);
    }
    let name = if name.is_empty() { login.as_str() } else { name };
    Ok(store::accounts::rename(conn, id, &login, name, admin)?)
}
