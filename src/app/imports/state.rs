//! Loads imports that must be in a certain state, and changes their state.

use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::ImportId;
use crate::domain::import::ImportState;
use crate::store::{self, Conn};

use super::Import;

/// Loads an import that must be in one of `states`.
///
/// # Errors
/// `NotFound`; `WrongImportState` if it is in another state.
pub fn load_in_state(
    conn: &mut Conn,
    access: &BookAccess,
    id: ImportId,
    states: &[ImportState],
) -> Result<Import> {
    let import = Import::load(conn, access.book_id(), id)?;
    if states.contains(&import.state) {
        Ok(import)
    } else {
        Err(Error::WrongImportState)
    }
}

/// Changes the state and ends any lease.
///
/// # Errors
/// `WrongImportState` if the import is in none of the states `from`.
pub fn change_state(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: ImportId,
    from: &[ImportState],
    to: ImportState,
) -> Result<()> {
    let from: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
    if store::imports::change_state(conn, access.book_id(), id, &from, to.as_str(), app.now())? {
        Ok(())
    } else {
        Err(Error::WrongImportState)
    }
}
