//! COPY and MOVE of cards (RFC 4918 §9.8, §9.9), within a book and to another one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;

use crate::app::BookAccess;
use crate::app::dav as book;
use crate::app::dav::{CardTransfer, Conditions, WriteRejection};
use crate::dav::error::Error;
use crate::dav::headers::{conditions, destination, overwrites};
use crate::dav::properties::card_url;
use crate::dav::put::rejected;
use crate::dav::resource::{Call, Resource, find};
use crate::dav::run::{read, write};

/// What a request to copy or move says.
struct CopyRequest {
    access: BookAccess,
    from: String,
    /// The book of the destination.
    to_book: BookAccess,
    to: String,
    overwrites: bool,
    conditions: Conditions,
}

impl CopyRequest {
    fn of(call: &Call) -> Result<Self, Error> {
        let Resource::Card(access, from) = call.resource.clone() else {
            return Err(Error::Method(crate::dav::options::allowed(&call.resource)));
        };
        let overwrites = overwrites(&call.request)?;
        let conditions = conditions(&call.request, &call.path)?;
        let path = destination(&call.request)?.ok_or(Error::NoParent)?;
        let (to_book, to) = match find(&call.session, &path) {
            Some(Resource::Card(to_book, to)) => (to_book, to),
            Some(_) => return Err(Error::Forbidden("a card cannot take the place of a collection")),
            None => return Err(Error::NoParent),
        };
        if to == from && to_book.book_id() == access.book_id() {
            return Err(Error::Forbidden("source and destination are the same"));
        }
        Ok(Self {
            access,
            from,
            to_book,
            to,
            overwrites,
            conditions,
        })
    }

    fn is_within_book(&self) -> bool {
        self.access.book_id() == self.to_book.book_id()
    }
}

/// Copies a card to another book. Within a book that is rejected: two cards of a book cannot have one UID.
pub async fn copy(call: Call) -> Result<HttpResponse, Error> {
    let transfer = CopyRequest::of(&call)?;
    if !transfer.is_within_book() {
        return to_other_book(call, transfer, true).await;
    }
    let access = transfer.access.clone();
    let (device, form) = (call.session.device, call.session.caller.label_form);
    let from = transfer.from.clone();
    let card = read(&call.dav, move |app| {
        book::card(app, &transfer.access, form, &transfer.from).map(|_| transfer)
    });
    let transfer = card.await?;
    let rejection = write(&call.dav, &access, move |app, access| {
        let hrefs = (transfer.from.as_str(), transfer.to.as_str());
        book::copy_within_book(
            app,
            access,
            &device,
            hrefs,
            transfer.overwrites,
            &transfer.conditions,
        )
    });
    Err(match rejection.await? {
        Err(rejection) if rejection != WriteRejection::NotFound => rejected(rejection, &access),
        // A group card, which stands for a label.
        _ => rejected(WriteRejection::UidTaken(from), &access),
    })
}

/// Moves a card to another name, or to another book.
pub async fn relocate(call: Call) -> Result<HttpResponse, Error> {
    let transfer = CopyRequest::of(&call)?;
    if !transfer.is_within_book() {
        return to_other_book(call, transfer, false).await;
    }
    let access = transfer.access.clone();
    let (device, url) = (call.session.device, card_url(&access, &transfer.to));
    let written = write(&call.dav, &access, move |app, access| {
        let CopyRequest {
            from,
            to,
            overwrites,
            conditions,
            ..
        } = transfer;
        book::relocate(app, access, &device, (&from, &to), overwrites, &conditions)
    });
    written.await?.map_err(|rejection| rejected(rejection, &access))?;
    Ok(answer(true, url))
}

async fn to_other_book(call: Call, transfer: CopyRequest, copies: bool) -> Result<HttpResponse, Error> {
    let to_book = transfer.to_book.clone();
    let (device, url) = (call.session.device, card_url(&to_book, &transfer.to));
    let written = write(&call.dav, &to_book, move |app, to_book| {
        let from = (&transfer.access, transfer.from.as_str());
        let to = (to_book, transfer.to.as_str());
        let wanted = CardTransfer::new(from, to, &device, transfer.overwrites, copies);
        book::transfer(app, &wanted, &transfer.conditions)
    });
    let moved = written
        .await?
        .map_err(|rejection| rejected(rejection, &to_book))?;
    Ok(answer(moved.is_new, url))
}

fn answer(is_new: bool, url: String) -> HttpResponse {
    if !is_new {
        return HttpResponse::NoContent().finish();
    }
    HttpResponse::build(StatusCode::CREATED)
        .insert_header((header::LOCATION, url))
        .finish()
}
