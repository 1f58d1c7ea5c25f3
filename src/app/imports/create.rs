//! Creates an import and adds the uploaded files to it.

use crate::app::jobs::Lease;
use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::ImportId;
use domain::import::{Counts, ImportState};
use domain::label::visible_label;
use store::imports::NewImportRow;

use super::state::{load_in_state, start_reading};
use super::{Choices, Upload};

/// Creates an import into the book of `access`. All imported contacts get `label`, unless it is blank.
pub fn create(app: &App, access: &BookAccess, label: &str) -> Result<ImportId> {
    let now = app.now();
    let row = NewImportRow {
        book_id: access.book_id().0,
        state: ImportState::Uploading.as_str(),
        label: visible_label(label),
        choices: &Choices::default().to_json()?,
        counts: &to_json(&Counts::default())?,
        made_at: now,
        touched_at: now,
    };
    app.store
        .write(|conn| Ok::<_, Error>(store::imports::insert(conn, &row)?))
}

/// Adds an empty file to an import. The caller writes its bytes to the returned upload.
///
/// # Errors
/// `WrongImportState` if the upload is finished.
pub fn add_file(app: &App, access: &BookAccess, id: ImportId, name: &str) -> Result<Upload> {
    let file = app.store.write(|conn| {
        load_in_state(conn, access, id, &[ImportState::Uploading])?;
        Ok::<_, Error>(store::imports::insert_file(conn, access.book_id(), id, name)?)
    })?;
    Ok(Upload::new(app, access.book_id(), file))
}

/// Says that all files are uploaded; the background runner reads them.
///
/// # Errors
/// `WrongImportState` if the upload was finished before.
pub fn finish_upload(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store
        .write(|conn| start_reading(conn, app, access, id, &[ImportState::Uploading], false))?;
    Ok(())
}

/// Like [`finish_upload`], but the caller reads the files: it holds the lease from the start.
pub fn finish_upload_and_lease(app: &App, access: &BookAccess, id: ImportId) -> Result<Lease> {
    app.store
        .write(|conn| start_reading(conn, app, access, id, &[ImportState::Uploading], true))
}
