//! Adds a label to all selected contacts, or takes it off.

use std::collections::BTreeSet;

use super::running_undo::undo_of;
use super::{BulkArgs, BulkReport, IDS_AT_ONCE, check_is_whole, count, work};
use crate::app::jobs::{self, Earlier, JobProgress, Plan, Pressed, Started, Work};
use crate::app::labels;
use crate::app::labels::effect::LabelArgs;
use crate::app::labels::of_contact::{LabelEdit, edit_card};
use crate::app::selection::{FixedSelection, Selection};
use crate::app::sent_act::{SentAct, was_same_at};
use crate::app::write::{BatchSpec, Writer, is_undoable};
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, LabelId};
use domain::job::JobKind;
use domain::label::label_key;
use store::batches::{BatchFilter, BatchRow};
use store::books::BookRow;
use store::contacts::Stored;
use store::{self, Conn};

/// Adds a label to the selected contacts. The book gets the label if it does not have it. What a list finds gets it only
/// if it was not changed after the user saw the list. If the form is sent again, that changes nothing, and what it did
/// before is reported.
///
/// # Errors
/// `LabelEmpty`, `LabelTooLong`; `LabelBusy` if another job changes the label; `NotFound` if the book has none of the
/// contacts; `ListChanged` if the search of the list means something else by now.
pub fn add_label(
    app: &App,
    access: &BookAccess,
    selection: &Selection,
    name: &str,
    sent: &SentAct,
) -> Result<Started> {
    start_with_label(app, access, ADD_LABEL, selection, name, sent)
}

/// Takes a label off the selected contacts.
pub fn remove_label(
    app: &App,
    access: &BookAccess,
    selection: &Selection,
    name: &str,
    sent: &SentAct,
) -> Result<Started> {
    start_with_label(app, access, REMOVE_LABEL, selection, name, sent)
}

fn start_with_label(
    app: &App,
    access: &BookAccess,
    work: Work,
    selection: &Selection,
    name: &str,
    sent: &SentAct,
) -> Result<Started> {
    let name = labels::check_name(name)?;
    if sent.is_of_page(selection) {
        return start_from_page(app, access, work, selection, name, sent);
    }
    let selection = FixedSelection::of(app, access, selection, &sent.seen)?;
    let started = jobs::start(app, access, work, |conn, book| {
        labels::check_is_free(conn, app, access, name, work.kind)?;
        plan(conn, app, access, book, (selection, None), name)
    })?;
    match started {
        Started::Finished(done) if done.batch.is_none() => {
            Ok(Started::Finished(or_earlier(app, access, done)?))
        }
        started => Ok(started),
    }
}

/// Starts the act for all that a list found. If its form was sent before, that leads to what it did, or to the undo of
/// that while it runs. If it was undone, it is done once more to the same contacts: never to those that came since.
fn start_from_page(
    app: &App,
    access: &BookAccess,
    work: Work,
    selection: &Selection,
    name: &str,
    sent: &SentAct,
) -> Result<Started> {
    let find = |conn: &mut Conn| Earlier::find(conn, access, work.kind, &sent.form);
    // A search takes long, so it is done before the book is locked.
    let found = match app.store.read(find)? {
        Some(_) => None,
        None => Some(FixedSelection::of(app, access, selection, &sent.seen)?),
    };
    jobs::start_once(app, access, work, &sent.form, |conn, book, earlier| {
        if let Some(undo) = undo_of(conn, access, earlier.as_ref())? {
            return Ok(Pressed::Again(undo));
        }
        let of_first = earlier.as_ref().map(selection_of_first).transpose()?;
        if let Some(earlier) = earlier
            && !is_anew(conn, access, work.kind, name, &earlier)?
            && let Some(started) = earlier.again(conn, app, access)?
        {
            return Ok(Pressed::Again(started));
        }
        labels::check_is_free(conn, app, access, name, work.kind)?;
        let up_to = sent.seen.token(access.book_id());
        let meant = match (of_first, found) {
            (Some(of_first), _) => of_first,
            (None, Some(found)) => (found, up_to),
            (None, None) => {
                let found = FixedSelection::within(conn, app, access, selection, &sent.seen)?;
                (found, up_to)
            }
        };
        Ok(Pressed::New(plan(conn, app, access, book, meant, name)?))
    })
}

/// `meant` is the selection, and the token of the book up to which its contacts may have changed.
fn plan(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    book: &BookRow,
    meant: (FixedSelection, Option<i64>),
    name: &str,
) -> Result<Plan> {
    let (selection, up_to) = meant;
    check_is_whole(conn, app, access, &selection)?;
    let total = selection.count_in(book);
    let args = BulkArgs {
        books: Vec::new(),
        up_to,
        selection,
        label: LabelArgs::new(name),
    };
    Plan::new(&args, total)
}

/// The contacts that the form was about when it was sent first.
fn selection_of_first(earlier: &Earlier) -> Result<(FixedSelection, Option<i64>)> {
    let progress = &earlier.progress;
    if let Some(batch) = progress.batch
        && !earlier.is_cut_short()
    {
        return Ok((FixedSelection::of_batch(batch, progress.done), None));
    }
    let args: BulkArgs = progress.args()?;
    Ok((args.selection, args.up_to))
}

/// True if the act is over, and some of its contacts have lost the label since, or got it again.
fn is_anew(
    conn: &mut Conn,
    access: &BookAccess,
    kind: JobKind,
    name: &str,
    earlier: &Earlier,
) -> Result<bool> {
    let Some(batch) = earlier.progress.batch.filter(|_| earlier.is_over()) else {
        return Ok(false);
    };
    let book = access.book_id();
    let label = store::labels::by_key(conn, book, &label_key(name))?;
    let label = LabelId(label.map_or(0, |label| label.id));
    let is_off = kind == JobKind::LabelRemove;
    Ok(store::batch_effect::is_any_labeled(
        conn, book, batch, label, is_off,
    )?)
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

pub(in crate::app) const ADD_LABEL: Work = Work {
    kind: JobKind::LabelAdd,
    step: |step| {
        let name = step.job.args::<LabelArgs>()?.label;
        let edit = LabelEdit {
            add: vec![name.clone()],
            remove: Vec::new(),
        };
        let spec = BatchSpec::with_detail(BatchKind::LabelAdd, &name);
        work(step, spec, |writer, some, up_to| {
            edit_labels(writer, some, &edit, up_to)
        })
    },
};
pub(in crate::app) const REMOVE_LABEL: Work = Work {
    kind: JobKind::LabelRemove,
    step: |step| {
        let name = step.job.args::<LabelArgs>()?.label;
        let edit = LabelEdit {
            add: Vec::new(),
            remove: vec![name.clone()],
        };
        let spec = BatchSpec::with_detail(BatchKind::LabelRemove, &name);
        work(step, spec, |writer, some, up_to| {
            edit_labels(writer, some, &edit, up_to)
        })
    },
};

fn edit_labels(writer: &mut Writer, some: &[Stored], edit: &LabelEdit, up_to: i64) -> Result<BulkReport> {
    let book = writer.book_id();
    let mut report = BulkReport::default();
    let mut edited = Vec::with_capacity(some.len());
    for stored in some {
        match edit_card(&stored.card, edit) {
            Ok(card) if card == stored.card => {}
            Ok(_) if !was_same_at(writer.conn(), book, stored, up_to)? => report.newer += 1,
            Ok(card) => edited.push((stored, card)),
            Err(Error::TooManyLabels) => report.full += 1,
            Err(error) => return Err(error),
        }
    }
    report.changed = count(writer.replace_many(&edited)?);
    Ok(report)
}
