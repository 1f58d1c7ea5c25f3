//! Accounts: create, list, find, set a password. Each account has one or more books.

mod manage;
mod preferences;
mod purge;
mod setup;

pub use manage::{AccountChange, change, change_by_login, show};
pub use preferences::{Preferences, change_language, change_password, change_preferences};
pub use purge::{REMOVAL_DAYS, purge_due};
pub use setup::{adopt_lab_at_start, needs_setup, setup, setup_code};

use crate::app::books::{self, BookChoice};
use crate::app::{Actor, App, BookAccess, Error, Result, Timestamp, adopt_lab, password, random};
use domain::account::{AccountError, Sort, Theme, check_account, check_password, login_key};
use domain::change_log::Origin;
use domain::collate::Collation;
use domain::ids::AccountId;
use domain::text::visible_name;
use store::accounts::{AccountRow, NewAccountRow};
use store::books::NewBookRow;
use store::{self, Conn};

/// The fields of a new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name it will sign in with.
    pub login: String,
    /// The name that the pages show; the login if empty.
    pub name: String,
    /// In clear text; only its hash is stored.
    pub password: String,
    /// `ru` or `en`; `None` follows the browser.
    pub locale: Option<String>,
    /// An IANA name; empty until the browser of the first sign-in names one.
    pub time_zone: String,
}

/// An account as an admin sees it.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// The account's key.
    pub id: AccountId,
    /// The name it signs in with.
    pub login: String,
    /// The name that the pages show.
    pub name: String,
    /// True if it may create accounts for others.
    pub admin: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// Contacts in its books.
    pub contact_count: i64,
    /// Since when it cannot sign in, if an admin locked it.
    pub locked_at: Option<Timestamp>,
    /// When it is deleted with its books, if an admin removed it.
    pub purge_at: Option<Timestamp>,
    /// True if that time has come, so that it cannot be restored.
    pub is_being_deleted: bool,
}

impl AccountView {
    fn new((row, contact_count): (AccountRow, i64), now: Timestamp) -> Self {
        Self {
            id: AccountId(row.id),
            login: row.login,
            name: row.name,
            admin: row.admin,
            created_at: row.created_at,
            contact_count,
            locked_at: row.locked_at,
            purge_at: row.purge_at,
            is_being_deleted: row.purge_at.is_some_and(|at| at <= now),
        }
    }
}

/// The slug of an account's first book.
pub const FIRST_BOOK: &str = "contacts";

/// Creates an account from the command line or the environment. The first account is an admin.
///
/// # Errors
/// `LoginTaken`, `InvalidAccount`.
pub fn add(app: &App, new: &NewAccount) -> Result<BookAccess> {
    let hash = check_and_hash(new)?;
    app.store.write(|conn| {
        store::stored_values::lock(conn)?;
        let admin = store::accounts::first(conn)?.is_none();
        let access = create(conn, app, new, &hash, admin, Origin::Manage)?;
        if admin {
            adopt_lab::adopt(conn, app, &access)?;
        }
        Ok(access)
    })
}

/// Creates an account for another user.
///
/// # Errors
/// `Forbidden` unless the actor is an admin; `LoginTaken`, `InvalidAccount`.
pub fn add_for_other(app: &App, actor: &Actor, new: &NewAccount) -> Result<()> {
    check_is_admin(actor)?;
    let hash = check_and_hash(new)?;
    app.store.write(|conn| {
        // Two accounts with one login: the second request finds the first account.
        store::stored_values::lock(conn)?;
        check_is_still_admin(conn, actor)?;
        create(conn, app, new, &hash, false, Origin::Web).map(drop)
    })
}

