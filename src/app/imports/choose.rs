//! What a person decides about an import before and while it is applied.

use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::{ImportFileId, ImportId, ImportItemId};
use crate::domain::import::{Choice, State, Verdict};
use crate::formats::charset::{self, Charset};
use crate::formats::csv::{self, Mapping};
use crate::formats::found::Format;
use crate::store::imports::{FileFacts, FileRow};
use crate::store::{self, Conn};

use super::lease::Lease;
use super::{Import, UploadReader, apply, json};

/// A table whose columns somebody has to explain.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The file.
    pub file: ImportFileId,
    /// Its name.
    pub name: String,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The guess, or what was chosen.
    pub mapping: Mapping,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// What its head says.
    pub head: String,
    /// Some of its cells that say something.
    pub samples: Vec<String>,
}

/// Cells of a column that a person is shown.
const SHOWN: usize = 3;

/// Chooses what is done with all items of a verdict, those too for which something else was chosen.
///
/// # Errors
/// `ImportPast` if it is applied already; `BadPage` if the choice does not fit the verdict.
pub fn choose(app: &App, access: &BookAccess, id: ImportId, verdict: Verdict, choice: Choice) -> Result<()> {
    app.store.write(|conn| {
        let mut import = at(conn, access, id, &[State::Ready])?;
        if !import.choices.choose(verdict, choice) {
            return Err(Error::BadPage);
        }
        let choices = import.choices.print()?;
        store::imports::set_choices(conn, access.book_id(), id, &import.label, &choices, app.now())?;
        store::imports::unchoose(conn, access.book_id(), id, verdict.as_str())?;
        Ok(())
    })
}

