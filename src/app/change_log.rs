//! The change log of a book, batch by batch.

use std::collections::HashMap;

use crate::app::{App, BookAccess, Error, Result, Timestamp, change_details, jobs};
use domain::change_log::{BatchKind, Origin};
use domain::diff::FieldChange;
use domain::ids::{AccountId, BatchId, ContactId, JobId};
use store::batches::{BatchFilter, BatchRow, UndoneRow};
use store::{self, Conn, Paged};

/// A batch as the change log shows it.
#[derive(Clone, Debug)]
pub struct BatchView {
    /// Its key.
    pub id: BatchId,
    /// What it was for.
    pub kind: BatchKind,
    /// Where it came from.
    pub origin: Origin,
    /// The account that made it, unless it is gone.
    pub account: Option<AccountId>,
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
    pub undoes: Option<UndoneBatch>,
    /// True if it can be taken back now.
    pub undoable: bool,
    /// How many of its changes were lost because their contacts were purged.
    pub purged: i64,
    /// The name of a file or device; for labels a [`super::labels::Renamed`] as JSON.
    pub detail: String,
    /// What it changed, if it edited one contact.
    pub fields: Vec<FieldChange>,
}

/// A batch that another one took back.
#[derive(Clone, Debug)]
pub struct UndoneBatch {
    /// What it was for.
    pub kind: BatchKind,
    /// When it began.
    pub at: Timestamp,
}

impl UndoneBatch {
    /// By the token of the change that took it back.
    pub(super) fn by_token(rows: Vec<UndoneRow>) -> HashMap<i64, Self> {
        let undone = |row: UndoneRow| {
            let kind = BatchKind::parse(&row.kind)?;
            Some((
                row.token,
                Self {
                    kind,
                    at: row.made_at,
                },
            ))
        };
        rows.into_iter().filter_map(undone).collect()
    }
}

/// Which batches are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogFilter {
    /// Only those of this kind.
    pub kind: Option<BatchKind>,
    /// Only those of this account.
    pub account: Option<AccountId>,
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
pub fn recent(
    app: &App,
    access: &BookAccess,
    filter: LogFilter,
    before: Option<BatchId>,
) -> Result<BatchPage> {
    let filter = BatchFilter {
        kind: filter.kind.map(BatchKind::as_str),
        account: filter.account,
    };
    app.store.read(|conn| {
        let Paged { rows, has_more } = store::batches::recent(conn, access.book_id(), &filter, before, PAGE)?;
        let older = rows.last().filter(|_| has_more).map(|(row, _)| BatchId(row.id));
        let (rows, by): (Vec<BatchRow>, Vec<Option<String>>) = rows.into_iter().unzip();
        let mut fields = change_details::of_batches(conn, access, &rows)?;
        let undone = undone(conn, access, &rows)?;
        let mut batches = Vec::with_capacity(rows.len());
        for (row, by) in rows.into_iter().zip(by) {
            let mut view = view(conn, access, row, by)?;
            view.fields = fields.remove(&view.id.0).unwrap_or_default();
            view.undoes = undone.get(&view.id.0).cloned();
            batches.push(view);
        }
        Ok(BatchPage { batches, older })
    })
}

/// What the undos among these batches took back, by the id of the undo.
fn undone(conn: &mut Conn, access: &BookAccess, rows: &[BatchRow]) -> Result<HashMap<i64, UndoneBatch>> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.undoes_id).collect();
    let found = store::batches::by_ids(conn, access.book_id(), &ids)?;
    let view = |row: &BatchRow| {
        let id = row.undoes_id?;
        let undone = found.iter().find(|other| other.id == id)?;
        let kind = BatchKind::parse(&undone.kind)?;
        Some((
            row.id,
            UndoneBatch {
                kind,
                at: undone.made_at,
            },
        ))
    };
    Ok(rows.iter().filter_map(view).collect())
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
        undoes: None,
        account: row.account_id.map(AccountId),
        fields: Vec::new(),
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
