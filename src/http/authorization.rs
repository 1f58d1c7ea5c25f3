//! The credentials that programs and devices send with each request.

use actix_web::http::header::{self, HeaderMap};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What the `Authorization` header of a request has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// A login and a password (RFC 7617).
    Basic {
        /// The login.
        login: String,
        /// The password.
        secret: String,
    },
    /// A password alone (RFC 6750).
    Bearer(String),
}

/// The credentials of a request; `None` if it has none or they cannot be read.
pub fn credentials(headers: &HeaderMap) -> Option<Credentials> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, value) = value.trim().split_once(' ')?;
    if scheme.eq_ignore_ascii_case("Bearer") {
        return Some(Credentials::Bearer(value.trim().to_owned()));
    }
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
    let (login, secret) = decoded.split_once(':')?;
    Some(Credentials::Basic {
        login: login.to_owned(),
        secret: secret.to_owned(),
    })
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
        let anna = Some(Credentials::Basic {
            login: "anna".to_owned(),
            secret: "a:b".to_owned(),
        });
        assert_eq!(read("Basic YW5uYTphOmI="), anna);
        assert_eq!(read("basic YW5uYTphOmI="), anna);
        assert_eq!(read("Bearer x"), Some(Credentials::Bearer("x".to_owned())));
        for malformed in ["", "Basic", "Basic !", "Basic YW5uYQ==", "Digest x", "Basic /w=="] {
            assert_eq!(read(malformed), None, "{malformed}");
        }
    }
}
