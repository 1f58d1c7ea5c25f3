//! One contact: shown, made, changed, deleted, restored, deleted for ever.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::app::photos::{InCard, PhotoEdit};
use crate::app::write::{Opening, Writer};
use crate::app::{App, BookAccess, Error, Result, Timestamp, card, photos};
use crate::domain::change_log::BatchKind;
use crate::domain::contact::Contact;
use crate::domain::ids::{BatchId, ContactId};
use crate::domain::merge::{resolve, three_way};
use crate::formats::vcard;
use crate::store::contacts::Stored;
use crate::store::{self, Conn};

/// A contact as a page shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its key.
    pub id: ContactId,
    /// The token of its last change: what a form says it was made from.
    pub revision: i64,
    /// What to call it.
    pub display_name: String,
    /// Its fields.
    pub contact: Contact,
    /// What the card says besides, readable: names and values.
    pub others: Vec<(String, String)>,
    /// Its photo.
    pub photo: InCard,
    /// The entity tag of its card.
    pub etag: String,
    /// Its UID.
    pub uid: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it went to the trash, if it is there.
    pub deleted_at: Option<Timestamp>,
}

/// A contact that was made.
#[derive(Clone, Copy, Debug)]
pub struct Created {
    /// Its key.
    pub id: ContactId,
    /// The batch that undoes it; `None` if it was there already.
    pub batch: Option<BatchId>,
}

/// A contact that was saved.
#[derive(Clone, Copy, Debug)]
pub struct Saved {
    /// The batch that undoes it; `None` if nothing differed.
    pub batch: Option<BatchId>,
    /// True if somebody else's changes were kept beside these.
    pub merged: bool,
}

/// What somebody decided who was shown a collision.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// The revision that the collision was shown against.
    pub against: i64,
    /// The keys of the conflicts in which their own value shall stand.
    pub take_mine: BTreeSet<String>,
}

/// What shall become of a contact whose UID a live one has meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreHow {
    /// Tell so (`UidTaken`).
    Plain,
    /// Both stay; the restored one gets a new UID.
    KeepBoth,
    /// What the restored card says is added to the live one.
    Merge,
}

/// A contact in the trash.
#[derive(Clone, Debug)]
pub struct TrashRow {
    /// Its key.
    pub id: ContactId,
    /// What it was called.
    pub name: String,
    /// When it was deleted.
    pub deleted_at: Timestamp,
}

/// A page of the trash.
#[derive(Clone, Debug)]
pub struct TrashPage {
    /// Last deleted first.
    pub rows: Vec<TrashRow>,
    /// The cursor of the next page.
    pub after: Option<String>,
}

/// Rows on a page of the trash.
const TRASH_PAGE: i64 = 100;
/// Contacts that one transaction of long work deletes or changes.
pub(super) const CHUNK: usize = 500;

/// One contact, live or in the trash.
///
/// # Errors
/// `NotFound`.
pub fn show(app: &App, access: &BookAccess, id: ContactId) -> Result<Shown> {
    let (stored, parsed, photo) = app.store.read(|conn| {
        let stored = store::contacts::by_id(conn, access.book_id(), id)?;
        let parsed = vcard::parse(&stored.card);
        let photo = photos::in_card(conn, access.book_id(), &parsed)?;
        Ok::<_, Error>((stored, parsed, photo))
    })?;
    Ok(Shown {
        id,
        revision: stored.token,
        contact: vcard::read(&parsed),
        others: vcard::others(&parsed),
        display_name: stored.display_name,
        photo,
        etag: stored.etag,
        uid: stored.uid,
        created_at: stored.created_at,
        updated_at: stored.updated_at,
        deleted_at: stored.deleted_at,
    })
}

/// The fields of a contact as they were at a revision: what a form that was made from it showed.
///
/// # Errors
/// `NotFound` if the contact had no such revision.
pub fn at_revision(app: &App, access: &BookAccess, id: ContactId, revision: i64) -> Result<Contact> {
    app.store.read(|conn| {
        let current = store::contacts::by_id(conn, access.book_id(), id)?;
        Ok(vcard::read(&vcard::parse(&card_at(
            conn, access, &current, revision,
        )?)))
    })
}

/// The card of a contact, live or in the trash, exactly as it is kept; and what the contact is called.
///
/// # Errors
/// `NotFound`.
pub fn card_of(app: &App, access: &BookAccess, id: ContactId) -> Result<(Vec<u8>, String)> {
    app.store.read(|conn| {
        let stored = store::contacts::by_id(conn, access.book_id(), id)?;
        let bytes = card::served(conn, access.book_id(), &stored.card)?;
        Ok((bytes, stored.display_name))
    })
}

