//! Bulk acts: what is done to all selected contacts at once, under one batch that one undo takes back.

mod delete;
mod label;
mod running_undo;

pub use delete::{delete, parts_to_delete};
pub(super) use label::{ADD_LABEL, REMOVE_LABEL};
pub use label::{add_label, remove_label};
pub use running_undo::running_undo;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::app::jobs::{JobProgress, Next, Step, Work};
use crate::app::labels::effect::LabelArgs;
use crate::app::labels::under_change;
use crate::app::selection::FixedSelection;
use crate::app::sent_act::was_same_at;
use crate::app::write::{BatchSpec, Writer};
use crate::app::{App, BookAccess, Result};
use domain::change_log::BatchKind;
use domain::job::JobKind;
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
    /// Contacts that were changed after the user saw them in the list, and were left alone.
    #[serde(default)]
    pub newer: i64,
}

impl BulkReport {
    /// Reads the report of a job.
    pub fn of(progress: &JobProgress) -> Result<Self> {
        progress.report()
    }
}

/// Checks that no contact is missing because a job changes the label by which contacts are selected.
fn check_is_whole(conn: &mut Conn, app: &App, access: &BookAccess, selection: &FixedSelection) -> Result<()> {
    match selection.label() {
        Some(label) => under_change::check_is_whole(conn, app, access, label),
        None => Ok(()),
    }
}

pub(super) const DELETE: Work = Work {
    kind: JobKind::Delete,
    step: |step| {
        work(step, BatchSpec::from(BatchKind::Delete), |writer, some, up_to| {
            let book = writer.book_id();
            let mut seen = Vec::with_capacity(some.len());
            for stored in some {
                if was_same_at(writer.conn(), book, stored, up_to)? {
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
    /// Only contacts that were the same when the book had this token are changed.
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

/// Applies the act to the next contacts, without those that were deleted since. The act gets them with the token of the
/// book up to which they may have changed.
fn work(
    step: &mut Step,
    spec: BatchSpec,
    act: impl Fn(&mut Writer, &[Stored], i64) -> Result<BulkReport>,
) -> Result<Next> {
    let args: BulkArgs = step.job.args()?;
    let mut cursor: BulkCursor = step.job.cursor()?;
    let mut report: BulkReport = step.job.report()?;
    let book = step.access.book_id();
    let up_to = args.up_to.unwrap_or(i64::MAX);
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
            let done = act(writer, &contacts, up_to)?;
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

fn count(contacts: usize) -> i64 {
    i64::try_from(contacts).unwrap_or(i64::MAX)
}
