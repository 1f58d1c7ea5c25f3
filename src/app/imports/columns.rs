//! The columns of imported tables and what the user says they mean.

use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::{ImportFileId, ImportId};
use domain::import::ImportState;
use formats::charset::{self, Charset};
use formats::csv::{self, Mapping};
use formats::import_file::FileFormat;
use store::imports::{FileFacts, FileRow};

use super::UploadReader;
use super::choose::file_row;
use super::state::{load_in_state, start_reading};

/// An imported table and the meaning of its columns.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The file.
    pub file: ImportFileId,
    /// The name of the file.
    pub name: String,
    /// The line with the titles of the columns, from 1; 0 if the table has none.
    pub header_line: usize,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// What the user chose, or else a guess.
    pub mapping: Mapping,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its cell in the header row.
    pub head: String,
    /// Some of its cells that are not blank.
    pub samples: Vec<String>,
}

/// Cells of a column that are shown to the user.
const MAX_SAMPLES: usize = 3;

/// The tables of an import and the meaning of their columns.
pub fn columns(app: &App, access: &BookAccess, id: ImportId) -> Result<Vec<Columns>> {
    let files = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::files(conn, access.book_id(), id)?))?;
    files
        .iter()
        .filter(|file| file.format == FileFormat::Csv.as_str())
        .map(|file| columns_of(app, access, file))
        .collect()
}

fn columns_of(app: &App, access: &BookAccess, file: &FileRow) -> Result<Columns> {
    let id = ImportFileId(file.id);
    let charset = Charset::by_name(&file.charset).unwrap_or(Charset::UTF_8);
    let text = charset::utf8_reader(UploadReader::new(app, access.book_id(), id), charset);
    let chosen: Option<Mapping> = serde_json::from_str(&file.mapping).ok();
    let chosen_line = chosen.as_ref().and_then(|mapping| mapping.header_line);
    let table = csv::Table::open_at(text, chosen_line).map_err(super::upload::read_error)?;
    let header = table.header().to_vec();
    let header_line = table.header_line();
    let rows = table.samples();
    let mapping = chosen.unwrap_or_else(|| csv::guess_mapping(&header, &rows));
    let columns = header
        .into_iter()
        .enumerate()
        .map(|(at, head)| Column {
            head,
            samples: rows
                .iter()
                .filter_map(|row| row.get(at))
                .filter(|cell| !cell.trim().is_empty())
                .take(MAX_SAMPLES)
                .cloned()
                .collect(),
        })
        .collect();
    Ok(Columns {
        file: id,
        name: file.name.clone(),
        header_line,
        columns,
        mapping,
    })
}

/// Sets the meaning of the columns of tables, and remembers it for the next table with the same header.
/// All files are then read again.
///
/// # Errors
/// `WrongImportState` if the import is being applied or is done; `NotFound`.
pub fn map_columns(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    mappings: &[(ImportFileId, Mapping)],
) -> Result<()> {
    let states = [ImportState::Ready, ImportState::Asking];
    app.store.write(|conn| {
        load_in_state(conn, access, id, &states)?;
        for (file, mapping) in mappings {
            let row = file_row(conn, access, id, *file)?;
            let mapping = to_json(mapping)?;
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
        start_reading(conn, app, access, id, &states, false)?;
        Ok(())
    })
}

/// Sets the line with the titles of a table's columns, from 1; 0 if it has none. What the columns mean is then
/// guessed again.
///
/// # Errors
/// `WrongImportState` if the import is being applied or is done; `NotFound`.
pub fn choose_header(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    file: ImportFileId,
    line: usize,
) -> Result<()> {
    let row = app.store.read(|conn| file_row(conn, access, id, file))?;
    let charset = Charset::by_name(&row.charset).unwrap_or(Charset::UTF_8);
    let text = charset::utf8_reader(UploadReader::new(app, access.book_id(), file), charset);
    let table = csv::Table::open_at(text, Some(line)).map_err(super::upload::read_error)?;
    let header = csv::header_key(table.header());
    let mapping = Mapping {
        header_line: Some(line),
        ..csv::guess_table_mapping(table).map_err(super::upload::read_error)?
    };
    let facts = FileFacts {
        format: &row.format,
        charset: &row.charset,
        is_guess: row.is_guess,
        header: &header,
        mapping: &to_json(&mapping)?,
    };
    app.store.write(|conn| {
        load_in_state(conn, access, id, &[ImportState::Ready, ImportState::Asking])?;
        Ok(store::imports::set_facts(conn, access.book_id(), file, &facts)?)
    })
}
