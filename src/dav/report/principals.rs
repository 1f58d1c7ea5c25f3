//! The reports on principals (RFC 3744 §9). An account sees no other, so there is one at most.

use actix_web::HttpResponse;

use crate::dav::error::{Error, XML};
use crate::dav::headers::is_minimal;
use crate::dav::multistatus::{PropertyRequest, answer_once, response};
use crate::dav::path::DavPath;
use crate::dav::properties::Collection;
use crate::dav::resource::{Call, Resource};
use crate::dav::xml::{DAV, Element, XmlWriter};
use domain::card_filter::{Collation, MatchType, TextMatch};

/// principal-property-search: the account, if its name has the text.
pub async fn search(call: Call, root: Element) -> Result<HttpResponse, Error> {
    let is_in_scope =
        contains_principal(&call.resource) || root.find(DAV, "apply-to-principal-collection-set").is_some();
    let name = call.session.account_name.clone();
    let mut searches = root
        .elements()
        .filter(|e| e.is(DAV, "property-search"))
        .peekable();
    if searches.peek().is_none() {
        return Err(Error::BadRequest("the report searches for nothing".to_owned()));
    }
    let holds = |search: &Element| {
        let wanted = search.find(DAV, "match").map(Element::text).unwrap_or_default();
        let is_name = search
            .find(DAV, "prop")
            .is_some_and(|prop| prop.elements().all(|name| name.is(DAV, "displayname")));
        is_name
            && TextMatch::new(Collation::UnicodeCasemap, MatchType::Contains, false, &wanted).matches(&name)
    };
    let is_any = root.attribute("test") == Some("anyof");
    let is_found = if is_any {
        searches.any(holds)
    } else {
        searches.all(holds)
    };
    answer_principal(call, &root, is_in_scope && is_found).await
}

/// acl-principal-prop-set: properties of the principals that an ACL names.
pub async fn of_acl(call: Call, root: Element) -> Result<HttpResponse, Error> {
    answer_principal(call, &root, true).await
}

/// principal-match by `self`: the account's principal, if the resource contains it.
///
/// # Errors
/// `Forbidden` for a match by a property such as the owner.
pub async fn matching(call: Call, root: Element) -> Result<HttpResponse, Error> {
    if root.find(DAV, "self").is_none() {
        return Err(Error::Forbidden("only principals are matched, by self"));
    }
    let is_found = contains_principal(&call.resource);
    answer_principal(call, &root, is_found).await
}

/// True for the collections in which the account's principal is, and for itself.
fn contains_principal(resource: &Resource) -> bool {
    matches!(
        resource,
        Resource::Root | Resource::Principals | Resource::Principal
    )
}

async fn answer_principal(call: Call, root: &Element, is_found: bool) -> Result<HttpResponse, Error> {
    let request = PropertyRequest::parse(Some(root), is_minimal(&call.request))?;
    let session = call.session;
    answer_once(&call.request, &call.dav, move |_, writer| {
        if is_found {
            let described = Collection {
                session: &session,
                resource: &Resource::Principal,
            };
            response(
                writer,
                &DavPath::Principal(session.account).url(),
                &described,
                &request,
            );
        }
        Ok(())
    })
    .await
}

/// principal-search-property-set: principals are found by their names.
pub fn search_properties() -> HttpResponse {
    let mut writer = XmlWriter::default();
    writer.begin_document("d:principal-search-property-set");
    writer.element("d:principal-search-property", |w| {
        w.element("d:prop", |w| w.empty("d:displayname"));
        w.text_element("d:description", "Name");
    });
    writer.end("d:principal-search-property-set");
    HttpResponse::Ok().content_type(XML).body(writer.into_bytes())
}
