//! Takes a move back, by moving what it moved to the book that it came from; and does it again.

use super::detail::TransferDetail;
use super::step::{TransferArgs, UNDO_MOVE};
use crate::app::books::{self, BookChoice};
use crate::app::jobs::{self, Plan, Started};
use crate::app::selection::FixedSelection;
use crate::app::undo_chain::Act;
use crate::app::write::is_undoable;
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, BookId, JobId};
use store::batches::BatchRow;
use store::{self, Conn};

/// A move, as one of its two books knows it.
pub(in crate::app) struct MoveBatch {
    row: BatchRow,
    detail: TransferDetail,
    is_redo: bool,
}

/// The move that a batch is, or that it takes back; `None` for any other batch.
pub(in crate::app) fn of_batch(
    conn: &mut Conn,
    access: &BookAccess,
    id: BatchId,
) -> Result<Option<MoveBatch>> {
    let row = store::batches::by_id(conn, access.book_id(), id)?;
    let Some(detail) = TransferDetail::of_detail(&row.detail) else {
        return Ok(None);
    };
    let act = Act::of(conn, access.book_id(), row.clone())?;
    let is_move = act.batch.kind == BatchKind::Move.as_str();
    Ok(is_move.then_some(MoveBatch {
        row,
        detail,
        is_redo: act.is_taken_back,
    }))
}

/// Takes a move back in both books.
///
/// # Errors
/// `NotUndoable`, also if the book that the contacts left is deleted.
pub(in crate::app) fn undo(app: &App, access: &BookAccess, moved: &MoveBatch) -> Result<Started> {
    let MoveBatch { row, detail, is_redo } = moved;
    let (own, other) = (BatchId(row.id), BatchId(detail.other.ok_or(Error::NotUndoable)?));
    let other_book = app.store.read(|conn| {
        let choice = BookChoice::Id(BookId(detail.book));
        books::access(conn, access.actor().clone(), choice)
    });
    let other_book = other_book.map_err(|error| match error {
        // It was deleted permanently.
        Error::NotFound => Error::NotUndoable,
        error => error,
    })?;
    // The contacts are in the book that got them, and go back to the one that they left.
    let ((to, of_to), (from, of_from)) = if detail.leaves {
        ((access.clone(), own), (other_book, other))
    } else {
        ((other_book, other), (access.clone(), own))
    };
    let started = jobs::start(app, &to, UNDO_MOVE, |conn, book| {
        let left = store::batches::by_id(conn, to.book_id(), of_to)?;
        let there = store::batches::by_id(conn, from.book_id(), of_from)?;
        if book.deleted_at.is_some() || !is_undoable(&left) || !is_undoable(&there) {
            return Err(Error::NotUndoable);
        }
        let selection = FixedSelection::of_batch(of_from, left.change_count);
        let args = TransferArgs::new(&from, selection).undoing((of_from, of_to), *is_redo);
        Plan::new(&args, left.change_count)
    });
    match started {
        Err(Error::NotUndoable) => {
            let job = app.store.read(|conn| running(conn, &to, of_to))?;
            job.map(Started::Running).ok_or(Error::NotUndoable)
        }
        other => other,
    }
}

/// The running job that takes a move back, whose book is the one that the contacts had left.
pub(super) fn running(conn: &mut Conn, to: &BookAccess, of_to: BatchId) -> Result<Option<JobId>> {
    let row = store::batches::by_id(conn, to.book_id(), of_to)?;
    let by = row.undone_by_id.map(BatchId);
    by.map_or(Ok(None), |by| jobs::running_of_batch(conn, to, by))
}
