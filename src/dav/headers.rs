//! The headers of WebDAV and of conditional requests.

use actix_web::HttpRequest;
use chrono::NaiveDateTime;

use crate::app::Timestamp;
use crate::app::dav::{Conditions, ETags};
use crate::dav::error::Error;
use crate::dav::if_header;
use crate::dav::path::DavPath;

/// How far down a request reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The resource.
    Zero,
    /// The resource and what is directly in it.
    One,
    /// All of it.
    Infinity,
}

/// `Depth`, or what it is without the header.
///
/// # Errors
/// `BadRequest` for any other value.
pub fn depth(request: &HttpRequest, otherwise: Depth) -> Result<Depth, Error> {
    match text(request, "depth").map(|depth| depth.trim().to_ascii_lowercase()) {
        None => Ok(otherwise),
        Some(depth) if depth == "0" => Ok(Depth::Zero),
        Some(depth) if depth == "1" => Ok(Depth::One),
        Some(depth) if depth == "infinity" => Ok(Depth::Infinity),
        Some(_) => Err(Error::BadRequest("Depth is 0, 1 or infinity".to_owned())),
    }
}

/// The header that tells the client that `return=minimal` was applied (RFC 7240 §3).
pub const MINIMAL_APPLIED: (&str, &str) = ("Preference-Applied", "return=minimal");

/// True if the client prefers answers that leave out missing properties (RFC 8144 §2.1).
pub fn is_minimal(request: &HttpRequest) -> bool {
    let all = request.headers().get_all("prefer");
    let mut preferences = all
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    let has = preferences.any(|one| one.trim().eq_ignore_ascii_case("return=minimal"));
    has || text(request, "brief").is_some_and(|brief| brief.trim().eq_ignore_ascii_case("t"))
}

/// False if the request must not replace what is at its destination.
///
/// # Errors
/// `BadRequest` for a value other than `T` and `F`.
pub fn overwrites(request: &HttpRequest) -> Result<bool, Error> {
    match text(request, "overwrite").map(str::trim) {
        None | Some("T" | "t") => Ok(true),
        Some("F" | "f") => Ok(false),
        Some(_) => Err(Error::BadRequest("Overwrite is T or F".to_owned())),
    }
}

/// The URL of `Destination`.
///
/// # Errors
/// `BadRequest` without it; `OtherServer` if it names another host.
pub fn destination(request: &HttpRequest) -> Result<Option<DavPath>, Error> {
    let Some(destination) = text(request, "destination").map(str::trim) else {
        return Err(Error::BadRequest("a Destination is missing".to_owned()));
    };
    if let Some((_, rest)) = destination.split_once("://") {
        let host = rest.split('/').next().unwrap_or_default();
        let own = text(request, "host").unwrap_or_default();
        if !host.eq_ignore_ascii_case(own) {
            return Err(Error::OtherServer);
        }
    }
    DavPath::parse(destination)
}

/// The conditions of a request to a card or a book.
///
/// # Errors
/// `BadRequest` if a header cannot be read.
pub fn conditions(request: &HttpRequest, target: &DavPath) -> Result<Conditions, Error> {
    Ok(Conditions {
        if_match: etags(request, "if-match"),
        if_none_match: etags(request, "if-none-match"),
        unmodified_since: unmodified_since(request),
        if_lists: match text(request, "if") {
            Some(value) => if_header::parse(value, target)
                .ok_or_else(|| Error::BadRequest("the If header cannot be read".to_owned()))?,
            None => Vec::new(),
        },
    })
}

/// `If-Unmodified-Since`; a date that cannot be read is ignored (RFC 9110 §13.1.4).
fn unmodified_since(request: &HttpRequest) -> Option<Timestamp> {
    let date = text(request, "if-unmodified-since")?.trim();
    let forms = [
        "%a, %d %b %Y %H:%M:%S GMT",
        "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %e %H:%M:%S %Y",
    ];
    let mut read = forms
        .iter()
        .filter_map(|form| NaiveDateTime::parse_from_str(date, form).ok());
    read.next()
}

/// A header of entity tags; `None` without it.
pub fn etags(request: &HttpRequest, name: &str) -> Option<ETags> {
    let values: Vec<&str> = request
        .headers()
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .collect();
    if values.is_empty() {
        return None;
    }
    let all = values.join(",");
    if all.trim() == "*" {
        return Some(ETags::Any);
    }
    let tags = all.split(',').map(str::trim).filter(|tag| !tag.is_empty());
    let tags = tags.map(|tag| {
        let (is_weak, quoted) = match tag.strip_prefix("W/") {
            Some(rest) => (true, rest),
            None => (false, tag),
        };
        let bare = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        // Some clients forget the quotes.
        (is_weak, bare.unwrap_or(quoted).to_owned())
    });
    Some(ETags::List(tags.collect()))
}

/// A header as text.
pub fn text<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}
