//! The change-log side of a write: opens the batch, appends changes, updates the counts at the end.

use super::record::Before;
use super::writer::Writer;
use crate::app::{Result, random};
use domain::change_log::Action;
use domain::ids::{BatchId, ContactId};

impl Writer<'_> {
    /// The batch. Opens it if this is the first write.
    pub fn batch(&mut self) -> Result<BatchId> {
        if let Some(batch) = self.batch {
            return Ok(batch);
        }
        let row = store::batches::NewBatchRow {
            book_id: self.book.0,
            account_id: Some(self.account.0),
            origin: self.batch_origin.as_str(),
            kind: self.spec.kind.as_str(),
            detail: self.spec.detail,
            running: self.spec.running,
            change_count: 0,
            purged_count: 0,
            undoes_id: self.spec.undoes.map(|batch| batch.0),
            made_at: self.now,
            touched_at: self.now,
        };
        let batch = store::batches::insert(self.conn, &row)?;
        self.batch = Some(batch);
        Ok(batch)
    }

    /// Appends a change for each contact, given with its token and its state before.
    pub(super) fn append_many(
        &mut self,
        batch: BatchId,
        action: Action,
        changes: &[(ContactId, i64, Before)],
    ) -> Result<()> {
        let rows = changes
            .iter()
            .map(|(contact, token, before)| self.change(batch, action, *contact, *token, *before))
            .collect::<Result<Vec<_>>>()?;
        store::changes::append(self.conn, &rows)?;
        self.tally.changes += i64::try_from(changes.len()).unwrap_or_default();
        Ok(())
    }

    fn change<'b>(
        &self,
        batch: BatchId,
        action: Action,
        contact: ContactId,
        token: i64,
        before: Before<'b>,
    ) -> Result<store::changes::NewChangeRow<'b>> {
        Ok(store::changes::NewChangeRow {
            book_id: self.book.0,
            token,
            nonce: random::hex::<8>()?,
            contact_id: contact.0,
            batch_id: batch.0,
            account_id: Some(self.account.0),
            origin: self.origin.as_str(),
            action: action.as_str(),
            made_at: self.now,
            before_state: before.state.as_str(),
            before_href: before.href,
            before_card: before.card,
        })
    }

    /// Writes the token and the counts. Returns the batch, or `None` if nothing was written.
    pub(super) fn close(mut self) -> Result<Option<BatchId>> {
        self.remove_purged_words()?;
        let tally = self.tally;
        store::books::set_token_and_counts(self.conn, self.book, self.token, tally.contacts, tally.trash)?;
        for ((sort, letter), by) in tally.letters.iter().filter(|(_, by)| **by != 0) {
            store::books::add_to_letter(self.conn, self.book, *sort, letter, *by)?;
        }
        for (label, by) in tally.labels.iter().filter(|(_, by)| **by != 0) {
            store::labels::add_to_count(self.conn, self.book, *label, *by)?;
        }
        if let Some(batch) = self.batch.filter(|_| tally.changes > 0) {
            store::batches::add_changes(self.conn, self.book, batch, tally.changes, self.now)?;
        }
        Ok(self.batch)
    }
}
