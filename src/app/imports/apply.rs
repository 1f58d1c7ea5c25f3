//! Applies an import: writes its items to the book in short transactions under one batch. The cursor of its job
//! is the last item that was written, so an import that was killed resumes without repeating or skipping an item.

use std::collections::{BTreeSet, VecDeque};

use crate::app::jobs::{HeldJob, Lease, Next, OnStep, Step};
use crate::app::json::to_json;
use crate::app::write::BatchSpec;
use crate::app::{App, BookAccess, Error, Result, statistics};
use domain::change_log::{BatchKind, Origin};
use domain::ids::{ImportId, ImportItemId};
use domain::import::ImportState;
use store::imports::{ImportUpdate, ItemCard};
use store::{self, Conn};

use super::Import;
use super::item_task::Task;
use super::state::load_of_job;
use super::write_items::{ItemWriter, RemarkTarget};

/// Bytes of the cards that are prepared together.
const MAX_BYTES: i64 = 4 * 1024 * 1024;
/// Items that are written by one group of statements.
const WRITTEN_AT_ONCE: usize = 50;

/// Applies an import whose job the caller has leased.
///
/// # Errors
/// `Interrupted` if the user stopped it, another server took it over, or `on_step` returned `Break`. What was
/// written stays; the import can be resumed or undone.
pub fn apply(app: &App, access: &BookAccess, lease: Lease, on_step: OnStep) -> Result<()> {
    let access = access.with_origin(Origin::Import);
    apply_items(&mut HeldJob::load(app, &access, lease, on_step)?)
}

/// Applies the items of an import that are not in the book yet: the work of a job.
pub(in crate::app) fn apply_items(held: &mut HeldJob) -> Result<()> {
    let (app, access) = (held.app, held.access);
    let (mut import, detail) = app.store.read(|conn| {
        let import = load_of_job(conn, held)?;
        let detail = batch_detail(conn, access, import.id)?;
        Ok::<_, Error>((import, detail))
    })?;
    let mut prepared = VecDeque::new();
    let mut steps = 0;
    loop {
        if prepared.is_empty() {
            prepared = prepare(app, access, &import, ImportItemId(held.progress.cursor()?))?;
        }
        let next = held.step(|step| write_some(step, &mut import, &detail, &mut prepared))?;
        steps += 1;
        // For the other steps, and for the pages that the user opens afterwards.
        if steps == 1 || (steps > 2 && next == Next::End) {
            statistics::update(app);
        }
        if next == Next::End {
            return Ok(());
        }
    }
}

/// An item to write.
struct PreparedItem {
    id: ImportItemId,
    remarks: RemarkTarget,
    task: Task,
}

/// Loads the items after `after`, and does what can be done before the book is locked.
fn prepare(
    app: &App,
    access: &BookAccess,
    import: &Import,
    after: ImportItemId,
) -> Result<VecDeque<PreparedItem>> {
    let most = i64::try_from(app.settings.step.items.max(1)).unwrap_or(i64::MAX);
    let items = app
        .store
        .read(|conn| next_items(conn, access, import.id, after, most))?;
    let prepare = |item: ItemCard| {
        Ok(PreparedItem {
            id: ImportItemId(item.id),
            remarks: RemarkTarget::of(&item),
            task: Task::new(app, access, import, item)?,
        })
    };
    items.into_iter().map(prepare).collect()
}

/// One step: writes some of the prepared items. Without any, the import is done.
fn write_some(
    step: &mut Step,
    import: &mut Import,
    detail: &str,
    prepared: &mut VecDeque<PreparedItem>,
) -> Result<Next> {
    let (app, access) = (step.app, step.access);
    let mut counts = import.counts;
    let is_last = prepared.is_empty();
    let spec = BatchSpec::with_detail(BatchKind::Import, detail);
    step.write(spec, |writer, job, budget| {
        while !prepared.is_empty() && budget.take() {
            let some = prepared.drain(..prepared.len().min(WRITTEN_AT_ONCE));
            let some: Vec<PreparedItem> = some.collect();
            let last = some.last().map(|item| item.id.0);
            let tasks = some.into_iter().map(|item| (item.remarks, item.task));
            ItemWriter::new(writer, app, access, import, &mut counts).write_all(tasks.collect())?;
            job.set_cursor(&last)?;
        }
        job.done = i64::try_from(counts.done.total()).unwrap_or(i64::MAX);
        Ok(())
    })?;
    let (state, next) = if is_last {
        (ImportState::Done, Next::End)
    } else {
        (ImportState::Applying, Next::Step)
    };
    let update = ImportUpdate {
        state: state.as_str(),
        job_id: import.job.filter(|_| !is_last).map(|job| job.0),
        counts: &to_json(&counts)?,
        batch_id: step.job.batch.map(|batch| batch.0),
        touched_at: app.now(),
    };
    store::imports::save_step(step.conn, access.book_id(), import.id, &update)?;
    import.counts = counts;
    Ok(next)
}

/// The items after `after`, at most this many, and a few megabytes.
fn next_items(
    conn: &mut Conn,
    access: &BookAccess,
    id: ImportId,
    after: ImportItemId,
    most: i64,
) -> Result<Vec<ItemCard>> {
    let book = access.book_id();
    let sizes = store::imports::sizes(conn, book, id, after, most)?;
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
        Some((last, _)) => {
            let last = ImportItemId(*last);
            Ok(store::imports::items_to_apply(conn, book, id, after, last)?)
        }
        None => Ok(Vec::new()),
    }
}

/// How many files the change log names.
const MAX_NAMED_FILES: usize = 3;

/// What the change log calls the import: the names of its first files, and the number of all if there are more.
fn batch_detail(conn: &mut Conn, access: &BookAccess, import: ImportId) -> Result<String> {
    let files = store::imports::files(conn, access.book_id(), import)?;
    let names: BTreeSet<String> = files.into_iter().map(|file| file.name).collect();
    let first: Vec<&str> = names.iter().take(MAX_NAMED_FILES).map(String::as_str).collect();
    let detail = first.join(", ");
    Ok(match names.len() {
        count if count > MAX_NAMED_FILES => format!("{detail}, … ({count})"),
        _ => detail,
    })
}
