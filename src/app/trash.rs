//! The trash: its pages, restoring contacts, and purging them permanently.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::card;
use crate::app::change_log::{UndoneAct, undone_acts};
use crate::app::jobs::{self, JobProgress, Lease, Next, Plan, Started, Step, Work};
use crate::app::write::{BatchSpec, Precondition, Writer, write_book};
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use domain::change_log::{Action, BatchKind};
use domain::ids::{BatchId, ContactId};
use domain::job::JobKind;
use formats::{convert, vcard};
use store::contacts::{Stored, TrashFilter};
use store::{self, Paged};

/// How to restore a contact whose UID a live contact has taken meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreHow {
    /// Fail with `UidTaken`.
    Plain,
    /// Keep both; the restored contact gets a new UID.
    KeepBoth,
    /// Add to the live contact what only the deleted one has.
    Merge,
}

/// A contact in the trash.
#[derive(Clone, Debug)]
pub struct TrashRow {
    /// Its key.
    pub id: ContactId,
    /// Its display name.
    pub name: String,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// What was undone, if an undo deleted it.
    pub undone: Option<UndoneAct>,
}

/// A page of the trash.
#[derive(Clone, Debug)]
pub struct TrashPage {
    /// Last deleted first.
    pub rows: Vec<TrashRow>,
    /// The cursor of the next page.
    pub after: Option<String>,
}

/// Rows on a page.
const PAGE: usize = 100;
/// Contacts that are purged by one group of statements.
const PURGED_AT_ONCE: usize = 25;

/// A page of the trash, after the cursor of the previous page.
///
/// # Errors
/// `BadPage` for a cursor that no page of the trash gave out.
pub fn page(app: &App, access: &BookAccess, after: Option<&str>) -> Result<TrashPage> {
    let before = after
        .map(|cursor| parse_cursor(cursor).ok_or(Error::BadPage))
        .transpose()?;
    let book = access.book_id();
    let (Paged { rows, has_more }, undone, acts) = app.store.read(|conn| {
        let page = store::contacts::trash(conn, book, before, PAGE)?;
        let tokens: Vec<i64> = page.rows.iter().map(|row| row.token).collect();
        let undone = store::batches::undone_by_changes(conn, book, &tokens)?;
        let undone: HashMap<i64, i64> = undone.into_iter().collect();
        let taken_back: Vec<i64> = undone.values().copied().collect();
        let acts = undone_acts(conn, access, &taken_back)?;
        Ok::<_, Error>((page, undone, acts))
    })?;
    let after = rows
        .last()
        .filter(|_| has_more)
        .map(|row| format!("{}.{}", row.deleted_at.and_utc().timestamp_micros(), row.id));
    let rows = rows
        .into_iter()
        .map(|row| TrashRow {
            id: ContactId(row.id),
            name: row.display_name,
            deleted_at: row.deleted_at,
            undone: undone.get(&row.token).and_then(|batch| acts.get(batch).cloned()),
        })
        .collect();
    Ok(TrashPage { rows, after })
}

fn parse_cursor(cursor: &str) -> Option<(Timestamp, i64)> {
    let (at, id) = cursor.split_once('.')?;
    let at = chrono::DateTime::from_timestamp_micros(at.parse().ok()?)?;
    Some((at.naive_utc(), id.parse().ok()?))
}

/// Restores a contact from the trash.
///
/// # Errors
/// `UidTaken` if a live contact has its UID and `how` is `Plain`; `NotFound`.
pub fn restore(app: &App, access: &BookAccess, id: ContactId, how: RestoreHow) -> Result<Option<BatchId>> {
    let written = write_book(app, access, BatchKind::Restore, Precondition::None, |writer| {
        let current = writer.current(id)?;
        if current.is_live() {
            let last = writer.last_change(id, Action::Restore)?;
            return Ok(last.and_then(|last| last.own_batch()));
        }
        let rival = store::contacts::by_uid(writer.conn(), access.book_id(), &current.uid)?;
        match (rival, how) {
            (Some(rival), RestoreHow::Plain) => return Err(Error::UidTaken(rival.id())),
            (Some(rival), RestoreHow::Merge) => {
                add_missing(writer, access, &rival, &current, access.region(app))?;
            }
            (Some(_), RestoreHow::KeepBoth) => {
                let uid = Uuid::new_v4().to_string();
                let renamed = vcard::with_uid(&vcard::parse(&current.card), &uid);
                writer.replace(&current, &vcard::print(&renamed))?;
                let current = writer.current(id)?;
                writer.restore(&current)?;
            }
            (None, _) => writer.restore(&current)?,
        }
        Ok(None)
    })?;
    Ok(written.batch.or(written.value))
}

