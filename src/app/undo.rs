//! Takes a batch back. An undo is a batch itself, so it can be undone too.

use serde::{Deserialize, Serialize};

use crate::app::jobs::{self, JobProgress, Next, Plan, Started, Step, Work};
use crate::app::undo_chain::{Act, mark_chain};
use crate::app::undo_report::Undone;
use crate::app::write::{BatchSpec, Writer, is_undoable};
use crate::app::{App, BookAccess, Error, Result, labels, transfer};
use domain::change_log::{Action, BatchKind};
use domain::ids::{BatchId, ContactId, JobId};
use domain::job::JobKind;
use domain::three_way_merge::three_way;
use formats::vcard;
use store::batches::BatchRow;
use store::books::BookRow;
use store::changes::ChangeRow;
use store::contacts::Stored;
use store::{self, Conn};

/// Takes a batch back, newest change first. A contact that was changed since is merged property by
/// property: what does not conflict is taken back, the rest stays and is reported. If the batch is being
/// undone already, that is the job.
///
/// # Errors
/// `NotFound`; `NotUndoable`.
pub fn undo(app: &App, access: &BookAccess, id: BatchId) -> Result<Started> {
    if let Some(moved) = app.store.read(|conn| transfer::of_batch(conn, access, id))? {
        return transfer::undo(app, access, &moved);
    }
    let plan = |conn: &mut Conn, _: &BookRow| {
        let row = store::batches::by_id(conn, access.book_id(), id)?;
        if !is_undoable(&row) {
            return Err(Error::NotUndoable);
        }
        Plan::new(&UndoArgs { batch: id.0 }, row.change_count - row.purged_count)
    };
    // A second press lists again what could not be taken back.
    let is_kept = |done: &JobProgress| Ok(!Undone::of(done)?.not_undone.is_empty());
    let started = jobs::start_and_keep(app, access, UNDO, plan, is_kept);
    match started {
        Err(Error::NotUndoable) => {
            let job = app.store.read(|conn| running_undo(conn, access, id))?;
            job.map(Started::Running).ok_or(Error::NotUndoable)
        }
        other => other,
    }
}

/// What this account did when it sent the form before: it has undone the batch.
pub fn earlier(app: &App, access: &BookAccess, id: BatchId) -> Result<Option<Started>> {
    let book = access.book_id();
    app.store.read(|conn| {
        let Some(by) = store::batches::by_id(conn, book, id)?.undone_by_id else {
            return Ok(None);
        };
        let by = store::batches::by_id(conn, book, BatchId(by))?;
        if by.running || by.account_id != Some(access.account().id.0) {
            return Ok(None);
        }
        let act = Act::of(conn, book, by.clone())?;
        let report = match store::jobs::of_batch(conn, book, BatchId(by.id))? {
            Some(job) if job.kind == JobKind::Undo.as_str() => Undone::of(&JobProgress::try_from(&job)?)?,
            _ => Undone {
                undone: by.change_count,
                is_redo: !act.is_taken_back,
                ..Undone::default()
            },
        };
        let batch = is_undoable(&by).then_some(BatchId(by.id));
        let done = JobProgress::of_earlier(JobKind::Undo, batch, &report)?;
        Ok(Some(Started::Finished(done)))
    })
}

/// The running job that undoes a batch.
pub fn running_undo(conn: &mut Conn, access: &BookAccess, id: BatchId) -> Result<Option<JobId>> {
    let row = store::batches::by_id(conn, access.book_id(), id)?;
    let by = row.undone_by_id.map(BatchId);
    by.map_or(Ok(None), |by| jobs::running_of_batch(conn, access, by))
}

pub(super) const UNDO: Work = Work {
    kind: JobKind::Undo,
    step,
};

#[derive(Serialize, Deserialize)]
struct UndoArgs {
    batch: i64,
}

