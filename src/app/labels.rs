//! Labels: they stand in the cards (CATEGORIES), so renaming, merging and deleting one edits cards.
//! None of it ever deletes a person.

use serde::{Deserialize, Serialize};

use crate::app::contacts::CHUNK;
use crate::app::write::{Opening, Writer};
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

/// A label as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelView {
    /// Its key.
    pub id: LabelId,
    /// Its name.
    pub name: String,
    /// Live contacts that carry it.
    pub count: i64,
}

/// What happened to a label: the detail of its batch, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// Its name before.
    pub from: String,
    /// Its name after; empty if it was deleted.
    pub to: String,
}

impl Renamed {
    /// Reads the detail of a batch; `None` if it is none of a label.
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

/// The same within a read that is under way.
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

/// Adds a label that nobody carries yet.
///
/// # Errors
/// `LabelEmpty`, `LabelTaken`.
pub fn add(app: &App, access: &BookAccess, name: &str) -> Result<LabelId> {
    let name = fit(name)?;
    let key = label_key(name);
    app.store.write(|conn| {
        store::books::lock(conn, access.account().id, access.book_id())?;
        if store::labels::by_key(conn, access.book_id(), &key)?.is_some() {
            return Err(Error::LabelTaken);
        }
        Ok(store::labels::insert(conn, access.book_id(), name, &key)?)
    })
}

/// Gives a label another name, on every card that carries it. `None` if no card does.
///
/// # Errors
/// `NotFound`, `LabelEmpty`, `LabelTaken`.
pub fn rename(app: &App, access: &BookAccess, id: LabelId, name: &str) -> Result<Option<BatchId>> {
    let name = fit(name)?;
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
    on_each_carrier(
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

/// Makes everybody who carries `from` carry `into` instead; `from` is gone then.
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
    let batch = on_each_carrier(
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
    app.store
        .write(|conn| Ok::<_, Error>(store::labels::remove_unused(conn, access.book_id(), from)?))?;
    Ok(batch)
}

/// Takes a label off everybody and removes it. The people stay.
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
    let batch = on_each_carrier(
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
    app.store
        .write(|conn| Ok::<_, Error>(store::labels::remove_unused(conn, access.book_id(), id)?))?;
    Ok(batch)
}

/// After the cards of a renamed label are back, the name that nobody carries any more goes.
pub(super) fn undo_rename(conn: &mut Conn, access: &BookAccess, undone: &BatchRow) -> Result<()> {
    let renamed =
        Renamed::of_detail(&undone.detail).filter(|_| undone.kind == BatchKind::LabelRename.as_str());
    let Some(renamed) = renamed else { return Ok(()) };
    if let Some(row) = store::labels::by_key(conn, access.book_id(), &label_key(&renamed.to))? {
        store::labels::remove_unused(conn, access.book_id(), LabelId(row.id))?;
    }
    Ok(())
}

fn fit(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() {
        Err(Error::LabelEmpty)
    } else {
        Ok(name)
    }
}

/// Edits the card of everybody who carries a label, in short transactions under one batch. `first` is
/// done in the first of them, so that what it does is undone with the batch.
fn on_each_carrier(
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
        app.store.write(|conn| {
            store::books::lock(conn, access.account().id, access.book_id())?;
            first(conn)
        })?;
    }
    let running = ids.len() > CHUNK;
    let mut batch = None;
    for (n, chunk) in ids.chunks(CHUNK).enumerate() {
        batch = app.store.write(|conn| {
            let opening = Opening {
                kind,
                detail,
                undoes: None,
                running,
            };
            let mut writer = Writer::open(conn, app, access, opening, batch)?;
            if n == 0 {
                first(writer.conn())?;
            }
            for stored in store::contacts::by_ids(writer.conn(), access.book_id(), chunk)? {
                let card = vcard::parse(&stored.card);
                let before = vcard::read(&card);
                let mut after = before.clone();
                change(&mut after);
                if stored.is_live() {
                    writer.replace(&stored, &vcard::print(&vcard::edit(&card, &before, &after)))?;
                }
            }
            writer.close()
        })?;
    }
    if let Some(batch) = batch.filter(|_| running) {
        app.store
            .write(|conn| Ok::<_, Error>(store::batches::finish(conn, batch, detail)?))?;
    }
    Ok(batch)
}

/// Replaces the label of a key; a name that the contact carries already is not doubled.
fn replace(contact: &mut Contact, key: &str, with: Option<&str>) {
    let carried = with.is_some_and(|name| {
        let new_key = label_key(name);
        new_key != key && contact.labels.iter().any(|l| label_key(l) == new_key)
    });
    match with.filter(|_| !carried) {
        Some(name) => {
            for label in contact.labels.iter_mut().filter(|l| label_key(l) == key) {
                name.clone_into(label);
            }
        }
        None => contact.labels.retain(|l| label_key(l) != key),
    }
}
