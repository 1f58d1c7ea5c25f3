//! What an undo is about in the end. The undo of an undo does an act again, the undo of that takes it back, and so on.

use crate::app::Result;
use domain::ids::{BatchId, BookId};
use store::batches::BatchRow;
use store::{self, Conn};

/// The act that a batch does, does again, or takes back.
pub(super) struct Act {
    /// Its batch; never an undo.
    pub batch: BatchRow,
    /// True if the batch takes it back.
    pub is_taken_back: bool,
}

impl Act {
    /// The act of a batch.
    pub(super) fn of(conn: &mut Conn, book: BookId, batch: BatchRow) -> Result<Self> {
        let mut act = Self {
            batch,
            is_taken_back: false,
        };
        while let Some(id) = act.batch.undoes_id {
            act.batch = store::batches::by_id(conn, book, BatchId(id))?;
            act.is_taken_back = !act.is_taken_back;
        }
        Ok(act)
    }
}
