//! The id of a request. It is in every log line that the request causes, on the page of a fault, and in the
//! `X-Request-Id` header of the response.

use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::HeaderName;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use crate::app::random;
use crate::config::Network;
use crate::http::client_address::is_from_trusted_proxy;

/// The header that carries the id.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of an id that a proxy may send.
const MAX_LENGTH: usize = 64;

/// The id of a request: letters, digits, `-`, `_` and `.`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// Takes the id that a trusted proxy sent, or makes a random one, and stores it in the request.
    pub fn assign(request: &ServiceRequest, trusted: &[Network]) -> Self {
        let id = sent_by_proxy(request, trusted)
            .map_or_else(|| random::hex::<4>().unwrap_or_default(), str::to_owned);
        let id = Self(id);
        request.extensions_mut().insert(id.clone());
        id
    }

    /// The id that [`RequestId::assign`] stored.
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// The text of the id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn sent_by_proxy<'a>(request: &'a ServiceRequest, trusted: &[Network]) -> Option<&'a str> {
    if !is_from_trusted_proxy(request.head(), trusted) {
        return None;
    }
    let id = request.headers().get(HEADER)?.to_str().ok()?;
    is_well_formed(id).then_some(id)
}

fn is_well_formed(id: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=MAX_LENGTH).contains(&id.len()) && id.bytes().all(is_allowed)
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromRequest for RequestId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use super::is_well_formed;

    #[test]
    fn an_id_is_short_and_fits_into_a_log_line() {
        for id in ["a", "0af7651916cd43dd", "4bf92f35-77b3.A_1", &"x".repeat(64)] {
            assert!(is_well_formed(id), "{id:?}");
        }
        for id in ["", "a b", "a\tb", "[x]", "\u{44f}", &"x".repeat(65)] {
            assert!(!is_well_formed(id), "{id:?}");
        }
    }
}
