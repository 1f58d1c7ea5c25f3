//! CardDAV (RFC 6352) over WebDAV (RFC 4918), with sync (RFC 6578).
//!
//! `serve` takes every request: it signs the device in (`authenticate`), finds the resource at the path (`path`,
//! `resource`), and calls the method.
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
mod mkcol;
mod multistatus;
mod options;
mod path;
mod properties;
mod propfind;
mod proppatch;
mod put;
mod report;
mod request_log;
mod resource;
mod run;
mod serve;
mod xml;

use actix_web::guard::fn_guard;
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
    path == WELL_KNOWN || path == "/dav" || ["/dav/", ELSEWHERE].iter().any(|start| path.starts_with(start))
}

/// Where clients begin (RFC 6764 §5).
const WELL_KNOWN: &str = "/.well-known/carddav";

/// Where clients of another server look, whose users move here.
const ELSEWHERE: &str = "/remote.php/";

/// Registers the paths.
pub fn routes(config: &mut ServiceConfig, dav: &Data<Dav>) {
    config
        .app_data(dav.clone())
        .service(web::resource(WELL_KNOWN).route(web::to(serve::well_known)))
        // Some clients begin at the root of the site, whose pages no client of WebDAV asks for.
        .service(
            web::resource("/")
                .guard(fn_guard(|context| context.head().method.as_str() == "PROPFIND"))
                .route(web::to(serve::well_known)),
        )
        .service(web::resource("/remote.php/{tail:.*}").route(web::to(serve::well_known)))
        .service(web::resource("/dav").route(web::to(serve::serve)))
        .service(web::resource("/dav/{tail:.*}").route(web::to(serve::serve)));
}
