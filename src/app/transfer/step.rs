//! One step of a move or copy. It writes to both books in one transaction.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::leave::{Books, LeavingBatch};
use crate::app::books::{self, BookChoice};
use crate::app::jobs::{Budget, JobProgress, Next, Step, Work};
use crate::app::selection::FixedSelection;
use crate::app::sent_act::was_same_at;
use crate::app::undo_chain::mark_chain;
use crate::app::undo_report::Undone;
use crate::app::write::{Arrival, BatchSpec, Writer};
use crate::app::{BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, BookId, ContactId};
use domain::job::JobKind;
use store::contacts::Stored;
use store::{self, Conn};

/// Contacts that are written between two looks at the clock.
const WRITTEN_AT_ONCE: usize = 20;
/// Ids that are read at once.
const IDS_AT_ONCE: i64 = 5_000;

/// What a move or copy did: the report of its job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferReport {
    /// Contacts that are in the other book now.
    pub done: i64,
    /// Contacts that stayed, because the other book has one with the same UID.
    pub there: i64,
    /// Contacts that stayed, because they were changed after the user saw them in the list.
    #[serde(default)]
    pub newer: i64,
}

impl TransferReport {
    /// Reads the report of a job.
    pub fn of(progress: &JobProgress) -> Result<Self> {
        progress.report()
    }
}

pub(in crate::app) const MOVE: Work = Work {
    kind: JobKind::MoveToBook,
    step: |step| work(step, BatchKind::Move),
};
pub(in crate::app) const COPY: Work = Work {
    kind: JobKind::CopyToBook,
    step: |step| work(step, BatchKind::Copy),
};
pub(in crate::app) const UNDO_MOVE: Work = Work {
    kind: JobKind::UndoMove,
    step: |step| work(step, BatchKind::Undo),
};

/// What a job does. Its book is the one that gets the contacts.
#[derive(Serialize, Deserialize)]
pub(super) struct TransferArgs {
    from: i64,
    pub(super) selection: FixedSelection,
    /// Only contacts that were the same when their book had this token are moved or copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) up_to: Option<i64>,
    /// For an undo: what it takes back in the book that the contacts leave, and in the one that gets them.
    undoes: Option<(i64, i64)>,
    /// For an undo: true if it does the move again.
    is_redo: bool,
}

impl TransferArgs {
    pub(super) fn new(from: &BookAccess, selection: FixedSelection) -> Self {
        Self {
            from: from.book_id().0,
            selection,
            up_to: None,
            undoes: None,
            is_redo: false,
        }
    }

    pub(super) fn up_to(self, up_to: Option<i64>) -> Self {
        Self { up_to, ..self }
    }

    pub(super) fn undoing(self, undoes: (BatchId, BatchId), is_redo: bool) -> Self {
        Self {
            undoes: Some((undoes.0.0, undoes.1.0)),
            is_redo,
            ..self
        }
    }
}

/// Where a job is.
#[derive(Default, Serialize, Deserialize)]
struct TransferCursor {
    ids: VecDeque<i64>,
    after: i64,
    done: i64,
    there: i64,
    #[serde(default)]
    newer: i64,
    /// The batch of the book that the contacts leave.
    batch: Option<i64>,
}

fn work(step: &mut Step, kind: BatchKind) -> Result<Next> {
    let args: TransferArgs = step.job.args()?;
    let mut cursor: TransferCursor = step.job.cursor()?;
    let from = other_book(step, BookId(args.from))?;
    let mut undone: Undone = if kind == BatchKind::Undo {
        step.job.report()?
    } else {
        Undone::default()
    };
    let arrival = if kind == BatchKind::Copy {
        Arrival::Copied
    } else {
        Arrival::Moved
    };
    let books = Books {
        from: &from,
        to: step.access,
        device: "",
    };
    let here = books.detail_here(None)?;
    let spec = undoing(
        BatchSpec::with_detail(kind, &here),
        args.undoes.map(|(_, here)| here),
    );
    let mut moved = Vec::new();
    let next = step.write(spec, |writer, job, budget| {
        while let Some(some) = cursor.next(writer.conn(), &from, &args.selection, budget)? {
            if some.is_empty() {
                return Ok(Next::Step);
            }
            let mut contacts = store::contacts::by_ids(writer.conn(), from.book_id(), &some)?;
            contacts.retain(Stored::is_live);
            cursor.newer += leave_newer(writer.conn(), &from, &mut contacts, args.up_to)?;
            let (new, left) = transfer_all(writer, &from, contacts, arrival)?;
            moved.extend(new);
            cursor.there += i64::try_from(left.len()).unwrap_or_default();
            for stored in &left {
                undone.leave(stored, Vec::new());
            }
            job.done += i64::try_from(some.len()).unwrap_or_default();
        }
        Ok(Next::End)
    })?;
    cursor.done += i64::try_from(moved.len()).unwrap_or_default();
    if arrival == Arrival::Moved {
        leave(step, &from, kind, &args, &mut cursor, &moved)?;
    }
    step.job.set_cursor(&cursor)?;
    set_report(step.job, kind, &args, &cursor, undone)?;
    if next == Next::End && args.undoes.is_some() {
        finish_undo(step.conn, step.access, &from, &args, &cursor)?;
    }
    Ok(next)
}

/// The book that the contacts leave. Nothing more goes into a book that was deleted meanwhile.
fn other_book(step: &mut Step, from: BookId) -> Result<BookAccess> {
    let mut access = |id| books::access(step.conn, step.access.actor().clone(), BookChoice::Id(id));
    if access(step.access.book_id())?.book().is_deleted {
        return Err(Error::NotFound);
    }
    access(from)
}

