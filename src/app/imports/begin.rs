//! Beginning an import and taking its files in.

use crate::app::{App, Error, Result, Who};
use crate::domain::ids::ImportId;
use crate::domain::import::{Counts, State};
use crate::store::imports::NewImportRow;
use crate::store::{self, Conn};

use super::lease::Lease;
use super::{Choices, Import, Upload, json};

/// Begins an import into the book of `who`. Everybody who comes in gets `label`, if it says anything.
///
/// # Errors
/// Those of the store.
pub fn begin(app: &App, who: &Who, label: &str) -> Result<ImportId> {
    let now = app.now();
    let row = NewImportRow {
        book_id: who.book.id.0,
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

/// Begins a file of an import; its octets are then written to what this returns.
///
/// # Errors
/// `ImportPast` if the import takes no more files; those of the store.
pub fn file(app: &App, who: &Who, id: ImportId, name: &str) -> Result<Upload> {
    let file = app.store.write(|conn| {
        let import = Import::try_from(store::imports::by_id(conn, who.book.id, id)?)?;
        if import.state != State::Uploading {
            return Err(Error::ImportPast);
        }
        Ok(store::imports::insert_file(conn, who.book.id, id, name)?)
    })?;
    Ok(Upload::of(app, who.book.id, file))
}

/// All files are there: the background runner will read them.
///
/// # Errors
/// `ImportPast` if that was said already; those of the store.
pub fn uploaded(app: &App, who: &Who, id: ImportId) -> Result<()> {
    app.store.write(|conn| ended(conn, app, who, id))
}

/// The same for somebody who reads them themselves, which nobody else does as long as they live.
///
/// # Errors
/// As `uploaded`.
pub fn uploaded_and_held(app: &App, who: &Who, id: ImportId) -> Result<Lease> {
    app.store.write(|conn| {
        ended(conn, app, who, id)?;
        Lease::take_within(conn, app, who, id)?.ok_or(Error::ImportPast)
    })
}

fn ended(conn: &mut Conn, app: &App, who: &Who, id: ImportId) -> Result<()> {
    let (from, to) = (State::Uploading.as_str(), State::Reading.as_str());
    if store::imports::move_on(conn, who.book.id, id, &[from], to, app.now())? {
        Ok(())
    } else {
        Err(Error::ImportPast)
    }
}
