//! REPORT (RFC 3253 §3.6): one file for each report.

mod expand;
mod filter;
mod multiget;
mod principals;
mod query;
mod sync;

use actix_web::HttpResponse;

use crate::dav::body;
use crate::dav::error::Error;
use crate::dav::resource::{Call, Resource};
use crate::dav::xml::{CARDDAV, DAV, Name};

/// Answers a report.
pub async fn report(mut call: Call) -> Result<HttpResponse, Error> {
    let body = body::xml(&mut call.payload).await?;
    let Some(root) = body else {
        return Err(Error::BadRequest("the body is empty".to_owned()));
    };
    let has_cards = matches!(call.resource, Resource::Book(_) | Resource::Card(..));
    match (root.namespace.as_str(), root.local.as_str()) {
        (CARDDAV, "addressbook-multiget") if has_cards => multiget::multiget(call, root).await,
        (CARDDAV, "addressbook-query") if has_cards => query::query(call, root).await,
        (DAV, "sync-collection") if matches!(call.resource, Resource::Book(_)) => {
            sync::sync(call, root).await
        }
        (DAV, "expand-property") => expand::expand(call, root).await,
        (DAV, "principal-property-search") => principals::search(call, root).await,
        (DAV, "principal-search-property-set") => Ok(principals::search_properties()),
        (DAV, "acl-principal-prop-set") => principals::of_acl(call, root).await,
        (DAV, "principal-match") => principals::matching(call, root).await,
        _ => Err(Error::precondition(
            Name::dav("supported-report"),
            "this resource does not have the report",
        )),
    }
}
