//! Runs imports that have no live lease: new ones, and those whose server was killed. The background
//! runner calls this.

use crate::app::{App, BookAccess, Error, Result, books};
use crate::domain::ids::ImportId;
use crate::domain::import::ImportState;
use crate::store;

use super::lease::Lease;
use super::{Import, OnProgress, UnknownColumns, apply, read};

/// Attempts without a saved step after which an import fails: a file that kills the program would kill it
/// again.
const MAX_ATTEMPTS: i64 = 5;

/// An import that waits for a server to run it.
#[derive(Clone, Debug)]
pub struct PendingImport {
    access: BookAccess,
    import: ImportId,
}

impl PendingImport {
    /// Its id.
    #[must_use]
    pub fn import(&self) -> ImportId {
        self.import
    }
}

/// The imports of all books that wait for a server to run it, oldest first.
pub fn pending(app: &App) -> Result<Vec<PendingImport>> {
    let states = [ImportState::Reading.as_str(), ImportState::Applying.as_str()];
    let rows = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::without_lease(conn, &states, app.now())?))?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let owners = books::every(app)?;
    let pending = rows.into_iter().filter_map(|(import, book)| {
        let access = owners.iter().find(|access| access.book_id() == book)?.clone();
        Some(PendingImport { access, import })
    });
    Ok(pending.collect())
}

/// Reads or applies an import under a lease. Does nothing if another server holds it.
///
/// # Errors
/// Only those after which the caller may try again. Other failures set the import's state to `Failed`.
pub fn run_pending(app: &App, pending: &PendingImport, on_progress: OnProgress) -> Result<()> {
    let (access, id) = (&pending.access, pending.import);
    let Some(lease) = Lease::acquire(app, access, id)? else {
        return Ok(());
    };
    let import = app.store.read(|conn| Import::load(conn, access.book_id(), id))?;
    if import.attempts > MAX_ATTEMPTS {
        log::error!("import {id} was attempted {MAX_ATTEMPTS} times without progress");
        return fail(app, access, id);
    }
    let done = match import.state {
        ImportState::Reading => {
            read::read(app, access, id, lease, UnknownColumns::Ask, on_progress).map(drop)
        }
        ImportState::Applying => match apply::resume(app, access, id, lease, on_progress) {
            // The user undid its batch meanwhile: it cannot be resumed.
            Err(Error::WrongImportState) => return fail(app, access, id),
            other => other,
        },
        _ => Ok(()),
    };
    match done {
        // The user stopped or discarded it, or another server took it over.
        Err(Error::Interrupted | Error::NotFound) | Ok(()) => Ok(()),
        Err(error @ (Error::Internal(_) | Error::Store(_))) => {
            log::error!("import {id} failed: {error}");
            fail(app, access, id)
        }
        Err(other) => Err(other),
    }
}

/// Sets the state to `Failed`: an error in the program would occur again. The user can undo what was
/// written.
fn fail(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store.write(|conn| {
        let states = [ImportState::Reading.as_str(), ImportState::Applying.as_str()];
        let failed = ImportState::Failed.as_str();
        store::imports::change_state(conn, access.book_id(), id, &states, failed, app.now())?;
        let import = Import::load(conn, access.book_id(), id)?;
        if let Some(batch) = import.batch {
            store::batches::close(conn, access.book_id(), batch)?;
        }
        Ok(())
    })
}
