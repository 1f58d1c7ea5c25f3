//! What the background runner does with imports: it goes on with those that nobody is at, and forgets
//! what is of no more use.

use chrono::TimeDelta;

use crate::app::{App, Error, Result, Timestamp, Who, jobs};
use crate::domain::ids::{BookId, ImportId};
use crate::domain::import::State;
use crate::store;

use super::lease::Lease;
use super::{Asks, Import, KEPT_DAYS, Watch, apply, json, read};

/// How often work is taken up that gets no further: what kills the program would kill it again.
const ATTEMPTS: i64 = 5;
/// Hours after which an upload that never ended is forgotten.
const UPLOAD_HOURS: i64 = 24;

/// An import that waits for somebody to go on with it.
#[derive(Clone, Debug)]
pub struct Waiting {
    who: Who,
    import: ImportId,
}

impl Waiting {
    /// Which one it is.
    #[must_use]
    pub fn import(&self) -> ImportId {
        self.import
    }
}

/// The imports of any book that wait for work, the oldest first.
///
/// # Errors
/// Those of the store.
pub fn waiting(app: &App) -> Result<Vec<Waiting>> {
    let states = [State::Reading.as_str(), State::Applying.as_str()];
    let rows = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::waiting(conn, &states, app.now())?))?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let owners = jobs::every_book(app)?;
    let waiting = rows.into_iter().filter_map(|(id, book)| {
        let who = owners.iter().find(|who| who.book.id == BookId(book))?.clone();
        let import = ImportId(id);
        Some(Waiting { who, import })
    });
    Ok(waiting.collect())
}

/// Goes on with an import, which is held meanwhile, so that replicas do not double it.
///
/// # Errors
/// Those of the store, after which it is tried again. What failed otherwise is noted at the import.
pub fn go_on(app: &App, waiting: &Waiting, seen: Watch) -> Result<()> {
    let (who, id) = (&waiting.who, waiting.import);
    let Some(lease) = Lease::take(app, who, id)? else {
        return Ok(());
    };
    let row = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::by_id(conn, who.book.id, id)?))?;
    let import = Import::try_from(row)?;
    if import.attempts > ATTEMPTS {
        log::error!("import {id} was taken up {ATTEMPTS} times and got no further");
        return fail(app, who, id);
    }
    let done = match import.state {
        State::Reading => read::read(app, who, id, lease, Asks::Somebody, seen).map(drop),
        State::Applying => match apply::go_on(app, who, id, lease, seen) {
            // What it wrote was taken back meanwhile: there is nothing to go on with.
            Err(Error::ImportPast) => return fail(app, who, id),
            other => other,
        },
        _ => Ok(()),
    };
    match done {
        // Somebody stopped it or went on with it: that is theirs.
        Err(Error::TakenOver | Error::NotFound) | Ok(()) => Ok(()),
        Err(Error::Internal(why)) => {
            log::error!("import {id} failed: {why}");
            fail(app, who, id)
        }
        Err(other) => Err(other),
    }
}

/// A fault of the program's would come again: the import is not tried for ever. What it wrote can be
/// undone.
fn fail(app: &App, who: &Who, id: ImportId) -> Result<()> {
    app.store.write(|conn| {
        let states = [State::Reading.as_str(), State::Applying.as_str()];
        let failed = State::Failed.as_str();
        store::imports::move_on(conn, who.book.id, id, &states, failed, app.now())?;
        let import = Import::try_from(store::imports::by_id(conn, who.book.id, id)?)?;
        if let Some(batch) = import.batch {
            let detail = apply::detail(conn, who, id)?;
            store::batches::finish(conn, batch, &detail)?;
        }
        Ok(())
    })
}

/// Forgets uploads that never ended, previews that nobody took up, and the files of what is done.
///
/// # Errors
/// Those of the store.
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
        app.store.give_way();
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

fn forget(app: &App, book: BookId, id: ImportId) -> Result<()> {
    app.store.write(|conn| {
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
            return Ok(());
        }
        // What wrote to the book keeps its report for ever.
        if import.batch.is_none() && import.state != State::Done {
            return Ok(store::imports::delete(conn, book, id)?);
        }
        // Without its cards it cannot be gone on with: what was not done is left out, and counted so.
        let mut counts = import.counts;
        counts.done.skipped += counts.total().saturating_sub(counts.done.total());
        store::imports::close(conn, book, id, State::Done.as_str(), &json(&counts)?)?;
        store::imports::delete_chunks(conn, book, id)?;
        store::imports::thin_out_items(conn, book, id)?;
        Ok(())
    })
}
