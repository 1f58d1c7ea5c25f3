//! What the background runner does with imports: it goes on with those that nobody is at.

use crate::app::{App, BookAccess, Error, Result, books};
use crate::domain::ids::{BookId, ImportId};
use crate::domain::import::State;
use crate::store;

use super::lease::Lease;
use super::{Asks, Import, Watch, apply, read};

/// How often work is taken up that gets no further: what kills the program would kill it again.
const ATTEMPTS: i64 = 5;

/// An import that waits for somebody to go on with it.
#[derive(Clone, Debug)]
pub struct Waiting {
    access: BookAccess,
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
pub fn waiting(app: &App) -> Result<Vec<Waiting>> {
    let states = [State::Reading.as_str(), State::Applying.as_str()];
    let rows = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::waiting(conn, &states, app.now())?))?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let owners = books::every(app)?;
    let waiting = rows.into_iter().filter_map(|(id, book)| {
        let access = owners
            .iter()
            .find(|access| access.book_id() == BookId(book))?
            .clone();
        let import = ImportId(id);
        Some(Waiting { access, import })
    });
    Ok(waiting.collect())
}

/// Goes on with an import, which is held meanwhile, so that replicas do not double it.
///
/// # Errors
/// Those of the store, after which it is tried again. What failed otherwise is noted at the import.
pub fn go_on(app: &App, waiting: &Waiting, seen: Watch) -> Result<()> {
    let (access, id) = (&waiting.access, waiting.import);
    let Some(lease) = Lease::take(app, access, id)? else {
        return Ok(());
    };
    let row = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::by_id(conn, access.book_id(), id)?))?;
    let import = Import::try_from(row)?;
    if import.attempts > ATTEMPTS {
        log::error!("import {id} was taken up {ATTEMPTS} times and got no further");
        return fail(app, access, id);
    }
    let done = match import.state {
        State::Reading => read::read(app, access, id, lease, Asks::Somebody, seen).map(drop),
        State::Applying => match apply::go_on(app, access, id, lease, seen) {
            // What it wrote was taken back meanwhile: there is nothing to go on with.
            Err(Error::ImportPast) => return fail(app, access, id),
            other => other,
        },
        _ => Ok(()),
    };
    match done {
        // Somebody stopped it or went on with it: that is theirs.
        Err(Error::TakenOver | Error::NotFound) | Ok(()) => Ok(()),
        Err(why @ (Error::Internal(_) | Error::Store(_))) => {
            log::error!("import {id} failed: {why}");
            fail(app, access, id)
        }
        Err(other) => Err(other),
    }
}

/// A fault of the program's would come again: the import is not tried for ever. What it wrote can be
/// undone.
fn fail(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store.write(|conn| {
        let states = [State::Reading.as_str(), State::Applying.as_str()];
        let failed = State::Failed.as_str();
        store::imports::move_on(conn, access.book_id(), id, &states, failed, app.now())?;
        let import = Import::try_from(store::imports::by_id(conn, access.book_id(), id)?)?;
        if let Some(batch) = import.batch {
            let detail = apply::detail(conn, access, id)?;
            store::batches::finish(conn, access.book_id(), batch, &detail)?;
        }
        Ok(())
    })
}