/// Chooses what is done with one item.
///
/// # Errors
/// As `choose`; `NotFound`.
pub fn choose_item(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    item: ImportItemId,
    choice: Choice,
) -> Result<()> {
    app.store.write(|conn| {
        let import = at(conn, access, id, &[State::Ready])?;
        let choices = import.choices.print()?;
        store::imports::set_choices(conn, access.book_id(), id, &import.label, &choices, app.now())?;
        let (row, _) = store::imports::item_text(conn, access.book_id(), id, item)?;
        let fits = Verdict::parse(&row.verdict).is_some_and(|v| v.choices().contains(&choice));
        if !fits {
            return Err(Error::BadPage);
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

/// The label that everybody gets who comes in.
///
/// # Errors
/// `ImportPast`.
pub fn set_label(app: &App, access: &BookAccess, id: ImportId, label: &str) -> Result<()> {
    app.store.write(|conn| {
        let import = at(conn, access, id, &[State::Ready])?;
        let choices = import.choices.print()?;
        Ok(store::imports::set_choices(
            conn,
            access.book_id(),
            id,
            label.trim(),
            &choices,
            app.now(),
        )?)
    })
}

/// Has a file read anew in another charset.
///
/// # Errors
/// `ImportPast`; `BadPage` for a charset that nobody knows.
pub fn choose_charset(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    file: ImportFileId,
    charset: &str,
) -> Result<()> {
    let charset = Charset::of_label(charset).ok_or(Error::BadPage)?;
    app.store.write(|conn| {
        at(conn, access, id, &[State::Ready, State::Asking])?;
        let row = file_row(conn, access, id, file)?;
        let facts = FileFacts {
            format: &row.format,
            charset: charset.name(),
            is_guess: false,
            header: "",
            mapping: "",
        };
        store::imports::set_facts(conn, access.book_id(), file, &facts)?;
        move_on(
            conn,
            app,
            access,
            id,
            &[State::Ready, State::Asking],
            State::Reading,
        )
    })
}

/// The tables of an import with what their columns are taken for.
///
/// # Errors
/// `NotFound`.
pub fn columns(app: &App, access: &BookAccess, id: ImportId) -> Result<Vec<Columns>> {
    let files = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::files(conn, access.book_id(), id)?))?;
    files
        .iter()
        .filter(|file| file.format == Format::Table.as_str())
        .map(|file| columns_of(app, access, file))
        .collect()
}

fn columns_of(app: &App, access: &BookAccess, file: &FileRow) -> Result<Columns> {
    let id = ImportFileId(file.id);
    let charset = Charset::of_label(&file.charset).unwrap_or(Charset::UTF_8);
    let text = charset::utf8_reader(UploadReader::of(app, access.book_id(), id), charset);
    let table = csv::open(text).map_err(super::read::unread)?;
    let header = table.header().to_vec();
    let rows = table.samples();
    let chosen = serde_json::from_str(&file.mapping).ok();
    let mapping = chosen.unwrap_or_else(|| csv::mapping(&header, &rows));
    let columns = header
        .into_iter()
        .enumerate()
        .map(|(at, head)| Column {
            head,
            samples: rows
                .iter()
                .filter_map(|row| row.get(at))
                .filter(|cell| !cell.trim().is_empty())
                .take(SHOWN)
                .cloned()
                .collect(),
        })
        .collect();
    Ok(Columns {
        file: id,
        name: file.name.clone(),
        columns,
        mapping,
    })
}

/// Explains the columns of a table, and remembers it for the next one with the same header. The files
/// are then read anew.
///
/// # Errors
/// `ImportPast`; `NotFound`.
pub fn map_columns(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    mappings: &[(ImportFileId, Mapping)],
) -> Result<()> {
    app.store.write(|conn| {
        at(conn, access, id, &[State::Asking, State::Ready])?;
        for (file, mapping) in mappings {
            let row = file_row(conn, access, id, *file)?;
            let mapping = json(mapping)?;
            let facts = FileFacts {
                format: &row.format,
                charset: &row.charset,
                is_guess: row.is_guess,
                header: &row.header,
                mapping: &mapping,
            };
            store::imports::set_facts(conn, access.book_id(), *file, &facts)?;
            store::imports::remember_mapping(conn, access.book_id(), &row.header, &mapping)?;
        }
        move_on(
            conn,
            app,
            access,
            id,
            &[State::Ready, State::Asking],
            State::Reading,
        )
    })
}

/// Lets an import be applied, or gone on with after it was stopped or failed.
///
/// # Errors
/// `ImportPast` if it is past that or what it wrote was taken back.
pub fn start(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store.write(|conn| started(conn, app, access, id))
}

fn started(conn: &mut Conn, app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let states = [State::Ready, State::Stopped, State::Failed];
    let import = at(conn, access, id, &states)?;
    // What failed before anything was written failed while it was read.
    let was_read = import.state != State::Failed || import.batch.is_some();
    apply::open_batch_again(conn, app, access, id)?;
    let next = if was_read { State::Applying } else { State::Reading };
    move_on(conn, app, access, id, &states, next)
}

/// Lets an import be applied by who calls this, and by nobody else as long as they live.
///
/// # Errors
/// As `start`.
pub fn start_and_hold(app: &App, access: &BookAccess, id: ImportId) -> Result<Lease> {
    app.store.write(|conn| {
        started(conn, app, access, id)?;
        Lease::take_within(conn, app, access, id)?.ok_or(Error::ImportPast)
    })
}

/// Stops an import that is being applied. What it wrote stands; it can be gone on with, or undone.
///
/// # Errors
/// `ImportPast` if it is done.
pub fn stop(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    app.store.write(|conn| {
        let import = at(conn, access, id, &[State::Applying])?;
        move_on(conn, app, access, id, &[State::Applying], State::Stopped)?;
        if let Some(batch) = import.batch {
            let detail = apply::detail(conn, access, id)?;
            store::batches::finish(conn, access.book_id(), batch, &detail)?;
        }
        Ok(())
    })
}

fn at(conn: &mut Conn, access: &BookAccess, id: ImportId, states: &[State]) -> Result<Import> {
    let import = Import::try_from(store::imports::by_id(conn, access.book_id(), id)?)?;
    if states.contains(&import.state) {
        Ok(import)
    } else {
        Err(Error::ImportPast)
    }
}

fn move_on(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: ImportId,
    from: &[State],
    to: State,
) -> Result<()> {
    let from: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
    if store::imports::move_on(conn, access.book_id(), id, &from, to.as_str(), app.now())? {
        Ok(())
    } else {
        Err(Error::ImportPast)
    }
}

fn file_row(conn: &mut Conn, access: &BookAccess, id: ImportId, file: ImportFileId) -> Result<FileRow> {
    store::imports::files(conn, access.book_id(), id)?
        .into_iter()
        .find(|row| row.id == file.0)
        .ok_or(Error::NotFound)
}
