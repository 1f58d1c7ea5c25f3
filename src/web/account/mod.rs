//! The pages of accounts: the first one, signing in, settings, further people.

pub mod language;
pub mod login;
pub mod people;
pub mod sessions;
pub mod settings;
pub mod setup;

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Data;

use crate::app::Device;
use crate::domain::account::AccountError;
use crate::web::page::Page;
use crate::web::{Site, address};

/// What is wrong: the id of a field and the key of a text.
type FieldError = (&'static str, &'static str);

/// What is wrong with a field, in words; empty if nothing is.
fn what_is_wrong(page: &Page, errors: &[FieldError], id: &str) -> String {
    let found = errors.iter().find(|(field, _)| *field == id);
    found.map(|(_, key)| page.t(key)).unwrap_or_default()
}

/// Where a request comes from.
fn device(request: &HttpRequest, site: &Data<Site>) -> Device {
    let address = address::client(request.head(), &site.options.trusted_proxies);
    let user_agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Device {
        address: address.map(|a| a.to_string()).unwrap_or_default(),
        user_agent: user_agent.unwrap_or_default().to_owned(),
    }
}

/// The field and the words of what is wrong with a new account.
fn field_error(error: AccountError) -> FieldError {
    match error {
        AccountError::LoginEmpty => ("login", "error-login-empty"),
        AccountError::LoginBad => ("login", "error-login-bad"),
        AccountError::PasswordShort => ("password", "error-password-short"),
        AccountError::PasswordLong => ("password", "error-password-long"),
    }
}

/// The time zone that the form chose, if there is such a one.
fn time_zone(chosen: &str) -> String {
    let known = chosen.parse::<chrono_tz::Tz>();
    known.map_or_else(|_| "UTC".to_owned(), |zone| zone.name().to_owned())
}

/// The time zones that people live in, by name.
fn time_zones() -> Vec<&'static str> {
    let is_place = |name: &&str| {
        [
            "Africa/",
            "America/",
            "Asia/",
            "Atlantic/",
            "Australia/",
            "Europe/",
            "Indian/",
            "Pacific/",
        ]
        .iter()
        .any(|region| name.starts_with(region))
    };
    std::iter::once("UTC")
        .chain(
            chrono_tz::TZ_VARIANTS
                .iter()
                .map(|zone| zone.name())
                .filter(is_place),
        )
        .collect()
}
