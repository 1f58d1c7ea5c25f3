//! What users change about their own account: preferences and password.

use super::check_and_hash_password;
use crate::app::password::HashTurn;
use crate::app::{Actor, App, BookAccess, Device, Error, Result, books, password, reindex, sign_in_throttle};
use crate::domain::account::{Sort, Theme};
use crate::store;
use crate::store::accounts::ProfileRow;

/// The preferences of an account.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The name that the pages show; the login if empty.
    pub name: String,
    /// `ru` or `en`; `None` follows the browser.
    pub locale: Option<String>,
    /// An IANA name.
    pub time_zone: String,
    /// The ISO 3166 country of phone numbers without a country code in the account's books; empty for the one that
    /// the server is configured with.
    pub region: String,
    /// The colors of the pages.
    pub theme: Theme,
    /// The order of the contact list.
    pub sort: Sort,
    /// True if single-key shortcuts are on.
    pub shortcuts: bool,
}

/// Saves the preferences of the account. If the region changes, a job computes the indexes of its books again.
pub fn change_profile(app: &App, actor: &Actor, profile: &Profile) -> Result<()> {
    let name = profile.name.trim();
    let row = ProfileRow {
        name: if name.is_empty() {
            &actor.account.login
        } else {
            name
        },
        locale: profile.locale.as_deref(),
        time_zone: &profile.time_zone,
        theme: profile.theme.as_str(),
        sort: profile.sort.as_str(),
        shortcuts: profile.shortcuts,
    };
    app.store
        .write(|conn| store::accounts::update_profile(conn, actor.account.id, &row))?;
    for access in books::of_account(app, actor)? {
        if access.book().own_region.as_deref().unwrap_or_default() != profile.region {
            change_region(app, &access, &profile.region)?;
        }
    }
    Ok(())
}

fn change_region(app: &App, access: &BookAccess, region: &str) -> Result<()> {
    app.store.write_to(access.book_id(), |conn| {
        let book = store::books::lock(conn, access.account().id, access.book_id())?;
        store::books::set_region(conn, access.book_id(), region)?;
        if app.region_of(&book.region) == app.region_of(region) {
            return Ok(());
        }
        reindex::enqueue(conn, app, access, &book)
    })
}

/// Changes the password, and ends every other session of the account.
///
/// # Errors
/// `WrongPassword` if the old one is wrong, `Throttled` if it was wrong too often; `InvalidAccount` if the new
/// one is not acceptable.
pub fn change_password(
    app: &App,
    actor: &Actor,
    device: &Device,
    old: &str,
    new: &str,
    cookie: &str,
) -> Result<()> {
    let (id, login) = (actor.account.id, &actor.account.login);
    let turn = HashTurn::wait()?;
    let row = app.store.read(|conn| {
        sign_in_throttle::check(conn, app, login, device)?;
        Ok::<_, Error>(store::accounts::by_id(conn, id)?)
    })?;
    let is_right = password::verify(&turn, old, Some(&row.password_hash));
    app.store.write(|conn| {
        store::settings::lock(conn)?;
        sign_in_throttle::check(conn, app, login, device)?;
        if is_right {
            sign_in_throttle::forget(conn, app, login, device)
        } else {
            sign_in_throttle::count_failure(conn, app, login, device)
        }
    })?;
    drop(turn);
    if !is_right {
        return Err(Error::WrongPassword);
    }
    let hash = check_and_hash_password(new)?;
    let current = app.settings.secret_key.hash(cookie);
    app.store.write(|conn| {
        store::accounts::set_password(conn, id, &hash)?;
        Ok(store::sessions::end_others(conn, id, &current)?)
    })
}
