//! The cookie by which a device shows that it has signed in to an account before. The server stores nothing: a
//! token of the cookie is a random number and its code under the secret key.

use constant_time_eq::constant_time_eq;

use crate::app::{App, Result, random};
use domain::ids::AccountId;

/// Accounts that one device is known to. With more, the oldest is dropped.
const MAX_ACCOUNTS: usize = 8;
/// Characters of the random number and of its code.
const HALF: usize = 64;

/// The cookie of a device that signed in to this account, with the tokens that it has for other accounts.
///
/// # Errors
/// `Internal` if the operating system gives no random bytes.
pub(super) fn cookie_after_sign_in(app: &App, account: AccountId, cookie: &str) -> Result<String> {
    if id(app, account, cookie).is_some() {
        return Ok(cookie.to_owned());
    }
    let number = random::hex::<32>()?;
    let token = format!(
        "{number}{}",
        app.settings.secret_key.code(&message(account, &number))
    );
    let others = tokens(cookie).take(MAX_ACCOUNTS - 1).map(str::to_owned);
    Ok(std::iter::once(token).chain(others).collect::<Vec<_>>().join("."))
}

/// An id of the device, if one of the cookie's tokens is for this account. It does not reveal the token.
pub(super) fn id(app: &App, account: AccountId, cookie: &str) -> Option<String> {
    let key = &app.settings.secret_key;
    tokens(cookie).find_map(|token| {
        let (number, code) = token.split_at_checked(HALF)?;
        let is_ours = constant_time_eq(code.as_bytes(), key.code(&message(account, number)).as_bytes());
        is_ours.then(|| key.code(&format!("device id {number}")))
    })
}

fn message(account: AccountId, number: &str) -> String {
    format!("known device {number} of account {account}")
}

fn tokens(cookie: &str) -> impl Iterator<Item = &str> {
    let is_token = |token: &&str| token.len() == 2 * HALF && token.bytes().all(|b| b.is_ascii_hexdigit());
    cookie.split('.').filter(is_token).take(MAX_ACCOUNTS)
}
