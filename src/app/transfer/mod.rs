//! Moves contacts to another book of the account, with their history, and copies them.
//!
//! A moved contact gets a new row in the other book; the old one goes to the trash and leads there. Each book has a
//! batch of its own for its part; undoing one undoes both, by moving the contacts back.

mod detail;
mod leave;
mod start;
mod step;
mod undo_move;

pub use detail::TransferDetail;
pub(super) use leave::{Books, LeavingBatch};
pub use start::{TransferKind, moved_to, running_undo, start};
pub use step::TransferReport;
pub(super) use step::{COPY, MOVE, UNDO_MOVE};
pub(super) use undo_move::{of_batch, undo};
