//! Starts and stops the applying of an import.

use crate::app::jobs::{self, Lease};
use crate::app::write::with_book_locked;
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::ImportId;
use domain::import::ImportState;

use super::Import;
use super::state::{load_in_state, start_applying};

/// Starts to apply an import, or resumes one that was stopped or failed. The background runner does the
/// work.
///
/// # Errors
/// `WrongImportState` if it is being applied, is done, or was undone.
pub fn start(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let states = [ImportState::Ready, ImportState::Stopped, ImportState::Failed];
    with_book_locked(app, access, |conn| {
        match load_in_state(conn, access, id, &states)?.job {
            Some(job) => jobs::resume_within(conn, app, access, job).map_err(wrong_import_state),
            None => start_applying(conn, app, access, id, false).map(drop),
        }
    })
}

/// Like [`start`] for an import that was not applied yet, but the caller applies it: it holds the lease.
pub fn start_and_lease(app: &App, access: &BookAccess, id: ImportId) -> Result<Lease> {
    app.store
        .write(|conn| start_applying(conn, app, access, id, true))
}

/// Stops an import that is being applied. What it wrote stays; the user can resume or undo it.
///
/// # Errors
/// `WrongImportState` if it is not being applied.
pub fn stop(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let import = app.store.read(|conn| Import::load(conn, access.book_id(), id))?;
    match (import.state, import.job) {
        (ImportState::Applying, Some(job)) => jobs::stop(app, access, job).map_err(wrong_import_state),
        _ => Err(Error::WrongImportState),
    }
}

fn wrong_import_state(error: Error) -> Error {
    match error {
        Error::WrongJobState => Error::WrongImportState,
        other => other,
    }
}
