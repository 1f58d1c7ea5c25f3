//! Finds the batch of a form that is sent once more, so that a second press of its button leads where the first did.

use super::batch::is_undoable;
use super::writer::Writer;
use crate::app::{Result, Timestamp};
use domain::change_log::{Action, BatchKind};
use domain::ids::{BatchId, ContactId};
use formats::vcard;
use store::Conn;
use store::contacts::Stored;

/// How many of the last changes of a contact are looked at.
const LOOKED_AT: usize = 10;

/// An edit whose form is sent again.
pub struct EarlierEdit {
    /// Its batch, if it can be undone.
    pub batch: Option<BatchId>,
    /// True if the contact still has the card that it made.
    pub is_last: bool,
    /// The card before it.
    pub before: Vec<u8>,
}

/// A merge whose form is sent again.
pub struct EarlierMerge {
    /// Its batch, if it can be undone.
    pub batch: Option<BatchId>,
    /// True if it made the same card.
    pub is_same: bool,
}

/// The last change of a contact.
pub struct LastChange {
    /// Its batch, if it can be undone.
    pub batch: Option<BatchId>,
    is_alone: bool,
}

impl LastChange {
    /// Its batch, if it can be undone and is about one contact. The form that is sent again never is about more.
    pub fn own_batch(&self) -> Option<BatchId> {
        self.batch.filter(|_| self.is_alone)
    }
}

impl Writer<'_> {
    /// The edit whose form is sent again: one of the last changes of the contact by this account, which made of its card
    /// what `make` does. `make` gets the card before the change; `None` if the form was not about that.
    pub fn earlier_edit(
        &mut self,
        current: &Stored,
        make: impl Fn(&mut Conn, &[u8]) -> Result<Option<Vec<u8>>>,
    ) -> Result<Option<EarlierEdit>> {
        let page = store::changes::of_contact(self.conn, self.book, current.id(), i64::MAX, LOOKED_AT)?;
        let mut after = current.card.clone();
        for change in page.rows {
            let row = change.row;
            let Some(before) = row.before_card else { continue };
            let is_own = row.account_id == Some(self.account.0);
            let done = if is_own { make(self.conn, &before)? } else { None };
            // What only changes REV is not an edit.
            let done = done.filter(|card| vcard::blobs::extract(card).0 != before);
            if done.is_some_and(|card| as_stored(&card, row.made_at) == after) {
                return Ok(Some(EarlierEdit {
                    batch: self.undoable(BatchId(row.batch_id))?,
                    is_last: after == current.card,
                    before,
                }));
            }
            after = before;
        }
        Ok(None)
    }

    /// The batch of an edit whose form is sent again, found as [`Self::earlier_edit`] is.
    pub fn batch_that_made(
        &mut self,
        current: &Stored,
        make: impl Fn(&[u8]) -> Option<Vec<u8>>,
    ) -> Result<Option<BatchId>> {
        let earlier = self.earlier_edit(current, |_, before| Ok(make(before)))?;
        Ok(earlier.and_then(|earlier| earlier.batch))
    }

    /// The last change of a contact, if it was this.
    pub fn last_change(&mut self, contact: ContactId, action: Action) -> Result<Option<LastChange>> {
        let page = store::changes::of_contact(self.conn, self.book, contact, i64::MAX, 1)?;
        let last = page.rows.into_iter().next();
        let Some(last) = last.filter(|change| change.row.action == action.as_str()) else {
            return Ok(None);
        };
        let row = store::batches::by_id(self.conn, self.book, BatchId(last.row.batch_id))?;
        Ok(Some(LastChange {
            batch: is_undoable(&row).then_some(BatchId(row.id)),
            is_alone: row.change_count == 1,
        }))
    }

    /// The batch of this kind that followed another one in the last changes of a contact, if this account made it and it
    /// can be undone.
    pub fn batch_after(
        &mut self,
        contact: ContactId,
        other: BatchId,
        kind: BatchKind,
    ) -> Result<Option<BatchId>> {
        let page = store::changes::of_contact(self.conn, self.book, contact, i64::MAX, LOOKED_AT)?;
        let later = page
            .rows
            .iter()
            .take_while(|change| change.row.batch_id != other.0);
        let mut own = later.filter(|change| change.row.account_id == Some(self.account.0));
        let Some(found) = own.find(|change| change.batch_kind == kind.as_str()) else {
            return Ok(None);
        };
        let row = store::batches::by_id(self.conn, self.book, BatchId(found.row.batch_id))?;
        Ok(is_undoable(&row).then_some(BatchId(row.id)))
    }

    /// The batch by which this account moved `others` to the trash, all at once, when it merged them into `kept`. `make`
    /// says what becomes of their cards, the one that is kept first.
    pub fn earlier_merge(
        &mut self,
        kept: &Stored,
        others: &[Stored],
        make: impl Fn(&mut Conn, &[(i64, Vec<u8>)]) -> Result<Vec<u8>>,
    ) -> Result<Option<EarlierMerge>> {
        let Some(first) = others.first() else {
            return Ok(None);
        };
        let page = store::changes::of_contact(self.conn, self.book, first.id(), i64::MAX, 1)?;
        let Some(last) = page.rows.into_iter().next() else {
            return Ok(None);
        };
        let is_own = last.row.account_id == Some(self.account.0);
        if !is_own || last.batch_kind != BatchKind::Merge.as_str() {
            return Ok(None);
        }
        let batch = BatchId(last.row.batch_id);
        let ids: Vec<i64> = others.iter().chain([kept]).map(|stored| stored.id).collect();
        let changes = store::changes::of_batch_and_contacts(self.conn, self.book, batch, &ids)?;
        let of = |id: i64| changes.iter().find(|change| change.contact_id == id);
        let mut cards = Vec::with_capacity(ids.len());
        for other in others {
            if of(other.id).is_none() {
                return Ok(None);
            }
            cards.push((other.id, other.card.clone()));
        }
        // A contact that says all that the others do is not changed.
        let (before, after, at) = if let Some(change) = of(kept.id) {
            let after = store::changes::card_at(self.conn, self.book, kept, change.token)?;
            let before = change.before_card.clone();
            (before.unwrap_or_else(|| after.clone()), after, change.made_at)
        } else {
            let card = store::changes::card_at(self.conn, self.book, kept, last.row.token)?;
            (card.clone(), card, last.row.made_at)
        };
        cards.insert(0, (kept.id, before));
        let merged = make(self.conn, &cards)?;
        let is_same = merged == after || as_stored(&merged, at) == after;
        let row = store::batches::by_id(self.conn, self.book, batch)?;
        // One that merged other groups too is not undone from here.
        let is_alone = usize::try_from(row.change_count) == Ok(changes.len());
        Ok(Some(EarlierMerge {
            batch: (is_alone && is_undoable(&row)).then_some(batch),
            is_same,
        }))
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
