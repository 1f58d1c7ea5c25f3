//! Finds the batch of a form that is sent once more, so that a second press of its button leads where the first did.

use super::batch::is_undoable;
use super::writer::Writer;
use crate::app::{Result, Timestamp};
use domain::change_log::Action;
use domain::ids::{BatchId, ContactId};
use formats::vcard;
use store::contacts::Stored;

/// How many of the last changes of a contact are looked at.
const LOOKED_AT: usize = 10;

impl Writer<'_> {
    /// The batch of an edit whose form is sent again: of one of the last changes of the contact, which made of its card
    /// what `make` does. `make` gets the card before the change; `None` if the form was not about that.
    pub fn batch_that_made(
        &mut self,
        current: &Stored,
        make: impl Fn(&[u8]) -> Option<Vec<u8>>,
    ) -> Result<Option<BatchId>> {
        let page = store::changes::of_contact(self.conn, self.book, current.id(), i64::MAX, LOOKED_AT)?;
        let mut after = current.card.clone();
        for change in page.rows {
            let row = change.row;
            let Some(before) = row.before_card else { continue };
            if make(&before).is_some_and(|made| as_stored(&made, row.made_at) == after) {
                return self.undoable(BatchId(row.batch_id));
            }
            after = before;
        }
        Ok(None)
    }

    /// The batch of the last change of a contact, if that is what the form does that is sent again.
    pub fn batch_of_last(&mut self, contact: ContactId, action: Action) -> Result<Option<BatchId>> {
        let page = store::changes::of_contact(self.conn, self.book, contact, i64::MAX, 1)?;
        let last = page.rows.into_iter().next();
        match last.filter(|change| change.row.action == action.as_str()) {
            Some(change) => self.undoable(BatchId(change.row.batch_id)),
            None => Ok(None),
        }
    }

    /// The batch, if it can be undone and is about one contact. The form that is sent again never is about more.
    fn undoable(&mut self, id: BatchId) -> Result<Option<BatchId>> {
        let row = store::batches::by_id(self.conn, self.book, id)?;
        Ok((is_undoable(&row) && row.change_count == 1).then_some(id))
    }
}

/// A card as an edit at this time stores it.
fn as_stored(bytes: &[u8], at: Timestamp) -> Vec<u8> {
    match vcard::with_revision(&vcard::parse(bytes), at) {
        Some(revised) => vcard::blobs::extract(&vcard::print(&revised)).0,
        None => vcard::blobs::extract(bytes).0,
    }
}
