//! Forms that rename or remove a label, and that are sent again: the second press leads to what the first one did.

use crate::app::jobs::{self, JobProgress, Started};
use crate::app::labels::edit::{check_name, name, rename_or_keep};
use crate::app::labels::effect::LabelDetail;
use crate::app::write::is_undoable;
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, LabelId};
use domain::job::JobKind;
use store::batches::{BatchFilter, BatchRow};
use store::{self, Conn};

/// How many acts on labels are looked at for one whose form is sent again.
const LOOKED_AT: usize = 10;

/// Renames a label that the page of the form named `from`. If the form is sent again, that leads to what it did before.
pub fn rename_once(app: &App, access: &BookAccess, id: LabelId, from: &str, name: &str) -> Result<Started> {
    let (started, had_name) = rename_or_keep(app, access, id, name, "")?;
    let to = check_name(name)?;
    match started {
        Started::Finished(done) if had_name && from != to && done.batch.is_none() => {
            let is_it = |detail: &LabelDetail| detail.from == from && detail.to == to;
            let earlier = app.store.read(|conn| {
                let found = last_act(conn, access, BatchKind::LabelRename, is_it)?;
                found
                    .map(|(row, _)| started_by(conn, access, JobKind::LabelRename, &row))
                    .transpose()
            })?;
            Ok(earlier.unwrap_or(Started::Finished(done)))
        }
        started => Ok(started),
    }
}

/// How a label was removed that is gone when a form to remove it is sent.
pub enum Removed {
    /// By the same form, when this account sent it before; `None` if no contact had the label.
    Before(Option<Started>),
    /// By something else.
    Otherwise,
}

/// How a missing label was removed: by merging it into the one named `to`, or, if that is empty, by deleting it. Which book
/// a missing label was in is not known.
///
/// # Errors
/// `NotFound` if a book still has the label, or if nothing says that there was one: neither the change log nor the page
/// of the form, which `is_known` tells.
pub fn removed(app: &App, books: &[BookAccess], id: LabelId, to: &str, is_known: bool) -> Result<Removed> {
    let job = match to {
        "" => JobKind::LabelDelete,
        _ => JobKind::LabelMerge,
    };
    for access in books {
        match name(app, access, id) {
            Err(Error::NotFound) => {}
            other => return Err(other.err().unwrap_or(Error::NotFound)),
        }
        let last = app.store.read(|conn| {
            Ok::<_, Error>(match last_removal(conn, access, id)? {
                None => None,
                Some((by, row, detail)) if by == job && detail.to == to => {
                    Some(Removed::Before(Some(started_by(conn, access, job, &row)?)))
                }
                Some(_) => Some(Removed::Otherwise),
            })
        })?;
        if let Some(removed) = last {
            return Ok(removed);
        }
    }
    if is_known {
        Ok(Removed::Before(None))
    } else {
        Err(Error::NotFound)
    }
}

/// How this account removed a label at last, if that was not undone.
fn last_removal(
    conn: &mut Conn,
    access: &BookAccess,
    id: LabelId,
) -> Result<Option<(JobKind, BatchRow, LabelDetail)>> {
    let mut last: Option<(JobKind, BatchRow, LabelDetail)> = None;
    for (job, kind) in [
        (JobKind::LabelDelete, BatchKind::LabelDelete),
        (JobKind::LabelMerge, BatchKind::LabelMerge),
    ] {
        let found = last_act(conn, access, kind, |detail| detail.id == Some(id.0))?;
        if let Some((row, detail)) = found
            && row.undone_by_id.is_none()
            && last.as_ref().is_none_or(|(_, other, _)| row.id > other.id)
        {
            last = Some((job, row, detail));
        }
    }
    Ok(last)
}

/// The last of this account's acts of a kind on labels that is the one.
fn last_act(
    conn: &mut Conn,
    access: &BookAccess,
    kind: BatchKind,
    is_it: impl Fn(&LabelDetail) -> bool,
) -> Result<Option<(BatchRow, LabelDetail)>> {
    let filter = BatchFilter {
        kind: Some(kind.as_str()),
        account: Some(access.account().id),
    };
    let recent = store::batches::recent(conn, access.book_id(), &filter, None, LOOKED_AT)?;
    let mut acts = recent.rows.into_iter().filter_map(|(row, _)| {
        let detail = LabelDetail::of_detail(&row.detail)?;
        Some((row, detail))
    });
    Ok(acts.find(|(_, detail)| is_it(detail)))
}

/// The result of the earlier press that made this batch.
fn started_by(conn: &mut Conn, access: &BookAccess, job: JobKind, row: &BatchRow) -> Result<Started> {
    if let Some(job) = jobs::running_of_batch(conn, access, BatchId(row.id))? {
        return Ok(Started::Running(job));
    }
    let batch = is_undoable(row).then_some(BatchId(row.id));
    Ok(Started::Finished(JobProgress::of_earlier(job, batch, &())?))
}
