//! Takes back the merge of one contact, also if its batch merged many.

use crate::app::undo::undo_change;
use crate::app::undo_report::Undone;
use crate::app::write::{Precondition, Writer, write_book};
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, ContactId};
use domain::three_way_merge::three_way;
use formats::vcard;
use store;

/// What became of the contact and those that were merged into it.
#[derive(Clone, Copy, Debug)]
pub struct Separated {
    /// The batch that undoes it, also if the form is sent again; `None` if there was nothing to take back.
    pub batch: Option<BatchId>,
    /// False if something was changed since, and stays as it is.
    pub is_whole: bool,
}

/// Takes back what the batch `merge` did to a contact and to those that it merged into that contact. If contacts of the
/// batch were purged since, the contact keeps its card: what it got from them stands nowhere else.
///
/// # Errors
/// `NotFound`, also for a contact in the trash, and for a batch that is not a merge.
pub fn separate(app: &App, access: &BookAccess, kept: ContactId, merge: BatchId) -> Result<Separated> {
    let book = access.book_id();
    let live = Precondition::Live(kept);
    let written = write_book(app, access, BatchKind::Separate, live, |writer| {
        let batch = store::batches::by_id(writer.conn(), book, merge)?;
        if batch.kind != BatchKind::Merge.as_str() {
            return Err(Error::NotFound);
        }
        let merged = store::merged_contacts::merged_from(writer.conn(), book, kept)?;
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
            undo_change(writer, access, &change, &mut report)?;
        }
        super::find::recount(writer.conn(), book)?;
        let is_whole = is_whole && report.not_undone_count == 0;
        if report.undone > 0 {
            return Ok((None, is_whole));
        }
        let earlier = earlier(writer, kept, merge)?;
        Ok((earlier.batch, is_whole && earlier.is_whole))
    })?;
    let (earlier, is_whole) = written.value;
    Ok(Separated {
        batch: written.batch.or(earlier),
        is_whole,
    })
}

/// What the same form did when it was sent before.
fn earlier(writer: &mut Writer, kept: ContactId, merge: BatchId) -> Result<Separated> {
    let book = writer.book_id();
    let nothing = Separated {
        batch: None,
        is_whole: true,
    };
    let merged = store::merged_contacts::ever_merged_from(writer.conn(), book, kept)?;
    let merged: Vec<i64> = merged.into_iter().map(|(id, _)| id).collect();
    let merged = store::changes::of_batch_and_contacts(writer.conn(), book, merge, &merged)?;
    let Some(merged) = merged.first().map(|change| ContactId(change.contact_id)) else {
        return Ok(nothing);
    };
    let Some(batch) = writer.batch_after(merged, merge, BatchKind::Separate)? else {
        return Ok(nothing);
    };
    let mut of_batch = |batch, contact: ContactId| {
        let changes = store::changes::of_batch_and_contacts(writer.conn(), book, batch, &[contact.0])?;
        Ok::<_, Error>(changes.into_iter().next())
    };
    let (restored, joined) = (of_batch(batch, merged)?, of_batch(merge, kept)?);
    let is_whole = match (restored, joined) {
        // The contacts were restored before the one that has their content.
        (Some(restored), Some(joined)) => {
            let current = writer.current(kept)?;
            let mut card_at = |token| store::changes::card_at(writer.conn(), book, &current, token);
            let (after, found) = (card_at(joined.token)?, card_at(restored.token)?);
            let before = joined.before_card.unwrap_or_else(|| after.clone());
            let parse = |card: &[u8]| vcard::parse(card);
            three_way(&parse(&after), &parse(&before), &parse(&found))
                .conflicts
                .is_empty()
        }
        _ => true,
    };
    Ok(Separated {
        batch: Some(batch),
        is_whole,
    })
}
