//! Headers that every answer carries, errors and static files included.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// No script, style or image but our own; no frame may hold a page of ours.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(&str, &str); 5] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // With `no-referrer` Chromium sends `Origin: null` over plain http, and every form is refused.
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Adds the headers. Pages are never kept; static files for ever, since their URLs change with them.
pub fn add(headers: &mut HeaderMap, is_static: bool, is_ok: bool) {
    for (name, value) in ALWAYS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        let cache = if is_static && is_ok {
            "public, max-age=31536000, immutable"
        } else {
            "no-store"
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    }
}

/// Marks every cookie that is set as one for https only.
pub fn secure_cookies(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.remove(header::SET_COOKIE).collect();
    for cookie in cookies {
        let secure = HeaderValue::from_bytes(&[cookie.as_bytes(), b"; Secure"].concat());
        headers.append(header::SET_COOKIE, secure.unwrap_or(cookie));
    }
}
