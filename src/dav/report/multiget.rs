//! addressbook-multiget (RFC 6352 §8.7): the cards at these URLs.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::app::dav as book;
use crate::app::dav::CardEntry;
use crate::app::{self, App, BookAccess};
use crate::dav::authenticate::Session;
use crate::dav::error::Error;
use crate::dav::headers::is_minimal;
use crate::dav::multistatus::{PropertyRequest, answer, plain_response, response};
use crate::dav::path::DavPath;
use crate::dav::properties::{CardResource, needs_bytes};
use crate::dav::resource::name_in_book;
use crate::dav::resource::{Call, Resource};
use crate::dav::xml::{DAV, Element, XmlWriter};

/// Cards of one piece of the answer.
const PIECE: usize = 100;

/// Answers with the asked cards, and says which are not there.
pub async fn multiget(call: Call, root: Element) -> Result<HttpResponse, Error> {
    let request = PropertyRequest::parse(Some(&root), is_minimal(&call.request))?;
    let hrefs: Vec<String> = root
        .elements()
        .filter(|e| e.is(DAV, "href"))
        .map(Element::text)
        .collect();
    if hrefs.is_empty() {
        return Err(Error::BadRequest("the report names no href".to_owned()));
    }
    let (Resource::Book(access) | Resource::Card(access, _)) = call.resource.clone() else {
        return Err(app::Error::NotFound.into());
    };
    let report = Multiget {
        session: call.session,
        resource: call.resource,
        access,
        request,
    };
    let mut at = 0;
    answer(&call.request, &call.dav, move |app, writer| {
        let piece: Vec<&String> = hrefs.iter().skip(at).take(PIECE).collect();
        at += piece.len();
        report.write(app, &piece, writer)?;
        Ok(at < hrefs.len())
    })
    .await
}

struct Multiget {
    session: Session,
    resource: Resource,
    access: BookAccess,
    request: PropertyRequest,
}

impl Multiget {
    fn write(&self, app: &App, hrefs: &[&String], writer: &mut XmlWriter) -> app::Result<()> {
        let asked: Vec<(&str, Option<String>)> =
            hrefs.iter().map(|href| (href.trim(), self.name(href))).collect();
        let names: Vec<String> = asked.iter().filter_map(|(_, name)| name.clone()).collect();
        let form = self.session.caller.label_form;
        let cards: HashMap<String, CardEntry> =
            book::cards_at(app, &self.access, form, &names, needs_bytes(&self.request))?;
        for (href, name) in asked {
            let card = name.and_then(|name| cards.get(&name));
            let Some(card) = card else {
                plain_response(writer, href, StatusCode::NOT_FOUND, None);
                continue;
            };
            let described = CardResource {
                session: &self.session,
                resource: &self.resource,
                card,
            };
            // The URL as it was asked for, so that clients that compare texts find it.
            response(writer, href, &described, &self.request);
        }
        Ok(())
    }

    /// The name of the card at a URL, if it is in this book.
    fn name(&self, href: &str) -> Option<String> {
        let path = DavPath::parse(href).ok().flatten()?;
        let name = name_in_book(&path, &self.access)?;
        match &self.resource {
            Resource::Card(_, only) if *only != name => None,
            _ => Some(name),
        }
    }
}
