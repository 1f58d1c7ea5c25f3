//! Takes a batch back. An undo is a batch itself, so it can be undone too.

use crate::app::change_log::is_undoable;
use crate::app::write::{BatchSpec, Precondition, Writer, Written, write_within};
use crate::app::{App, BookAccess, Error, Result, labels};
use crate::domain::change_log::{Action, BatchKind};
use crate::domain::ids::{BatchId, ContactId};
use crate::domain::three_way_merge::{Conflict, three_way};
use crate::formats::vcard;
use crate::store::batches::BatchRow;
use crate::store::changes::ChangeRow;
use crate::store::contacts::Stored;
use crate::store::{self, Conn};

/// What an undo did.
#[derive(Clone, Debug)]
pub struct Undone {
    /// The batch of the undo, which can be undone itself; `None` if nothing could be taken back.
    pub batch: Option<BatchId>,
    /// The number of changes taken back.
    pub undone: i64,
    /// Contacts that another change has touched since, and that therefore stay as they are.
    pub not_undone: Vec<NotUndone>,
}

/// A contact of which something could not be taken back.
#[derive(Clone, Debug)]
pub struct NotUndone {
    /// The contact.
    pub id: ContactId,
    /// Its display name.
    pub name: String,
    /// The properties that collide; empty if the contact as a whole does.
    pub conflicts: Vec<Conflict>,
}

/// Changes that one transaction takes back.
const CHUNK: i64 = 500;

/// Takes a batch back, newest change first. A contact that was changed since is merged property by
/// property: what does not collide is taken back, the rest stays and is reported. An undo that was
/// interrupted is resumed.
///
/// # Errors
/// `NotFound`; `NotUndoable`.
pub fn undo(app: &App, access: &BookAccess, id: BatchId) -> Result<Undone> {
    let interrupted = app
        .store
        .read(|conn| store::batches::unfinished_undo(conn, access.book_id(), id))?;
    let mut undone = Undone {
        batch: interrupted,
        undone: 0,
        not_undone: Vec::new(),
    };
    let mut below = i64::MAX;
    loop {
        let next = app
            .store
            .write(|conn| step(conn, app, access, id, &mut undone, below))?;
        app.store.yield_to_waiters();
        match next {
            Some(token) => below = token,
            None => return Ok(undone),
        }
    }
}

/// Runs one transaction of an undo. Returns the token below which the next one continues, or `None` at
/// the end.
fn step(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: BatchId,
    undone: &mut Undone,
    below: i64,
) -> Result<Option<i64>> {
    let spec = BatchSpec::from(BatchKind::Undo)
        .undoing(id)
        .running(true)
        .resuming(undone.batch);
    let Written { value, batch } = write_within(conn, app, access, spec, Precondition::None, |writer| {
        let row = store::batches::by_id(writer.conn(), access.book_id(), id)?;
        if !is_undoable(&row) {
            return Err(Error::NotUndoable);
        }
        let changes = store::changes::of_batch(writer.conn(), access.book_id(), id, below, CHUNK)?;
        for change in &changes {
            take_back(writer, access, change, undone)?;
        }
        Ok((row, changes))
    })?;
    let (row, changes) = value;
    undone.batch = batch;
    let is_last = i64::try_from(changes.len()).is_ok_and(|n| n < CHUNK);
    if !is_last {
        return Ok(changes.last().map(|change| change.token));
    }
    if let Some(batch) = batch {
        finish(conn, access, &row, batch)?;
    }
    Ok(None)
}

/// Closes the batch of the undo and marks what it took back.
fn finish(conn: &mut Conn, access: &BookAccess, undone: &BatchRow, by: BatchId) -> Result<()> {
    labels::remove_renamed_label(conn, access, undone)?;
    store::batches::close(conn, access.book_id(), by, &undone.detail)?;
    store::batches::set_undone_by(conn, access.book_id(), BatchId(undone.id), Some(by))?;
    if let Some(first) = undone.undoes_id {
        store::batches::set_undone_by(conn, access.book_id(), BatchId(first), None)?;
    }
    Ok(())
}

fn take_back(
    writer: &mut Writer,
    access: &BookAccess,
    change: &ChangeRow,
    undone: &mut Undone,
) -> Result<()> {
    let id = ContactId(change.contact_id);
    let current = match writer.current(id) {
        // Purged since: nothing is left to take back.
        Err(Error::NotFound) => return Ok(()),
        other => other?,
    };
    let later = store::changes::card_after(writer.conn(), access.book_id(), id, change.token)?;
    let after = later.unwrap_or_else(|| current.card.clone());
    let unchanged = after == current.card;
    match Action::parse(&change.action) {
        Some(Action::Create | Action::Restore) if !current.is_live() => {}
        Some(Action::Create | Action::Restore) if unchanged => {
            writer.delete(&current)?;
            undone.undone += 1;
        }
        Some(Action::Create | Action::Restore) => undone.leave(&current, Vec::new()),
        Some(Action::Delete) if current.is_live() => {}
        Some(Action::Delete) => match writer.restore(&current) {
            Ok(()) => undone.undone += 1,
            Err(Error::UidTaken(_)) => undone.leave(&current, Vec::new()),
            Err(error) => return Err(error),
        },
        Some(Action::Update) => take_back_update(writer, &current, change, &after, undone)?,
        Some(Action::Purge) | None => {}
    }
    Ok(())
}

fn take_back_update(
    writer: &mut Writer,
    current: &Stored,
    change: &ChangeRow,
    after: &[u8],
    undone: &mut Undone,
) -> Result<()> {
    let Some(before) = &change.before_card else {
        return Ok(());
    };
    // If nothing was changed since, the card comes back byte for byte.
    if after == current.card {
        undone.undone += i64::from(writer.replace(current, before)?);
        return Ok(());
    }
    let merge = three_way(
        &vcard::parse(after),
        &vcard::parse(before),
        &vcard::parse(&current.card),
    );
    undone.undone += i64::from(writer.replace(current, &vcard::print(&merge.card))?);
    if !merge.conflicts.is_empty() {
        undone.leave(current, merge.conflicts);
    }
    Ok(())
}

impl Undone {
    fn leave(&mut self, current: &Stored, conflicts: Vec<Conflict>) {
        self.not_undone.push(NotUndone {
            id: current.id(),
            name: current.display_name.clone(),
            conflicts,
        });
    }
}
