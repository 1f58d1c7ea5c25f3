//! The live properties of each resource.

mod book;
mod card;
mod common;
mod names;

use chrono::NaiveDateTime;

use crate::app::dav::BookProperties;
use crate::app::{self, App, BookAccess};
use crate::dav::authenticate::Session;
use crate::dav::multistatus::{Described, PropertyRequest};
use crate::dav::path::DavPath;
use crate::dav::resource::Resource;
use crate::dav::xml::{Name, XmlWriter};

pub use book::BookResource;
pub use card::{CardResource, needs_bytes};
pub use names::is_protected;

/// A resource of an account that is neither a book nor a card.
pub struct Collection<'a> {
    /// The device that asks.
    pub session: &'a Session,
    /// Which resource.
    pub resource: &'a Resource,
}

impl Described for Collection<'_> {
    fn property(&self, name: &Name, _: &PropertyRequest, writer: &mut XmlWriter) -> bool {
        common::of_collection(self.session, self.resource, name, writer)
    }

    fn listed(&self) -> Vec<Name> {
        names::of_collection(self.resource)
    }

    fn others(&self) -> Vec<Name> {
        names::of_access()
    }
}

/// The URL of a book.
pub fn book_path(access: &BookAccess) -> DavPath {
    DavPath::Book(access.account().id.0, access.book().slug.clone())
}

/// The URL of a card in a book.
pub fn card_url(access: &BookAccess, name: &str) -> String {
    DavPath::Card(access.account().id.0, access.book().slug.clone(), name.to_owned()).url()
}

/// A book with its properties.
pub fn read_book(app: &App, access: &BookAccess, session: &Session) -> app::Result<BookProperties> {
    app::dav::book_properties(app, access, session.caller.label_form)
}

/// A time as HTTP writes it (RFC 9110 §5.6.7).
pub fn http_date(at: NaiveDateTime) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A time as RFC 3339 writes it.
fn iso_date(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
