//! OPTIONS, and which methods each resource has.

use actix_web::HttpResponse;
use actix_web::http::header;

use crate::dav::resource::Resource;

/// The classes of WebDAV that the server complies with.
pub const CLASSES: &str = "1, 3, access-control, addressbook, extended-mkcol";

/// The methods of a resource.
pub fn allowed(resource: &Resource) -> &'static str {
    match resource {
        Resource::Book(_) => "OPTIONS, GET, HEAD, POST, DELETE, PROPFIND, PROPPATCH, REPORT",
        Resource::Card(..) => "OPTIONS, GET, HEAD, PUT, DELETE, COPY, MOVE, PROPFIND, PROPPATCH, REPORT",
        _ => "OPTIONS, GET, HEAD, PROPFIND, REPORT",
    }
}

/// Says what a resource can do.
pub fn options(resource: &Resource) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("DAV", CLASSES))
        .insert_header((header::ALLOW, allowed(resource)))
        .finish()
}
