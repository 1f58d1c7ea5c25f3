//! The history of one contact: what each change did, and restoring an earlier version.

use crate::app::write::{Precondition, write_book};
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use domain::change_log::{Action, BatchKind, Origin};
use domain::diff::{FieldChange, diff};
use domain::ids::{BatchId, ChangeId, ContactId};
use formats::vcard;
use store::changes::ChangeRow;

/// Changes on a page.
const PAGE: usize = 50;

/// A page of the history of a contact.
#[derive(Clone, Debug)]
pub struct History {
    /// The current revision.
    pub revision: i64,
    /// The current display name.
    pub name: String,
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
    /// True if the first entry is the newest of all.
    pub is_first_page: bool,
    /// The cursor of the next page.
    pub older: Option<i64>,
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
    /// True if it is a merge, and some contact that was merged into this one is still in the trash.
    pub is_separable: bool,
}

/// The page of the history of a contact, live or in the trash, that begins below the cursor `below`.
///
/// # Errors
/// `NotFound`.
pub fn history(app: &App, access: &BookAccess, id: ContactId, below: Option<i64>) -> Result<History> {
    let book = access.book_id();
    let (current, page, newest_card, has_merged) = app.store.read(|conn| {
        let current = store::contacts::by_id(conn, book, id)?;
        let page = store::changes::of_contact(conn, book, id, below.unwrap_or(i64::MAX), PAGE)?;
        let newest = page.rows.first().map_or(i64::MAX, |change| change.row.token);
        let newest_card = store::changes::card_at(conn, book, &current, newest)?;
        let has_merged = current.is_live() && !store::duplicates::merged_from(conn, book, id)?.is_empty();
        Ok::<_, Error>((current, page, newest_card, has_merged))
    })?;
    let older = page
        .rows
        .last()
        .filter(|_| page.has_more)
        .map(|change| change.row.token);
    let mut after = newest_card;
    let mut entries = Vec::with_capacity(page.rows.len());
    for change in page.rows {
        let row = change.row;
        let is_new = row.before_state == "none";
        let before = row.before_card.clone().unwrap_or_else(|| after.clone());
        let old = (!is_new).then(|| vcard::parse(&before));
        entries.push(HistoryEntry {
            current: after == current.card,
            diff: diff(old.as_ref(), Some(&vcard::parse(&after))),
            detail: change.batch_detail,
            is_separable: has_merged && change.batch_kind == BatchKind::Merge.as_str(),
            ..entry(&row, change.account_name)?
        });
        after = before;
    }
    Ok(History {
        name: current.display_name,
        revision: current.token,
        entries,
        is_first_page: below.is_none(),
        older,
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
        is_separable: false,
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
        let book = access.book_id();
        let token = store::changes::token_of(writer.conn(), book, id, change)?.ok_or(Error::NotFound)?;
        let version = store::changes::card_at(writer.conn(), book, &current, token)?;
        writer.replace(&current, &version)?;
        if !current.is_live() {
            let current = writer.current(id)?;
            writer.restore(&current)?;
        }
        Ok(())
    })?;
    Ok(written.batch)
}
