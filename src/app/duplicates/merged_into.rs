//! What a contact has become that was merged into another one: also after it was purged, and by way of others.

use std::collections::BTreeSet;

use crate::app::write::is_deleted_by;
use crate::app::{App, BookAccess, Result};
use domain::change_log::BatchKind;
use domain::ids::{BookId, ContactId};
use store::contacts::Stored;
use store::{self, Conn};

/// The live contact into which one was merged that is in the trash or purged, with its name; `None` if it was not merged,
/// or what it has become is not in the book any more.
pub fn merged_into(app: &App, access: &BookAccess, id: ContactId) -> Result<Option<(ContactId, String)>> {
    let book = access.book_id();
    app.store.read(|conn| {
        let Some(into) = live_or_merged_into(conn, book, id)?.filter(|into| *into != id) else {
            return Ok(None);
        };
        let live = store::contacts::by_ids(conn, book, &[into.0])?;
        let live = live.into_iter().find(Stored::is_live);
        Ok(live.map(|stored| (stored.id(), stored.display_name)))
    })
}

/// A live contact, or else the one into which it was merged, maybe by way of others.
pub(super) fn live_or_merged_into(conn: &mut Conn, book: BookId, id: ContactId) -> Result<Option<ContactId>> {
    let mut seen = BTreeSet::new();
    let mut id = id;
    while seen.insert(id.0) {
        let found = store::contacts::by_ids(conn, book, &[id.0])?.pop();
        if found.as_ref().is_some_and(Stored::is_live) {
            return Ok(Some(id));
        }
        // After an undo the user may have deleted it: then no other contact has its content. Where a purged one went is
        // known only if a merge deleted it.
        if found.is_some() && !is_deleted_by(conn, book, id, &[BatchKind::Merge, BatchKind::Undo])? {
            return Ok(None);
        }
        match store::merged_contacts::merged_into(conn, book, id)? {
            Some(into) => id = into,
            None => return Ok(None),
        }
    }
    Ok(None)
}
