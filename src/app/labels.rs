//! Labels are the CATEGORIES of the cards, so renaming, merging or deleting one edits cards. It never
//! deletes a contact.

use serde::{Deserialize, Serialize};

use crate::app::write::{BatchSpec, Precondition, with_book_locked, write_book};
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::change_log::BatchKind;
use crate::domain::collate::{Collation, sort_key};
use crate::domain::contact::Contact;
use crate::domain::ids::{BatchId, BookId, LabelId};
use crate::domain::label::label_key;
use crate::formats::vcard;
use crate::store::batches::BatchRow;
use crate::store::labels::LabelRow;
use crate::store::{self, Conn};

/// A label with its number of contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelView {
    /// Its key.
    pub id: LabelId,
    /// Its name.
    pub name: String,
    /// Live contacts that have it.
    pub count: i64,
}

/// What happened to a label. Stored as JSON in the detail of the batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// Its name before.
    pub from: String,
    /// Its name after; empty if it was deleted.
    pub to: String,
}

impl Renamed {
    /// Reads the detail of a batch; `None` if the batch is not about a label.
    #[must_use]
    pub fn of_detail(detail: &str) -> Option<Self> {
        serde_json::from_str(detail).ok()
    }

    fn detail(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The labels of a book, in the order of its collation.
pub fn all(app: &App, access: &BookAccess) -> Result<Vec<LabelView>> {
    app.store
        .read(|conn| sorted(conn, access.book_id(), access.book().collation))
}

/// The labels of a book, read on the caller's connection.
pub(super) fn sorted(conn: &mut Conn, book: BookId, collation: Collation) -> Result<Vec<LabelView>> {
    let mut rows = store::labels::all(conn, book)?;
    rows.sort_by_cached_key(|row| sort_key(&row.name, collation));
    let view = |row: LabelRow| LabelView {
        id: LabelId(row.id),
        name: row.name,
        count: row.contact_count,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Creates a label that no contact has yet.
///
/// # Errors
/// `LabelEmpty`, `LabelTaken`.
pub fn add(app: &App, access: &BookAccess, name: &str) -> Result<LabelId> {
    let name = check_name(name)?;
    let key = label_key(name);
    with_book_locked(app, access, |conn| {
        if store::labels::by_key(conn, access.book_id(), &key)?.is_some() {
            return Err(Error::LabelTaken);
        }
        Ok(store::labels::insert(conn, access.book_id(), name, &key)?)
    })
}

/// Renames a label, on every card that has it. Returns `None` if no card has.
///
/// # Errors
/// `NotFound`, `LabelEmpty`, `LabelTaken`.
pub fn rename(app: &App, access: &BookAccess, id: LabelId, name: &str) -> Result<Option<BatchId>> {
    let name = check_name(name)?;
    let key = label_key(name);
    let old = app
        .store
        .read(|conn| store::labels::by_id(conn, access.book_id(), id))?;
    let rename_row = |conn: &mut Conn| {
        if store::labels::by_key(conn, access.book_id(), &key)?.is_some_and(|other| other.id != old.id) {
            return Err(Error::LabelTaken);
        }
        Ok(store::labels::rename(conn, access.book_id(), id, name, &key)?)
    };
    let detail = Renamed {
        from: old.name.clone(),
        to: name.to_owned(),
    }
    .detail();
    edit_each_labeled(
        app,
        access,
        id,
        BatchKind::LabelRename,
        &detail,
        rename_row,
        |contact| {
            replace(contact, &old.key, Some(name));
        },
    )
}

/// Replaces the label `from` by `into` on every card, and removes `from`.
///
/// # Errors
/// `NotFound`.
pub fn merge(app: &App, access: &BookAccess, from: LabelId, into: LabelId) -> Result<Option<BatchId>> {
    let (old, new) = app.store.read(|conn| {
        let old = store::labels::by_id(conn, access.book_id(), from)?;
        Ok::<_, Error>((old, store::labels::by_id(conn, access.book_id(), into)?))
    })?;
    if from == into {
        return Ok(None);
    }
    let detail = Renamed {
        from: old.name.clone(),
        to: new.name.clone(),
    }
    .detail();
    let batch = edit_each_labeled(
        app,
        access,
        from,
        BatchKind::LabelMerge,
        &detail,
        |_| Ok(()),
        |contact| {
            replace(contact, &old.key, Some(&new.name));
        },
    )?;
    with_book_locked(app, access, |conn| {
        Ok(store::labels::remove_unused(conn, access.book_id(), from)?)
    })?;
    Ok(batch)
}

/// Removes a label from every card, and the label itself. The contacts stay.
///
/// # Errors
/// `NotFound`.
pub fn delete(app: &App, access: &BookAccess, id: LabelId) -> Result<Option<BatchId>> {
    let old = app
        .store
        .read(|conn| store::labels::by_id(conn, access.book_id(), id))?;
    let detail = Renamed {
        from: old.name.clone(),
        to: String::new(),
    }
    .detail();
    let batch = edit_each_labeled(
        app,
        access,
        id,
        BatchKind::LabelDelete,
        &detail,
        |_| Ok(()),
        |contact| {
            replace(contact, &old.key, None);
        },
    )?;
    with_book_locked(app, access, |conn| {
        Ok(store::labels::remove_unused(conn, access.book_id(), id)?)
    })?;
    Ok(batch)
}

/// Removes the label that an undone rename had made, if no card has it any more.
pub(super) fn remove_renamed_label(conn: &mut Conn, access: &BookAccess, undone: &BatchRow) -> Result<()> {
    let renamed =
        Renamed::of_detail(&undone.detail).filter(|_| undone.kind == BatchKind::LabelRename.as_str());
    let Some(renamed) = renamed else { return Ok(()) };
    if let Some(row) = store::labels::by_key(conn, access.book_id(), &label_key(&renamed.to))? {
        store::labels::remove_unused(conn, access.book_id(), LabelId(row.id))?;
    }
    Ok(())
}

fn check_name(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() {
        Err(Error::LabelEmpty)
    } else {
        Ok(name)
    }
}

/// Contacts that one transaction edits.
const CHUNK: usize = 500;

/// Edits every card that has a label, in short transactions under one batch. `first` runs in the first
/// of them.
fn edit_each_labeled(
    app: &App,
    access: &BookAccess,
    label: LabelId,
    kind: BatchKind,
    detail: &str,
    first: impl Fn(&mut Conn) -> Result<()>,
    change: impl Fn(&mut Contact),
) -> Result<Option<BatchId>> {
    let ids = app
        .store
        .read(|conn| store::contacts::with_label(conn, access.book_id(), label))?;
    if ids.is_empty() {
        with_book_locked(app, access, &first)?;
    }
    let running = ids.len() > CHUNK;
    let mut batch = None;
    for (n, chunk) in ids.chunks(CHUNK).enumerate() {
        let spec = BatchSpec::with_detail(kind, detail)
            .running(running)
            .resuming(batch);
        let written = write_book(app, access, spec, Precondition::None, |writer| {
            if n == 0 {
                first(writer.conn())?;
            }
            for stored in store::contacts::by_ids(writer.conn(), access.book_id(), chunk)? {
                let card = vcard::parse(&stored.card);
                let before = vcard::read(&card);
                let mut after = before.clone();
                change(&mut after);
                if stored.is_live() {
                    let edited = vcard::edit(&card, &before, &after);
                    writer.replace(&stored, &vcard::print(&edited.card))?;
                }
            }
            Ok(())
        })?;
        batch = written.batch;
    }
    if let Some(batch) = batch.filter(|_| running) {
        app.store
            .write(|conn| Ok::<_, Error>(store::batches::close(conn, access.book_id(), batch, detail)?))?;
    }
    Ok(batch)
}

/// Replaces the label with a key. A name that the contact already has is not added twice.
fn replace(contact: &mut Contact, key: &str, with: Option<&str>) {
    let has_new = with.is_some_and(|name| {
        let new_key = label_key(name);
        new_key != key && contact.labels.iter().any(|l| label_key(l) == new_key)
    });
    match with.filter(|_| !has_new) {
        Some(name) => {
            for label in contact.labels.iter_mut().filter(|l| label_key(l) == key) {
                name.clone_into(label);
            }
        }
        None => contact.labels.retain(|l| label_key(l) != key),
    }
}
