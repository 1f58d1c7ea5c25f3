//! The change log of a book, batch by batch.

use std::collections::HashMap;

use crate::app::{App, BookAccess, Error, Result, Timestamp, jobs};
use crate::domain::change_log::{BatchKind, Origin};
use crate::domain::ids::{BatchId, ContactId, JobId};
use crate::store::batches::BatchRow;
use crate::store::{self, Conn, Paged};

/// A batch as the change log shows it.
#[derive(Clone, Debug)]
pub struct BatchView {
    /// Its key.
    pub id: BatchId,
    /// What it was for.
    pub kind: BatchKind,
    /// Where it came from.
    pub origin: Origin,
    /// The name of the account that made it; empty if the account is gone.
    pub by: String,
    /// When it began.
    pub at: Timestamp,
    /// The number of its changes.
    pub changes: i64,
    /// The first few contacts that it changed, with their names.
    pub sample: Vec<(ContactId, String)>,
    /// True while transactions of it are still to come.
    pub running: bool,
    /// The job that is writing it.
    pub job: Option<JobId>,
    /// The batch that took it back.
    pub undone_by: Option<BatchId>,
    /// The batch that it took back.
    pub undoes: Option<BatchId>,
    /// True if it can be taken back now.
    pub undoable: bool,
    /// How many of its changes were lost because their contacts were purged.
    pub purged: i64,
    /// The name of a file; for labels a [`super::labels::Renamed`] as JSON.
    pub detail: String,
}

/// A page of the change log.
#[derive(Clone, Debug)]
pub struct BatchPage {
    /// Newest first.
    pub batches: Vec<BatchView>,
    /// The cursor of the next page.
    pub older: Option<BatchId>,
}

const PAGE: usize = 50;
const SAMPLE: i64 = 3;

/// A page of the change log, from below `before` on.
pub fn recent(app: &App, access: &BookAccess, before: Option<BatchId>) -> Result<BatchPage> {
    app.store.read(|conn| {
        let Paged { rows, has_more } = store::batches::recent(conn, access.book_id(), before, PAGE)?;
        let older = rows.last().filter(|_| has_more).map(|(row, _)| BatchId(row.id));
        let batches = rows
            .into_iter()
            .map(|(row, by)| view(conn, access, row, by))
            .collect::<Result<_>>()?;
        Ok(BatchPage { batches, older })
    })
}

/// One batch of the book.
///
/// # Errors
/// `NotFound`.
pub fn batch(app: &App, access: &BookAccess, id: BatchId) -> Result<BatchView> {
    app.store.read(|conn| {
        let row = store::batches::by_id(conn, access.book_id(), id)?;
        view(conn, access, row, None)
    })
}

fn view(conn: &mut Conn, access: &BookAccess, row: BatchRow, by: Option<String>) -> Result<BatchView> {
    let ids = store::changes::sample(conn, access.book_id(), BatchId(row.id), SAMPLE)?;
    let names: HashMap<i64, String> = store::contacts::names(conn, access.book_id(), &ids)?
        .into_iter()
        .collect();
    let mut sample: Vec<(ContactId, String)> = Vec::new();
    for id in ids {
        if let Some(name) = names.get(&id).filter(|_| !sample.iter().any(|(s, _)| s.0 == id)) {
            sample.push((ContactId(id), name.clone()));
        }
    }
    let job = if row.running {
        jobs::running_of_batch(conn, access, BatchId(row.id))?
    } else {
        None
    };
    let unknown = || Error::Internal(format!("batch {} has unknown words", row.id));
    Ok(BatchView {
        id: BatchId(row.id),
        kind: BatchKind::parse(&row.kind).ok_or_else(unknown)?,
        origin: Origin::parse(&row.origin).ok_or_else(unknown)?,
        by: by.unwrap_or_default(),
        at: row.made_at,
        changes: row.change_count,
        sample,
        running: row.running,
        job,
        undone_by: row.undone_by_id.map(BatchId),
        undoes: row.undoes_id.map(BatchId),
        undoable: is_undoable(&row),
        purged: row.purged_count,
        detail: row.detail,
    })
}

/// True if the batch can be taken back now.
pub(super) fn is_undoable(row: &BatchRow) -> bool {
    !row.running
        && row.undone_by_id.is_none()
        && row.kind != BatchKind::Purge.as_str()
        && row.change_count > row.purged_count
}