/// Makes a contact. The form carries the UID, so that sending it twice makes one contact. A form
/// that somebody went back to and filled in for somebody else makes another one.
pub fn create(app: &App, access: &BookAccess, uid: &str, contact: &Contact) -> Result<Created> {
    create_with(app, access, uid, contact, &PhotoEdit::Keep)
}

/// The same with a photo.
pub fn create_with(
    app: &App,
    access: &BookAccess,
    uid: &str,
    contact: &Contact,
    photo: &PhotoEdit,
) -> Result<Created> {
    let card_with = |uid: &str| vcard::print(&photo.apply(vcard::new_card(uid, contact)));
    app.store.write(|conn| {
        let mut writer = Writer::open(conn, app, access, Opening::of(BatchKind::Create, ""), None)?;
        let mut bytes = card_with(uid);
        if let Some(there) = anywhere(writer.conn(), access, uid)? {
            if writer.has_had(&there, &bytes)? {
                return Ok(Created {
                    id: there.id(),
                    batch: None,
                });
            }
            // Derived from what was typed: sent twice, it is one contact again.
            let other = Uuid::new_v5(&Uuid::NAMESPACE_OID, &bytes).to_string();
            bytes = card_with(&other);
            if let Some(there) = anywhere(writer.conn(), access, &other)? {
                return Ok(Created {
                    id: there.id(),
                    batch: None,
                });
            }
        }
        let id = writer.create(&bytes)?;
        Ok(Created {
            id,
            batch: writer.close()?,
        })
    })
}

/// The contact of a UID, live or in the trash.
fn anywhere(conn: &mut Conn, access: &BookAccess, uid: &str) -> Result<Option<Stored>> {
    Ok(match store::contacts::by_uid(conn, access.book_id(), uid)? {
        Some(live) => Some(live),
        None => store::contacts::in_trash_by_uid(conn, access.book_id(), uid)?,
    })
}

/// Saves a form that was made from revision `base`. What others changed meanwhile is kept.
///
/// # Errors
/// `Collision` if both changed the same property differently and `decided` does not settle it; `NotFound`, also for a contact in the trash.
pub fn update(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    base: i64,
    after: &Contact,
    decided: Option<&Resolution>,
) -> Result<Saved> {
    update_with(app, access, id, base, after, &PhotoEdit::Keep, decided)
}

/// The same with what becomes of the photo: one change together.
///
/// # Errors
/// As [`update`].
pub fn update_with(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    base: i64,
    after: &Contact,
    photo: &PhotoEdit,
    decided: Option<&Resolution>,
) -> Result<Saved> {
    app.store.write(|conn| {
        let mut writer = Writer::open(conn, app, access, Opening::of(BatchKind::Edit, ""), None)?;
        let current = writer.current(id)?;
        if !current.is_live() {
            return Err(Error::NotFound);
        }
        let base_card = vcard::parse(&card_at(writer.conn(), access, &current, base)?);
        let mine = photo.apply(vcard::edit(&base_card, &vcard::read(&base_card), after));
        let theirs = vcard::parse(&current.card);
        let merged = if theirs == base_card {
            mine
        } else {
            let decided = decided.filter(|d| d.against == current.token);
            if let Some(decided) = decided {
                resolve(&base_card, &mine, &theirs, &decided.take_mine)
            } else {
                let merge = three_way(&base_card, &mine, &theirs);
                if !merge.conflicts.is_empty() {
                    return Err(Error::Collision {
                        conflicts: merge.conflicts,
                        against: current.token,
                    });
                }
                merge.card
            }
        };
        let meanwhile = theirs != base_card;
        writer.replace(&current, &vcard::print(&merged))?;
        let batch = writer.close()?;
        Ok(Saved {
            batch,
            merged: meanwhile && batch.is_some(),
        })
    })
}

/// Moves a contact to the trash. One that is there already stays there.
///
/// # Errors
/// `NotFound`.
pub fn delete(app: &App, access: &BookAccess, id: ContactId) -> Result<Option<BatchId>> {
    app.store.write(|conn| {
        let mut writer = Writer::open(conn, app, access, Opening::of(BatchKind::Delete, ""), None)?;
        let current = writer.current(id)?;
        if current.is_live() {
            writer.delete(&current)?;
        }
        writer.close()
    })
}

/// Brings a contact back from the trash.
///
/// # Errors
/// `UidTaken` if a live contact has its UID and `how` is `Plain`; `NotFound`.
pub fn restore(app: &App, access: &BookAccess, id: ContactId, how: RestoreHow) -> Result<Option<BatchId>> {
    app.store.write(|conn| {
        let mut writer = Writer::open(conn, app, access, Opening::of(BatchKind::Restore, ""), None)?;
        let current = writer.current(id)?;
        if current.is_live() {
            return Ok(None);
        }
        let rival = store::contacts::by_uid(writer.conn(), access.book_id(), &current.uid)?;
        match (rival, how) {
            (Some(rival), RestoreHow::Plain) => return Err(Error::UidTaken(rival.id())),
            (Some(rival), RestoreHow::Merge) => add_what_lacks(&mut writer, &rival, &current)?,
            (Some(_), RestoreHow::KeepBoth) => {
                let uid = Uuid::new_v4().to_string();
                let renamed = vcard::with_uid(&vcard::parse(&current.card), &uid);
                writer.replace(&current, &vcard::print(&renamed))?;
                let current = writer.current(id)?;
                writer.bring_back(&current)?;
            }
            (None, _) => writer.bring_back(&current)?,
        }
        writer.close()
    })
}

