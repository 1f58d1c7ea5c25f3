//! COPY and MOVE of a card to another book (RFC 4918 §9.8, §9.9).

use super::conditions::{Conditions, CurrentState};
use super::outcome::{Outcome, WriteRejection};
use crate::app::transfer::{Books, LeavingBatch};
use crate::app::write::{Arrival, BatchSpec, Precondition, write_within};
use crate::app::{App, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BookId, ContactId};
use store::contacts::Stored;
use store::{self, Conn};

/// What a request asks for.
pub struct CardTransfer<'a> {
    /// The books, and the device that asks.
    books: Books<'a>,
    /// The hrefs of the card in each.
    hrefs: (&'a str, &'a str),
    /// True to replace the card at the destination, which goes to the trash.
    overwrites: bool,
    /// True for COPY: the card stays where it is, too.
    copies: bool,
}

impl<'a> CardTransfer<'a> {
    /// From one book to another.
    #[must_use]
    pub fn new(
        (from, href): (&'a crate::app::BookAccess, &'a str),
        (to, new_href): (&'a crate::app::BookAccess, &'a str),
        device: &'a str,
        overwrites: bool,
        copies: bool,
    ) -> Self {
        Self {
            books: Books { from, to, device },
            hrefs: (href, new_href),
            overwrites,
            copies,
        }
    }
}

/// A card that was moved or copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// True if there was none at the destination.
    pub is_new: bool,
}

/// Moves or copies a card to another book, under the locks of both.
pub fn transfer(app: &App, wanted: &CardTransfer, conditions: &Conditions) -> Outcome<Moved> {
    let Books { from, to, .. } = wanted.books;
    app.store.write_to(to.book_id(), |conn| {
        lock_in_order(conn, wanted)?;
        let current = match current(conn, app, wanted, conditions)? {
            Ok(current) => current,
            Err(rejection) => return Ok(Err(rejection)),
        };
        let kind = if wanted.copies {
            BatchKind::Copy
        } else {
            BatchKind::Move
        };
        let detail = wanted.books.detail_here(None)?;
        let spec = BatchSpec::with_detail(kind, &detail);
        let arrived = write_within(conn, app, to, spec, Precondition::None, |writer| {
            let there = store::contacts::by_href(writer.conn(), to.book_id(), wanted.hrefs.1)?;
            if there.is_some() && !wanted.overwrites {
                return Ok(Err(WriteRejection::Condition));
            }
            let rival = store::contacts::by_uid(writer.conn(), to.book_id(), &current.uid)?;
            let rival = rival.filter(|rival| Some(rival.id) != there.as_ref().map(|there| there.id));
            let other = there.clone().filter(|there| there.uid != current.uid);
            if let Some(rival) = rival.or(other) {
                return Ok(Err(WriteRejection::UidTaken(rival.href)));
            }
            if let Some(there) = &there {
                writer.delete(there)?;
            }
            let arrival = if wanted.copies {
                Arrival::Copied
            } else {
                Arrival::Moved
            };
            let new = writer.arrive(from.book_id(), &current, Some(wanted.hrefs.1), arrival)?;
            if wanted.copies {
                copy_properties(writer.conn(), (from.book_id(), current.id()), (to.book_id(), new))?;
            }
            Ok(Ok((new, there.is_none())))
        })?;
        let (new, is_new) = match arrived.value {
            Ok(arrived) => arrived,
            Err(rejection) => return Ok(Err(rejection)),
        };
        if !wanted.copies {
            let here = arrived
                .batch
                .ok_or_else(|| Error::Internal("a move has no batch".to_owned()))?;
            let batch = LeavingBatch {
                kind,
                here,
                undoes: None,
                resumed: None,
            };
            wanted.books.leave(conn, app, batch, &[(current, new)])?;
        }
        Ok(Ok(Moved { is_new }))
    })
}

/// Gives a copy the properties that clients set on the card (RFC 4918 §9.8.2).
fn copy_properties(
    conn: &mut Conn,
    (from, current): (BookId, ContactId),
    (to, new): (BookId, ContactId),
) -> Result<()> {
    for row in store::dav_properties::of_contacts(conn, from, &[current.0])? {
        store::dav_properties::set(conn, to, Some(new), (&row.namespace, &row.name), Some(&row.xml))?;
    }
    Ok(())
}

/// Locks both books, that with the smaller key first: two requests that go in opposite directions do not wait for each
/// other.
fn lock_in_order(conn: &mut Conn, wanted: &CardTransfer) -> Result<()> {
    let Books { from, to, .. } = wanted.books;
    let mut books: [BookId; 2] = [from.book_id(), to.book_id()];
    books.sort_by_key(|book| book.0);
    for book in books {
        store::books::lock(conn, from.account().id, book)?;
    }
    Ok(())
}

/// The card that is transferred, if the conditions of the request hold for it.
fn current(conn: &mut Conn, app: &App, wanted: &CardTransfer, conditions: &Conditions) -> Outcome<Stored> {
    let from = wanted.books.from;
    let checked = write_within(conn, app, from, BatchKind::Move, Precondition::None, |writer| {
        let Some(current) = store::contacts::by_href(writer.conn(), from.book_id(), wanted.hrefs.0)? else {
            return Ok(Err(WriteRejection::NotFound));
        };
        if !conditions.hold(writer, from, Some(&CurrentState::from(&current)))? {
            return Ok(Err(WriteRejection::Condition));
        }
        Ok(Ok(current))
    })?;
    Ok(checked.value)
}
