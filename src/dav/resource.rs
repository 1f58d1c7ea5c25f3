//! The resources of an account, and a request to one.

use actix_web::HttpRequest;
use actix_web::web::{Data, Payload};

use crate::app::BookAccess;
use crate::dav::Dav;
use crate::dav::authenticate::Session;
use crate::dav::path::DavPath;

/// What a method needs.
pub struct Call {
    /// The request.
    pub request: HttpRequest,
    /// Its body, unread.
    pub payload: Payload,
    /// What the handlers can reach.
    pub dav: Data<Dav>,
    /// The device that sent it.
    pub session: Session,
    /// The path.
    pub path: DavPath,
    /// The resource at the path.
    pub resource: Resource,
}

/// A resource of the account that is signed in. That of another account does not exist.
#[derive(Clone, Debug)]
pub enum Resource {
    /// The root collection.
    Root,
    /// The collection of principals.
    Principals,
    /// The account.
    Principal,
    /// The collection of homes.
    Homes,
    /// The collection of the account's books.
    Home,
    /// A book.
    Book(BookAccess),
    /// A card in a book, by its name. It may not exist.
    Card(BookAccess, String),
}

/// The name of the card at a path, if it is in the book of `access`.
pub fn name_in_book(path: &DavPath, access: &BookAccess) -> Option<String> {
    match path {
        DavPath::Card(account, slug, name) => {
            let is_own = *account == access.account().id.0 && *slug == access.book().slug;
            is_own.then(|| name.clone())
        }
        _ => None,
    }
}

/// The resource at a path.
pub fn find(session: &Session, path: &DavPath) -> Option<Resource> {
    let is_own = |account: &i64| *account == session.account;
    let book = |slug: &str| {
        session
            .books
            .iter()
            .find(|access| access.book().slug == slug)
            .cloned()
    };
    match path {
        DavPath::Root => Some(Resource::Root),
        DavPath::Principals => Some(Resource::Principals),
        DavPath::Homes => Some(Resource::Homes),
        DavPath::Principal(account) if is_own(account) => Some(Resource::Principal),
        DavPath::Home(account) if is_own(account) => Some(Resource::Home),
        DavPath::Book(account, slug) if is_own(account) => book(slug).map(Resource::Book),
        DavPath::Card(account, slug, name) if is_own(account) => {
            book(slug).map(|access| Resource::Card(access, name.clone()))
        }
        _ => None,
    }
}
