//! Refuses unsafe requests that a page of another site made: the rule of Go's
//! `http.CrossOriginProtection`, so no form carries a token.

use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, Uri};

/// True if the request may have come from a page of ours, or from no browser at all.
#[must_use]
pub fn is_allowed(method: &Method, headers: &HeaderMap, base_url: Option<&str>) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let value = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let origin = value("origin");
    let ours = || origin.is_some_and(|origin| is_ours(origin, value(header::HOST.as_str()), base_url));
    match value("sec-fetch-site") {
        Some("same-origin" | "none") => true,
        // A browser that says "same-site" for our own base URL reached us by another name.
        Some(_) => base_url.is_some() && ours(),
        None => origin.is_none() || ours(),
    }
}

/// `Origin` names the host that was asked, or the base URL.
fn is_ours(origin: &str, host: Option<&str>, base_url: Option<&str>) -> bool {
    let authority = |url: &str| {
        url.parse::<Uri>()
            .ok()
            .and_then(|uri| uri.authority().map(ToString::to_string))
    };
    let Some(from) = authority(origin) else {
        return false;
    };
    let is_host = host.is_some_and(|host| host.eq_ignore_ascii_case(&from));
    let is_base = base_url
        .and_then(authority)
        .is_some_and(|base| base.eq_ignore_ascii_case(&from));
    is_host || is_base
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(method: &Method, headers: &[(&'static str, &'static str)], base_url: Option<&str>) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(
                header::HeaderName::from_static(name),
                header::HeaderValue::from_static(value),
            );
        }
        is_allowed(method, &map, base_url)
    }

    #[test]
    fn only_pages_of_ours_may_change_anything() {
        let host = ("host", "book.test:5555");
        for (headers, base_url, expected) in [
            (vec![host], None, true),
            (vec![host, ("sec-fetch-site", "same-origin")], None, true),
            (vec![host, ("sec-fetch-site", "none")], None, true),
            (vec![host, ("sec-fetch-site", "cross-site")], None, false),
            (vec![host, ("sec-fetch-site", "same-site")], None, false),
            (
                vec![
                    host,
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "http://book.test:5555"),
                ],
                None,
                false,
            ),
            (vec![host, ("origin", "http://book.test:5555")], None, true),
            (vec![host, ("origin", "http://book.test")], None, false),
            (vec![host, ("origin", "http://evil.test")], None, false),
            (vec![host, ("origin", "null")], None, false),
            (
                vec![host, ("origin", "https://book.example")],
                Some("https://book.example"),
                true,
            ),
            (
                vec![host, ("origin", "https://evil.example")],
                Some("https://book.example"),
                false,
            ),
        ] {
            assert_eq!(
                allowed(&Method::POST, &headers, base_url),
                expected,
                "{headers:?}"
            );
            assert!(allowed(&Method::GET, &headers, base_url));
        }
    }
}
