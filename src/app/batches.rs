//! The journal of a book, and taking back what stands in it.

use std::collections::HashMap;

use crate::app::write::{Opening, Writer};
use crate::app::{App, BookAccess, Error, Result, Timestamp, labels};
use crate::domain::change_log::{Action, BatchKind, Origin};
use crate::domain::ids::{BatchId, ContactId};
use crate::domain::merge::{Conflict, three_way};
use crate::formats::vcard;
use crate::store::batches::BatchRow;
use crate::store::changes::ChangeRow;
use crate::store::contacts::Stored;
use crate::store::{self, Conn};

/// A batch as the journal shows it.
#[derive(Clone, Debug)]
pub struct BatchView {
    /// Its key.
    pub id: BatchId,
    /// What it was for.
    pub kind: BatchKind,
    /// Where it came in.
    pub origin: Origin,
    /// The name of the account that made it; empty if the account is gone.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The number of its changes.
    pub changes: i64,
    /// The first few contacts that it changed, with their names.
    pub sample: Vec<(ContactId, String)>,
    /// True while it is worked on.
    pub running: bool,
    /// The batch that took it back.
    pub undone_by: Option<BatchId>,
    /// The batch that it took back.
    pub undoes: Option<BatchId>,
    /// True if it can be taken back now.
    pub undoable: bool,
    /// How many of its changes were cut off by "delete for ever".
    pub purged: i64,
    /// The name of a file; for labels a [`labels::Renamed`] as JSON.
    pub detail: String,
}

/// A page of the journal.
#[derive(Clone, Debug)]
pub struct BatchPage {
    /// Newest first.
    pub batches: Vec<BatchView>,
    /// The cursor of the next page.
    pub older: Option<BatchId>,
}

/// What an undo did.
#[derive(Clone, Debug)]
pub struct Undone {
    /// The batch of the undo, which can be undone itself; `None` if nothing could be taken back.
    pub batch: Option<BatchId>,
    /// The number of changes taken back.
    pub undone: i64,
    /// What was changed since and was left as it is.
    pub collisions: Vec<Left>,
}

/// A contact of which something could not be taken back.
#[derive(Clone, Debug)]
pub struct Left {
    /// The contact.
    pub id: ContactId,
    /// What it is called.
    pub name: String,
    /// The properties in question; empty if the contact as a whole is.
    pub conflicts: Vec<Conflict>,
}

const PAGE: i64 = 50;
const SAMPLE: i64 = 3;
/// Changes that one transaction of an undo takes back.
const CHUNK: i64 = 500;

/// The journal of a book, from below `before` on.
pub fn recent(app: &App, access: &BookAccess, before: Option<BatchId>) -> Result<BatchPage> {
    app.store.read(|conn| {
        let mut rows = store::batches::recent(conn, access.book_id(), before, PAGE + 1)?;
        let has_more = i64::try_from(rows.len()).is_ok_and(|n| n > PAGE);
        if has_more {
            rows.pop();
        }
        let older = rows.last().filter(|_| has_more).map(|(row, _)| BatchId(row.id));
        let batches = rows
            .into_iter()
            .map(|(row, by)| view(conn, access, row, by))
            .collect::<Result<_>>()?;
        Ok(BatchPage { batches, older })
    })
}

/// One batch of the book.
///
/// # Errors
/// `NotFound`.
pub fn one(app: &App, access: &BookAccess, id: BatchId) -> Result<BatchView> {
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
        undone_by: row.undone_by_id.map(BatchId),
        undoes: row.undoes_id.map(BatchId),
        undoable: is_undoable(&row),
        purged: row.purged_count,
        detail: row.detail,
    })
}

fn is_undoable(row: &BatchRow) -> bool {
    !row.running
        && row.undone_by_id.is_none()
        && row.kind != BatchKind::Purge.as_str()
        && row.change_count > row.purged_count
}

