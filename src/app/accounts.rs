//! Accounts: the first one, further ones, signing in and out, and what people choose for themselves.

use chrono::TimeDelta;

use crate::app::books::{self, Wanted};
use crate::app::{Actor, App, BookAccess, Error, Result, Timestamp, adopt, password, random};
use crate::domain::account::{AccountError, Sort, Theme, check_account, check_password, login_key};
use crate::domain::change_log::Origin;
use crate::domain::collate::Collation;
use crate::domain::ids::{AccountId, SessionId};
use crate::store::accounts::{AccountRow, NewAccountRow, ProfileRow};
use crate::store::books::NewBookRow;
use crate::store::sessions::{NewSessionRow, SessionRow};
use crate::store::{self, Conn};

/// What a new account is made of.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What they will sign in with.
    pub login: String,
    /// What the pages will call them; the login if empty.
    pub name: String,
    /// In the clear; only its hash is kept.
    pub password: String,
    /// `ru` or `en`; `None` follows the browser.
    pub locale: Option<String>,
    /// An IANA name.
    pub time_zone: String,
}

/// Where somebody signs in from.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// The address of the client.
    pub address: String,
    /// What the browser says it is.
    pub user_agent: String,
}

/// A sign-in that succeeded.
pub struct SignedIn {
    /// The value of the session's cookie; kept nowhere but in the browser.
    pub cookie: String,
    /// Who signed in.
    pub access: BookAccess,
}

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Its key.
    pub id: SessionId,
    /// The address that it began from.
    pub address: String,
    /// What the browser said it was.
    pub user_agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to within five minutes.
    pub seen_at: Timestamp,
    /// True for the session that asks.
    pub current: bool,
}

/// Somebody who may sign in, as an admin sees them.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// The account's key.
    pub id: AccountId,
    /// What they sign in with.
    pub login: String,
    /// What the pages call them.
    pub name: String,
    /// May make accounts for others.
    pub admin: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Contacts in their books.
    pub contact_count: i64,
}

/// What people choose for themselves.
#[derive(Clone, Debug)]
pub struct Profile {
    /// What the pages call them.
    pub name: String,
    /// `ru` or `en`; `None` follows the browser.
    pub locale: Option<String>,
    /// An IANA name.
    pub time_zone: String,
    /// The colours of the pages.
    pub theme: Theme,
    /// The order of the list.
    pub sort: Sort,
    /// Whether single keys act on the pages.
    pub shortcuts: bool,
}

/// The name of an account's first book in URLs and on the command line.
pub const FIRST_BOOK: &str = "contacts";

/// A session that nobody uses for so long ends.
pub const SESSION_DAYS: i64 = 90;

const SETUP_CODE: &str = "setup-code";

/// So many failures cost nothing; each further one doubles the wait.
const FREE_FAILURES_LOGIN: i32 = 5;
const FREE_FAILURES_ADDRESS: i32 = 20;
const LONGEST_WAIT: i64 = 900;

/// True as long as there is no account.
pub fn needs_setup(app: &App) -> Result<bool> {
    app.store.read(|conn| Ok(store::accounts::first(conn)?.is_none()))
}

/// The code in the link by which the first account is made; the same until then.
pub fn setup_code(app: &App) -> Result<String> {
    app.store.write(|conn| {
        store::settings::lock(conn)?;
        if let Some(code) = store::settings::get(conn, SETUP_CODE)? {
            return Ok(code);
        }
        let code = random::hex::<8>()?;
        store::settings::put(conn, SETUP_CODE, &code)?;
        Ok(code)
    })
}

/// Makes the first account, signs it in, and takes over the lab app's contacts if there are any.
///
/// # Errors
/// `WrongCode`, `AlreadySetUp`, `UnfitAccount`.
pub fn setup(app: &App, code: &str, new: &NewAccount, device: &Device) -> Result<SignedIn> {
    let hash = fit(new)?;
    app.store.write(|conn| {
        store::settings::lock(conn)?;
        if store::accounts::first(conn)?.is_some() {
            return Err(Error::AlreadySetUp);
        }
        if store::settings::get(conn, SETUP_CODE)?.is_none_or(|kept| kept != code.trim()) {
            return Err(Error::WrongCode);
        }
        let access = make(conn, app, new, &hash, true, Origin::Web)?;
        store::settings::remove(conn, SETUP_CODE)?;
        let cookie = open_session(conn, app, &access, device)?;
        Ok(SignedIn { cookie, access })
    })
}

