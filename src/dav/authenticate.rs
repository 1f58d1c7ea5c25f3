//! Signs in the device that sends a request: Basic authentication (RFC 7617) with an app password.

use actix_web::HttpRequest;
use actix_web::web::Data;

use crate::app::app_passwords::{self, Caller};
use crate::app::{BookAccess, books};
use crate::dav::Dav;
use crate::dav::error::Error;
use crate::dav::run::read;
use crate::http::authorization::{Credentials, credentials};
use crate::http::device::device;
use domain::account::AppScope;

/// A device that is signed in, and the books that it may use.
#[derive(Clone, Debug)]
pub struct Session {
    /// The key of its account.
    pub account: i64,
    /// The name of the account.
    pub account_name: String,
    /// The name of the device.
    pub device: String,
    /// Its app password, with the account.
    pub caller: Caller,
    /// The books.
    pub books: Vec<BookAccess>,
}

/// Signs in.
///
/// # Errors
/// `Unauthorized`, also for credentials that cannot be read; `Throttled`; `Forbidden` without the scope.
pub async fn authenticate(request: &HttpRequest, dav: &Data<Dav>) -> Result<Session, Error> {
    let Some(Credentials::Basic { login, secret }) = credentials(request.headers()) else {
        return Err(Error::Unauthorized);
    };
    let device = device(request, &dav.trusted_proxies);
    read(dav, move |app| {
        let caller = app_passwords::sign_in(app, &login, &secret, AppScope::Dav, &device)?;
        let books = books::of_account(app, &caller.actor)?;
        let account = books.first().map(BookAccess::account);
        Ok(Session {
            account: account.map(|account| account.id.0).unwrap_or_default(),
            account_name: account.map(|account| account.name.clone()).unwrap_or_default(),
            device: caller.device_name.clone(),
            caller,
            books,
        })
    })
    .await
}
