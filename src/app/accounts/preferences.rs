//! What users change about their own account: preferences and password.

use super::check_and_hash_password;
use crate::app::password::HashPermit;
use crate::app::sign_in_throttle::{Attempt, Credential};
use crate::app::{Actor, App, BookAccess, Device, Error, Result, books, password, reindex, sign_in_throttle};
use domain::account::{Sort, Theme};
use domain::text::visible_name;
use store::accounts::PreferencesRow;
use store::{self, Conn};

/// The preferences of an account.
#[derive(Clone, Debug)]
pub struct Preferences {
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

/// Saves the preferences of the account, all of them or none. If the region changes, a job computes the indexes of
/// its books again.
pub fn change_preferences(app: &App, actor: &Actor, preferences: &Preferences) -> Result<()> {
    let name = visible_name(&preferences.name);
    let row = PreferencesRow {
        name: if name.is_empty() {
            &actor.account.login
        } else {
            name
        },
        locale: preferences.locale.as_deref(),
        time_zone: &preferences.time_zone,
        theme: preferences.theme.as_str(),
        sort: preferences.sort.as_str(),
        shortcuts: preferences.shortcuts,
    };
    let mut other_region = books::of_account(app, actor)?;
    other_region
        .retain(|access| access.book().own_region.as_deref().unwrap_or_default() != preferences.region);
    let save = |conn: &mut Conn| {
        for access in &other_region {
            change_region(conn, app, access, &preferences.region)?;
        }
        Ok(store::accounts::update_preferences(conn, actor.account.id, &row)?)
    };
    match other_region.first() {
        Some(access) => app.store.write_to(access.book_id(), save),
        None => app.store.write(save),
    }
}

fn change_region(conn: &mut Conn, app: &App, access: &BookAccess, region: &str) -> Result<()> {
    let book = store::books::lock(conn, access.account().id, access.book_id())?;
    store::books::set_region(conn, access.book_id(), region)?;
    if app.region_of(&book.region) == app.region_of(region) {
        return Ok(());
    }
    reindex::enqueue(conn, app, access, &book)
}

/// Saves the language of the account, `ru` or `en`, and no other preference.
pub fn change_language(app: &App, actor: &Actor, locale: &str) -> Result<()> {
    app.store
        .write(|conn| Ok(store::accounts::set_locale(conn, actor.account.id, locale)?))
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
    let id = actor.account.id;
    let attempt = Attempt {
        credential: Credential::Password,
        login: &actor.account.login,
        account: Some(id),
        device,
    };
    let permit = HashPermit::wait()?;
    let row = app.store.read(|conn| {
        sign_in_throttle::check(conn, app, attempt)?;
        Ok::<_, Error>(store::accounts::by_id(conn, id)?)
    })?;
    let is_right = password::verify(&permit, old, Some(&row.password_hash));
    // The form is sent again: the password is the new one already.
    let is_done = !is_right && password::verify(&permit, new, Some(&row.password_hash));
    app.store.write(|conn| {
        store::stored_values::lock(conn)?;
        sign_in_throttle::check(conn, app, attempt)?;
        match (is_right, is_done) {
            (true, _) => sign_in_throttle::forget(conn, app, attempt),
            // The old password was not given, so failures stay counted.
            (false, true) => Ok(()),
            (false, false) => sign_in_throttle::count_failure(conn, app, attempt),
        }
    })?;
    drop(permit);
    if !is_right {
        return is_done.then_some(()).ok_or(Error::WrongPassword);
    }
    let hash = check_and_hash_password(new)?;
    let current = app.settings.secret_key.hash(cookie);
    let other = app.store.write(|conn| {
        store::stored_values::lock(conn)?;
        // An admin may have set another password or locked the account since the old password was checked.
        let now = store::accounts::by_id(conn, id)?;
        if !now.is_active() {
            return Err(Error::WrongPassword);
        }
        if now.password_hash != row.password_hash {
            return Ok(Some(now.password_hash));
        }
        store::accounts::set_password(conn, id, &hash)?;
        store::sessions::end_others(conn, id, &current)?;
        Ok(None)
    })?;
    match other {
        // Unless the same form was sent twice at the same time.
        Some(hash) if !password::verify(&HashPermit::wait()?, new, Some(&hash)) => Err(Error::WrongPassword),
        _ => Ok(()),
    }
}
