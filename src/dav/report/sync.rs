//! sync-collection (RFC 6578): what changed since a token.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::app::dav as book;
use crate::app::dav::{Changed, SyncPoint, SyncToken};
use crate::app::{self, App, BookAccess};
use crate::dav::authenticate::Session;
use crate::dav::error::Error;
use crate::dav::headers::is_minimal;
use crate::dav::multistatus::{PropertyRequest, answer, plain_response, response};
use crate::dav::properties::{CardResource, card_url, needs_bytes};
use crate::dav::resource::{Call, Resource};
use crate::dav::run::read;
use crate::dav::xml::{DAV, Element, Name, XmlWriter};

/// Changes of one piece of the answer.
const PIECE: i64 = 500;
/// Group cards of one piece: each may have thousands of members.
const GROUP_PIECE: i64 = 20;

/// Answers with the changes since the token of the request, or with all cards if it has none. With a limit, status
/// 507 for the book says that there are more, and the token goes on from there.
pub async fn sync(call: Call, root: Element) -> Result<HttpResponse, Error> {
    // RFC 6578 wants a Depth of 0, and clients that are in use send 1.
    let level = root
        .find(DAV, "sync-level")
        .map(Element::text)
        .unwrap_or_default();
    if !["", "1", "infinite", "infinity"].contains(&level.trim()) {
        return Err(Error::BadRequest("sync-level is 1 or infinite".to_owned()));
    }
    let Resource::Book(access) = call.resource.clone() else {
        return Err(app::Error::NotFound.into());
    };
    let request = PropertyRequest::parse(Some(&root), is_minimal(&call.request))?;
    let limit = number_of_results(&root, DAV)?.map(|limit| i64::try_from(limit).unwrap_or(i64::MAX));
    let token = root
        .find(DAV, "sync-token")
        .map(|token| token.text().trim().to_owned())
        .unwrap_or_default();
    let reader = access.clone();
    let form = call.session.caller.label_form;
    let (after, now) = read(&call.dav, move |app| {
        let now = book::token(app, &reader, form)?;
        let after = if token.is_empty() {
            Some(None)
        } else {
            book::check_token(app, &reader, form, &token)?.map(Some)
        };
        Ok((after, now))
    })
    .await?;
    let Some(after) = after else {
        return Err(Error::precondition(
            Name::dav("valid-sync-token"),
            "the token is not one of this book; sync again without it",
        ));
    };
    let mut report = Sync {
        session: call.session,
        url: call.path.url(),
        resource: call.resource,
        access,
        request,
        now,
        is_initial: after.is_none(),
        after: after.unwrap_or_default(),
        left: limit,
        has_contacts: false,
    };
    answer(&call.request, &call.dav, move |app, writer| {
        report.write_piece(app, writer)
    })
    .await
}

/// The number in `limit` and `nresults`, whose elements are in this namespace.
///
/// # Errors
/// `BadRequest` if it is not a number.
pub fn number_of_results(root: &Element, namespace: &str) -> Result<Option<u64>, Error> {
    let limit = root
        .find(namespace, "limit")
        .and_then(|limit| limit.find(namespace, "nresults"));
    let Some(number) = limit.map(Element::text) else {
        return Ok(None);
    };
    let number = number.trim().parse::<u64>().ok().filter(|number| *number > 0);
    let bad = || Error::BadRequest("nresults is a number above 0".to_owned());
    number.map(Some).ok_or_else(bad)
}

struct Sync {
    session: Session,
    url: String,
    resource: Resource,
    access: BookAccess,
    request: PropertyRequest,
    /// The state of the book when the report began. What changes later has a higher number, and is reported next time.
    now: SyncToken,
    is_initial: bool,
    after: SyncPoint,
    left: Option<i64>,
    /// True when the answer has all contacts, and group cards follow.
    has_contacts: bool,
}

impl Sync {
    fn write_piece(&mut self, app: &App, writer: &mut XmlWriter) -> app::Result<bool> {
        let limit = self.left.map_or(PIECE, |left| left.min(PIECE));
        let has_more = if self.has_contacts {
            self.write_groups(app, limit, writer)?
        } else {
            self.write_contacts(app, limit, writer)?
        };
        if !has_more {
            writer.text_element("d:sync-token", &self.now.to_string());
            return Ok(false);
        }
        if self.left == Some(0) {
            self.write_truncated(app, writer)?;
            return Ok(false);
        }
        Ok(true)
    }

    /// Writes changes of contacts. True if more follow.
    fn write_contacts(&mut self, app: &App, limit: i64, writer: &mut XmlWriter) -> app::Result<bool> {
        let (changed, next) = book::changes(app, &self.access, self.after.number, self.is_initial, limit)?;
        let written = i64::try_from(changed.len()).unwrap_or(i64::MAX);
        self.write(app, changed, writer)?;
        if let Some(next) = next {
            self.after.number = next;
            self.left = self.left.map(|left| left - limit);
            return Ok(true);
        }
        self.has_contacts = true;
        self.after.number = self.now.number;
        self.left = self.left.map(|left| (left - written).max(0));
        Ok(self.now.groups.is_some_and(|last| last > self.after.groups))
    }

    /// Writes changes of group cards. True if more follow.
    fn write_groups(&mut self, app: &App, limit: i64, writer: &mut XmlWriter) -> app::Result<bool> {
        let limit = limit.min(GROUP_PIECE);
        let (changed, next) =
            book::group_changes(app, &self.access, self.after.groups, self.is_initial, limit)?;
        self.write(app, changed, writer)?;
        let Some(next) = next else { return Ok(false) };
        self.after.groups = next;
        self.left = self.left.map(|left| left - limit);
        Ok(true)
    }

    /// Says that there is more, and where to go on.
    fn write_truncated(&self, app: &App, writer: &mut XmlWriter) -> app::Result<()> {
        let condition = Name::dav("number-of-matches-within-limits");
        plain_response(
            writer,
            &self.url,
            StatusCode::INSUFFICIENT_STORAGE,
            Some(&condition),
        );
        let form = self.session.caller.label_form;
        let token = book::token_of_point(app, &self.access, form, self.after)?;
        writer.text_element("d:sync-token", &token.to_string());
        Ok(())
    }

    fn write(&self, app: &App, changed: Vec<Changed>, writer: &mut XmlWriter) -> app::Result<()> {
        let mut cards = Vec::with_capacity(changed.len());
        for change in changed {
            match change {
                Changed::Card(card) => cards.push(card),
                Changed::Removed { href, .. } => {
                    plain_response(
                        writer,
                        &card_url(&self.access, &href),
                        StatusCode::NOT_FOUND,
                        None,
                    );
                }
            }
        }
        if needs_bytes(&self.request) {
            book::add_bytes(app, &self.access, &mut cards)?;
        }
        for card in &cards {
            let described = CardResource {
                session: &self.session,
                resource: &self.resource,
                card,
            };
            response(
                writer,
                &card_url(&self.access, &card.href),
                &described,
                &self.request,
            );
        }
        Ok(())
    }
}
