//! PUT, DELETE, and POST to add a card (RFC 5995).

use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};

use crate::app::dav as book;
use crate::app::dav::{Put, WriteRejection};
use crate::app::{BookAccess, random};
use crate::dav::body::{self, MAX_CARD};
use crate::dav::error::Error;
use crate::dav::headers::{conditions, text};
use crate::dav::properties::card_url;
use crate::dav::request_log::SentCard;
use crate::dav::resource::{Call, Resource};
use crate::dav::run::write;
use crate::dav::xml::Name;

/// Stores a card.
pub async fn put(call: Call) -> Result<HttpResponse, Error> {
    let Resource::Card(access, name) = call.resource.clone() else {
        return Err(Error::Method(crate::dav::options::allowed(&call.resource)));
    };
    store_card(call, access, name, false).await
}

/// Stores a card at a new URL, which the answer names.
pub async fn add_member(call: Call) -> Result<HttpResponse, Error> {
    let Resource::Book(access) = call.resource.clone() else {
        return Err(Error::Method(crate::dav::options::allowed(&call.resource)));
    };
    let name = format!("{}.vcf", random::hex::<16>()?);
    store_card(call, access, name, true).await
}

async fn store_card(
    mut call: Call,
    access: BookAccess,
    name: String,
    tells_where: bool,
) -> Result<HttpResponse, Error> {
    if call.request.headers().contains_key(header::CONTENT_RANGE) {
        return Err(Error::BadRequest("a part of a card cannot be stored".to_owned()));
    }
    check_media_type(&call.request)?;
    let conditions = conditions(&call.request, &call.path)?;
    let body = match body::bytes(&mut call.payload, MAX_CARD).await {
        Err(Error::TooLarge) => {
            let why = format!("a card has at most {MAX_CARD} bytes");
            return Err(Error::precondition(Name::card("max-resource-size"), why));
        }
        other => other?,
    };
    let body = Bytes::from(body);
    call.request.extensions_mut().insert(SentCard(body.clone()));
    let (caller, url) = (call.session.caller, card_url(&access, &name));
    let written = write(&call.dav, &access, move |app, access| {
        book::put(app, access, &caller, &name, &body, &conditions)
    });
    let Put { is_new, etag } = written.await?.map_err(|rejection| rejected(rejection, &access))?;
    let mut response = HttpResponse::build(if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::NO_CONTENT
    });
    if let Some(etag) = etag {
        response.insert_header((header::ETAG, format!("\"{etag}\"")));
    }
    if tells_where {
        response.insert_header((header::LOCATION, url));
    }
    Ok(response.finish())
}

/// Moves a card, or a book, to the trash.
pub async fn delete(call: Call) -> Result<HttpResponse, Error> {
    let (access, name) = match call.resource.clone() {
        Resource::Card(access, name) => (access, name),
        Resource::Book(access) => return delete_book(call, access).await,
        other => return Err(Error::Method(crate::dav::options::allowed(&other))),
    };
    let conditions = conditions(&call.request, &call.path)?;
    let caller = call.session.caller;
    let written = write(&call.dav, &access, move |app, access| {
        book::delete(app, access, &caller, &name, &conditions)
    });
    written.await?.map_err(|rejection| rejected(rejection, &access))?;
    Ok(HttpResponse::NoContent().finish())
}

async fn delete_book(call: Call, access: BookAccess) -> Result<HttpResponse, Error> {
    let conditions = conditions(&call.request, &call.path)?;
    let deleted = write(&call.dav, &access, move |app, access| {
        book::delete_book(app, access, &conditions)
    });
    deleted.await?.map_err(|rejection| rejected(rejection, &access))?;
    Ok(HttpResponse::NoContent().finish())
}

/// The error of a request that was rejected.
pub fn rejected(rejection: WriteRejection, access: &BookAccess) -> Error {
    match rejection {
        WriteRejection::NotFound => crate::app::Error::NotFound.into(),
        WriteRejection::Condition => Error::Condition,
        WriteRejection::UidTaken(href) => Error::Precondition {
            status: StatusCode::FORBIDDEN,
            element: Name::card("no-uid-conflict"),
            href: Some(card_url(access, &href)),
            why: "the card there has this UID, or the card keeps the UID that it has".to_owned(),
        },
        WriteRejection::InvalidCard(why) => Error::precondition(Name::card("valid-address-data"), why),
        WriteRejection::UnknownVersion => Error::precondition(
            Name::card("supported-address-data"),
            "a card has version 3.0 or 4.0",
        ),
    }
}

/// A card is sent as vCard, or by clients that do not know better, without a type.
fn check_media_type(request: &HttpRequest) -> Result<(), Error> {
    let sent = text(request, "content-type").unwrap_or_default();
    let media_type = sent
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let known = [
        "",
        "text/vcard",
        "text/x-vcard",
        "text/directory",
        "text/plain",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
    ];
    if known.contains(&media_type.as_str()) {
        return Ok(());
    }
    let why = "a card is sent as text/vcard";
    Err(Error::precondition(Name::card("supported-address-data"), why))
}
