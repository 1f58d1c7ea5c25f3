//! Extractors of forms, queries and ids in paths. A malformed form is refused as a whole.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::rt::time::timeout;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};
use percent_encoding::percent_decode_str;

use crate::web::error::Error;
use crate::web::site::{ServeOptions, Site};

/// The fields of a form or a query, in order. A name can repeat.
#[derive(Clone, Debug, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded` text. Line breaks become `\n`.
    ///
    /// # Errors
    /// `UnreadableForm` if it is not UTF-8 or contains control characters.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(text).map_err(|_| Error::UnreadableForm)?;
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        });
        decoded.collect::<Result<_, _>>().map(Self)
    }

    /// Decodes the fields of a `multipart/form-data` body. Line breaks become `\n`.
    ///
    /// # Errors
    /// `UnreadableForm` if a value is not UTF-8 or contains control characters.
    pub fn of(fields: Vec<(String, Vec<u8>)>) -> Result<Self, Error> {
        let read = fields.into_iter().map(|(name, value)| {
            let value = String::from_utf8(value).map_err(|_| Error::UnreadableForm)?;
            Ok((normalize(&name)?, normalize(&value)?))
        });
        read.collect::<Result<_, _>>().map(Self)
    }

    /// The first value of a field; empty without the field.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The first value of a field.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a field, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// True if the form has the field: a ticked box, a pressed button.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// All fields, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn decode(text: &str) -> Result<String, Error> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced)
        .decode_utf8()
        .map_err(|_| Error::UnreadableForm)?;
    normalize(&decoded)
}

/// Replaces line breaks by `\n`, and refuses characters that no card has: those that XML 1.0 §2.2 excludes.
fn normalize(text: &str) -> Result<String, Error> {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let has_controls = lines
        .chars()
        .any(|c| (c < ' ' && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}'));
    if has_controls {
        Err(Error::UnreadableForm)
    } else {
        Ok(lines)
    }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Bytes::from_request(request, payload);
        let site = request.app_data::<Data<Site>>();
        let time = site.map_or(ServeOptions::FORM_TIMEOUT, |site| site.options.form_timeout);
        Box::pin(async move {
            let body = timeout(time, body).await.map_err(|_| Error::TooSlow)?;
            let body = body.map_err(|error| match error.as_response_error().status_code() {
                StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
                _ => Error::UnreadableForm,
            });
            Self::parse(&body?)
        })
    }
}

/// The query of the URL.
pub struct UrlQuery(pub Form);

impl FromRequest for UrlQuery {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Form::parse(request.query_string().as_bytes()).map(Self))
    }
}

/// The `{id}` of a path. A malformed id gives 404.
pub struct PathId<T>(pub T);

impl<T: std::str::FromStr> FromRequest for PathId<T> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = request.match_info().get("id").and_then(|id| id.parse().ok());
        std::future::ready(key.map(Self).ok_or(Error::NoPage))
    }
}
