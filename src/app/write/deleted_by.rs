//! Why a contact is in the trash, and what a purge keeps of it: where its content went.

use super::writer::Writer;
use crate::app::Result;
use domain::change_log::BatchKind;
use domain::ids::{BookId, ContactId};
use store::Conn;

/// True if the last change of a contact is of a batch of one of these kinds.
pub fn is_deleted_by(conn: &mut Conn, book: BookId, id: ContactId, kinds: &[BatchKind]) -> Result<bool> {
    let last = store::changes::of_contact(conn, book, id, i64::MAX, 1)?.rows;
    let is_of = |kind: &str| kinds.iter().any(|wanted| wanted.as_str() == kind);
    Ok(last.iter().any(|change| is_of(&change.batch_kind)))
}

impl Writer<'_> {
    /// Forgets into which contacts these were merged, if they were deleted for another reason later. The others lead on
    /// after they are purged.
    pub(super) fn forget_merges(&mut self, ids: &[i64]) -> Result<()> {
        let kinds = [BatchKind::Merge, BatchKind::Move, BatchKind::Undo];
        let mut left = Vec::new();
        for id in store::merged_contacts::merged_among(self.conn, self.book, ids)? {
            if !is_deleted_by(self.conn, self.book, ContactId(id), &kinds)? {
                left.push(id);
            }
        }
        Ok(store::merged_contacts::forget_merged(
            self.conn, self.book, &left,
        )?)
    }
}
