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
use domain::ids::{BatchId, BookId};
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
/// `NotUndoable`; `NotFound` if the other book is gone.
pub(in crate::app) fn undo(app: &App, access: &BookAccess, moved: &MoveBatch) -> Result<Started> {
    let MoveBatch { row, detail, is_redo } = moved;
    let (own, other) = (BatchId(row.id), BatchId(detail.other.ok_or(Error::NotUndoable)?));
    let (left, there) = app.store.read(|conn| {
        let choice = BookChoice::Id(BookId(detail.book));
        let other_book = books::access(conn, access.actor().clone(), choice)?;
        // The contacts are in the book that got them.
        Ok::<_, Error>(if detail.leaves {
            ((access.clone(), own), (other_book, other))
        } else {
            ((other_book, other), (access.clone(), own))
        })
    })?;
    let ((to, of_left), (from, of_there)) = (left, there);
    jobs::start(app, &to, UNDO_MOVE, |conn, _| {
        let left = store::batches::by_id(conn, to.book_id(), of_left)?;
        let there = store::batches::by_id(conn, from.book_id(), of_there)?;
        if !is_undoable(&left) || !is_undoable(&there) {
            return Err(Error::NotUndoable);
        }
        let selection = FixedSelection::of_batch(of_there, left.change_count);
        let args = TransferArgs::new(&from, selection).undoing((of_there, of_left), *is_redo);
        Plan::new(&args, left.change_count)
    })
}
