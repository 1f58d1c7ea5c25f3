//! Sessions: sign in, sign out, list and end them.

use chrono::TimeDelta;

use crate::app::password::HashPermit;
use crate::app::sign_in_throttle::{Attempt, Credential};
use crate::app::{
    Actor, App, BookAccess, Device, Error, Result, Timestamp, books, known_device, password, random,
    sign_in_throttle,
};
use domain::account::login_key;
use domain::change_log::Origin;
use domain::ids::{AccountId, SessionId};
use store::accounts::AccountRow;
use store::sessions::{NewSessionRow, OpenSession, SessionRow};
use store::{self, Conn};

/// A successful sign-in.
pub struct SignedIn {
    /// The value of the session cookie. Only the browser keeps it; the database has a hash.
    pub cookie: String,
    /// The value of the cookie by which the device is known from now on.
    pub device_cookie: String,
    /// The account that signed in, with its default book.
    pub access: BookAccess,
}

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Its key.
    pub id: SessionId,
    /// The address that it was opened from.
    pub address: String,
    /// The `User-Agent` that it was opened with.
    pub user_agent: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, to within five minutes.
    pub seen_at: Timestamp,
    /// True for the session of this request.
    pub current: bool,
}

/// Days after which an unused session ends.
pub const SESSION_DAYS: i64 = 90;

/// Signs in. An unknown login takes as long as a wrong password and gets the same answer.
///
/// # Errors
/// `WrongPassword`, `AccountLocked`, `Throttled`; `Busy` if too many passwords are being checked.
pub fn sign_in(app: &App, login: &str, typed: &str, device: &Device) -> Result<SignedIn> {
    let login = login_key(login);
    // Until the attempt is counted: those that wait are throttled before they cost a hash.
    let permit = HashPermit::wait()?;
    let attempt_at = |row: Option<&AccountRow>| Attempt {
        credential: Credential::Password,
        login: &login,
        account: row.map(|row| AccountId(row.id)),
        device,
    };
    let row = app.store.read(|conn| {
        let row = store::accounts::by_login(conn, &login)?;
        sign_in_throttle::check(conn, app, attempt_at(row.as_ref()))?;
        Ok::<_, Error>(row)
    })?;
    let attempt = attempt_at(row.as_ref());
    let is_right = password::verify(&permit, typed, row.as_ref().map(|r| r.password_hash.as_str()));
    let checked = row.filter(|_| is_right);
    app.store.write(|conn| {
        // Parallel attempts may have used up the free failures; the lock makes them count one by one.
        store::stored_values::lock(conn)?;
        sign_in_throttle::check(conn, app, attempt)?;
        let Some(checked) = checked else {
            // The inner error lets the transaction commit the failure it counted.
            return sign_in_throttle::count_failure(conn, app, attempt).map(|()| Err(Error::WrongPassword));
        };
        // An admin may have changed, locked or deleted it since its password was checked.
        let row = store::accounts::by_id(conn, AccountId(checked.id))?;
        if row.password_hash != checked.password_hash {
            return Ok(Err(Error::WrongPassword));
        }
        if !row.is_active() {
            return Ok(Err(Error::AccountLocked));
        }
        sign_in_throttle::forget(conn, app, attempt)?;
        let row = with_time_zone(conn, row, device)?;
        let access = books::default_access(conn, row, Origin::Web)?;
        Ok(Ok(open(conn, app, access, device)?))
    })?
}

/// Gives the account the device's time zone, unless it has one.
fn with_time_zone(conn: &mut Conn, mut row: AccountRow, device: &Device) -> Result<AccountRow> {
    if row.time_zone.is_empty() && !device.time_zone.is_empty() {
        row.time_zone.clone_from(&device.time_zone);
        store::accounts::set_time_zone(conn, AccountId(row.id), &row.time_zone)?;
    }
    Ok(row)
}

/// The books of the account that a cookie belongs to, oldest first; none if the session has ended.
pub fn by_cookie(app: &App, cookie: &str) -> Result<Vec<BookAccess>> {
    let hash = app.settings.secret_key.hash(cookie);
    let now = app.now();
    let found = app.store.read(|conn| store::sessions::by_hash(conn, &hash))?;
    let is_open = |session: &OpenSession| {
        session.seen_at >= now - TimeDelta::days(SESSION_DAYS) && session.account.is_active()
    };
    let Some(session) = found.filter(is_open) else {
        return Ok(Vec::new());
    };
    if session.seen_at < now - TimeDelta::minutes(5) {
        let saved = app
            .store
            .write_if_free(None, |conn| store::sessions::seen(conn, session.id, now));
        // The page can be shown without it, also while the database is read-only.
        match saved {
            // The next request of the session saves it.
            Ok(()) | Err(store::Error::Busy) => {}
            Err(error) => log::warn!(
                "the last use of a session was not saved: {}",
                store::error_chain(&error)
            ),
        }
    }
    Ok(books::access_to(session.account, session.books, Origin::Web))
}

/// Ends the session of a cookie.
pub fn sign_out(app: &App, cookie: &str) -> Result<()> {
    let hash = app.settings.secret_key.hash(cookie);
    app.store
        .write(|conn| Ok(store::sessions::end_by_hash(conn, &hash)?))
}

/// The sessions of an account, last used first.
pub fn list(app: &App, actor: &Actor, cookie: Option<&str>) -> Result<Vec<SessionView>> {
    let current = cookie.map(|cookie| app.settings.secret_key.hash(cookie));
    let rows = app
        .store
        .read(|conn| store::sessions::of_account(conn, actor.account.id))?;
    let view = |row: SessionRow| SessionView {
        id: SessionId(row.id),
        current: Some(&row.cookie_hash) == current.as_ref(),
        address: row.address,
        user_agent: row.user_agent,
        created_at: row.created_at,
        seen_at: row.seen_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Ends one session of the account.
///
/// # Errors
/// `NotFound` if the account has no such session.
pub fn end(app: &App, actor: &Actor, id: SessionId) -> Result<()> {
    let ended = app
        .store
        .write(|conn| store::sessions::end(conn, actor.account.id, id))?;
    if ended { Ok(()) } else { Err(Error::NotFound) }
}

/// Ends every session of the account except that of the cookie.
pub fn end_others(app: &App, actor: &Actor, cookie: &str) -> Result<()> {
    let current = app.settings.secret_key.hash(cookie);
    app.store
        .write(|conn| Ok(store::sessions::end_others(conn, actor.account.id, &current)?))
}

/// Opens a session.
pub(super) fn open(conn: &mut Conn, app: &App, access: BookAccess, device: &Device) -> Result<SignedIn> {
    let account = access.account();
    let cookie = random::hex::<32>()?;
    let now = app.now();
    let user_agent: String = device.user_agent.chars().take(300).collect();
    store::sessions::insert(
        conn,
        &NewSessionRow {
            account_id: account.id.0,
            cookie_hash: &app.settings.secret_key.hash(&cookie),
            address: &device.address,
            user_agent: &user_agent,
            created_at: now,
            seen_at: now,
        },
    )?;
    let device_cookie = known_device::cookie_after_sign_in(app, account.id, &device.cookie)?;
    Ok(SignedIn {
        cookie,
        device_cookie,
        access,
    })
}