/// Makes an account from the command line or the environment; the first one may make others.
///
/// # Errors
/// `LoginTaken`, `UnfitAccount`.
pub fn add(app: &App, new: &NewAccount) -> Result<BookAccess> {
    let hash = fit(new)?;
    app.store.write(|conn| {
        store::settings::lock(conn)?;
        let admin = store::accounts::first(conn)?.is_none();
        make(conn, app, new, &hash, admin, Origin::Manage)
    })
}

/// Makes an account for somebody else, with a book of its own.
///
/// # Errors
/// `Forbidden` unless an admin asks; `LoginTaken`, `UnfitAccount`.
pub fn add_person(app: &App, access: &BookAccess, new: &NewAccount) -> Result<()> {
    if !access.account().admin {
        return Err(Error::Forbidden);
    }
    let hash = fit(new)?;
    app.store
        .write(|conn| make(conn, app, new, &hash, false, Origin::Web).map(drop))
}

/// Everybody who may sign in, oldest first.
///
/// # Errors
/// `Forbidden` unless an admin asks.
pub fn people(app: &App, access: &BookAccess) -> Result<Vec<PersonView>> {
    if !access.account().admin {
        return Err(Error::Forbidden);
    }
    everybody(app)
}

/// The same for the command line.
pub fn everybody(app: &App) -> Result<Vec<PersonView>> {
    let rows = app.store.read(store::accounts::all)?;
    let view = |(row, contact_count): (AccountRow, i64)| PersonView {
        id: AccountId(row.id),
        login: row.login,
        name: row.name,
        admin: row.admin,
        created_at: row.created_at,
        contact_count,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Signs in. An unknown login takes as long as a wrong password, and the answer is the same.
///
/// # Errors
/// `WrongPassword`, `Throttled`.
pub fn sign_in(app: &App, login: &str, typed: &str, device: &Device) -> Result<SignedIn> {
    let login = login_key(login);
    let row = app.store.read(|conn| {
        throttle(conn, app, &login, device)?;
        Ok::<_, Error>(store::accounts::by_login(conn, &login)?)
    })?;
    let known = password::verify(typed, row.as_ref().map(|r| r.password_hash.as_str()));
    app.store.write(|conn| {
        // Others that were tried at the same time may have used up the tries; one counts after the other.
        store::settings::lock(conn)?;
        throttle(conn, app, &login, device)?;
        match row {
            Some(row) if known => {
                store::sessions::forget_failures(conn, &login_subject(&login))?;
                let access = access_of(conn, row, Origin::Web)?;
                let cookie = open_session(conn, app, &access, device)?;
                Ok(Ok(SignedIn { cookie, access }))
            }
            // The transaction must commit what it counted.
            _ => count_failure(conn, app, &login, device).map(|()| Err(Error::WrongPassword)),
        }
    })?
}

/// Who the cookie belongs to; `None` if the session has ended or its account is gone.
pub fn session(app: &App, cookie: &str) -> Result<Option<BookAccess>> {
    let hash = app.settings.secret.hash(cookie);
    let now = app.now();
    let found = app.store.read(|conn| {
        let Some(session) = store::sessions::by_hash(conn, &hash)? else {
            return Ok(None);
        };
        if session.seen_at < now - TimeDelta::days(SESSION_DAYS) {
            return Ok(None);
        }
        let row = store::accounts::by_id(conn, AccountId(session.account_id))?;
        Ok::<_, Error>(Some((session, access_of(conn, row, Origin::Web)?)))
    })?;
    let Some((session, access)) = found else {
        return Ok(None);
    };
    if session.seen_at < now - TimeDelta::minutes(5) {
        app.store
            .write(|conn| Ok::<_, Error>(store::sessions::seen(conn, SessionId(session.id), now)?))?;
    }
    Ok(Some(access))
}

/// The first account, where signing in is off.
pub fn anyone(app: &App) -> Result<Option<BookAccess>> {
    app.store.read(|conn| {
        let row = store::accounts::first(conn)?;
        row.map(|row| access_of(conn, row, Origin::Web)).transpose()
    })
}

/// Whoever has this login, acting from the command line on a book of theirs.
///
/// # Errors
/// `NotFound` if there is no such account or book.
pub fn from_command_line(app: &App, login: &str, book: Option<&str>) -> Result<BookAccess> {
    app.store.read(|conn| {
        let row = store::accounts::by_login(conn, &login_key(login))?.ok_or(Error::NotFound)?;
        let wanted = book.map_or(Wanted::Default, Wanted::Slug);
        books::access(conn, Actor::new(row, Origin::Manage), wanted)
    })
}

/// Ends the session of this cookie.
pub fn sign_out(app: &App, cookie: &str) -> Result<()> {
    let hash = app.settings.secret.hash(cookie);
    app.store
        .write(|conn| Ok(store::sessions::end_by_hash(conn, &hash)?))
}

/// The sessions of an account, last used first.
pub fn sessions(app: &App, access: &BookAccess, cookie: Option<&str>) -> Result<Vec<SessionView>> {
    let mine = cookie.map(|c| app.settings.secret.hash(c));
    let rows = app
        .store
        .read(|conn| store::sessions::of_account(conn, access.account().id))?;
    let view = |row: SessionRow| SessionView {
        id: SessionId(row.id),
        current: Some(&row.token_hash) == mine.as_ref(),
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
pub fn end_session(app: &App, access: &BookAccess, id: SessionId) -> Result<()> {
    let ended = app
        .store
        .write(|conn| store::sessions::end(conn, access.account().id, id))?;
    if ended { Ok(()) } else { Err(Error::NotFound) }
}

/// Ends every session of the account but the one of this cookie.
pub fn end_other_sessions(app: &App, access: &BookAccess, cookie: &str) -> Result<()> {
    let keep = app.settings.secret.hash(cookie);
    app.store
        .write(|conn| Ok(store::sessions::end_others(conn, access.account().id, &keep)?))
}

/// Saves what somebody chose for themselves.
pub fn change_profile(app: &App, access: &BookAccess, profile: &Profile) -> Result<()> {
    let name = profile.name.trim();
    let row = ProfileRow {
        name: if name.is_empty() {
            &access.account().login
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
        .write(|conn| Ok(store::accounts::update_profile(conn, access.account().id, &row)?))
}

/// Changes a password, and ends every other session of the account.
///
/// # Errors
/// `WrongPassword` if the old one is not right; `UnfitAccount` if the new one cannot be taken.
pub fn change_password(app: &App, access: &BookAccess, old: &str, new: &str, cookie: &str) -> Result<()> {
    let row = app
        .store
        .read(|conn| store::accounts::by_id(conn, access.account().id))?;
    if !password::verify(old, Some(&row.password_hash)) {
        return Err(Error::WrongPassword);
    }
    let hash = fit_password(new)?;
    let keep = app.settings.secret.hash(cookie);
    app.store.write(|conn| {
        store::accounts::set_password(conn, access.account().id, &hash)?;
        Ok(store::sessions::end_others(conn, access.account().id, &keep)?)
    })
}

/// Sets the password of an account from the command line, and ends all of its sessions.
///
/// # Errors
/// `NotFound` if nobody has the login; `UnfitAccount` if the password cannot be taken.
pub fn set_password(app: &App, login: &str, new: &str) -> Result<()> {
    let hash = fit_password(new)?;
    app.store.write(|conn| {
        let row = store::accounts::by_login(conn, &login_key(login))?.ok_or(Error::NotFound)?;
        let id = AccountId(row.id);
        store::accounts::set_password(conn, id, &hash)?;
        store::sessions::forget_failures(conn, &login_subject(&row.login))?;
        Ok(store::sessions::end_others(conn, id, &[])?)
    })
}

fn fit(new: &NewAccount) -> Result<String> {
    let errors = check_account(&new.login, &new.password);
    if errors.is_empty() {
        password::hash(&new.password)
    } else {
        Err(Error::UnfitAccount(errors))
    }
}

fn fit_password(new: &str) -> Result<String> {
    match check_password(new) {
        None => password::hash(new),
        Some(error) => Err(Error::UnfitAccount(Vec::<AccountError>::from([error]))),
    }
}

/// Makes an account and its book.
fn make(
    conn: &mut Conn,
    app: &App,
    new: &NewAccount,
    hash: &str,
    admin: bool,
    origin: Origin,
) -> Result<BookAccess> {
    let login = login_key(&new.login);
    if store::accounts::by_login(conn, &login)?.is_some() {
        return Err(Error::LoginTaken);
    }
    let locale = new.locale.as_deref().unwrap_or(&app.settings.default_locale);
    let name = new.name.trim();
    let id = store::accounts::insert(
        conn,
        &NewAccountRow {
            login: &login,
            name: if name.is_empty() { &login } else { name },
            password_hash: hash,
            admin,
            locale: new.locale.as_deref(),
            time_zone: &new.time_zone,
            theme: Theme::Auto.as_str(),
            sort: Sort::Family.as_str(),
            shortcuts: true,
            created_at: app.now(),
        },
    )?;
    store::books::insert(
        conn,
        &NewBookRow {
            owner_id: id.0,
            slug: FIRST_BOOK,
            name: if locale == "en" {
                "Contacts"
            } else {
                "Контакты"
            },
            identity: &random::hex::<16>()?,
            collation: Collation::of_locale(locale).as_str(),
            token: 0,
            contact_count: 0,
            trash_count: 0,
            created_at: app.now(),
        },
    )?;
    let row = store::accounts::by_id(conn, id)?;
    let access = access_of(conn, row, origin)?;
    if admin {
        adopt::adopt(conn, app, &access)?;
    }
    Ok(access)
}

fn access_of(conn: &mut Conn, row: AccountRow, origin: Origin) -> Result<BookAccess> {
    let account = row.id;
    books::access(conn, Actor::new(row, origin), Wanted::Default).map_err(|error| match error {
        Error::NotFound => Error::Internal(format!("account {account} has no book")),
        other => other,
    })
}

fn open_session(conn: &mut Conn, app: &App, access: &BookAccess, device: &Device) -> Result<String> {
    let cookie = random::hex::<32>()?;
    let now = app.now();
    let user_agent: String = device.user_agent.chars().take(300).collect();
    store::sessions::insert(
        conn,
        &NewSessionRow {
            account_id: access.account().id.0,
            token_hash: &app.settings.secret.hash(&cookie),
            address: &device.address,
            user_agent: &user_agent,
            created_at: now,
            seen_at: now,
        },
    )?;
    Ok(cookie)
}

fn login_subject(login: &str) -> String {
    let login: String = login.chars().take(100).collect();
    format!("login {login}")
}

fn subjects(login: &str, device: &Device) -> [(String, i32); 2] {
    [
        (login_subject(login), FREE_FAILURES_LOGIN),
        (format!("address {}", device.address), FREE_FAILURES_ADDRESS),
    ]
}

/// Refuses a try that comes too soon after failed ones.
fn throttle(conn: &mut Conn, app: &App, login: &str, device: &Device) -> Result<()> {
    for (subject, free) in subjects(login, device) {
        let Some((failures, last_at)) = store::sessions::failures(conn, &subject)? else {
            continue;
        };
        let doublings = u32::try_from(failures - free).unwrap_or(0).min(10);
        if failures >= free {
            let wait = (1_i64 << doublings).min(LONGEST_WAIT);
            let left = wait - (app.now() - last_at).num_seconds();
            if left > 0 {
                return Err(Error::Throttled { seconds: left });
            }
        }
    }
    Ok(())
}

fn count_failure(conn: &mut Conn, app: &App, login: &str, device: &Device) -> Result<()> {
    for (subject, _) in subjects(login, device) {
        let failures = store::sessions::failures(conn, &subject)?.map_or(0, |(failures, _)| failures);
        store::sessions::set_failures(conn, &subject, failures.saturating_add(1), app.now())?;
    }
    Ok(())
}
