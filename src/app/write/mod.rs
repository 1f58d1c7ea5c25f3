//! The one path by which a contact is written: [`write_book`].
//!
//! It locks the book first, so that the writers of one book follow each other and tokens have no gaps.
//! Each write appends one row to the change log with what was before; labels, letters and counts are
//! updated when the work is done, in the same transaction.

mod arrive;
mod batch;
mod create;
mod deleted_by;
mod derived;
mod href;
mod log;
mod prepared;
mod record;
mod repeated;
mod writer;

pub use arrive::Arrival;
pub use batch::{BatchSpec, is_undoable};
pub use deleted_by::is_deleted_by;
pub use prepared::PreparedCard;
pub use repeated::EarlierEdit;
pub use writer::Writer;

use crate::app::{App, BookAccess, Error, Result};
use domain::ids::{BatchId, ContactId};
use store::{self, Conn};

/// What must hold once the book is locked, or nothing is written.
#[derive(Clone, Copy, Debug)]
pub enum Precondition {
    /// Nothing.
    None,
    /// The contact is not in the trash (else `NotFound`).
    Live(ContactId),
    /// The contact still has this revision (else `Conflict`).
    Revision(ContactId, i64),
    /// Both of the above.
    LiveRevision(ContactId, i64),
}

/// What a write returned, and the batch that undoes it.
#[derive(Clone, Copy, Debug)]
pub struct Written<T> {
    /// What the work returned.
    pub value: T,
    /// The batch; `None` if nothing changed.
    pub batch: Option<BatchId>,
}

/// Locks a book, checks the precondition, runs `work`, and writes the token and the counts, all in one
/// transaction. A running batch is closed by the last transaction of the work.
///
/// # Errors
/// `NotFound` if the account has no such book; that of the precondition; those of `work`, after which
/// nothing is written.
pub fn write_book<'a, T>(
    app: &App,
    access: &BookAccess,
    batch: impl Into<BatchSpec<'a>>,
    precondition: Precondition,
    work: impl FnOnce(&mut Writer) -> Result<T>,
) -> Result<Written<T>> {
    let batch = batch.into();
    app.store.write_to(access.book_id(), |conn| {
        write_within(conn, app, access, batch, precondition, work)
    })
}

/// Does what [`write_book`] does within the caller's transaction.
pub fn write_within<'a, T>(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    batch: impl Into<BatchSpec<'a>>,
    precondition: Precondition,
    work: impl FnOnce(&mut Writer) -> Result<T>,
) -> Result<Written<T>> {
    let mut writer = Writer::open(conn, app, access, batch.into())?;
    writer.check(precondition)?;
    let value = work(&mut writer)?;
    let batch = writer.close()?;
    Ok(Written { value, batch })
}

/// Runs `work` under the book's lock. For rows of a book that the change log does not cover: empty
/// labels, thumbnails.
pub fn with_book_locked<T>(
    app: &App,
    access: &BookAccess,
    work: impl FnOnce(&mut Conn) -> Result<T>,
) -> Result<T> {
    app.store.write_to(access.book_id(), |conn| {
        store::books::lock(conn, access.account().id, access.book_id())?;
        work(conn)
    })
}

/// Like [`with_book_locked`], for work that the caller can do without: it waits 50 ms at most.
pub fn with_free_book_locked<T>(
    app: &App,
    access: &BookAccess,
    work: impl FnOnce(&mut Conn) -> Result<T>,
) -> Result<T> {
    app.store.write_if_free(Some(access.book_id()), |conn| {
        store::books::lock(conn, access.account().id, access.book_id())?;
        work(conn)
    })
}

impl Writer<'_> {
    fn check(&mut self, precondition: Precondition) -> Result<()> {
        let (id, live, revision) = match precondition {
            Precondition::None => return Ok(()),
            Precondition::Live(id) => (id, true, None),
            Precondition::Revision(id, revision) => (id, false, Some(revision)),
            Precondition::LiveRevision(id, revision) => (id, true, Some(revision)),
        };
        let current = self.current(id)?;
        if live && !current.is_live() {
            return Err(Error::NotFound);
        }
        if revision.is_some_and(|revision| revision != current.token) {
            return Err(Error::Conflict {
                conflicts: Vec::new(),
                against: current.token,
            });
        }
        self.keep_read(current);
        Ok(())
    }
}
