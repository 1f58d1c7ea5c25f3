//! Starts a move or a copy.

use super::step::{COPY, MOVE, TransferArgs};
use crate::app::books::{self, BookChoice};
use crate::app::jobs::{self, Plan, Started};
use crate::app::label_under_change;
use crate::app::selection::{FixedSelection, Selection};
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::{BookId, ContactId};
use store;

/// What happens to the contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferKind {
    /// They leave their book.
    Move,
    /// They stay there, too.
    Copy,
}

/// Moves or copies the selected contacts of a book to another one. The job is one of the other book.
///
/// # Errors
/// `NotFound` if the book has none of the contacts; `InvalidChoice` if it is the same book; `LabelBusy` if they are those
/// of a label that a job changes.
pub fn start(
    app: &App,
    from: &BookAccess,
    to: &BookAccess,
    selection: &Selection,
    kind: TransferKind,
) -> Result<Started> {
    let selection = FixedSelection::of(app, from, selection)?;
    if from.book_id() == to.book_id() {
        return Err(Error::InvalidChoice);
    }
    let work = match kind {
        TransferKind::Move => MOVE,
        TransferKind::Copy => COPY,
    };
    jobs::start(app, to, work, |conn, _| {
        if let Some(label) = selection.label() {
            label_under_change::check_is_whole(conn, app, from, label)?;
        }
        let total = selection.count();
        Plan::new(&TransferArgs::new(from, selection), total)
    })
}

/// The contact of another book of the account that a moved one has become: its key, its name, and its book.
pub fn moved_to(
    app: &App,
    access: &BookAccess,
    id: ContactId,
) -> Result<Option<(ContactId, String, BookAccess)>> {
    app.store.read(|conn| {
        let Some(into) = store::duplicates::merged_into(conn, access.book_id(), id)? else {
            return Ok(None);
        };
        let Some((_, book)) = store::row_book::of_contacts(conn, &[into])?.into_iter().next() else {
            return Ok(None);
        };
        let other = match books::access(conn, access.actor().clone(), BookChoice::Id(BookId(book.0))) {
            Ok(other) if book != access.book_id() && !other.book().is_deleted => other,
            Ok(_) | Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let found = store::contacts::by_ids(conn, book, &[into.0])?;
        let live = found.into_iter().find(store::contacts::Stored::is_live);
        Ok(live.map(|stored| (stored.id(), stored.display_name, other)))
    })
}
