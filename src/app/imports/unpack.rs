//! Unpacks uploaded ZIP archives: each contact file in them becomes a file of the import.

use std::io::{self, Read, Seek, SeekFrom};

use crate::app::{App, BookAccess, Error, Result};
use domain::ids::ImportFileId;
use domain::import::ImportState;
use formats::archive::{self, Discarded, Unpacked, ZIP_SIGNATURE};
use formats::import_file::{ParsedCard, archive_problem};
use store::imports::FileRow;
use store::{self, Conn};

use super::UploadReader;
use super::read_steps::{ImportReader, ReadCursor};
use super::upload::{CHUNK_BYTES, fill_chunk, read_error};

impl ImportReader<'_, '_> {
    /// Notes which files were uploaded: all that there are before the first archive is unpacked.
    pub(super) fn begin_unpacking(&mut self) -> Result<()> {
        let last = self.files()?.last().map(|file| file.id);
        self.cursor = ReadCursor::Unpacking(last.unwrap_or_default());
        self.save_step(ImportState::Reading, |_| Ok(()))
    }

    /// Unpacks the archives among the files up to `uploaded`, from the beginning: the files that were unpacked
    /// before an interruption are deleted. The archives stay, for the report.
    pub(super) fn unpack_archives(&mut self, uploaded: i64) -> Result<()> {
        let (book, id) = (self.access.book_id(), self.id);
        let mut has_more = true;
        while has_more {
            self.save_step(ImportState::Reading, |conn| {
                has_more = store::imports::delete_files_after(conn, book, id, ImportFileId(uploaded))?;
                Ok(())
            })?;
        }
        for file in self.files()? {
            let mut beginning = Vec::new();
            UploadReader::new(self.app, book, ImportFileId(file.id))
                .take(4)
                .read_to_end(&mut beginning)
                .map_err(read_error)?;
            if beginning == ZIP_SIGNATURE {
                let upload = SeekableUpload::new(self.app, self.access, &file);
                let mut files = NewFiles {
                    reader: self,
                    archive: &file.name,
                    file: None,
                    chunks: 0,
                    buffer: Vec::new(),
                };
                archive::unpack(upload, &mut files).map_err(unpack_error)?;
            }
        }
        self.total = self.files()?.iter().map(|file| file.size).sum();
        Ok(())
    }
}

/// What was left of an archive, for the report.
pub(super) fn archive_problems(app: &App, access: &BookAccess, file: &FileRow) -> Result<Vec<ParsedCard>> {
    let upload = SeekableUpload::new(app, access, file);
    let problems = archive::unpack(upload, &mut Discarded).map_err(unpack_error)?;
    Ok(problems
        .iter()
        .map(|(problem, names)| archive_problem(*problem, names))
        .collect())
}

fn unpack_error(error: io::Error) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => error,
        Err(error) => read_error(error),
    }
}

/// Adds the unpacked files to the import. Each chunk is written in a step of the job, so that the job keeps its
/// lease, and can be stopped.
struct NewFiles<'r, 'a, 'h> {
    reader: &'r mut ImportReader<'a, 'h>,
    archive: &'r str,
    file: Option<ImportFileId>,
    /// Chunks of the file that were written.
    chunks: i64,
    /// Bytes of the next chunk.
    buffer: Vec<u8>,
}

impl NewFiles<'_, '_, '_> {
    /// Runs `work` in a step of the job.
    fn step(&mut self, work: impl FnOnce(&mut Conn) -> store::Result<()>) -> io::Result<()> {
        self.reader
            .save_step(ImportState::Reading, work)
            .map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        let Some(file) = self.file else { return Ok(()) };
        let (book, chunk) = (self.reader.access.book_id(), self.chunks);
        let bytes = std::mem::take(&mut self.buffer);
        self.chunks += 1;
        self.step(|conn| store::imports::add_chunk(conn, book, file, chunk, &bytes))
    }
}

impl Unpacked for NewFiles<'_, '_, '_> {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        let name = format!("{}: {name}", self.archive);
        let (book, import) = (self.reader.access.book_id(), self.reader.id);
        let mut added = None;
        self.step(|conn| {
            added = Some(store::imports::insert_file(conn, book, import, &name)?);
            Ok(())
        })?;
        self.file = added;
        self.chunks = 0;
        Ok(())
    }

    fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            bytes = fill_chunk(&mut self.buffer, bytes);
            if self.buffer.len() == CHUNK_BYTES {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        if !self.buffer.is_empty() {
            self.flush()?;
        }
        self.file = None;
        Ok(())
    }
}

/// An uploaded file that can be read from any position.
struct SeekableUpload<'a> {
    app: &'a App,
    access: &'a BookAccess,
    file: ImportFileId,
    size: u64,
    position: u64,
    /// The number of the chunk that was read last, and its bytes.
    chunk: Option<(u64, Vec<u8>)>,
}

impl<'a> SeekableUpload<'a> {
    fn new(app: &'a App, access: &'a BookAccess, file: &FileRow) -> Self {
        Self {
            app,
            access,
            file: ImportFileId(file.id),
            size: u64::try_from(file.size).unwrap_or_default(),
            position: 0,
            chunk: None,
        }
    }

    /// The chunk with this number; empty after the last one.
    fn load(&mut self, number: u64) -> io::Result<&[u8]> {
        if self.chunk.as_ref().is_none_or(|(loaded, _)| *loaded != number) {
            let (book, file) = (self.access.book_id(), self.file);
            let ordinal = i64::try_from(number).unwrap_or(i64::MAX);
            let bytes = self
                .app
                .store
                .read(|conn| store::imports::chunk(conn, book, file, ordinal))
                .map_err(io::Error::other)?;
            self.chunk = Some((number, bytes.unwrap_or_default()));
        }
        Ok(self.chunk.as_ref().map_or(&[], |(_, bytes)| bytes))
    }
}

impl Read for SeekableUpload<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = CHUNK_BYTES as u64;
        let (number, within) = (self.position / size, self.position % size);
        let from = usize::try_from(within).unwrap_or(usize::MAX);
        let bytes = self.load(number)?.get(from..).unwrap_or_default();
        let count = bytes.len().min(buffer.len());
        for (to, byte) in buffer.iter_mut().zip(bytes) {
            *to = *byte;
        }
        self.position += u64::try_from(count).unwrap_or_default();
        Ok(count)
    }
}

impl Seek for SeekableUpload<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
