//! Takes every request: signs the device in, finds the resource, and calls the method.

use actix_web::http::header;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::{self, BookAccess};
use crate::dav::authenticate::{Session, authenticate};
use crate::dav::error::Error;
use crate::dav::path::DavPath;
use crate::dav::{Dav, copy, get, options, propfind, proppatch, put, report};

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

/// Leads clients that begin at `/.well-known/carddav` to the root (RFC 6764 §5).
pub async fn well_known() -> HttpResponse {
    HttpResponse::MovedPermanently()
        .insert_header((header::LOCATION, DavPath::Root.url()))
        .finish()
}

/// Answers a request.
pub async fn serve(request: HttpRequest, payload: Payload, dav: Data<Dav>) -> Result<HttpResponse, Error> {
    let session = authenticate(&request, &dav).await?;
    let path = DavPath::parse(request.uri().path())?.ok_or(app::Error::NotFound)?;
    let Some(resource) = find(&session, &path) else {
        let is_new_collection = request.method().as_str() == "MKCOL" && is_in_home(&session, &path);
        return Err(if is_new_collection {
            Error::Forbidden("an account has one book; more cannot be made here")
        } else {
            app::Error::NotFound.into()
        });
    };
    let call = Call {
        request,
        payload,
        dav,
        session,
        path,
        resource,
    };
    match call.request.method().as_str() {
        "OPTIONS" => Ok(options::options(&call.resource)),
        "GET" | "HEAD" => get::get(call).await,
        "PROPFIND" => propfind::propfind(call).await,
        "PROPPATCH" => proppatch::proppatch(call).await,
        "REPORT" => report::report(call).await,
        "PUT" => put::put(call).await,
        "POST" => put::add_member(call).await,
        "DELETE" => put::delete(call).await,
        "COPY" => copy::copy(call).await,
        "MOVE" => copy::relocate(call).await,
        "ACL" => Err(Error::Forbidden("who may use a book cannot be changed here")),
        _ => Err(Error::Method(options::allowed(&call.resource))),
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

fn is_in_home(session: &Session, path: &DavPath) -> bool {
    matches!(path, DavPath::Book(account, _) if *account == session.account)
}
