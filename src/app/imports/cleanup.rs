//! Deletes discarded imports, abandoned uploads and the files of finished imports. Rows are deleted in short
//! transactions, because a file may have a gigabyte and other requests want to write meanwhile.

use chrono::TimeDelta;

use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result, Timestamp, books};
use crate::domain::ids::ImportId;
use crate::domain::import::ImportState;
use crate::store::{self, Conn};

use super::Import;

/// Hours after which an upload that was not finished is deleted.
const UPLOAD_HOURS: i64 = 24;

/// Days after which the files of an import are deleted. Its counts and the items with remarks stay.
const FILE_DAYS: i64 = 7;

/// Deletes an import that has written nothing.
///
/// # Errors
/// `WrongImportState` if it has.
pub fn discard(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store.write(|conn| {
        let import = Import::load(conn, access.book_id(), id)?;
        if import.batch.is_some() || import.state == ImportState::Applying {
            return Err(Error::WrongImportState);
        }
        hide(conn, app, access, &import)
    })?;
    delete_all(app, access, id)
}

/// Deletes abandoned uploads, previews that were never applied, and the files of finished imports.
pub fn clean_up(app: &App) -> Result<()> {
    let (uploads, others) = cutoffs(app);
    let old = app.store.read(|conn| {
        let mut old = store::imports::abandoned(conn, ImportState::Uploading.as_str(), uploads)?;
        let states = IDLE_STATES.map(ImportState::as_str);
        let waiting = [ImportState::Asking.as_str(), ImportState::Ready.as_str()];
        old.extend(store::imports::old(conn, &states, &waiting, others)?);
        Ok::<_, Error>(old)
    })?;
    if old.is_empty() {
        return Ok(());
    }
    for access in books::every(app)? {
        for (id, _) in old.iter().filter(|(_, book)| *book == access.book_id()) {
            clean_up_import(app, &access, *id)?;
        }
    }
    Ok(())
}

/// States in which nothing works on an import.
const IDLE_STATES: [ImportState; 5] = [
    ImportState::Asking,
    ImportState::Ready,
    ImportState::Done,
    ImportState::Stopped,
    ImportState::Failed,
];

/// An upload, and any other import, is old if it was last changed before this time.
fn cutoffs(app: &App) -> (Timestamp, Timestamp) {
    let now = app.now();
    (
        now - TimeDelta::hours(UPLOAD_HOURS),
        now - TimeDelta::days(FILE_DAYS),
    )
}

/// What is deleted of an old import.
enum Cleanup {
    Nothing,
    /// The report of an import that wrote to the book is kept.
    Files,
    Everything,
}

fn clean_up_import(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let book = access.book_id();
    let cleanup = app.store.write(|conn| {
        let row = store::imports::by_id(conn, book, id)?;
        let touched_at = row.touched_at;
        let import = Import::try_from(row)?;
        // The user may have started it since it was found.
        let (uploads, others) = cutoffs(app);
        let is_old = if import.state == ImportState::Uploading {
            touched_at < uploads
        } else {
            touched_at < others && IDLE_STATES.contains(&import.state)
        };
        if !is_old {
            return Ok(Cleanup::Nothing);
        }
        if import.batch.is_none() && import.state != ImportState::Done {
            hide(conn, app, access, &import)?;
            return Ok(Cleanup::Everything);
        }
        // Without its cards the import cannot be resumed: items that were not applied count as skipped.
        let mut counts = import.counts;
        counts.done.skipped += counts.total().saturating_sub(counts.done.total());
        store::imports::close(conn, book, id, ImportState::Done.as_str(), &to_json(&counts)?)?;
        Ok::<_, Error>(Cleanup::Files)
    })?;
    match cleanup {
        Cleanup::Nothing => Ok(()),
        Cleanup::Everything => delete_all(app, access, id),
        Cleanup::Files => {
            // The files last: if this is interrupted, the next cleanup finds the import by them.
            repeat(app, |conn| {
                store::imports::delete_unreported_items(conn, book, id)
            })?;
            repeat(app, |conn| store::imports::delete_chunks(conn, book, id))
        }
    }
}

/// Makes an import look like an unfinished upload: pages do not show it, nothing works on it, and if the
/// deletion is interrupted, the next cleanup finishes it.
fn hide(conn: &mut Conn, app: &App, access: &BookAccess, import: &Import) -> Result<()> {
    let (from, to) = (import.state.as_str(), ImportState::Uploading.as_str());
    store::imports::change_state(conn, access.book_id(), import.id, &[from], to, app.now())?;
    Ok(())
}

fn delete_all(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let book = access.book_id();
    repeat(app, |conn| store::imports::delete_chunks(conn, book, id))?;
    repeat(app, |conn| store::imports::delete_items(conn, book, id))?;
    app.store
        .write(|conn| Ok(store::imports::delete(conn, book, id)?))
}

/// Runs `step` in a transaction of its own until it returns false: nothing is left to do.
fn repeat(app: &App, mut step: impl FnMut(&mut Conn) -> store::Result<bool>) -> Result<()> {
    while app.store.write(&mut step)? {
        app.store.yield_to_waiters();
    }
    Ok(())
}
