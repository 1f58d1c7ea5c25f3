//! Reads the files of an import into items, and classifies each item. No contact is changed. An interrupted read
//! continues after the last card that was saved: a file that is parsed again gives the same cards in the same order.
//! When all are read, and so it is known how many people share a number, the new ones are compared with each other and
//! with the book.

use crate::app::jobs::{HeldJob, Lease, OnStep};
use crate::app::json::to_json;
use crate::app::{App, BookAccess, Result};
use domain::ids::{ImportFileId, ImportItemId};
use domain::import::ImportState;
use formats::import_file::FileFormat;
use store::imports::{FileFacts, FileRow};

use super::inspect_upload::{DetectedFile, inspect_upload};
use super::read_steps::{ImportReader, ReadCursor};
use super::state::may_have_archives;

/// What to do with a table whose columns are not all recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownColumns {
    /// Ask the user what they mean.
    Ask,
    /// Use the guess.
    Guess,
}

/// Reads all files of an import whose job the caller has leased. Its next state is `Ready`, or `Asking` if the
/// user has to say what the columns of a table mean. `on_step` gets the number of bytes that were read; the report
/// is the number of items.
///
/// # Errors
/// `Interrupted` if another server took the import over, or `on_step` returned `Break`.
pub fn read(
    app: &App,
    access: &BookAccess,
    lease: Lease,
    unknown_columns: UnknownColumns,
    on_step: OnStep,
) -> Result<()> {
    read_files(&mut HeldJob::load(app, access, lease, on_step)?, unknown_columns)
}

/// Reads all files of an import: the work of a job.
pub(in crate::app) fn read_files(held: &mut HeldJob, unknown_columns: UnknownColumns) -> Result<()> {
    let mut reader = ImportReader::load(held)?;
    reader.prepare()?;
    if matches!(reader.cursor, ReadCursor::Cards { .. } | ReadCursor::Compared(_)) {
        if !reader.read_all(unknown_columns)? {
            return Ok(());
        }
        reader.compare_items()?;
    }
    reader.finish(ImportState::Ready)
}

impl ImportReader<'_, '_> {
    /// Deletes what an earlier read left, and unpacks the archives.
    fn prepare(&mut self) -> Result<()> {
        if self.cursor == ReadCursor::Start {
            self.delete_items()?;
            if may_have_archives(&self.held.progress)? {
                self.begin_unpacking()?;
            } else {
                self.cursor = ReadCursor::Cards { file: 0, saved: 0 };
            }
        }
        if let ReadCursor::Unpacking(uploaded) = self.cursor {
            self.unpack_archives(uploaded)?;
            self.cursor = ReadCursor::Cards { file: 0, saved: 0 };
        }
        Ok(())
    }

    /// Reads all files. False if the user has to say first what the columns of a table mean.
    fn read_all(&mut self, unknown_columns: UnknownColumns) -> Result<bool> {
        let mut files = Vec::new();
        for file in self.files()? {
            let detected = inspect_upload(self.app, self.access, &file)?;
            self.save_detected(&file, &detected)?;
            files.push((detected, file));
        }
        let has_unknown_columns = files.iter().any(|(detected, _)| detected.has_unknown_columns);
        if unknown_columns == UnknownColumns::Ask && has_unknown_columns {
            // A command may have begun to read with guessed columns.
            self.delete_items()?;
            self.save_step(ImportState::Asking, |_| Ok(()))?;
            return Ok(false);
        }
        for (detected, file) in &files {
            self.card_keys.begin_file(&file.name);
            self.read_file(file, detected)?;
        }
        Ok(true)
    }

    fn save_detected(&mut self, file: &FileRow, detected: &DetectedFile) -> Result<()> {
        // A guess that the user is asked about is not saved as their choice; the page guesses again.
        let mapping = match &detected.mapping {
            Some(mapping) if !detected.has_unknown_columns => to_json(mapping)?,
            _ => String::new(),
        };
        let row = FileFacts {
            format: detected.format.map_or("", FileFormat::as_str),
            charset: detected.charset.name(),
            is_guess: detected.is_guess,
            header: &detected.header,
            mapping: &mapping,
        };
        let book = self.access.book_id();
        self.save_step(ImportState::Reading, |conn| {
            store::imports::set_facts(conn, book, ImportFileId(file.id), &row)
        })
    }

    fn finish(mut self, state: ImportState) -> Result<()> {
        self.move_groups_last()?;
        self.save_step(state, |_| Ok(()))
    }

    /// Items are applied in order, and a group after the cards of its members, which other files may have.
    fn move_groups_last(&mut self) -> Result<()> {
        let (book, id) = (self.access.book_id(), self.id);
        let last = match self.cursor {
            ReadCursor::Groups(last) => ImportItemId(last),
            _ => self
                .app
                .store
                .read(|conn| store::imports::last_item(conn, book, id))?,
        };
        self.cursor = ReadCursor::Groups(last.0);
        let mut has_more = true;
        while has_more {
            self.save_step(ImportState::Reading, |conn| {
                has_more = store::imports::move_groups_last(conn, book, id, last)?;
                Ok(())
            })?;
        }
        Ok(())
    }
}
