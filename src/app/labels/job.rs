//! The long part of changing a label: its contacts get the new label, or none.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::app::Result;
use crate::app::jobs::{Next, Step, Work};
use crate::app::labels::effect::LabelChange;
use crate::app::write::{BatchSpec, Writer};
use domain::change_log::BatchKind;
use domain::ids::{BookId, ContactId, LabelId};
use domain::job::JobKind;
use domain::label::label_key;
use formats::vcard;
use store::contacts::Stored;
use store::labels::LabelRow;
use store::{self, Conn};

pub(in crate::app) const RENAME: Work = Work {
    kind: JobKind::LabelRename,
    step: |step| change_label(step, BatchKind::LabelRename),
};
pub(in crate::app) const MERGE: Work = Work {
    kind: JobKind::LabelMerge,
    step: |step| change_label(step, BatchKind::LabelMerge),
};
pub(in crate::app) const DELETE: Work = Work {
    kind: JobKind::LabelDelete,
    step: |step| change_label(step, BatchKind::LabelDelete),
};

/// The label may be added, by other requests, to contacts that the job has passed. It walks the contacts
/// again then, but not forever.
const MAX_PASSES: i64 = 5;

/// Where a job is: in which pass over the contacts, and after which of them.
#[derive(Default, Serialize, Deserialize)]
struct LabelCursor {
    pass: i64,
    after: i64,
}

fn change_label(step: &mut Step, kind: BatchKind) -> Result<Next> {
    let change: LabelChange = step.job.args()?;
    let book = step.access.book_id();
    let labels = labels_of(step.conn, book, &change)?;
    if labels.is_empty() {
        return Ok(Next::End);
    }
    let mut cursor: LabelCursor = step.job.cursor()?;
    let detail = change.detail(kind).to_json();
    let next = step.write(BatchSpec::with_detail(kind, &detail), |writer, job, budget| {
        let limit = budget.items();
        let ids = with_any_label(writer.conn(), book, &labels, cursor.after, limit)?;
        for stored in store::contacts::by_ids(writer.conn(), book, &ids)? {
            if !budget.take() {
                return Ok(Next::Step);
            }
            edit_card(writer, &stored, &change)?;
            cursor.after = stored.id().0;
            job.done += 1;
        }
        if Next::after(ids.len(), limit) == Next::Step {
            return Ok(Next::Step);
        }
        if change.is_respelling() {
            return Ok(Next::End);
        }
        let new_key = label_key(&change.to);
        let mut old = labels_of(writer.conn(), book, &change)?;
        old.retain(|row| row.key != new_key);
        let is_left = !with_any_label(writer.conn(), book, &old, 0, 1)?.is_empty();
        if is_left && cursor.pass + 1 < MAX_PASSES {
            cursor = LabelCursor {
                pass: cursor.pass + 1,
                after: 0,
            };
            return Ok(Next::Step);
        }
        Ok(Next::End)
    })?;
    step.job.set_cursor(&cursor)?;
    if next == Next::End && !change.is_respelling() {
        for row in labels {
            store::labels::remove_unused(step.conn, book, LabelId(row.id))?;
        }
    }
    Ok(next)
}

/// The labels that a job changes: one, unless other rules for keys had made several to one.
fn labels_of(conn: &mut Conn, book: BookId, change: &LabelChange) -> Result<Vec<LabelRow>> {
    if change.is_of_other_rules() {
        let mut rows = store::labels::all(conn, book)?;
        rows.retain(|row| change.is_about(&row.key));
        return Ok(rows);
    }
    let row = store::labels::by_key(conn, book, &change.from_key)?;
    Ok(row.into_iter().collect())
}

/// At most `limit` ids above `after` of contacts with any of the labels, in order.
fn with_any_label(
    conn: &mut Conn,
    book: BookId,
    labels: &[LabelRow],
    after: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    let mut ids = BTreeSet::new();
    for row in labels {
        let some = store::contacts::with_label(conn, book, LabelId(row.id), ContactId(after), limit)?;
        ids.extend(some);
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(ids.into_iter().take(limit).collect())
}

fn edit_card(writer: &mut Writer, stored: &Stored, change: &LabelChange) -> Result<()> {
    let card = vcard::parse(&stored.card);
    let before = vcard::read(&card);
    let mut after = before.clone();
    change.apply(&mut after);
    writer.replace(stored, &vcard::print(&vcard::edit(&card, &before, &after).card))?;
    Ok(())
}
