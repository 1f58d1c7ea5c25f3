//! The conditions of a request (RFC 9110 §13.1, RFC 4918 §10.4). They are decided under the book's lock.

use chrono::Timelike;

use super::sync::token_of;
use crate::app::write::Writer;
use crate::app::{BookAccess, Result, Timestamp};
use domain::ids::BookId;
use store::contacts::Stored;

/// What conditions are about: a card as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CurrentState {
    pub etag: String,
    pub updated_at: Timestamp,
}

impl From<&Stored> for CurrentState {
    fn from(stored: &Stored) -> Self {
        Self {
            etag: stored.etag.clone(),
            updated_at: stored.updated_at,
        }
    }
}

/// The tags of `If-Match` or `If-None-Match`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ETags {
    /// `*`: any representation.
    Any,
    /// These, each with whether it is a weak one.
    List(Vec<(bool, String)>),
}

impl ETags {
    /// Compares strongly: `If-Match`.
    fn has_strongly(&self, current: &CurrentState) -> bool {
        match self {
            Self::Any => true,
            Self::List(tags) => tags.iter().any(|(weak, tag)| !weak && *tag == current.etag),
        }
    }

    /// Compares weakly: `If-None-Match`.
    #[must_use]
    pub fn has_weakly(&self, etag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::List(tags) => tags.iter().any(|(_, tag)| tag == etag),
        }
    }
}

/// A list of the `If` header, whose conditions must all hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfList {
    /// What it is about.
    pub resource: IfResource,
    /// The conditions, each with whether it is negated.
    pub conditions: Vec<(bool, IfCondition)>,
}

/// The resource of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfResource {
    /// The target of the request.
    Target,
    /// The book of the account with this slug.
    Book(String),
    /// The card in such a book at this href.
    Card(String, String),
    /// Any other: none of its conditions holds.
    Other,
}

/// A condition of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfCondition {
    /// The resource has this strong ETag.
    ETag(String),
    /// The resource is in this state: it has this sync token.
    State(String),
}

/// The conditions of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// `If-Match`.
    pub if_match: Option<ETags>,
    /// `If-None-Match`.
    pub if_none_match: Option<ETags>,
    /// `If-Unmodified-Since`, in UTC and whole seconds. `If-Match` takes its place (RFC 9110 §13.1.4).
    pub unmodified_since: Option<Timestamp>,
    /// The lists of `If`, one of which must hold; empty without the header.
    pub if_lists: Vec<IfList>,
}

impl Conditions {
    /// True if they hold for the card at the target, or for none there.
    pub(super) fn hold(
        &self,
        writer: &mut Writer,
        access: &BookAccess,
        current: Option<&CurrentState>,
    ) -> Result<bool> {
        let matches = match &self.if_match {
            Some(tags) => current.is_some_and(|current| tags.has_strongly(current)),
            None => true,
        };
        let is_other = match &self.if_none_match {
            Some(tags) => current.is_none_or(|current| !tags.has_weakly(&current.etag)),
            None => true,
        };
        let is_unmodified = match (&self.if_match, self.unmodified_since, current) {
            (None, Some(since), Some(current)) => current.updated_at.with_nanosecond(0) <= Some(since),
            _ => true,
        };
        if !matches || !is_other || !is_unmodified {
            return Ok(false);
        }
        self.a_list_holds(writer, access, current)
    }

    /// True if they hold for the book itself, which is there and has no ETag.
    pub(super) fn hold_for_book(&self, writer: &mut Writer, access: &BookAccess) -> Result<bool> {
        let matches = matches!(self.if_match, None | Some(ETags::Any));
        if !matches || self.if_none_match == Some(ETags::Any) {
            return Ok(false);
        }
        self.a_list_holds(writer, access, None)
    }

    fn a_list_holds(
        &self,
        writer: &mut Writer,
        access: &BookAccess,
        current: Option<&CurrentState>,
    ) -> Result<bool> {
        if self.if_lists.is_empty() {
            return Ok(true);
        }
        for list in &self.if_lists {
            if list.holds(writer, access, current)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl IfList {
    fn holds(
        &self,
        writer: &mut Writer,
        access: &BookAccess,
        current: Option<&CurrentState>,
    ) -> Result<bool> {
        let conn = writer.conn();
        let book = match &self.resource {
            IfResource::Book(slug) | IfResource::Card(slug, _) => {
                let books = store::books::of_owner(conn, access.account().id)?;
                books
                    .into_iter()
                    .map(|(book, _)| book)
                    .find(|book| book.slug == *slug)
            }
            IfResource::Target | IfResource::Other => None,
        };
        let (mut etag, mut state) = (None, None);
        match (&self.resource, book) {
            (IfResource::Target, _) => etag = current.map(|card| card.etag.clone()),
            (IfResource::Card(_, href), Some(book)) => {
                etag = store::contacts::by_href(conn, BookId(book.id), href)?.map(|card| card.etag);
            }
            (IfResource::Book(_), Some(book)) => state = Some(token_of(conn, &book)?),
            _ => {}
        }
        for (is_negated, condition) in &self.conditions {
            let holds = match condition {
                IfCondition::ETag(tag) => etag.as_ref() == Some(tag),
                IfCondition::State(token) => state.as_ref().is_some_and(|state| state.is_state_of(token)),
            };
            if holds == *is_negated {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
