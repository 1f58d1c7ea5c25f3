//! The first start: the setup code, the first account, and the contacts of the lab app.

use constant_time_eq::constant_time_eq;

use super::{NewAccount, check_and_hash, create, first};
use crate::app::sessions::{self, SignedIn};
use crate::app::{App, Device, Error, Result, adopt_lab, random};
use domain::change_log::Origin;
use store::{self, Conn};

const SETUP_CODE: &str = "setup-code";

/// True until the first account is created.
pub fn needs_setup(app: &App) -> Result<bool> {
    app.store.read(|conn| Ok(store::accounts::first(conn)?.is_none()))
}

/// The code in the link to `/setup`. It stays the same until the first account is created.
pub fn setup_code(app: &App) -> Result<String> {
    app.store.write(|conn| {
        store::stored_values::lock(conn)?;
        if let Some(code) = store::stored_values::get(conn, SETUP_CODE)? {
            return Ok(code);
        }
        let code = random::hex::<8>()?;
        store::stored_values::put(conn, SETUP_CODE, &code)?;
        Ok(code)
    })
}

/// Creates the first account, signs it in, and adopts the lab app's contacts if there are any.
///
/// # Errors
/// `WrongCode`, `AlreadySetUp`, `InvalidAccount`.
pub fn setup(app: &App, code: &str, new: &NewAccount, device: &Device) -> Result<SignedIn> {
    // Before the hash, which takes long: a stranger who guesses the code must not keep the server busy.
    app.store.read(|conn| check_code(conn, code))?;
    let hash = check_and_hash(new)?;
    app.store.write(|conn| {
        store::stored_values::lock(conn)?;
        check_code(conn, code)?;
        let access = create(conn, app, new, &hash, true, Origin::Web)?;
        adopt_lab::adopt(conn, app, &access)?;
        store::stored_values::remove(conn, SETUP_CODE)?;
        sessions::open(conn, app, access, device)
    })
}

fn check_code(conn: &mut Conn, code: &str) -> Result<()> {
    if store::accounts::first(conn)?.is_some() {
        return Err(Error::AlreadySetUp);
    }
    let stored = store::stored_values::get(conn, SETUP_CODE)?;
    let is_right = stored.is_some_and(|stored| constant_time_eq(stored.as_bytes(), code.trim().as_bytes()));
    if is_right { Ok(()) } else { Err(Error::WrongCode) }
}

/// Adopts the lab app's contacts when the server starts, if there is an account already.
pub fn adopt_lab_at_start(app: &App) -> Result<usize> {
    match first(app)?.first() {
        Some(access) => app
            .store
            .write_to(access.book_id(), |conn| adopt_lab::adopt(conn, app, access)),
        None => Ok(0),
    }
}
