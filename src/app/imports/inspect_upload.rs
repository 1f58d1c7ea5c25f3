//! Reads the beginning of an uploaded file to find its format, charset, and columns.

use std::io::Read;

use crate::app::{App, BookAccess, Result};
use domain::ids::ImportFileId;
use formats::charset::{self, Charset};
use formats::csv::{self, Mapping};
use formats::import_file::{self, FileFormat};
use store::imports::FileRow;

use super::UploadReader;
use super::upload::read_error;

/// Bytes at the start of a file by which its format is detected.
const DETECT_BYTES: u64 = 64 * 1024;

/// What was detected about a file, or chosen by the user.
pub(super) struct DetectedFile {
    /// `None` if it is not a file of contacts.
    pub format: Option<FileFormat>,
    /// Its first bytes.
    pub beginning: Vec<u8>,
    pub charset: Charset,
    /// True if the charset is a guess.
    pub is_guess: bool,
    /// The key of a table's header, under which its mapping is remembered.
    pub header: String,
    pub mapping: Option<Mapping>,
    /// True if the mapping is only a guess, and the user has to say what the columns mean.
    pub has_unknown_columns: bool,
}

/// Detects what a file is. What the user chose for it stays.
pub(super) fn inspect_upload(app: &App, access: &BookAccess, file: &FileRow) -> Result<DetectedFile> {
    let open = || UploadReader::new(app, access.book_id(), ImportFileId(file.id));
    let chosen = Charset::by_name(&file.charset).filter(|_| !file.is_guess);
    let (charset, is_guess) = if let Some(charset) = chosen {
        (charset, false)
    } else {
        let guess = charset::guess_in(open(), access.region(app)).map_err(read_error)?;
        (guess.charset, !guess.is_sure)
    };
    let mut beginning = Vec::new();
    open().take(16).read_to_end(&mut beginning).map_err(read_error)?;
    let mut start = Vec::new();
    charset::utf8_reader(open(), charset)
        .take(DETECT_BYTES)
        .read_to_end(&mut start)
        .map_err(read_error)?;
    let mut detected = DetectedFile {
        format: import_file::detect(&start, &file.name),
        beginning,
        charset,
        is_guess,
        header: String::new(),
        mapping: None,
        has_unknown_columns: false,
    };
    if detected.format == Some(FileFormat::Csv) {
        let text = charset::utf8_reader(open(), charset);
        detect_columns(app, access, file, &mut detected, text)?;
    }
    Ok(detected)
}

/// Sets the mapping of a table: the user's choice for this file, or for the last file with the same header,
/// or else a guess by the header.
fn detect_columns(
    app: &App,
    access: &BookAccess,
    file: &FileRow,
    detected: &mut DetectedFile,
    text: impl Read,
) -> Result<()> {
    let chosen: Option<Mapping> = serde_json::from_str(&file.mapping).ok();
    let header_line = chosen.as_ref().and_then(|mapping| mapping.header_line);
    let table = csv::Table::open_at(text, header_line).map_err(read_error)?;
    let header = table.header().to_vec();
    detected.header = csv::header_key(&header);
    let remembered = app
        .store
        .read(|conn| store::imports::mapping(conn, access.book_id(), &detected.header))?
        .and_then(|mapping| serde_json::from_str(&mapping).ok())
        // The same header may be on another line of this file.
        .map(|mapping| Mapping {
            header_line,
            ..mapping
        });
    if let Some(mapping) = chosen.filter(|_| file.header == detected.header).or(remembered) {
        detected.mapping = Some(mapping);
        return Ok(());
    }
    let mapping = csv::guess_mapping(&header, &table.samples());
    detected.has_unknown_columns = !mapping.is_known();
    detected.mapping = Some(mapping);
    Ok(())
}
