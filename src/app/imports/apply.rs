//! Applies an import: writes its items to the book in short transactions under one batch. Each transaction
//! also saves which item was the last, so an import that was killed resumes without repeating or skipping
//! an item.

use std::collections::BTreeSet;

use crate::app::write::{BatchSpec, Precondition, Written, write_within};
use crate::app::{App, BookAccess, Error, Result, statistics};
use crate::domain::change_log::{BatchKind, Origin};
use crate::domain::ids::{ImportId, ImportItemId};
use crate::domain::import::{ImportState, Outcome};
use crate::store::imports::ItemCard;
use crate::store::{self, Conn};

use super::item_task::Task;
use super::lease::{Lease, Step};
use super::write_items::{ItemWriter, RemarkTarget};
use super::{Import, ImportProgress, OnProgress};

/// Items of one transaction.
const MAX_ITEMS: i64 = 250;
/// Bytes of the cards of one transaction.
const MAX_BYTES: i64 = 4 * 1024 * 1024;

/// Applies an import to its end.
///
/// # Errors
/// `Interrupted` if the user stopped it, another server took it over, or `on_progress` returned `Break`. What
/// was written stays; the import can be resumed or undone.
pub fn apply(
    app: &App,
    access: &BookAccess,
    import: ImportId,
    lease: Lease,
    on_progress: OnProgress,
) -> Result<()> {
    let access = access.with_origin(Origin::Import);
    let mut lease = Some(lease);
    let mut steps = 0;
    while let Some(held) = lease {
        let (next, done) = step(app, &access, import, &held)?;
        steps += 1;
        // For the other steps, and for the pages that the user opens afterwards.
        if steps == 1 || (steps > 2 && next.is_none()) {
            statistics::update(app);
        }
        app.store.yield_to_waiters();
        let items = done.total();
        if on_progress(ImportProgress { bytes: 0, items }).is_break() {
            if let Some(next) = next {
                next.release(app, &access)?;
            }
            return Err(Error::Interrupted);
        }
        lease = next;
    }
    Ok(())
}

/// Applies the rest of an interrupted import. Its batch may have been closed meanwhile.
pub(super) fn resume(
    app: &App,
    access: &BookAccess,
    import: ImportId,
    lease: Lease,
    on_progress: OnProgress,
) -> Result<()> {
    app.store.write(|conn| reopen_batch(conn, app, access, import))?;
    apply(app, access, import, lease, on_progress)
}

/// Reopens the batch of an import, if it has one.
///
/// # Errors
/// `WrongImportState` if the batch was undone.
pub(super) fn reopen_batch(conn: &mut Conn, app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let import = Import::load(conn, access.book_id(), id)?;
    if let Some(batch) = import.batch {
        store::batches::reopen(conn, access.book_id(), batch, app.now()).map_err(|error| match error {
            store::Error::NotFound => Error::WrongImportState,
            other => other.into(),
        })?;
    }
    Ok(())
}

/// Applies the next items in one transaction. Returns no lease after the last step.
fn step(app: &App, access: &BookAccess, id: ImportId, lease: &Lease) -> Result<(Option<Lease>, Outcome)> {
    let (import, items, detail) = app.store.read(|conn| {
        let import = Import::load(conn, access.book_id(), id)?;
        let items = next_items(conn, access, &import)?;
        Ok::<_, Error>((import, items, batch_detail(conn, access, id)?))
    })?;
    if import.state != ImportState::Applying {
        return Err(Error::Interrupted);
    }
    let is_last = items.is_empty();
    let applied_to = items
        .last()
        .map_or(import.applied_to, |item| ImportItemId(item.id));
    let tasks: Vec<(RemarkTarget, Task)> = items
        .into_iter()
        .map(|item| (RemarkTarget::of(&item), Task::new(app, access, &import, item)))
        .collect();
    app.store.write_to(access.book_id(), |conn| {
        let mut counts = import.counts;
        let spec = BatchSpec::with_detail(BatchKind::Import, &detail)
            .running(true)
            .resuming(import.batch);
        let Written { batch, .. } = write_within(conn, app, access, spec, Precondition::None, |writer| {
            ItemWriter::new(writer, app, access, &import, &mut counts).write_all(tasks)
        })?;
        if import.batch.is_none()
            && let Some(batch) = batch
        {
            store::imports::set_batch(conn, access.book_id(), id, batch)?;
        }
        if is_last && let Some(batch) = batch {
            store::batches::close(conn, access.book_id(), batch)?;
        }
        let step = Step {
            state: if is_last {
                ImportState::Done
            } else {
                ImportState::Applying
            },
            counts,
            applied_to,
        };
        let next = lease.save_step(conn, app, access, ImportState::Applying, &step)?;
        Ok(((!is_last).then_some(next), counts.done))
    })
}

fn next_items(conn: &mut Conn, access: &BookAccess, import: &Import) -> Result<Vec<ItemCard>> {
    let book = access.book_id();
    let sizes = store::imports::sizes(conn, book, import.id, import.applied_to, MAX_ITEMS)?;
    let mut bytes = 0;
    let last = sizes
        .iter()
        .take_while(|(_, size)| {
            let fits = bytes == 0 || bytes + size <= MAX_BYTES;
            bytes += size;
            fits
        })
        .last();
    match last {
        Some((last, _)) => Ok(store::imports::items_to_apply(
            conn,
            book,
            import.id,
            import.applied_to,
            ImportItemId(*last),
        )?),
        None => Ok(Vec::new()),
    }
}

/// What the change log calls the import: the names of its files.
pub(super) fn batch_detail(conn: &mut Conn, access: &BookAccess, import: ImportId) -> Result<String> {
    let files = store::imports::files(conn, access.book_id(), import)?;
    let names: BTreeSet<String> = files.into_iter().map(|file| file.name).collect();
    Ok(names.into_iter().collect::<Vec<_>>().join(", "))
}
