//! Extended MKCOL (RFC 5689): a client makes a book in its home.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Payload};

use crate::app::books::BookLook;
use crate::app::{self, BookAccess, dav as book};
use crate::dav::Dav;
use crate::dav::authenticate::Session;
use crate::dav::body;
use crate::dav::error::{Error, XML};
use crate::dav::proppatch::{Update, outcome};
use crate::dav::run::read;
use crate::dav::xml::{CARDDAV, DAV, Element, Name, XmlWriter};

/// Makes a book with this slug.
pub async fn mkcol(
    dav: &Data<Dav>,
    session: &Session,
    mut payload: Payload,
    slug: &str,
) -> Result<HttpResponse, Error> {
    if matches!(slug, "." | "..") || slug.trim() != slug {
        return Err(Error::Forbidden("a book cannot have this name"));
    }
    let body = body::xml(&mut payload).await?;
    let root = body.filter(|root| root.is(DAV, "mkcol"));
    let Some(root) = root.filter(makes_book) else {
        let why = "a home has address books only: ask for one with an extended MKCOL";
        return Err(Error::precondition(Name::dav("valid-resourcetype"), why));
    };
    let mut update = Update::parse(&root, true);
    update.names.retain(|(name, _)| !name.is(DAV, "resourcetype"));
    update
        .changes
        .retain(|change| (change.namespace.as_str(), change.name.as_str()) != (DAV, "resourcetype"));
    if !update.is_possible() {
        return Ok(not_made(&update));
    }
    let access = session.books.first().ok_or(app::Error::NotFound)?;
    let actor = BookAccess::actor(access).clone();
    let look = BookLook {
        name: update.display_name.unwrap_or_default(),
        color: update.color.unwrap_or_default(),
    };
    let (slug, changes) = (slug.to_owned(), update.changes);
    read(dav, move |app| {
        book::make_book(app, &actor, &slug, &look, &changes)
    })
    .await?;
    Ok(HttpResponse::Created()
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .finish())
}

/// True if the request asks for an address book (RFC 6352 §5.2).
fn makes_book(root: &Element) -> bool {
    let sets = root.elements().filter(|set| set.is(DAV, "set"));
    let properties = sets
        .flat_map(Element::elements)
        .filter(|prop| prop.is(DAV, "prop"));
    let mut types = properties
        .flat_map(Element::elements)
        .filter(|property| property.is(DAV, "resourcetype"))
        .flat_map(Element::elements);
    types.any(|kind| kind.is(CARDDAV, "addressbook"))
}

/// The error of a collection in a book (RFC 6352 §5.2, §6.3.1.1).
pub fn not_in_book() -> Error {
    let element = Name::card("addressbook-collection-location-ok");
    Error::precondition(element, "an address book has cards only")
}

/// Says which properties cannot be set (RFC 5689 §3).
fn not_made(update: &Update) -> HttpResponse {
    let mut body = XmlWriter::default();
    body.begin_document("d:mkcol-response");
    outcome(&mut body, &update.names, false);
    body.end("d:mkcol-response");
    HttpResponse::build(StatusCode::FORBIDDEN)
        .content_type(XML)
        .body(body.into_bytes())
}