/// Adds to `live` what only `deleted` says, as an import does with a similar card.
fn add_missing(
    writer: &mut Writer,
    access: &BookAccess,
    live: &Stored,
    deleted: &Stored,
    region: &str,
) -> Result<()> {
    let kept = vcard::parse(&live.card);
    let added = card::inline_blobs(writer.conn(), access.book_id(), &deleted.card)?;
    let added = convert::to_version_of(&kept, &vcard::parse(&added));
    let merged = vcard::add_missing(&kept, &added, region);
    writer.replace(live, &vcard::print(&merged))?;
    Ok(())
}

/// Deletes a contact in the trash permanently. This cannot be undone. If the form is sent again, nothing is left to do.
///
/// # Errors
/// `NotFound`, also for a contact that is not in the trash.
pub fn purge(app: &App, access: &BookAccess, id: ContactId) -> Result<()> {
    write_book(app, access, BatchKind::Purge, Precondition::None, |writer| {
        let current = match writer.current(id) {
            // The form is sent again: the contact is gone.
            Err(Error::NotFound) if writer.last_change(id, Action::Purge)?.is_some() => return Ok(()),
            other => other?,
        };
        if current.is_live() {
            return Err(Error::NotFound);
        }
        writer.purge(&current)
    })?;
    Ok(())
}

/// Purges every contact that is in the trash, or was when the book had the token `seen`: a page that is sent again later
/// purges nothing that it did not count.
pub fn empty(app: &App, access: &BookAccess, seen: Option<i64>) -> Result<Started> {
    jobs::start(app, access, EMPTY, |_, book| {
        let wanted = PurgeArgs {
            up_to: Some(seen.map_or(book.token, |seen| seen.min(book.token))),
            before: None,
        };
        Plan::new(&wanted, book.trash_count)
    })
}

/// Starts to purge the contacts that were deleted before `when`. Returns what is left to do.
pub(super) fn purge_expired(
    app: &App,
    access: &BookAccess,
    when: Timestamp,
) -> Result<(JobProgress, Option<Lease>)> {
    jobs::start_and_lease(app, access, PURGE_EXPIRED, |_, _| {
        let wanted = PurgeArgs {
            up_to: None,
            before: Some(when.and_utc().timestamp_micros()),
        };
        Plan::new(&wanted, 0)
    })
}

/// True if the trash has a contact that was deleted before `when`.
pub(super) fn has_expired(app: &App, access: &BookAccess, when: Timestamp) -> Result<bool> {
    let wanted = TrashFilter::DeletedBefore(when);
    app.store
        .read(|conn| Ok(!store::contacts::in_trash_ids(conn, access.book_id(), wanted, 1)?.is_empty()))
}

pub(super) const EMPTY: Work = Work {
    kind: JobKind::EmptyTrash,
    step: purge_some,
};
pub(super) const PURGE_EXPIRED: Work = Work {
    kind: JobKind::PurgeExpired,
    step: purge_some,
};

/// Which contacts of the trash are purged.
#[derive(Serialize, Deserialize)]
struct PurgeArgs {
    /// Those whose last change has at most this token: what is deleted later stays.
    up_to: Option<i64>,
    /// Those deleted before this time, in microseconds since 1970.
    before: Option<i64>,
}

impl PurgeArgs {
    fn filter(&self) -> Result<TrashFilter> {
        let before = self.before.and_then(chrono::DateTime::from_timestamp_micros);
        match (self.up_to, before) {
            (Some(token), _) => Ok(TrashFilter::UpToToken(token)),
            (None, Some(when)) => Ok(TrashFilter::DeletedBefore(when.naive_utc())),
            (None, None) => Err(Error::Internal(
                "a purge has neither a token nor a time".to_owned(),
            )),
        }
    }
}

/// No cursor is needed: what is purged is no longer in the trash.
fn purge_some(step: &mut Step) -> Result<Next> {
    let wanted = step.job.args::<PurgeArgs>()?.filter()?;
    let book = step.access.book_id();
    step.write(BatchSpec::from(BatchKind::Purge), |writer, job, budget| {
        let limit = budget.items();
        let ids = store::contacts::in_trash_ids(writer.conn(), book, wanted, limit)?;
        for some in ids.chunks(PURGED_AT_ONCE) {
            if !budget.take() {
                return Ok(Next::Step);
            }
            let stored = store::contacts::by_ids(writer.conn(), book, some)?;
            writer.purge_many(&stored)?;
            job.done += i64::try_from(stored.len()).unwrap_or_default();
        }
        Ok(Next::after(ids.len(), limit))
    })
}