/// Takes a batch back, newest change first. What was changed since is merged property by property;
/// what collides is left as it is and told. The undo is a batch like any other; one that was cut off is
/// gone on with.
///
/// # Errors
/// `NotFound`; `NotUndoable`.
pub fn undo(app: &App, access: &BookAccess, id: BatchId) -> Result<Undone> {
    let begun = app
        .store
        .read(|conn| store::batches::unfinished_undo(conn, access.book_id(), id))?;
    let mut undone = Undone {
        batch: begun,
        undone: 0,
        collisions: Vec::new(),
    };
    let mut below = i64::MAX;
    loop {
        let step = app
            .store
            .write(|conn| step(conn, app, access, id, &mut undone, below))?;
        app.store.give_way();
        match step {
            Some(next) => below = next,
            None => return Ok(undone),
        }
    }
}

/// One transaction of an undo. Returns the token to go on below, or `None` at the end.
fn step(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: BatchId,
    undone: &mut Undone,
    below: i64,
) -> Result<Option<i64>> {
    let opening = Opening {
        kind: BatchKind::Undo,
        detail: "",
        undoes: Some(id),
        running: true,
    };
    let mut writer = Writer::open(conn, app, access, opening, undone.batch)?;
    let row = store::batches::by_id(writer.conn(), access.book_id(), id)?;
    if !is_undoable(&row) {
        return Err(Error::NotUndoable);
    }
    let changes = store::changes::of_batch(writer.conn(), access.book_id(), id, below, CHUNK)?;
    for change in &changes {
        take_back(&mut writer, access, change, undone)?;
    }
    let is_last = i64::try_from(changes.len()).is_ok_and(|n| n < CHUNK);
    undone.batch = writer.close()?;
    if !is_last {
        return Ok(changes.last().map(|change| change.token));
    }
    if let Some(batch) = undone.batch {
        labels::undo_rename(conn, access, &row)?;
        store::batches::finish(conn, batch, &row.detail)?;
        store::batches::set_undone_by(conn, id, Some(batch))?;
        if let Some(first) = row.undoes_id {
            store::batches::set_undone_by(conn, BatchId(first), None)?;
        }
    }
    Ok(None)
}

fn take_back(
    writer: &mut Writer,
    access: &BookAccess,
    change: &ChangeRow,
    undone: &mut Undone,
) -> Result<()> {
    let id = ContactId(change.contact_id);
    let current = match writer.current(id) {
        // Deleted for ever since: there is nothing to take back.
        Err(Error::NotFound) => return Ok(()),
        other => other?,
    };
    let then = store::changes::card_after(writer.conn(), access.book_id(), id, change.token)?;
    let after = then.unwrap_or_else(|| current.card.clone());
    let unchanged = after == current.card;
    match Action::parse(&change.action) {
        Some(Action::Create | Action::Restore) if !current.is_live() => {}
        Some(Action::Create | Action::Restore) if unchanged => {
            writer.delete(&current)?;
            undone.undone += 1;
        }
        Some(Action::Create | Action::Restore) => undone.leave(&current, Vec::new()),
        Some(Action::Delete) if current.is_live() => {}
        Some(Action::Delete) => match writer.bring_back(&current) {
            Ok(()) => undone.undone += 1,
            Err(Error::UidTaken(_)) => undone.leave(&current, Vec::new()),
            Err(error) => return Err(error),
        },
        Some(Action::Update) => {
            let Some(before) = &change.before_card else {
                return Ok(());
            };
            let merge = three_way(
                &vcard::parse(&after),
                &vcard::parse(before),
                &vcard::parse(&current.card),
            );
            // Where nothing came between, the very bytes come back.
            let bytes = if unchanged {
                before.clone()
            } else {
                vcard::print(&merge.card)
            };
            if writer.replace(&current, &bytes)? {
                undone.undone += 1;
            }
            if !unchanged && !merge.conflicts.is_empty() {
                undone.leave(&current, merge.conflicts);
            }
        }
        Some(Action::Purge) | None => {}
    }
    Ok(())
}

impl Undone {
    fn leave(&mut self, current: &Stored, conflicts: Vec<Conflict>) {
        self.collisions.push(Left {
            id: current.id(),
            name: current.display_name.clone(),
            conflicts,
        });
    }
}
