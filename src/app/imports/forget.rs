//! Forgetting imports and their files: in short transactions, for a file may have a gigabyte, and
//! others want to save meanwhile.

use chrono::TimeDelta;

use crate::app::{App, BookAccess, Error, Result, Timestamp};
use crate::domain::ids::{BookId, ImportId};
use crate::domain::import::State;
use crate::store::{self, Conn};

use super::{Import, KEPT_DAYS, json};

/// Hours after which an upload that never ended is forgotten.
const UPLOAD_HOURS: i64 = 24;

/// Forgets an import that has written nothing.
///
/// # Errors
/// `ImportPast` if it has.
pub fn discard(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store.write(|conn| {
        let import = Import::try_from(store::imports::by_id(conn, access.book_id(), id)?)?;
        if import.batch.is_some() || import.state == State::Applying {
            return Err(Error::ImportPast);
        }
        hide(conn, app, access.book_id(), &import)
    })?;
    erase(app, access.book_id(), id)
}

/// Forgets uploads that never ended, previews that nobody took up, and the files of what is done.
pub fn tidy(app: &App) -> Result<()> {
    let (uploads, others) = limits(app);
    let old = app.store.read(|conn| {
        let mut old = store::imports::abandoned(conn, State::Uploading.as_str(), uploads)?;
        let states = OVER.map(State::as_str);
        let waiting = [State::Asking.as_str(), State::Ready.as_str()];
        old.extend(store::imports::old(conn, &states, &waiting, others)?);
        Ok::<_, Error>(old)
    })?;
    for (id, book) in old {
        forget(app, BookId(book), ImportId(id))?;
    }
    Ok(())
}

/// States in which nobody works on an import.
const OVER: [State; 5] = [
    State::Asking,
    State::Ready,
    State::Done,
    State::Stopped,
    State::Failed,
];

/// Before when an upload, and anything else, is old.
fn limits(app: &App) -> (Timestamp, Timestamp) {
    let now = app.now();
    (
        now - TimeDelta::hours(UPLOAD_HOURS),
        now - TimeDelta::days(KEPT_DAYS),
    )
}

/// What of an old import goes.
enum Goes {
    Nothing,
    /// What wrote to the book keeps its report for ever.
    Files,
    Everything,
}

fn forget(app: &App, book: BookId, id: ImportId) -> Result<()> {
    let goes = app.store.write(|conn| {
        let row = store::imports::by_id(conn, book, id)?;
        let touched_at = row.touched_at;
        let import = Import::try_from(row)?;
        // Somebody may have taken it up since it was found.
        let (uploads, others) = limits(app);
        let is_old = if import.state == State::Uploading {
            touched_at < uploads
        } else {
            touched_at < others && OVER.contains(&import.state)
        };
        if !is_old {
            return Ok(Goes::Nothing);
        }
        if import.batch.is_none() && import.state != State::Done {
            hide(conn, app, book, &import)?;
            return Ok(Goes::Everything);
        }
        // Without its cards it cannot be gone on with: what was not done is left out, and counted so.
        let mut counts = import.counts;
        counts.done.skipped += counts.total().saturating_sub(counts.done.total());
        store::imports::close(conn, book, id, State::Done.as_str(), &json(&counts)?)?;
        Ok::<_, Error>(Goes::Files)
    })?;
    match goes {
        Goes::Nothing => Ok(()),
        Goes::Everything => erase(app, book, id),
        Goes::Files => {
            // The bytes last: by them it is found again, should this be cut off.
            stepwise(app, |conn| store::imports::thin_out_items(conn, book, id))?;
            stepwise(app, |conn| store::imports::delete_chunks(conn, book, id))
        }
    }
}

/// From here on nobody sees it or works on it. Should the rest be cut off, it is an upload that never ended.
fn hide(conn: &mut Conn, app: &App, book: BookId, import: &Import) -> Result<()> {
    let (from, to) = (import.state.as_str(), State::Uploading.as_str());
    store::imports::move_on(conn, book, import.id, &[from], to, app.now())?;
    Ok(())
}

fn erase(app: &App, book: BookId, id: ImportId) -> Result<()> {
    stepwise(app, |conn| store::imports::delete_chunks(conn, book, id))?;
    stepwise(app, |conn| store::imports::delete_items(conn, book, id))?;
    app.store
        .write(|conn| Ok(store::imports::delete(conn, book, id)?))
}

/// Repeats a step, each in a transaction of its own, until it says that nothing is left to do.
fn stepwise(app: &App, mut step: impl FnMut(&mut Conn) -> store::Result<bool>) -> Result<()> {
    while app.store.write(&mut step)? {
        app.store.yield_to_waiters();
    }
    Ok(())
}
