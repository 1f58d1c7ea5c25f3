//! Signs in the device that sends a request: Basic authentication (RFC 7617) with an app password.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Data;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::app::app_passwords::{self, Caller};
use crate::app::{BookAccess, Device, books};
use crate::dav::Dav;
use crate::dav::error::Error;
use crate::dav::run::read;
use crate::http::client_address;
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
    /// The books.
    pub books: Vec<BookAccess>,
}

/// Signs in.
///
/// # Errors
/// `Unauthorized`, also for credentials that cannot be read; `Throttled`; `Forbidden` without the scope.
pub async fn authenticate(request: &HttpRequest, dav: &Data<Dav>) -> Result<Session, Error> {
    let (login, secret) = credentials(request.headers()).ok_or(Error::Unauthorized)?;
    let address = client_address::client(request.head(), &dav.trusted_proxies);
    let user_agent = request.headers().get(header::USER_AGENT);
    let device = Device {
        address: address.map(|address| address.to_string()).unwrap_or_default(),
        user_agent: user_agent
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        ..Device::default()
    };
    read(dav, move |app| {
        let Caller { actor, device_name } =
            app_passwords::sign_in(app, &login, &secret, AppScope::Dav, &device)?;
        let books = books::of_account(app, &actor)?;
        let account = books.first().map(BookAccess::account);
        Ok(Session {
            account: account.map(|account| account.id.0).unwrap_or_default(),
            account_name: account.map(|account| account.name.clone()).unwrap_or_default(),
            device: device_name,
            books,
        })
    })
    .await
}

/// The login and the password of a request.
fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (login, secret) = decoded.split_once(':')?;
    Some((login.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_credentials_are_read() {
        let read = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, header::HeaderValue::from_static(value));
            credentials(&headers)
        };
        let anna = Some(("anna".to_owned(), "a:b".to_owned()));
        assert_eq!(read("Basic YW5uYTphOmI="), anna);
        assert_eq!(read("basic YW5uYTphOmI="), anna);
        for malformed in ["", "Basic", "Basic !", "Basic YW5uYQ==", "Bearer x", "Basic /w=="] {
            assert_eq!(read(malformed), None, "{malformed}");
        }
    }
}
