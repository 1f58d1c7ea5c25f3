//! PROPFIND (RFC 4918 §9.1).

use actix_web::HttpResponse;

use crate::app::dav as book;
use crate::app::dav::CardEntry;
use crate::app::{self, App, BookAccess};
use crate::dav::authenticate::Session;
use crate::dav::body;
use crate::dav::error::Error;
use crate::dav::headers::{Depth, depth, is_minimal};
use crate::dav::multistatus::{PropertyRequest, answer, response};
use crate::dav::path::DavPath;
use crate::dav::properties::{
    BookResource, CardResource, Collection, book_path, card_url, needs_bytes, read_book,
};
use crate::dav::resource::{Call, Resource};
use crate::dav::xml::{DAV, Name, XmlWriter};
use domain::account::LabelForm;

/// Cards of one piece of the answer.
const PIECE: i64 = 500;
/// Group cards of one piece: each may have thousands of members.
const GROUP_PIECE: i64 = 20;

/// Tells the properties of a resource, and with depth 1 of what is in it.
pub async fn propfind(mut call: Call) -> Result<HttpResponse, Error> {
    let depth = depth(&call.request, Depth::Infinity)?;
    let is_card = matches!(call.resource, Resource::Card(..));
    if depth == Depth::Infinity && !is_card {
        let why = "ask with Depth 0 or 1";
        return Err(Error::precondition(Name::dav("propfind-finite-depth"), why));
    }
    let body = body::xml(&mut call.payload).await?;
    if body.as_ref().is_some_and(|root| !root.is(DAV, "propfind")) {
        return Err(Error::BadRequest("the body is no propfind element".to_owned()));
    }
    let request = PropertyRequest::parse(body.as_ref(), is_minimal(&call.request))?;
    let Call {
        dav,
        session,
        path,
        resource,
        request: http,
        ..
    } = call;
    if let Resource::Card(access, name) = &resource {
        let (access, name) = (access.clone(), name.clone());
        let url = path.url();
        return answer_card(&http, &dav, session, (access, name, url), request).await;
    }
    let mut listing = Listing {
        session,
        request,
        with_members: depth == Depth::One,
        begun: false,
        after: 0,
        groups_after: None,
    };
    answer(&http, &dav, move |app, writer| {
        listing.write(app, &path, &resource, writer)
    })
    .await
}

async fn answer_card(
    http: &actix_web::HttpRequest,
    dav: &actix_web::web::Data<crate::dav::Dav>,
    session: Session,
    (access, name, url): (BookAccess, String, String),
    request: PropertyRequest,
) -> Result<HttpResponse, Error> {
    let form = session.caller.label_form;
    answer(http, dav, move |app, writer| {
        let found = book::cards_at(
            app,
            &access,
            form,
            std::slice::from_ref(&name),
            needs_bytes(&request),
        )?;
        let card = found.get(&name).ok_or(app::Error::NotFound)?;
        let resource = Resource::Card(access.clone(), name.clone());
        let described = CardResource {
            session: &session,
            resource: &resource,
            card,
        };
        response(writer, &url, &described, &request);
        Ok(false)
    })
    .await
}

/// A listing while it is written.
struct Listing {
    session: Session,
    request: PropertyRequest,
    with_members: bool,
    begun: bool,
    /// The token of the last card that was written.
    after: i64,
    /// The revision of the last group card that was written; `None` while contacts are written.
    groups_after: Option<i64>,
}

impl Listing {
    /// Writes the next piece. True if more follow.
    fn write(
        &mut self,
        app: &App,
        path: &DavPath,
        resource: &Resource,
        writer: &mut XmlWriter,
    ) -> app::Result<bool> {
        if !self.begun {
            self.begun = true;
            self.write_resource(app, &path.url(), resource, writer)?;
            return Ok(self.with_members);
        }
        if let Resource::Book(access) = resource {
            return self.write_cards(app, access, resource, writer);
        }
        for (path, member) in self.members(resource) {
            self.write_resource(app, &path.url(), &member, writer)?;
        }
        Ok(false)
    }

    /// What is in a collection that is not a book.
    fn members(&self, resource: &Resource) -> Vec<(DavPath, Resource)> {
        let account = self.session.account;
        match resource {
            Resource::Root => vec![
                (DavPath::Principals, Resource::Principals),
                (DavPath::Homes, Resource::Homes),
            ],
            Resource::Principals => vec![(DavPath::Principal(account), Resource::Principal)],
            Resource::Homes => vec![(DavPath::Home(account), Resource::Home)],
            Resource::Home => {
                let books = self.session.books.iter();
                books
                    .map(|access| (book_path(access), Resource::Book(access.clone())))
                    .collect()
            }
            Resource::Principal | Resource::Book(_) | Resource::Card(..) => Vec::new(),
        }
    }

    fn write_resource(
        &self,
        app: &App,
        url: &str,
        resource: &Resource,
        writer: &mut XmlWriter,
    ) -> app::Result<()> {
        let session = &self.session;
        match resource {
            Resource::Book(access) => {
                let book = &read_book(app, access, session)?;
                let described = BookResource {
                    session,
                    resource,
                    book,
                };
                response(writer, url, &described, &self.request);
            }
            _ => response(writer, url, &Collection { session, resource }, &self.request),
        }
        Ok(())
    }

    fn write_cards(
        &mut self,
        app: &App,
        access: &BookAccess,
        resource: &Resource,
        writer: &mut XmlWriter,
    ) -> app::Result<bool> {
        if let Some(after) = self.groups_after {
            return self.write_groups(app, access, after, resource, writer);
        }
        let mut cards = book::card_entries(app, access, self.after, PIECE)?;
        let Some(last) = cards.last() else {
            self.groups_after = Some(0);
            return Ok(self.session.caller.label_form == LabelForm::GroupCards);
        };
        self.after = last.token;
        if needs_bytes(&self.request) {
            book::add_bytes(app, access, &mut cards)?;
        }
        self.write_entries(access, &cards, resource, writer);
        Ok(true)
    }

    fn write_groups(
        &mut self,
        app: &App,
        access: &BookAccess,
        after: i64,
        resource: &Resource,
        writer: &mut XmlWriter,
    ) -> app::Result<bool> {
        let with_bytes = needs_bytes(&self.request);
        let (groups, last) = book::group_entries(app, access, after, GROUP_PIECE, with_bytes)?;
        self.write_entries(access, &groups, resource, writer);
        self.groups_after = last;
        Ok(last.is_some())
    }

    fn write_entries(
        &self,
        access: &BookAccess,
        cards: &[CardEntry],
        resource: &Resource,
        writer: &mut XmlWriter,
    ) {
        for card in cards {
            let described = CardResource {
                session: &self.session,
                resource,
                card,
            };
            response(writer, &card_url(access, &card.href), &described, &self.request);
        }
    }
}
