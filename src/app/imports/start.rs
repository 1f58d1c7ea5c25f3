//! Starts and stops the applying of an import.

use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::ImportId;
use crate::domain::import::ImportState;
use crate::store::{self, Conn};

use super::apply::reopen_batch;
use super::lease::Lease;
use super::state::{change_state, load_in_state};

/// Starts to apply an import, or resumes one that was stopped or failed. The background runner does the
/// work.
///
/// # Errors
/// `WrongImportState` if it is being applied, is done, or was undone.
pub fn start(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store.write(|conn| start_within(conn, app, access, id))
}

/// Like [`start`], but the caller applies the import: it holds the lease from the start.
///
/// # Errors
/// As [`start`].
pub fn start_and_lease(app: &App, access: &BookAccess, id: ImportId) -> Result<Lease> {
    app.store.write(|conn| {
        start_within(conn, app, access, id)?;
        Lease::acquire_within(conn, app, access, id)?.ok_or(Error::WrongImportState)
    })
}

fn start_within(conn: &mut Conn, app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let states = [ImportState::Ready, ImportState::Stopped, ImportState::Failed];
    let import = load_in_state(conn, access, id, &states)?;
    // An import without a batch failed while its files were read.
    let was_read = import.state != ImportState::Failed || import.batch.is_some();
    reopen_batch(conn, app, access, id)?;
    let next = if was_read {
        ImportState::Applying
    } else {
        ImportState::Reading
    };
    change_state(conn, app, access, id, &states, next)
}

/// Stops an import that is being applied. What it wrote stays; the user can resume or undo it.
///
/// # Errors
/// `WrongImportState` if it is not being applied.
pub fn stop(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store.write(|conn| {
        let import = load_in_state(conn, access, id, &[ImportState::Applying])?;
        change_state(
            conn,
            app,
            access,
            id,
            &[ImportState::Applying],
            ImportState::Stopped,
        )?;
        if let Some(batch) = import.batch {
            store::batches::close(conn, access.book_id(), batch)?;
        }
        Ok(())
    })
}
