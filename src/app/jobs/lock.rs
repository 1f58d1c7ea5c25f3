//! Locks what a step of a job writes to.

use crate::app::{BookAccess, Error, Result};
use domain::ids::BookId;
use domain::job::JobKind;
use store::books::BookRow;
use store::{self, Conn};

/// Locks the book of a job. Work on two books locks those of the account, in the order of their keys: two jobs that go
/// in opposite directions do not wait for each other.
///
/// # Errors
/// `NotFound` if the account has no such book.
pub(super) fn lock(conn: &mut Conn, access: &BookAccess, kind: JobKind) -> Result<BookRow> {
    let owner = access.account().id;
    if !matches!(
        kind,
        JobKind::MoveToBook | JobKind::CopyToBook | JobKind::UndoMove
    ) {
        return Ok(store::books::lock(conn, owner, access.book_id())?);
    }
    let mut own = None;
    for book in store::books::all_of_owner(conn, owner)? {
        let locked = store::books::lock(conn, owner, BookId(book.id))?;
        if BookId(locked.id) == access.book_id() {
            own = Some(locked);
        }
    }
    own.ok_or(Error::NotFound)
}
