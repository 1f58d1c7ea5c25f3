//! The history of one contact: what each change did, and restoring an earlier version.

use crate::app::write::{Precondition, write_book};
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use domain::change_log::{Action, BatchKind, Origin};
use domain::diff::{FieldChange, diff};
use domain::ids::{BatchId, ChangeId, ContactId};
use formats::vcard;
use store::changes::ChangeRow;

/// The history of a contact.
#[derive(Clone, Debug)]
pub struct History {
    /// The current revision.
    pub revision: i64,
    /// The current display name.
    pub name: String,
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
}

/// One change of a contact.
#[derive(Clone, Debug)]
pub struct HistoryEntry {
    /// Its key.
    pub change: ChangeId,
    /// What it did.
    pub action: Action,
    /// Where it came from.
    pub origin: Origin,
    /// The detail of its batch, such as the name of the device that it came from.
    pub detail: String,
    /// The name of the account that made it; empty if the account is gone.
    pub by: String,
    /// When it was made.
    pub at: Timestamp,
    /// The batch it belongs to.
    pub batch: BatchId,
    /// What it changed.
    pub diff: Vec<FieldChange>,
    /// True if the contact's card is still what this change made it.
    pub current: bool,
}

/// The history of a contact, live or in the trash.
///
/// # Errors
/// `NotFound`.
pub fn history(app: &App, access: &BookAccess, id: ContactId) -> Result<History> {
    let (current, rows) = app.store.read(|conn| {
        let current = store::contacts::by_id(conn, access.book_id(), id)?;
        Ok::<_, Error>((current, store::changes::of_contact(conn, access.book_id(), id)?))
    })?;
    let mut after = current.card.clone();
    let mut entries = Vec::with_capacity(rows.len());
    for (row, detail, by) in rows {
        let is_new = row.before_state == "none";
        let before = row.before_card.clone().unwrap_or_else(|| after.clone());
        let old = (!is_new).then(|| vcard::parse(&before));
        entries.push(HistoryEntry {
            current: after == current.card,
            diff: diff(old.as_ref(), Some(&vcard::parse(&after))),
            detail,
            ..entry(&row, by)?
        });
        after = before;
    }
    Ok(History {
        name: current.display_name,
        revision: current.token,
        entries,
    })
}

fn entry(row: &ChangeRow, by: Option<String>) -> Result<HistoryEntry> {
    let unknown = || Error::Internal(format!("change {} has unknown words", row.id));
    Ok(HistoryEntry {
        change: ChangeId(row.id),
        action: Action::parse(&row.action).ok_or_else(unknown)?,
        origin: Origin::parse(&row.origin).ok_or_else(unknown)?,
        detail: String::new(),
        by: by.unwrap_or_default(),
        at: row.made_at,
        batch: BatchId(row.batch_id),
        diff: Vec::new(),
        current: false,
    })
}

/// Restores the card as it was right after a change. A contact in the trash is restored too. `seen` is
/// the revision that the user saw. Returns the batch that undoes it, or `None` if nothing changed.
///
/// # Errors
/// `NotFound` if the contact has no such change; `Conflict` if it was changed since `seen`; `UidTaken`.
pub fn restore_version(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    change: ChangeId,
    seen: i64,
) -> Result<Option<BatchId>> {
    let precondition = Precondition::Revision(id, seen);
    let written = write_book(app, access, BatchKind::RestoreVersion, precondition, |writer| {
        let current = writer.current(id)?;
        let rows = store::changes::of_contact(writer.conn(), access.book_id(), id)?;
        let mut version = current.card.clone();
        let mut found = false;
        for (row, ..) in rows {
            if row.id == change.0 {
                found = true;
                break;
            }
            version = row.before_card.unwrap_or(version);
        }
        if !found {
            return Err(Error::NotFound);
        }
        writer.replace(&current, &version)?;
        if !current.is_live() {
            let current = writer.current(id)?;
            writer.restore(&current)?;
        }
        Ok(())
    })?;
    Ok(written.batch)
}
