//! Recomputing the index columns from the cards.

use crate::app::write::{Opening, Writer};
use crate::app::{App, BookAccess, Result, books};
use crate::domain::change_log::BatchKind;
use crate::domain::ids::ContactId;
use crate::domain::index::INDEX_VERSION;
use crate::store;

const CHUNK: i64 = 500;

/// Recomputes every index; `seen` is told how many contacts were done.
pub fn everything(app: &App, seen: &mut dyn FnMut(u64)) -> Result<u64> {
    run(app, None, seen)
}

/// Recomputes what was made by other rules than today's: after an upgrade.
pub fn outdated(app: &App) -> Result<u64> {
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

/// One short transaction; the last contact that it did, or `None` at the end of the book.
fn chunk(
    app: &App,
    access: &BookAccess,
    other_than: Option<i32>,
    after: ContactId,
    done: &mut u64,
) -> Result<Option<ContactId>> {
    app.store.write(|conn| {
        // Nothing is logged, so no batch is opened.
        let mut writer = Writer::open(conn, app, access, Opening::of(BatchKind::Edit, ""), None)?;
        let rows =
            store::contacts::walk_for_index(writer.conn(), access.book_id(), other_than, after, CHUNK)?;
        for row in &rows {
            writer.reindex(row)?;
            *done += 1;
        }
        writer.close()?;
        Ok(rows.last().map(store::contacts::Stored::id))
    })
}
