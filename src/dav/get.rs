//! GET and HEAD: a card in the version that the client accepts.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::dav as book;
use crate::app::dav::ServedCard;
use crate::dav::address_data::{CardVersion, converted};
use crate::dav::error::Error;
use crate::dav::headers;
use crate::dav::properties::http_date;
use crate::dav::resource::{Call, Resource};
use crate::dav::run::read;

/// Sends a card. A collection answers with a line for people.
pub async fn get(call: Call) -> Result<HttpResponse, Error> {
    let Resource::Card(access, name) = call.resource else {
        let text = "This is the address of the contacts for phones and programs (CardDAV).\n";
        return Ok(HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .body(text));
    };
    let wanted = accepted(&call.request)?;
    let form = call.session.caller.label_form;
    let card = read(&call.dav, move |app| book::card(app, &access, form, &name)).await?;
    let ServedCard {
        bytes,
        etag,
        updated_at,
    } = card;
    let (bytes, is_converted) = match wanted {
        Some(version) => converted(bytes, version),
        None => (bytes, false),
    };
    // A converted card is another representation, so it cannot have the strong tag.
    let tag = if is_converted {
        format!("W/\"{etag}\"")
    } else {
        format!("\"{etag}\"")
    };
    let is_cached = headers::etags(&call.request, "if-none-match").is_some_and(|tags| tags.has_weakly(&etag));
    let mut response = HttpResponse::build(if is_cached {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::VARY, "Accept"))
        .insert_header((header::LAST_MODIFIED, http_date(updated_at)));
    if is_cached {
        return Ok(response.finish());
    }
    Ok(response.content_type("text/vcard; charset=utf-8").body(bytes))
}

/// The version of vCard that the request prefers; `None` for the stored one.
///
/// # Errors
/// 406 if it accepts no vCard at all.
fn accepted(request: &HttpRequest) -> Result<Option<CardVersion>, Error> {
    let Some(accept) = headers::text(request, "accept").filter(|accept| !accept.trim().is_empty()) else {
        return Ok(None);
    };
    let mut best: Option<(f32, Option<CardVersion>)> = None;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
        let media_type = parts.next().unwrap_or_default();
        if !["*/*", "text/*", "text/vcard", "text/x-vcard", "text/directory"].contains(&media_type.as_str()) {
            continue;
        }
        let (mut quality, mut version) = (1.0, Ok(None));
        for part in parts {
            match part.split_once('=') {
                Some(("q", value)) => quality = value.parse().unwrap_or(0.0),
                Some(("version", value)) => {
                    version = CardVersion::parse(value.trim_matches('"')).map(Some).ok_or(());
                }
                _ => {}
            }
        }
        let Ok(version) = version else { continue };
        if quality > best.as_ref().map_or(0.0, |(best, _)| *best) {
            best = Some((quality, version));
        }
    }
    match best {
        Some((_, version)) => Ok(version),
        None => Err(Error::NotAcceptable),
    }
}
