//! COPY and MOVE of cards (RFC 4918 §9.8, §9.9).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;

use crate::app::BookAccess;
use crate::app::dav as book;
use crate::app::dav::{Conditions, Rejection};
use crate::dav::error::Error;
use crate::dav::headers::{conditions, destination, overwrites};
use crate::dav::properties::card_url;
use crate::dav::put::rejected;
use crate::dav::resource::{Call, Resource, find, name_in_book};
use crate::dav::run::write;

/// What a request to copy or move says.
struct Transfer {
    access: BookAccess,
    from: String,
    to: String,
    overwrites: bool,
    conditions: Conditions,
}

impl Transfer {
    fn of(call: &Call) -> Result<Self, Error> {
        let Resource::Card(access, from) = call.resource.clone() else {
            return Err(Error::Method(crate::dav::options::allowed(&call.resource)));
        };
        let overwrites = overwrites(&call.request)?;
        let conditions = conditions(&call.request, &call.path)?;
        let path = destination(&call.request)?.ok_or(Error::NoParent)?;
        let to = match find(&call.session, &path) {
            Some(Resource::Card(..)) => name_in_book(&path, &access).ok_or(Error::NoParent)?,
            Some(_) => return Err(Error::Forbidden("a card cannot take the place of a collection")),
            None => return Err(Error::NoParent),
        };
        if to == from {
            return Err(Error::Forbidden("source and destination are the same"));
        }
        Ok(Self {
            access,
            from,
            to,
            overwrites,
            conditions,
        })
    }
}

/// Rejects a copy: two cards of a book cannot have one UID.
pub async fn copy(call: Call) -> Result<HttpResponse, Error> {
    let transfer = Transfer::of(&call)?;
    let access = transfer.access.clone();
    let card = crate::dav::run::read(&call.dav, move |app| {
        book::card(app, &transfer.access, &transfer.from).map(|_| transfer.from)
    });
    Err(rejected(Rejection::UidTaken(card.await?), &access))
}

/// Moves a card to another name.
pub async fn relocate(call: Call) -> Result<HttpResponse, Error> {
    let transfer = Transfer::of(&call)?;
    let access = transfer.access.clone();
    let (device, url) = (call.session.device, card_url(&access, &transfer.to));
    let written = write(&call.dav, &access, move |app, access| {
        let Transfer {
            from,
            to,
            overwrites,
            conditions,
            ..
        } = transfer;
        book::relocate(app, access, &device, (&from, &to), overwrites, &conditions)
    });
    let moved = written.await?.map_err(|rejection| rejected(rejection, &access))?;
    if !moved.is_new {
        return Ok(HttpResponse::NoContent().finish());
    }
    Ok(HttpResponse::build(StatusCode::CREATED)
        .insert_header((header::LOCATION, url))
        .finish())
}
