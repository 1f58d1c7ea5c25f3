//! Takes back the merge of one contact, also if its batch merged many.

use crate::app::undo::take_back;
use crate::app::undo_report::Undone;
use crate::app::write::{Precondition, write_book};
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, ContactId};
use store;

/// What became of the contact and those that were merged into it.
#[derive(Clone, Copy, Debug)]
pub struct Separated {
    /// The batch that undoes it; `None` if there was nothing to take back.
    pub batch: Option<BatchId>,
    /// False if something was changed since, and stays as it is.
    pub is_whole: bool,
}

/// Takes back what the batch `merge` did to a contact and to those that it merged into that contact. If contacts of the
/// batch were purged since, the contact keeps its card: what it got from them stands nowhere else.
///
/// # Errors
/// `NotFound`, also for a contact in the trash, and for a batch that is no merge.
pub fn separate(app: &App, access: &BookAccess, kept: ContactId, merge: BatchId) -> Result<Separated> {
    let book = access.book_id();
    let live = Precondition::Live(kept);
    let written = write_book(app, access, BatchKind::Separate, live, |writer| {
        let batch = store::batches::by_id(writer.conn(), book, merge)?;
        if batch.kind != BatchKind::Merge.as_str() {
            return Err(Error::NotFound);
        }
        let merged = store::duplicates::merged_from(writer.conn(), book, kept)?;
        let mut changes = store::changes::of_batch_and_contacts(writer.conn(), book, merge, &merged)?;
        let is_whole = batch.purged_count == 0;
        if !changes.is_empty() && is_whole {
            changes.extend(store::changes::of_batch_and_contacts(
                writer.conn(),
                book,
                merge,
                &[kept.0],
            )?);
        }
        let mut report = Undone::default();
        for change in changes {
            take_back(writer, access, &change, &mut report)?;
        }
        super::find::recount(writer.conn(), book)?;
        Ok(is_whole && report.not_undone_count == 0)
    })?;
    Ok(Separated {
        batch: written.batch,
        is_whole: written.value,
    })
}
