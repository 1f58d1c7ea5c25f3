//! Bulk acts: what is done to all selected contacts at once, under one batch that one undo takes back.

mod delete;

pub use delete::{DeletionForm, delete, parts_to_delete};

use std::collections::{BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use crate::app::contact_labels::{LabelEdit, edit_card};
use crate::app::jobs::{self, JobProgress, Next, Plan, Started, Step, Work};
use crate::app::label_effect::LabelArgs;
use crate::app::label_under_change;
use crate::app::labels;
use crate::app::selection::{FixedSelection, Selection};
use crate::app::write::{BatchSpec, Writer, is_undoable};
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::{BatchKind, Existence};
use domain::ids::BatchId;
use domain::job::JobKind;
use domain::label::label_key;
use store::batches::{BatchFilter, BatchRow};
use store::contacts::Stored;
use store::{self, Conn};

/// Contacts that are written by one group of statements.
const WRITTEN_AT_ONCE: usize = 50;
/// Ids that are read at once: each time, a search is repeated as a whole.
const IDS_AT_ONCE: i64 = 5_000;

/// What a bulk act did: the report of its job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkReport {
    /// Contacts that it changed.
    pub changed: i64,
    /// Contacts that have as many labels as a contact can have, and did not get another one.
    pub full: i64,
    /// Contacts that were changed after the user saw them in the list, and were not deleted.
    #[serde(default)]
    pub newer: i64,
}

impl BulkReport {
    /// Reads the report of a job.
    pub fn of(progress: &JobProgress) -> Result<Self> {
        progress.report()
    }
}

/// Adds a label to the selected contacts. The book gets the label if it does not have it. If the form is sent again, that
/// changes nothing, and what it did before is reported.
///
/// # Errors
/// `LabelEmpty`, `LabelTooLong`; `LabelBusy` if another job changes the label; `NotFound` if the book has none of the
/// contacts.
pub fn add_label(app: &App, access: &BookAccess, selection: &Selection, name: &str) -> Result<Started> {
    start_with_label(app, access, ADD_LABEL, selection, name)
}

/// Takes a label off the selected contacts.
///
/// # Errors
/// Those of [`add_label`].
pub fn remove_label(app: &App, access: &BookAccess, selection: &Selection, name: &str) -> Result<Started> {
    start_with_label(app, access, REMOVE_LABEL, selection, name)
}

fn start_with_label(
    app: &App,
    access: &BookAccess,
    work: Work,
    selection: &Selection,
    name: &str,
) -> Result<Started> {
    let name = labels::check_name(name)?;
    let selection = FixedSelection::of(app, access, selection)?;
    let started = jobs::start(app, access, work, |conn, book| {
        labels::check_is_free(conn, app, access, name, work.kind)?;
        check_is_whole(conn, app, access, &selection)?;
        let total = selection.count_in(book);
        let args = BulkArgs {
            books: Vec::new(),
            up_to: None,
            selection,
            label: LabelArgs::new(name),
        };
        Plan::new(&args, total)
    })?;
    match started {
        Started::Finished(done) if done.batch.is_none() => {
            Ok(Started::Finished(or_earlier(app, access, done)?))
        }
        started => Ok(started),
    }
}

/// An act that changed nothing; if that is because its form was sent before, what it did then.
fn or_earlier(app: &App, access: &BookAccess, mut done: JobProgress) -> Result<JobProgress> {
    let args: BulkArgs = done.args()?;
    let kind = match done.kind {
        JobKind::LabelRemove => BatchKind::LabelRemove,
        _ => BatchKind::LabelAdd,
    };
    let earlier = app.store.read(|conn| earlier_batch(conn, access, &args, kind))?;
    if let Some(earlier) = earlier {
        let report = BulkReport {
            changed: earlier.change_count,
            ..BulkReport::of(&done)?
        };
        done.batch = Some(BatchId(earlier.id));
        done.set_report(&report)?;
    }
    Ok(done)
}

/// The last batch by which this account did this to a label, if all its contacts are selected.
fn earlier_batch(
    conn: &mut Conn,
    access: &BookAccess,
    args: &BulkArgs,
    kind: BatchKind,
) -> Result<Option<BatchRow>> {
    let (book, label) = (access.book_id(), &args.label.label);
    let filter = BatchFilter {
        kind: Some(kind.as_str()),
        account: Some(access.account().id),
    };
    let last = store::batches::recent(conn, book, &filter, None, 1)?.rows;
    let last = last.into_iter().map(|(row, _)| row).next();
    let Some(last) = last.filter(|row| row.detail == *label && is_undoable(row)) else {
        return Ok(None);
    };
    // The contacts with a label are not selected by it any more once it is taken off.
    if let Some(by) = args.selection.label()
        && kind == BatchKind::LabelRemove
        && store::labels::by_id(conn, book, by)?.key == label_key(label)
    {
        return Ok(Some(last));
    }
    let changed = store::changes::contacts_of_batch(conn, book, BatchId(last.id), 0, i64::MAX)?;
    let mut changed: BTreeSet<i64> = changed.into_iter().collect();
    let mut after = 0;
    while !changed.is_empty() {
        let selected = args.selection.ids(conn, book, after, IDS_AT_ONCE)?;
        let Some(last) = selected.last() else {
            return Ok(None);
        };
        after = *last;
        for id in &selected {
            changed.remove(id);
        }
    }
    Ok(Some(last))
}

