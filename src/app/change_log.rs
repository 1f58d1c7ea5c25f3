//! The change log of a book, batch by batch.

use std::collections::HashMap;

use crate::app::labels::effect::LabelDetail;
use crate::app::transfer::TransferDetail;
use crate::app::undo_chain::Act;
use crate::app::write::is_undoable;
use crate::app::{App, BookAccess, Error, Result, Timestamp, change_details, jobs};
use domain::change_log::{BatchKind, Origin};
use domain::diff::FieldChange;
use domain::ids::{AccountId, BatchId, ContactId, JobId};
use store::batches::{BatchFilter, BatchRow};
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
    /// If it is an undo, what it undid or did again.
    pub undoes: Option<UndoneAct>,
    /// True if it can be taken back now.
    pub undoable: bool,
    /// How many of its changes were lost because their contacts were purged.
    pub purged: i64,
    /// The name of a file or device; for labels a [`super::labels::effect::LabelDetail`] as JSON.
    pub detail: String,
    /// What it changed, if it edited one contact.
    pub fields: Vec<FieldChange>,
}

/// The act that an undo is about. An undo of an undo does the act again, the undo of that takes it back, and so on.
#[derive(Clone, Debug)]
pub struct UndoneAct {
    /// What it was for; never an undo.
    pub kind: BatchKind,
    /// When it began.
    pub at: Timestamp,
    /// True if it holds again, false if it was taken back.
    pub is_redone: bool,
}

/// The name of the device that made a batch by CardDAV, given its detail.
#[must_use]
pub fn device_of(detail: &str) -> String {
    let of_label = || LabelDetail::of_detail(detail).map(|label| label.device);
    let of_transfer = || TransferDetail::of_detail(detail).map(|transfer| transfer.device);
    of_label()
        .or_else(of_transfer)
        .unwrap_or_else(|| detail.to_owned())
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
        let taken_back: Vec<i64> = rows.iter().filter_map(|row| row.undoes_id).collect();
        let acts = undone_acts(conn, access, &taken_back)?;
        let mut batches = Vec::with_capacity(rows.len());
        for (row, by) in rows.into_iter().zip(by) {
            let undoes = row.undoes_id.and_then(|id| acts.get(&id).cloned());
            let mut view = view(conn, access, row, by)?;
            view.fields = fields.remove(&view.id.0).unwrap_or_default();
            view.undoes = undoes;
            batches.push(view);
        }
        Ok(BatchPage { batches, older })
    })
}

/// The acts that undos are about, by the ids of the batches that the undos took back.
pub(super) fn undone_acts(
    conn: &mut Conn,
    access: &BookAccess,
    taken_back: &[i64],
) -> Result<HashMap<i64, UndoneAct>> {
    let book = access.book_id();
    let batches = store::batches::by_ids(conn, book, taken_back)?;
    let acts = Act::of_all(conn, book, batches)?;
    let undone = |(id, act): (i64, Act)| {
        let undone = UndoneAct {
            kind: BatchKind::parse(&act.batch.kind)?,
            at: act.batch.made_at,
            is_redone: act.is_taken_back,
        };
        Some((id, undone))
    };
    Ok(acts.into_iter().filter_map(undone).collect())
}

/// One batch of the book.
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
