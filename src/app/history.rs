//! The history of one contact: what each change did, and restoring an earlier version.

use std::collections::{HashMap, HashSet};

use crate::app::write::{Precondition, write_book};
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use domain::change_log::{Action, BatchKind, Existence, Origin};
use domain::diff::{FieldChange, diff};
use domain::ids::{BatchId, ChangeId, ContactId};
use formats::vcard;
use store::changes::{ChangeRow, ContactChange};
use store::contacts::Stored;
use store::{self, Conn};

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
    /// The part that the contact had, if it is about another contact too.
    pub joint: Option<Joint>,
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

/// What a change has to do with other contacts.
#[derive(Clone, Debug)]
pub enum Joint {
    /// They were merged into this one. Those that are known, each with its name.
    Merged(Vec<(ContactId, String)>),
    /// What was typed for a new contact with this name was added to this one.
    AddedTo(String),
    /// This one went to the trash when it was merged into another one: that, if it is known.
    MergedInto(Option<(ContactId, String)>),
    /// Those that had been merged into this one were separated again.
    Separated,
}

/// The page of the history of a contact, live or in the trash, that begins below the cursor `below`.
pub fn history(app: &App, access: &BookAccess, id: ContactId, below: Option<i64>) -> Result<History> {
    let book = access.book_id();
    let (current, page, newest_card, has_merged, mut joints) = app.store.read(|conn| {
        let current = store::contacts::by_id(conn, book, id)?;
        let page = store::changes::of_contact(conn, book, id, below.unwrap_or(i64::MAX), PAGE)?;
        let newest = page.rows.first().map_or(i64::MAX, |change| change.row.token);
        let newest_card = store::changes::card_at(conn, book, &current, newest)?;
        let has_merged =
            current.is_live() && !store::merged_contacts::merged_from(conn, book, id)?.is_empty();
        let joints = joints(conn, access, id, &page.rows, below.is_none())?;
        Ok::<_, Error>((current, page, newest_card, has_merged, joints))
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
        let is_new = row.before_state == Existence::None.as_str();
        let before = row.before_card.clone().unwrap_or_else(|| after.clone());
        let old = (!is_new).then(|| vcard::parse(&before));
        entries.push(HistoryEntry {
            current: after == current.card,
            diff: diff(old.as_ref(), Some(&vcard::parse(&after))),
            detail: change.batch_detail,
            joint: joints.remove(&row.id),
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

/// What these changes of a contact have to do with others, by the id of the change.
fn joints(
    conn: &mut Conn,
    access: &BookAccess,
    id: ContactId,
    changes: &[ContactChange],
    is_first_page: bool,
) -> Result<HashMap<i64, Joint>> {
    let mut joints = HashMap::new();
    // Only of its last merge it is known where the contact went.
    let mut is_last_merge = is_first_page;
    for change in changes {
        let (kind, action) = (
            BatchKind::parse(&change.batch_kind),
            Action::parse(&change.row.action),
        );
        let joint = match (kind, action) {
            (Some(BatchKind::Merge), Some(Action::Update)) => {
                Joint::Merged(merged_by(conn, access, id, BatchId(change.row.batch_id))?)
            }
            (Some(BatchKind::Merge), Some(Action::Delete)) => {
                let is_known = std::mem::take(&mut is_last_merge);
                Joint::MergedInto(if is_known {
                    merged_into(conn, access, id)?
                } else {
                    None
                })
            }
            (Some(BatchKind::AddTo), Some(Action::Update)) => Joint::AddedTo(change.batch_detail.clone()),
            (Some(BatchKind::Separate), Some(Action::Update)) => Joint::Separated,
            _ => continue,
        };
        joints.insert(change.row.id, joint);
    }
    Ok(joints)
}

/// The contacts that a batch merged into this one, with their names. One that was purged since has none.
fn merged_by(
    conn: &mut Conn,
    access: &BookAccess,
    into: ContactId,
    batch: BatchId,
) -> Result<Vec<(ContactId, String)>> {
    let book = access.book_id();
    let merged = store::merged_contacts::ever_merged_from(conn, book, into)?;
    let ids: Vec<i64> = merged.iter().map(|(id, _)| *id).collect();
    let changes = store::changes::of_batch_and_contacts(conn, book, batch, &ids)?;
    let of_batch: HashSet<i64> = changes.iter().map(|change| change.contact_id).collect();
    let named = merged
        .into_iter()
        .filter(|(id, name)| of_batch.contains(id) && !name.is_empty());
    Ok(named.map(|(id, name)| (ContactId(id), name)).collect())
}

/// The contact into which this one was merged last, with its name, if it was not purged since.
fn merged_into(conn: &mut Conn, access: &BookAccess, id: ContactId) -> Result<Option<(ContactId, String)>> {
    let book = access.book_id();
    let Some(into) = store::merged_contacts::merged_into(conn, book, id)? else {
        return Ok(None);
    };
    let found = store::contacts::by_ids(conn, book, &[into.0])?;
    let found = found.into_iter().next();
    Ok(found.map(|stored: Stored| (stored.id(), stored.display_name)))
}

fn entry(row: &ChangeRow, by: Option<String>) -> Result<HistoryEntry> {
    let unknown = || Error::Internal(format!("change {} has unknown words", row.id));
    Ok(HistoryEntry {
        change: ChangeId(row.id),
        action: Action::parse(&row.action).ok_or_else(unknown)?,
        joint: None,
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
