//! addressbook-query (RFC 6352 §8.6): the cards that match a filter.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::app::dav as book;
use crate::app::dav::CardEntry;
use crate::app::{self, App, BookAccess};
use crate::dav::authenticate::Session;
use crate::dav::error::Error;
use crate::dav::headers::{Depth, depth, is_minimal};
use crate::dav::multistatus::{PropertyRequest, answer, plain_response, response};
use crate::dav::properties::{CardResource, card_url};
use crate::dav::report::filter::filter;
use crate::dav::report::sync::number_of_results;
use crate::dav::resource::{Call, Resource};
use crate::dav::xml::{CARDDAV, Element, Name, XmlWriter};
use domain::account::LabelForm;
use domain::card_filter::CardFilter;
use domain::ids::ContactId;

/// Cards that are read at once.
const PIECE: i64 = 500;
/// Group cards that are read at once: each may have thousands of members.
const GROUP_PIECE: i64 = 20;

/// Answers with the matching cards. If the client limits their number and there are more, the answer says so with
/// status 507 for the book.
pub async fn query(call: Call, root: Element) -> Result<HttpResponse, Error> {
    let request = PropertyRequest::parse(Some(&root), is_minimal(&call.request))?;
    let Some(element) = root.find(CARDDAV, "filter") else {
        return Err(Error::BadRequest("the query has no filter".to_owned()));
    };
    let filter = filter(element)?;
    let limit = number_of_results(&root, CARDDAV)?;
    let is_shallow = depth(&call.request, Depth::Zero)? == Depth::Zero;
    let mut query = Query {
        session: call.session,
        url: call.path.url(),
        request,
        filter,
        left: limit,
        after: ContactId(0),
        groups_after: None,
    };
    let resource = call.resource;
    answer(&call.request, &call.dav, move |app, writer| match &resource {
        Resource::Card(access, name) => query.write_card(app, access, name, &resource, writer),
        // With depth 0 the query is about the book itself, which is not a card (RFC 6352 §8.6).
        Resource::Book(_) if is_shallow => Ok(false),
        Resource::Book(access) => query.write_piece(app, access, &resource, writer),
        _ => Ok(false),
    })
    .await
}

struct Query {
    session: Session,
    url: String,
    request: PropertyRequest,
    filter: CardFilter,
    /// How many cards may still be answered; `None` for all.
    left: Option<u64>,
    after: ContactId,
    /// The revision of the last group card that was read; `None` while contacts are read.
    groups_after: Option<i64>,
}

impl Query {
    fn write_card(
        &self,
        app: &App,
        access: &BookAccess,
        name: &str,
        resource: &Resource,
        writer: &mut XmlWriter,
    ) -> app::Result<bool> {
        let form = self.session.caller.label_form;
        let found = book::cards_at(app, access, form, &[name.to_owned()], true)?;
        let card = found.get(name).ok_or(app::Error::NotFound)?;
        if self.matches(card) {
            self.write(card, access, resource, writer);
        }
        Ok(false)
    }

    fn write_piece(
        &mut self,
        app: &App,
        access: &BookAccess,
        resource: &Resource,
        writer: &mut XmlWriter,
    ) -> app::Result<bool> {
        let Some(cards) = self.next_cards(app, access)? else {
            return Ok(false);
        };
        for card in &cards {
            if self.left == Some(0) {
                let condition = Name::dav("number-of-matches-within-limits");
                plain_response(
                    writer,
                    &self.url,
                    StatusCode::INSUFFICIENT_STORAGE,
                    Some(&condition),
                );
                return Ok(false);
            }
            self.left = self.left.map(|left| left - 1);
            self.write(card, access, resource, writer);
        }
        Ok(true)
    }

    /// The next contacts that match, and after them the group cards of a device that gets them; `None` at the end.
    fn next_cards(&mut self, app: &App, access: &BookAccess) -> app::Result<Option<Vec<CardEntry>>> {
        if self.groups_after.is_none() {
            let (cards, last) = book::matching(app, access, &self.filter, self.after, PIECE)?;
            if let Some(last) = last {
                self.after = last;
                return Ok(Some(cards));
            }
            self.groups_after = Some(0);
        }
        let Some(after) = self.groups_after.filter(|_| self.gets_groups()) else {
            return Ok(None);
        };
        let (mut groups, last) = book::group_entries(app, access, after, GROUP_PIECE, true)?;
        groups.retain(|group| self.matches(group));
        self.groups_after = last.or(self.groups_after);
        Ok(last.map(|_| groups))
    }

    fn gets_groups(&self) -> bool {
        self.session.caller.label_form == LabelForm::GroupCards
    }

    fn matches(&self, card: &book::CardEntry) -> bool {
        let bytes = card.bytes.as_deref().unwrap_or_default();
        book::matches(&self.filter, bytes)
    }

    fn write(
        &self,
        card: &book::CardEntry,
        access: &BookAccess,
        resource: &Resource,
        writer: &mut XmlWriter,
    ) {
        let described = CardResource {
            session: &self.session,
            resource,
            card,
        };
        response(writer, &card_url(access, &card.href), &described, &self.request);
    }
}