/// True if the account exists, and was added after the account `last`: its form is sent again.
///
/// # Errors
/// `Forbidden` unless the actor is an admin; `Busy` if too many others wait for their password to be compared.
pub fn is_added(app: &App, actor: &Actor, new: &NewAccount, last: AccountId) -> Result<bool> {
    check_is_admin(actor)?;
    let (login, name) = (login_key(&new.login), visible_name(&new.name));
    let found = app
        .store
        .read(|conn| Ok::<_, Error>(store::accounts::by_login(conn, &login)?))?;
    let has_name = |row: &AccountRow| row.name == if name.is_empty() { &login } else { name };
    let Some(row) = found.filter(|row| row.id > last.0 && has_name(row)) else {
        return Ok(false);
    };
    let permit = password::HashPermit::wait()?;
    Ok(password::verify(&permit, &new.password, Some(&row.password_hash)))
}

/// All accounts, oldest first, for an admin.
///
/// # Errors
/// `Forbidden` unless the actor is an admin.
pub fn list(app: &App, actor: &Actor) -> Result<Vec<AccountView>> {
    check_is_admin(actor)?;
    all(app)
}

/// All accounts, oldest first, for the command line.
pub fn all(app: &App) -> Result<Vec<AccountView>> {
    let rows = app.store.read(store::accounts::all)?;
    let now = app.now();
    Ok(rows.into_iter().map(|row| AccountView::new(row, now)).collect())
}

/// The books of the first account that is not locked, oldest first. With sign-in off, every visitor acts as it.
pub fn first(app: &App) -> Result<Vec<BookAccess>> {
    app.store.read(|conn| {
        let Some(row) = store::accounts::first_active(conn)? else {
            return Ok(Vec::new());
        };
        let own = store::books::of_owner(conn, AccountId(row.id))?;
        Ok(books::access_to(row, own, Origin::Web))
    })
}

/// The account with a login, acting from the command line on one of its books.
///
/// # Errors
/// `NotFound` if there is no such account or book.
pub fn from_command_line(app: &App, login: &str, book: Option<&str>) -> Result<BookAccess> {
    app.store.read(|conn| {
        let row = store::accounts::by_login(conn, &login_key(login))?.ok_or(Error::NotFound)?;
        let wanted = book.map_or(BookChoice::Default, BookChoice::Slug);
        books::access(conn, Actor::new(row, Origin::Manage), wanted)
    })
}

/// Creates an account and its book.
fn create(
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
    let name = visible_name(&new.name);
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
    let locale = new.locale.as_deref().unwrap_or(&app.settings.default_locale);
    create_first_book(conn, app, id, locale)?;
    let row = store::accounts::by_id(conn, id)?;
    books::default_access(conn, row, origin)
}

fn create_first_book(conn: &mut Conn, app: &App, owner: AccountId, locale: &str) -> Result<()> {
    let name = if locale == "en" {
        "Contacts"
    } else {
        "Контакты"
    };
    store::books::insert(
        conn,
        &NewBookRow {
            owner_id: owner.0,
            slug: FIRST_BOOK,
            name,
            identity: &random::hex::<16>()?,
            collation: Collation::of_locale(locale).as_str(),
            token: 0,
            contact_count: 0,
            trash_count: 0,
            created_at: app.now(),
            region: "",
            color: "",
        },
    )?;
    Ok(())
}

fn check_is_admin(actor: &Actor) -> Result<()> {
    if actor.account.admin {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// Another admin may have locked the actor since its request began.
fn check_is_still_admin(conn: &mut Conn, actor: &Actor) -> Result<()> {
    let row = store::accounts::by_id(conn, actor.account.id)?;
    if row.admin && row.is_active() {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

fn check_and_hash(new: &NewAccount) -> Result<String> {
    let errors = check_account(&new.login, &new.password);
    if errors.is_empty() {
        password::hash(&new.password)
    } else {
        Err(Error::InvalidAccount(errors))
    }
}

fn check_and_hash_password(new: &str) -> Result<String> {
    match check_password(new) {
        None => password::hash(new),
        Some(error) => Err(Error::InvalidAccount(Vec::<AccountError>::from([error]))),
    }
}