/// Adds the properties of `other` that `live` has not. Where each has its own, `live` keeps its own, and
/// `other` stays in the trash with the rest.
fn add_what_lacks(writer: &mut Writer, live: &Stored, other: &Stored) -> Result<()> {
    let nothing = vcard::parse(b"BEGIN:VCARD\r\nEND:VCARD\r\n");
    let merge = three_way(&nothing, &vcard::parse(&other.card), &vcard::parse(&live.card));
    writer.replace(live, &vcard::print(&merge.card))?;
    Ok(())
}

/// Deletes a contact of the trash for ever. The one act that cannot be undone.
///
/// # Errors
/// `NotFound`, also for a contact that is not in the trash.
pub fn purge(app: &App, access: &BookAccess, id: ContactId) -> Result<()> {
    app.store.write(|conn| {
        let mut writer = Writer::open(conn, app, access, Opening::of(BatchKind::Purge, ""), None)?;
        let current = writer.current(id)?;
        if current.is_live() {
            return Err(Error::NotFound);
        }
        writer.purge(&current)?;
        writer.close().map(drop)
    })
}

/// Deletes everything that is in the trash now for ever, and tells how much it was.
pub fn empty_trash(app: &App, access: &BookAccess) -> Result<i64> {
    purge_deleted_before(app, access, app.now() + chrono::TimeDelta::seconds(1))
}

/// Deletes for ever what was deleted before `when`, in short transactions under one batch.
pub fn purge_deleted_before(app: &App, access: &BookAccess, when: Timestamp) -> Result<i64> {
    let limit = i64::try_from(CHUNK).unwrap_or(i64::MAX);
    let mut purged = 0;
    let mut batch = None;
    loop {
        let ids = app
            .store
            .read(|conn| store::contacts::deleted_before(conn, access.book_id(), when, limit))?;
        if ids.is_empty() {
            return Ok(purged);
        }
        batch = app.store.write(|conn| {
            let mut writer = Writer::open(conn, app, access, Opening::of(BatchKind::Purge, ""), batch)?;
            for stored in store::contacts::by_ids(writer.conn(), access.book_id(), &ids)? {
                // Brought back since it was looked up, and perhaps deleted anew: not meant.
                if stored.deleted_at.is_some_and(|at| at < when) {
                    writer.purge(&stored)?;
                    purged += 1;
                }
            }
            writer.close()
        })?;
    }
}

/// A page of the trash, from the cursor of the page before on.
///
/// # Errors
/// `BadPage` for a cursor that the trash did not give out.
pub fn trash(app: &App, access: &BookAccess, after: Option<&str>) -> Result<TrashPage> {
    let before = after
        .map(|cursor| parse_cursor(cursor).ok_or(Error::BadPage))
        .transpose()?;
    let mut rows = app
        .store
        .read(|conn| store::contacts::trash(conn, access.book_id(), before, TRASH_PAGE + 1))?;
    let has_more = i64::try_from(rows.len()).is_ok_and(|n| n > TRASH_PAGE);
    if has_more {
        rows.pop();
    }
    let after = rows
        .last()
        .filter(|_| has_more)
        .map(|(id, _, at)| format!("{}.{id}", at.and_utc().timestamp_micros()));
    let rows = rows
        .into_iter()
        .map(|(id, name, deleted_at)| TrashRow {
            id: ContactId(id),
            name,
            deleted_at,
        })
        .collect();
    Ok(TrashPage { rows, after })
}

fn parse_cursor(cursor: &str) -> Option<(Timestamp, i64)> {
    let (at, id) = cursor.split_once('.')?;
    let at = chrono::DateTime::from_timestamp_micros(at.parse().ok()?)?;
    Some((at.naive_utc(), id.parse().ok()?))
}

/// The card as it was at a revision.
fn card_at(conn: &mut Conn, access: &BookAccess, current: &Stored, revision: i64) -> Result<Vec<u8>> {
    if revision == current.token {
        return Ok(current.card.clone());
    }
    if !store::changes::known_at(conn, access.book_id(), current.id(), revision)? {
        return Err(Error::NotFound);
    }
    let then = store::changes::card_after(conn, access.book_id(), current.id(), revision)?;
    Ok(then.unwrap_or_else(|| current.card.clone()))
}