/// Checks that no contact is missing because a job changes the label by which contacts are selected.
fn check_is_whole(conn: &mut Conn, app: &App, access: &BookAccess, selection: &FixedSelection) -> Result<()> {
    match selection.label() {
        Some(label) => label_under_change::check_is_whole(conn, app, access, label),
        None => Ok(()),
    }
}

pub(super) const ADD_LABEL: Work = Work {
    kind: JobKind::LabelAdd,
    step: |step| {
        let name = step.job.args::<LabelArgs>()?.label;
        let edit = LabelEdit {
            add: vec![name.clone()],
            remove: Vec::new(),
        };
        let spec = BatchSpec::with_detail(BatchKind::LabelAdd, &name);
        work(step, spec, |writer, some| edit_labels(writer, some, &edit))
    },
};
pub(super) const REMOVE_LABEL: Work = Work {
    kind: JobKind::LabelRemove,
    step: |step| {
        let name = step.job.args::<LabelArgs>()?.label;
        let edit = LabelEdit {
            add: Vec::new(),
            remove: vec![name.clone()],
        };
        let spec = BatchSpec::with_detail(BatchKind::LabelRemove, &name);
        work(step, spec, |writer, some| edit_labels(writer, some, &edit))
    },
};
pub(super) const DELETE: Work = Work {
    kind: JobKind::Delete,
    step: |step| {
        let up_to = step.job.args::<BulkArgs>()?.up_to.unwrap_or(i64::MAX);
        work(step, BatchSpec::from(BatchKind::Delete), |writer, some| {
            let mut seen = Vec::with_capacity(some.len());
            for stored in some {
                if was_same_at(writer, stored, up_to)? {
                    seen.push(stored);
                }
            }
            writer.delete_many(&seen)?;
            Ok(BulkReport {
                changed: count(seen.len()),
                newer: count(some.len() - seen.len()),
                full: 0,
            })
        })
    },
};

/// What a job does, and to which contacts.
#[derive(Serialize, Deserialize)]
struct BulkArgs {
    /// All books that the form was about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    books: Vec<i64>,
    /// Only contacts that were the same when the book had this token are deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    up_to: Option<i64>,
    selection: FixedSelection,
    #[serde(flatten)]
    label: LabelArgs,
}

/// Where a job is.
#[derive(Default, Serialize, Deserialize)]
struct BulkCursor {
    /// Contacts that were found and are not changed yet.
    ids: VecDeque<i64>,
    /// The last contact that was found.
    after: i64,
}

/// Does the act to the next contacts. Those that were deleted meanwhile are passed over.
fn work(
    step: &mut Step,
    spec: BatchSpec,
    act: impl Fn(&mut Writer, &[Stored]) -> Result<BulkReport>,
) -> Result<Next> {
    let args: BulkArgs = step.job.args()?;
    let mut cursor: BulkCursor = step.job.cursor()?;
    let mut report: BulkReport = step.job.report()?;
    let book = step.access.book_id();
    let next = step.write(spec, |writer, job, budget| {
        loop {
            if cursor.ids.is_empty() {
                let found = args
                    .selection
                    .ids(writer.conn(), book, cursor.after, IDS_AT_ONCE)?;
                let Some(last) = found.last() else {
                    return Ok(Next::End);
                };
                cursor.after = *last;
                cursor.ids = found.into();
            }
            let some = cursor
                .ids
                .iter()
                .take(WRITTEN_AT_ONCE)
                .take_while(|_| budget.take());
            let some: Vec<i64> = some.copied().collect();
            if some.is_empty() {
                return Ok(Next::Step);
            }
            let mut contacts = store::contacts::by_ids(writer.conn(), book, &some)?;
            contacts.retain(Stored::is_live);
            let done = act(writer, &contacts)?;
            report.changed += done.changed;
            report.full += done.full;
            report.newer += done.newer;
            job.done += count(some.len());
            cursor.ids.drain(..some.len());
        }
    })?;
    step.job.set_cursor(&cursor)?;
    step.job.set_report(&report)?;
    Ok(next)
}

fn edit_labels(writer: &mut Writer, some: &[Stored], edit: &LabelEdit) -> Result<BulkReport> {
    let mut report = BulkReport::default();
    let mut edited = Vec::with_capacity(some.len());
    for stored in some {
        match edit_card(&stored.card, edit) {
            Ok(card) => edited.push((stored, card)),
            Err(Error::TooManyLabels) => report.full += 1,
            Err(error) => return Err(error),
        }
    }
    report.changed = count(writer.replace_many(&edited)?);
    Ok(report)
}

/// True if a contact was in the list, with the same card, when its book had the token.
fn was_same_at(writer: &mut Writer, stored: &Stored, token: i64) -> Result<bool> {
    if stored.token <= token {
        return Ok(true);
    }
    let book = writer.book_id();
    let state = store::changes::state_at(writer.conn(), book, stored.id(), token)?;
    let was_live = state.is_some_and(|state| state == Existence::Live.as_str());
    Ok(was_live && store::changes::card_at(writer.conn(), book, stored, token)? == stored.card)
}

fn count(contacts: usize) -> i64 {
    i64::try_from(contacts).unwrap_or(i64::MAX)
}
