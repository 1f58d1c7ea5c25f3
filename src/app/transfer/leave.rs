//! The part of a move in the book that the contacts leave.

use super::detail::TransferDetail;
use crate::app::write::{BatchSpec, Precondition, write_within};
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, ContactId};
use store::contacts::Stored;
use store::{self, Conn};

/// The books of a move or copy, both locked.
#[derive(Clone, Copy)]
pub(in crate::app) struct Books<'a> {
    pub from: &'a BookAccess,
    pub to: &'a BookAccess,
    /// The name of the device that asks for it by CardDAV; empty otherwise.
    pub device: &'a str,
}

/// The batch in the book that the contacts leave.
#[derive(Clone, Copy)]
pub(in crate::app) struct LeavingBatch {
    pub kind: BatchKind,
    /// The batch in the book that got them.
    pub here: BatchId,
    /// What it takes back.
    pub undoes: Option<BatchId>,
    /// The batch of an earlier step.
    pub resumed: Option<BatchId>,
}

impl Books<'_> {
    /// The detail of the batch in the book that gets the contacts. `left` is the batch of the other one.
    pub fn detail_here(&self, left: Option<BatchId>) -> Result<String> {
        self.detail(self.from, false, left).print()
    }

    /// Moves the contacts, each with what it has become, to the trash of the book that they leave. From there they lead
    /// on. Returns the batch.
    pub fn leave(
        &self,
        conn: &mut Conn,
        app: &App,
        batch: LeavingBatch,
        moved: &[(Stored, ContactId)],
    ) -> Result<BatchId> {
        let (book, to) = (self.from.book_id(), self.to.book_id());
        let detail = self.detail(self.to, true, Some(batch.here)).print()?;
        let mut spec = BatchSpec::with_detail(batch.kind, &detail).resuming(batch.resumed);
        if let Some(undone) = batch.undoes {
            spec = spec.undoing(undone);
        }
        let written = write_within(conn, app, self.from, spec, Precondition::None, |writer| {
            let left: Vec<&Stored> = moved.iter().map(|(stored, _)| stored).collect();
            writer.delete_many(&left)?;
            for (stored, new) in moved {
                let old = stored.id();
                store::merged_contacts::set_merged_into(writer.conn(), book, old, *new)?;
                store::dav_properties::hand_over(writer.conn(), (book, old), (to, *new))?;
            }
            Ok(())
        })?;
        let left = written
            .batch
            .ok_or_else(|| Error::Internal("a move has no batch".to_owned()))?;
        if batch.resumed.is_none() {
            let detail = self.detail_here(Some(left))?;
            store::batches::set_detail(conn, to, batch.here, &detail)?;
        }
        Ok(left)
    }

    fn detail(&self, other: &BookAccess, leaves: bool, batch: Option<BatchId>) -> TransferDetail {
        TransferDetail {
            leaves,
            book: other.book_id().0,
            name: other.book().name.clone(),
            other: batch.map(|batch| batch.0),
            device: self.device.to_owned(),
        }
    }
}
