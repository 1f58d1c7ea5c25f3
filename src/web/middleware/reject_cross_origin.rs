//! Rejects unsafe requests that a page of another site sent, by the rule of Go's
//! `http.CrossOriginProtection`. Forms therefore need no CSRF token.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, Uri};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::web::error::Error;
use crate::web::middleware::public_path::is_public;
use crate::web::middleware::reject::reject;
use crate::web::site::Site;

/// Answers 403 to a cross-origin request that would change something.
pub async fn reject_cross_origin(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let site = request.app_data::<Data<Site>>();
    let base_url = site.and_then(|site| site.options.base_url.as_deref());
    if is_public(request.path()) || is_allowed(request.method(), request.headers(), base_url) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    Ok(reject(request, Error::CrossOrigin))
}

/// True if the request changes nothing, comes from a page of this site, or comes from no browser.
fn is_allowed(method: &Method, headers: &HeaderMap, base_url: Option<&str>) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let value = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let origin = value("origin");
    let is_own =
        || origin.is_some_and(|origin| is_own_origin(origin, value(header::HOST.as_str()), base_url));
    match value("sec-fetch-site") {
        Some("same-origin" | "none") => true,
        // The server may be reached under a second name: a form of the base URL is still its own.
        Some(_) => base_url.is_some() && is_own(),
        None => origin.is_none() || is_own(),
    }
}

/// True if `Origin` names the requested host or the base URL.
fn is_own_origin(origin: &str, host: Option<&str>, base_url: Option<&str>) -> bool {
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
    fn only_pages_of_this_site_may_change_anything() {
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
