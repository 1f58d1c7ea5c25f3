//! What the background runner does with imports: it goes on with those that nobody is at, and forgets
//! what is of no more use.

use chrono::TimeDelta;

use crate::app::{App, Error, Result, Who, jobs};
use crate::domain::ids::{BookId, ImportId};
use crate::domain::import::State;
use crate::store;

use super::lease::Lease;
use super::{Asks, Import, KEPT_DAYS, Watch, apply, read};

/// Hours after which an upload that never ended is forgotten.
const UPLOAD_HOURS: i64 = 24;

/// An import that waits for somebody to go on with it.
#[derive(Clone, Debug)]
pub struct Waiting {
    who: Who,
    import: ImportId,
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
    let done = match Import::try_from(row)?.state {
        State::Reading => read::read(app, who, id, lease, Asks::Somebody, seen).map(drop),
        State::Applying => apply::go_on(app, who, id, lease, seen),
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
    let now = app.now();
    let old = app.store.read(|conn| {
        let uploading = State::Uploading.as_str();
        let mut old = store::imports::abandoned(conn, uploading, now - TimeDelta::hours(UPLOAD_HOURS))?;
        old.extend(store::imports::kept(conn, now - TimeDelta::days(KEPT_DAYS))?);
        Ok::<_, Error>(old)
    })?;
    for (id, book) in old {
        forget(app, BookId(book), ImportId(id))?;
    }
    Ok(())
}

fn forget(app: &App, book: BookId, id: ImportId) -> Result<()> {
    app.store.write(|conn| {
        let import = Import::try_from(store::imports::by_id(conn, book, id)?)?;
        // What wrote to the book keeps its report for ever.
        if import.batch.is_none() && import.state != State::Done {
            store::imports::delete(conn, book, id)?;
        } else {
            store::imports::delete_chunks(conn, book, id)?;
            store::imports::thin_out_items(conn, book, id)?;
        }
        Ok(())
    })
}
