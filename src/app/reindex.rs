//! Recomputes the index columns, derived rows, and counts from the cards.

use crate::app::write::{Precondition, with_book_locked, write_book};
use crate::app::{App, BookAccess, Result, books};
use crate::domain::change_log::BatchKind;
use crate::domain::ids::ContactId;
use crate::domain::index::INDEX_VERSION;
use crate::store;

const CHUNK: i64 = 500;

/// Recomputes every index. `seen` is called with the number of contacts done so far.
///
/// Counts are then recomputed too: each contact changes them by the difference to its old index, which does
/// not repair them if that index was damaged.
pub fn all(app: &App, seen: &mut dyn FnMut(u64)) -> Result<u64> {
    let done = run(app, None, seen)?;
    for access in books::every(app)? {
        with_book_locked(app, &access, |conn| {
            store::books::recount(conn, access.book_id())?;
            Ok(store::labels::recount(conn, access.book_id())?)
        })?;
    }
    Ok(done)
}

/// Recomputes the indexes that another version of the rules made, after an upgrade.
pub fn stale(app: &App) -> Result<u64> {
    run(app, Some(INDEX_VERSION), &mut |_| {})
}

fn run(app: &App, other_than: Option<i32>, seen: &mut dyn FnMut(u64)) -> Result<u64> {
    let mut done = 0;
    for access in books::every(app)? {
        let mut after = ContactId(0);
        while let Some(last) = chunk(app, &access, other_than, after, &mut done)? {
            after = last;
            seen(done);
        }
    }
    Ok(done)
}

/// Runs one short transaction. Returns the last contact it did, or `None` at the end of the book.
fn chunk(
    app: &App,
    access: &BookAccess,
    other_than: Option<i32>,
    after: ContactId,
    done: &mut u64,
) -> Result<Option<ContactId>> {
    // Nothing is logged, so no batch is opened and its kind does not matter.
    let written = write_book(app, access, BatchKind::Edit, Precondition::None, |writer| {
        let rows =
            store::contacts::walk_for_index(writer.conn(), access.book_id(), other_than, after, CHUNK)?;
        for row in &rows {
            writer.reindex(row)?;
            *done += 1;
        }
        Ok(rows.last().map(store::contacts::Stored::id))
    })?;
    Ok(written.value)
}
