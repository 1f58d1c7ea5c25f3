//! Sync tokens, and what changed since one (RFC 6578).
//!
//! A token names the book, the number of its last change, and the random id of that change. So it never expires, and one
//! of another book, or from before a backup was restored, is recognized instead of believed.

use std::collections::HashSet;
use std::fmt;

use super::card_entry::CardEntry;
use crate::app::{App, BookAccess, Error, Result};
use domain::account::LabelForm;
use domain::ids::BookId;
use store::Conn;
use store::books::BookRow;

/// The state of a book. Its text is a URI, as RFC 6578 §4 asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncToken {
    identity: String,
    /// The number of the last change.
    pub number: i64,
    nonce: String,
    /// The last revision of the group cards, for a device that gets them.
    pub groups: Option<i64>,
}

impl fmt::Display for SyncToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "data:,{}/{}/{}", self.identity, self.number, self.nonce)?;
        match self.groups {
            Some(revision) => write!(f, "/{revision}"),
            None => Ok(()),
        }
    }
}

impl SyncToken {
    /// True if a token of any device names this state of the contacts. Group cards change with them, unless they are
    /// empty.
    pub(super) fn is_state_of(&self, token: &str) -> bool {
        let own = self.to_string();
        token == own || token.strip_prefix(&own).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// Where in the changes of a book a sync goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncPoint {
    /// The number of the last change of a contact.
    pub number: i64,
    /// The last revision of the group cards.
    pub groups: i64,
}

/// What a sync reports.
#[derive(Clone, Debug)]
pub enum Changed {
    /// The card was added or changed.
    Card(CardEntry),
    /// The card at this href was removed.
    Removed {
        /// Its href.
        href: String,
        /// The token of the removal.
        token: i64,
    },
}

impl Changed {
    /// The token of the change.
    #[must_use]
    pub fn token(&self) -> i64 {
        match self {
            Self::Card(entry) => entry.token,
            Self::Removed { token, .. } => *token,
        }
    }
}

/// The token of a book now.
pub fn token(app: &App, access: &BookAccess, form: LabelForm) -> Result<SyncToken> {
    app.store.read(|conn| token_now(conn, access, form))
}

/// The token of a book now, on a connection.
pub(super) fn token_now(conn: &mut Conn, access: &BookAccess, form: LabelForm) -> Result<SyncToken> {
    let row = store::books::by_id(conn, access.account().id, access.book_id())?;
    let groups = match form {
        LabelForm::Categories => None,
        LabelForm::GroupCards => Some(
            store::group_cards::state(conn, access.book_id())?
                .unwrap_or_default()
                .revision,
        ),
    };
    let token = token_of(conn, &row)?;
    Ok(SyncToken { groups, ..token })
}

/// The token of a book that was read on the same connection, without group cards.
pub(super) fn token_of(conn: &mut Conn, row: &BookRow) -> Result<SyncToken> {
    token_at(conn, BookId(row.id), &row.identity, row.token)
}

/// The token of a book after a change, without group cards.
fn token_at(conn: &mut Conn, book: BookId, identity: &str, number: i64) -> Result<SyncToken> {
    let nonce = store::changes::nonce_at(conn, book, number)?;
    Ok(SyncToken {
        identity: identity.to_owned(),
        number,
        nonce: nonce.unwrap_or_default(),
        groups: None,
    })
}

/// Where a sync with a token goes on; `None` if the token is not one of this book, or of a device that gets labels in
/// another form.
pub fn check_token(app: &App, access: &BookAccess, form: LabelForm, text: &str) -> Result<Option<SyncPoint>> {
    app.store.read(|conn| {
        let now = token_now(conn, access, form)?;
        let part = |at| {
            let part = text.strip_prefix("data:,")?.split('/').nth(at)?;
            part.parse::<i64>().ok().filter(|number| *number >= 0)
        };
        let Some(number) = part(1).filter(|number| *number <= now.number) else {
            return Ok::<_, Error>(None);
        };
        let groups = match now.groups {
            Some(last) => part(3).filter(|revision| *revision <= last),
            None => None,
        };
        let then = SyncToken {
            groups,
            ..token_at(conn, access.book_id(), &now.identity, number)?
        };
        let point = SyncPoint {
            number,
            groups: groups.unwrap_or_default(),
        };
        let is_known = groups.is_some() == now.groups.is_some() && then.to_string() == text;
        Ok(is_known.then_some(point))
    })
}

/// At most about `limit` changes after a token, in their order, and the number to go on from; `None` at the end.
/// `is_initial` leaves out what was removed.
pub fn changes(
    app: &App,
    access: &BookAccess,
    after: i64,
    is_initial: bool,
    limit: i64,
) -> Result<(Vec<Changed>, Option<i64>)> {
    app.store.read(|conn| {
        let mut rows = store::contacts::changed_since(conn, access.book_id(), after, !is_initial, limit + 1)?;
        let has_more = cut_to(&mut rows, limit);
        let next = rows.last().map(|row| row.token).filter(|_| has_more);
        let removed: Vec<String> = rows
            .iter()
            .filter(|row| row.deleted_at.is_some())
            .map(|row| row.href.clone())
            .collect();
        // Each href is reported once: its live contact, else the last one that was removed.
        let mut reported: HashSet<String> = store::contacts::hrefs_taken(conn, access.book_id(), &removed)?
            .into_iter()
            .collect();
        let mut changed = Vec::with_capacity(rows.len());
        for row in rows.into_iter().rev() {
            if row.deleted_at.is_none() {
                changed.push(Changed::Card(row.into()));
            } else if reported.insert(row.href.clone()) {
                changed.push(Changed::Removed {
                    href: row.href,
                    token: row.token,
                });
            }
        }
        changed.reverse();
        Ok((changed, next))
    })
}

/// Drops the row that was read beyond the limit to detect a next page. True if there was one.
pub(super) fn cut_to<T>(rows: &mut Vec<T>, limit: i64) -> bool {
    let has_more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
    if has_more {
        rows.pop();
    }
    has_more
}

/// The token of a book at a point of a sync.
pub fn token_of_point(
    app: &App,
    access: &BookAccess,
    form: LabelForm,
    point: SyncPoint,
) -> Result<SyncToken> {
    app.store.read(|conn| {
        let row = store::books::by_id(conn, access.account().id, access.book_id())?;
        let token = token_at(conn, access.book_id(), &row.identity, point.number)?;
        let groups = (form == LabelForm::GroupCards).then_some(point.groups);
        Ok(SyncToken { groups, ..token })
    })
}
