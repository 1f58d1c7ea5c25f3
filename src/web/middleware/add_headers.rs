//! Adds the security and caching headers that every response carries, including errors and static files.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::http::client_address::is_https;
use crate::web::site::Site;

/// Only scripts, styles, images and the manifest of this site; no other site may frame a page.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(&str, &str); 5] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // With `no-referrer` Chromium sends `Origin: null` over plain http, and every form is rejected.
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Adds the headers, and marks cookies as `Secure` if the browser uses https.
pub async fn add_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let is_static = request.path().starts_with("/static/");
    let site = request.app_data::<Data<Site>>().cloned();
    let is_https = site.as_ref().is_some_and(|site| {
        let options = &site.options;
        is_https(
            request.head(),
            options.base_url.as_deref(),
            &options.trusted_proxies,
        )
    });
    let mut response = next.call(request).await?.map_into_boxed_body();
    let is_ok = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        insert_if_absent(headers, HeaderName::from_static(name), value);
    }
    // Pages are not cached, but for those that say otherwise.
    let caching = match site {
        Some(site) if is_static && is_ok => site.static_files.cache_control(),
        _ => "no-store",
    };
    insert_if_absent(headers, header::CACHE_CONTROL, caching);
    if is_https {
        secure_cookies(headers);
    }
    Ok(response)
}

fn insert_if_absent(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Marks every cookie that the response sets as one for https only.
fn secure_cookies(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.remove(header::SET_COOKIE).collect();
    for cookie in cookies {
        let secure = HeaderValue::from_bytes(&[cookie.as_bytes(), b"; Secure"].concat());
        headers.append(header::SET_COOKIE, secure.unwrap_or(cookie));
    }
}
