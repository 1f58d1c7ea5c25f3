//! The user's decisions about a preview: what is done with the items, their label, the charset of a file.

use crate::app::{App, BookAccess, Error, Result};
use domain::ids::{ImportFileId, ImportId, ImportItemId};
use domain::import::{Choice, ImportState, Verdict};
use domain::text::visible_name;
use formats::charset::Charset;
use store::imports::{FileFacts, FileRow};
use store::{self, Conn};

use super::state::{load_in_state, start_reading};

/// Chooses what is done with all items of a verdict. If `keeps_own`, items that have a choice of their own keep it.
///
/// # Errors
/// `WrongImportState` if the import is not waiting for the user; `InvalidChoice` if the verdict does not allow the
/// choice.
pub fn choose(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    verdict: Verdict,
    choice: Choice,
    keeps_own: bool,
) -> Result<()> {
    app.store.write(|conn| {
        let mut import = load_in_state(conn, access, id, &[ImportState::Ready])?;
        if !import.choices.set(verdict, choice) {
            return Err(Error::InvalidChoice);
        }
        let choices = import.choices.to_json()?;
        store::imports::set_choices(conn, access.book_id(), id, &import.label, &choices, app.now())?;
        if !keeps_own {
            store::imports::clear_choices(conn, access.book_id(), id, verdict.as_str())?;
        }
        Ok(())
    })
}

/// Chooses what is done with one item.
///
/// # Errors
/// As [`choose`]; `NotFound`.
pub fn choose_item(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    item: ImportItemId,
    choice: Choice,
) -> Result<()> {
    app.store.write(|conn| {
        let import = load_in_state(conn, access, id, &[ImportState::Ready])?;
        let choices = import.choices.to_json()?;
        // Only sets the time of the last change, so that the cleanup keeps the import.
        store::imports::set_choices(conn, access.book_id(), id, &import.label, &choices, app.now())?;
        let (row, _) = store::imports::item_text(conn, access.book_id(), id, item)?;
        let is_allowed = Verdict::parse(&row.verdict).is_some_and(|v| v.choices().contains(&choice));
        if !is_allowed {
            return Err(Error::InvalidChoice);
        }
        Ok(store::imports::choose(
            conn,
            access.book_id(),
            id,
            item,
            choice.as_str(),
        )?)
    })
}

/// Sets the label that all imported contacts get.
///
/// # Errors
/// `WrongImportState` if the import is not waiting for the user.
pub fn set_label(app: &App, access: &BookAccess, id: ImportId, label: &str) -> Result<()> {
    app.store.write(|conn| {
        let import = load_in_state(conn, access, id, &[ImportState::Ready])?;
        let choices = import.choices.to_json()?;
        Ok(store::imports::set_choices(
            conn,
            access.book_id(),
            id,
            visible_name(label),
            &choices,
            app.now(),
        )?)
    })
}

/// Sets the charset of a file. All files are then read again.
///
/// # Errors
/// `WrongImportState` if the import is being applied or is done; `InvalidChoice` if the charset is unknown.
pub fn choose_charset(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    file: ImportFileId,
    charset: &str,
) -> Result<()> {
    let charset = Charset::by_name(charset).ok_or(Error::InvalidChoice)?;
    let states = [ImportState::Ready, ImportState::Asking];
    app.store.write(|conn| {
        load_in_state(conn, access, id, &states)?;
        let row = file_row(conn, access, id, file)?;
        // In another charset the header may be another one, so the mapping is detected again.
        let facts = FileFacts {
            format: &row.format,
            charset: charset.name(),
            is_guess: false,
            header: "",
            mapping: "",
        };
        store::imports::set_facts(conn, access.book_id(), file, &facts)?;
        start_reading(conn, app, access, id, &states, false)?;
        Ok(())
    })
}

/// The row of a file of this import.
pub(super) fn file_row(
    conn: &mut Conn,
    access: &BookAccess,
    id: ImportId,
    file: ImportFileId,
) -> Result<FileRow> {
    store::imports::files(conn, access.book_id(), id)?
        .into_iter()
        .find(|row| row.id == file.0)
        .ok_or(Error::NotFound)
}
