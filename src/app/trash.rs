//! The trash: its pages, restoring contacts, and purging them permanently.

use uuid::Uuid;

use crate::app::write::{BatchSpec, Precondition, Writer, write_book};
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use crate::domain::change_log::BatchKind;
use crate::domain::ids::{BatchId, ContactId};
use crate::domain::three_way_merge::three_way;
use crate::formats::vcard;
use crate::store::contacts::Stored;
use crate::store::{self, Paged};

/// How to restore a contact whose UID a live contact has taken meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreHow {
    /// Fail with `UidTaken`.
    Plain,
    /// Keep both; the restored contact gets a new UID.
    KeepBoth,
    /// Add to the live contact what only the deleted one has.
    Merge,
}

/// A contact in the trash.
#[derive(Clone, Debug)]
pub struct TrashRow {
    /// Its key.
    pub id: ContactId,
    /// Its display name.
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

/// Rows on a page.
const PAGE: usize = 100;
/// Contacts that one transaction purges.
const CHUNK: i64 = 500;

/// A page of the trash, after the cursor of the previous page.
///
/// # Errors
/// `BadPage` for a cursor that no page of the trash gave out.
pub fn page(app: &App, access: &BookAccess, after: Option<&str>) -> Result<TrashPage> {
    let before = after
        .map(|cursor| parse_cursor(cursor).ok_or(Error::BadPage))
        .transpose()?;
    let Paged { rows, has_more } = app
        .store
        .read(|conn| store::contacts::trash(conn, access.book_id(), before, PAGE))?;
    let after = rows
        .last()
        .filter(|_| has_more)
        .map(|row| format!("{}.{}", row.deleted_at.and_utc().timestamp_micros(), row.id));
    let rows = rows
        .into_iter()
        .map(|row| TrashRow {
            id: ContactId(row.id),
            name: row.display_name,
            deleted_at: row.deleted_at,
        })
        .collect();
    Ok(TrashPage { rows, after })
}

fn parse_cursor(cursor: &str) -> Option<(Timestamp, i64)> {
    let (at, id) = cursor.split_once('.')?;
    let at = chrono::DateTime::from_timestamp_micros(at.parse().ok()?)?;
    Some((at.naive_utc(), id.parse().ok()?))
}

/// Restores a contact from the trash.
///
/// # Errors
/// `UidTaken` if a live contact has its UID and `how` is `Plain`; `NotFound`.
pub fn restore(app: &App, access: &BookAccess, id: ContactId, how: RestoreHow) -> Result<Option<BatchId>> {
    let written = write_book(app, access, BatchKind::Restore, Precondition::None, |writer| {
        let current = writer.current(id)?;
        if current.is_live() {
            return Ok(());
        }
        let rival = store::contacts::by_uid(writer.conn(), access.book_id(), &current.uid)?;
        match (rival, how) {
            (Some(rival), RestoreHow::Plain) => Err(Error::UidTaken(rival.id())),
            (Some(rival), RestoreHow::Merge) => add_missing(writer, &rival, &current),
            (Some(_), RestoreHow::KeepBoth) => {
                let uid = Uuid::new_v4().to_string();
                let renamed = vcard::with_uid(&vcard::parse(&current.card), &uid);
                writer.replace(&current, &vcard::print(&renamed))?;
                let current = writer.current(id)?;
                writer.restore(&current)
            }
            (None, _) => writer.restore(&current),
        }
    })?;
    Ok(written.batch)
}

/// Adds the properties that only `deleted` has to `live`. Where both have one, `live` keeps its own, and
/// the other value stays in the trash.
fn add_missing(writer: &mut Writer, live: &Stored, deleted: &Stored) -> Result<()> {
    let nothing = vcard::parse(b"BEGIN:VCARD\r\nEND:VCARD\r\n");
    let merge = three_way(&nothing, &vcard::parse(&deleted.card), &vcard::parse(&live.card));
    writer.replace(live, &vcard::print(&merge.card))?;
    Ok(())
}

/// Deletes a contact in the trash permanently. This cannot be undone.
///
/// # Errors
/// `NotFound`, also for a contact that is not in the trash.
pub fn purge(app: &App, access: &BookAccess, id: ContactId) -> Result<()> {
    write_book(app, access, BatchKind::Purge, Precondition::None, |writer| {
        let current = writer.current(id)?;
        if current.is_live() {
            return Err(Error::NotFound);
        }
        writer.purge(&current)
    })?;
    Ok(())
}

/// Purges every contact that is in the trash now. Returns how many.
pub fn empty(app: &App, access: &BookAccess) -> Result<i64> {
    purge_deleted_before(app, access, app.now() + chrono::TimeDelta::seconds(1))
}

/// Purges the contacts deleted before `when`, in short transactions under one batch. Returns how many.
pub fn purge_deleted_before(app: &App, access: &BookAccess, when: Timestamp) -> Result<i64> {
    let mut purged = 0;
    let mut batch = None;
    loop {
        let ids = app
            .store
            .read(|conn| store::contacts::deleted_before(conn, access.book_id(), when, CHUNK))?;
        if ids.is_empty() {
            return Ok(purged);
        }
        let spec = BatchSpec::from(BatchKind::Purge).resuming(batch);
        let written = write_book(app, access, spec, Precondition::None, |writer| {
            for stored in store::contacts::by_ids(writer.conn(), access.book_id(), &ids)? {
                // Another user may have restored it, and even deleted it again, since it was looked up.
                if stored.deleted_at.is_some_and(|at| at < when) {
                    writer.purge(&stored)?;
                    purged += 1;
                }
            }
            Ok(())
        })?;
        batch = written.batch;
    }
}