/// The cursor is the token below which the next step continues.
fn step(step: &mut Step) -> Result<Next> {
    let args: UndoArgs = step.job.args()?;
    let (access, book, id) = (step.access, step.access.book_id(), BatchId(args.batch));
    let row = store::batches::by_id(step.conn, book, id)?;
    let mut report: Undone = step.job.report()?;
    let is_first = step.job.batch.is_none();
    let spec = BatchSpec::with_detail(BatchKind::Undo, &row.detail).undoing(id);
    let next = step.write(spec, |writer, job, budget| {
        if is_first {
            // The first transaction claims the batch, so that nothing else undoes or resumes it.
            let by = writer.batch()?;
            store::batches::set_undone_by(writer.conn(), book, id, Some(by))?;
            labels::take_name_back(writer.conn(), access, &row)?;
            labels::restore_label(writer.conn(), access, &row, by)?;
            report.is_redo = Act::of(writer.conn(), book, row.clone())?.is_taken_back;
        }
        let limit = budget.items();
        let below = job.cursor::<Option<i64>>()?.unwrap_or(i64::MAX);
        let changes = store::changes::of_batch(writer.conn(), book, id, below, limit)?;
        for change in &changes {
            if !budget.take() {
                return Ok(Next::Step);
            }
            undo_change(writer, access, change, &mut report)?;
            job.set_cursor(&change.token)?;
            job.done += 1;
        }
        Ok(Next::after(changes.len(), limit))
    })?;
    step.job.set_report(&report)?;
    if next == Next::End {
        finish(step, &row)?;
    }
    Ok(next)
}

/// Ends an undo. One that took nothing back leaves no batch, and the claim ends.
fn finish(step: &mut Step, undone: &BatchRow) -> Result<()> {
    let (book, id) = (step.access.book_id(), BatchId(undone.id));
    labels::remove_made_by(step.conn, step.access, undone)?;
    let Some(by) = step.job.batch else { return Ok(()) };
    let took_back = store::batches::by_id(step.conn, book, by)?.change_count > 0;
    if took_back {
        mark_chain(step.conn, book, undone)?;
    } else {
        store::batches::set_undone_by(step.conn, book, id, None)?;
        store::labels::remove_unused_of_batch(step.conn, book, by)?;
        store::batches::delete_if_empty(step.conn, book, by)?;
        step.job.batch = None;
    }
    Ok(())
}

/// Takes one change back, unless its contact was changed since.
pub(super) fn undo_change(
    writer: &mut Writer,
    access: &BookAccess,
    change: &ChangeRow,
    report: &mut Undone,
) -> Result<()> {
    let id = ContactId(change.contact_id);
    let current = match writer.current(id) {
        // Purged since: nothing is left to take back.
        Err(Error::NotFound) => return Ok(()),
        other => other?,
    };
    let after = store::changes::card_at(writer.conn(), access.book_id(), &current, change.token)?;
    let unchanged = after == current.card;
    match Action::parse(&change.action) {
        Some(Action::Create | Action::Restore) if !current.is_live() => {}
        Some(Action::Create | Action::Restore) if unchanged => {
            writer.delete(&current)?;
            report.undone += 1;
        }
        Some(Action::Create | Action::Restore) => report.leave(&current, Vec::new()),
        Some(Action::Delete) if current.is_live() => {}
        Some(Action::Delete) => match writer.restore(&current) {
            Ok(()) => report.undone += 1,
            Err(Error::UidTaken(_)) => report.leave(&current, Vec::new()),
            Err(error) => return Err(error),
        },
        Some(Action::Update) => undo_update(writer, &current, change, &after, report)?,
        // A move is taken back as a whole.
        Some(Action::Move | Action::Purge) | None => {}
    }
    Ok(())
}

fn undo_update(
    writer: &mut Writer,
    current: &Stored,
    change: &ChangeRow,
    after: &[u8],
    report: &mut Undone,
) -> Result<()> {
    let Some(before) = &change.before_card else {
        return Ok(());
    };
    // If nothing was changed since, the card comes back byte for byte.
    let (card, conflicts) = if after == current.card {
        (before.clone(), Vec::new())
    } else {
        let (after, before) = (vcard::parse(after), vcard::parse(before));
        let merge = three_way(&after, &before, &vcard::parse(&current.card));
        (vcard::print(&merge.card), merge.conflicts)
    };
    match writer.replace(current, &card) {
        Ok(is_changed) => report.undone += i64::from(is_changed),
        // The card had another UID before, which another contact has by now.
        Err(Error::UidTaken(_)) => {
            report.leave(current, Vec::new());
            return Ok(());
        }
        Err(error) => return Err(error),
    }
    if !conflicts.is_empty() {
        report.leave(current, conflicts);
    }
    Ok(())
}
