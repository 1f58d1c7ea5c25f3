//! CardDAV (RFC 6352) over WebDAV (RFC 4918), with sync (RFC 6578).
//!
//! `serve` takes every request: it reads the path (`path`), signs the device in (`authenticate`) and calls the method.
//! `multistatus` streams the answers; `properties` knows the live properties of each resource; `report` has a file for
//! each report. `xml` reads and writes XML within bounds. What the RFCs ask for, and the tests that show it, is listed in
//! `docs/carddav.md`.

mod address_data;
mod authenticate;
mod body;
mod copy;
mod error;
mod get;
mod headers;
mod if_header;
mod multistatus;
mod options;
mod path;
mod properties;
mod propfind;
mod proppatch;
mod put;
mod report;
mod run;
mod serve;
mod xml;

use actix_web::web::{self, Data, ServiceConfig};

use crate::app::App;
use crate::config::Network;

/// What the handlers can reach.
pub struct Dav {
    /// The use cases.
    pub app: App,
    /// Proxies whose `X-Forwarded-*` headers are trusted.
    pub trusted_proxies: Vec<Network>,
}

/// True for the paths that CardDAV serves. They need no session: each request carries an app password.
#[must_use]
pub fn is_dav(path: &str) -> bool {
    path == "/dav" || path.starts_with("/dav/") || path == WELL_KNOWN
}

/// Where clients begin (RFC 6764 §5).
const WELL_KNOWN: &str = "/.well-known/carddav";

/// Registers the paths.
pub fn routes(config: &mut ServiceConfig, dav: &Data<Dav>) {
    config
        .app_data(dav.clone())
        .service(web::resource(WELL_KNOWN).route(web::to(serve::well_known)))
        .service(web::resource("/dav").route(web::to(serve::serve)))
        .service(web::resource("/dav/{tail:.*}").route(web::to(serve::serve)));
}