impl TransferCursor {
    /// The next contacts; none if the step has to end before them, `None` after the last one.
    fn next(
        &mut self,
        conn: &mut Conn,
        from: &BookAccess,
        selection: &FixedSelection,
        budget: &mut Budget,
    ) -> Result<Option<Vec<i64>>> {
        if self.ids.is_empty() {
            let found = selection.ids(conn, from.book_id(), self.after, IDS_AT_ONCE)?;
            let Some(last) = found.last() else {
                return Ok(None);
            };
            self.after = *last;
            self.ids = found.into();
        }
        let some = self.ids.iter().take(WRITTEN_AT_ONCE);
        let some: Vec<i64> = some.take_while(|_| budget.take()).copied().collect();
        self.ids.drain(..some.len());
        Ok(Some(some))
    }
}

/// Contacts that are in the other book now, each with what it is there; and those that stay.
type Transferred = (Vec<(Stored, ContactId)>, Vec<Stored>);

/// Takes out the contacts that were changed after the user saw them in the list, and counts them.
fn leave_newer(
    conn: &mut Conn,
    from: &BookAccess,
    contacts: &mut Vec<Stored>,
    up_to: Option<i64>,
) -> Result<i64> {
    let Some(up_to) = up_to else { return Ok(0) };
    let mut newer = 0;
    for stored in std::mem::take(contacts) {
        if was_same_at(conn, from.book_id(), &stored, up_to)? {
            contacts.push(stored);
        } else {
            newer += 1;
        }
    }
    Ok(newer)
}

/// Writes contacts to the book of the writer.
fn transfer_all(
    writer: &mut Writer,
    from: &BookAccess,
    contacts: Vec<Stored>,
    arrival: Arrival,
) -> Result<Transferred> {
    let (mut brought, mut left) = (Vec::new(), Vec::new());
    for stored in contacts {
        match transfer_one(writer, from, &stored, arrival)? {
            Some(new) => brought.push((stored, new)),
            None => left.push(stored),
        }
    }
    Ok((brought, left))
}

/// The contact in the book of the writer; `None` if it has a live contact with the UID.
fn transfer_one(
    writer: &mut Writer,
    from: &BookAccess,
    stored: &Stored,
    arrival: Arrival,
) -> Result<Option<ContactId>> {
    let book = writer.book_id();
    if store::contacts::by_uid(writer.conn(), book, &stored.uid)?.is_some() {
        return Ok(None);
    }
    // A contact that was moved away comes back as it was, with its key and its history.
    let trashed = store::contacts::in_trash_by_uid(writer.conn(), book, &stored.uid)?;
    if let Some(trashed) = trashed.filter(|_| arrival == Arrival::Moved)
        && writer.come_back(from.book_id(), stored, &trashed)?
    {
        return Ok(Some(trashed.id()));
    }
    let id = writer.arrive(from.book_id(), stored, None, arrival)?;
    Ok(Some(id))
}

/// Moves the contacts out of the book that they leave.
fn leave(
    step: &mut Step,
    from: &BookAccess,
    kind: BatchKind,
    args: &TransferArgs,
    cursor: &mut TransferCursor,
    moved: &[(Stored, ContactId)],
) -> Result<()> {
    let Some(here) = step.job.batch.filter(|_| !moved.is_empty()) else {
        return Ok(());
    };
    let books = Books {
        from,
        to: step.access,
        device: "",
    };
    let resumed = cursor.batch.map(BatchId);
    let undoes = args.undoes.map(|(there, _)| BatchId(there));
    let left = books.leave(
        step.conn,
        step.app,
        LeavingBatch {
            kind,
            here,
            undoes,
            resumed,
        },
        moved,
    )?;
    if cursor.batch.is_none() {
        cursor.batch = Some(left.0);
        if let Some((of_from, of_to)) = args.undoes {
            store::batches::set_undone_by(step.conn, from.book_id(), BatchId(of_from), Some(left))?;
            store::batches::set_undone_by(step.conn, step.access.book_id(), BatchId(of_to), Some(here))?;
        }
    }
    Ok(())
}

fn undoing(spec: BatchSpec, batch: Option<i64>) -> BatchSpec {
    match batch {
        Some(batch) => spec.undoing(BatchId(batch)),
        None => spec,
    }
}

fn set_report(
    job: &mut JobProgress,
    kind: BatchKind,
    args: &TransferArgs,
    cursor: &TransferCursor,
    undone: Undone,
) -> Result<()> {
    if kind != BatchKind::Undo {
        return job.set_report(&TransferReport {
            done: cursor.done,
            there: cursor.there,
            newer: cursor.newer,
        });
    }
    job.set_report(&Undone {
        undone: cursor.done,
        is_redo: args.is_redo,
        ..undone
    })
}

/// Marks what was undone before, in both books.
fn finish_undo(
    conn: &mut Conn,
    to: &BookAccess,
    from: &BookAccess,
    args: &TransferArgs,
    cursor: &TransferCursor,
) -> Result<()> {
    let Some((of_from, of_to)) = args.undoes.filter(|_| cursor.done > 0) else {
        return Ok(());
    };
    for (access, batch) in [(from, of_from), (to, of_to)] {
        let row = store::batches::by_id(conn, access.book_id(), BatchId(batch))?;
        mark_chain(conn, access.book_id(), &row)?;
    }
    Ok(())
}
