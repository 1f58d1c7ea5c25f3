//! Beginning an import and taking its files in.

use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::ImportId;
use crate::domain::import::{Counts, State};
use crate::store::imports::NewImportRow;
use crate::store::{self, Conn};

use super::lease::Lease;
use super::{Choices, Import, Upload, json};

/// Begins an import into the book of `access`. Everybody who comes in gets `label`, if it says anything.
pub fn begin(app: &App, access: &BookAccess, label: &str) -> Result<ImportId> {
    let now = app.now();
    let row = NewImportRow {
        book_id: access.book_id().0,
        state: State::Uploading.as_str(),
        label: label.trim(),
        choices: &Choices::default().print()?,
        counts: &json(&Counts::default())?,
        applied_to: 0,
        attempts: 0,
        leased_until: now,
        made_at: now,
        touched_at: now,
    };
    app.store
        .write(|conn| Ok::<_, Error>(store::imports::insert(conn, &row)?))
}

/// Begins a file of an import; its bytes are then written to what this returns.
///
/// # Errors
/// `ImportPast` if the import takes no more files.
pub fn add_file(app: &App, access: &BookAccess, id: ImportId, name: &str) -> Result<Upload> {
    let file = app.store.write(|conn| {
        let import = Import::try_from(store::imports::by_id(conn, access.book_id(), id)?)?;
        if import.state != State::Uploading {
            return Err(Error::ImportPast);
        }
        Ok(store::imports::insert_file(conn, access.book_id(), id, name)?)
    })?;
    Ok(Upload::of(app, access.book_id(), file))
}

/// All files are there: the background runner will read them.
///
/// # Errors
/// `ImportPast` if that was said already.
pub fn finish_upload(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store.write(|conn| ended(conn, app, access, id))
}

/// The same for somebody who reads them themselves, which nobody else does as long as they live.
///
/// # Errors
/// As `uploaded`.
pub fn finish_upload_and_lease(app: &App, access: &BookAccess, id: ImportId) -> Result<Lease> {
    app.store.write(|conn| {
        ended(conn, app, access, id)?;
        Lease::acquire_within(conn, app, access, id)?.ok_or(Error::ImportPast)
    })
}

fn ended(conn: &mut Conn, app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let (from, to) = (State::Uploading.as_str(), State::Reading.as_str());
    if store::imports::move_on(conn, access.book_id(), id, &[from], to, app.now())? {
        Ok(())
    } else {
        Err(Error::ImportPast)
    }
}
