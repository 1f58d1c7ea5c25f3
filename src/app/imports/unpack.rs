//! Unpacks uploaded ZIP archives: each contact file in them becomes a file of the import.

use std::io::{self, Read, Seek, SeekFrom};

use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::{ImportFileId, ImportId};
use crate::formats::archive::{self, Discarded, Unpacked, ZIP_SIGNATURE};
use crate::formats::import_file::{ParsedCard, archive_problem};
use crate::store;
use crate::store::imports::FileRow;

use super::upload::read_error;
use super::{Upload, UploadReader, add_file};

/// Unpacks the archives among the uploaded files. The archives stay, for the report.
pub(super) fn unpack_archives(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let files = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::files(conn, access.book_id(), id)?))?;
    for file in files {
        let mut beginning = Vec::new();
        UploadReader::new(app, access.book_id(), ImportFileId(file.id))
            .take(4)
            .read_to_end(&mut beginning)
            .map_err(read_error)?;
        if beginning == ZIP_SIGNATURE {
            let mut files = NewFiles {
                app,
                access,
                import: id,
                archive: &file.name,
                upload: None,
            };
            archive::unpack(SeekableUpload::new(app, access, &file), &mut files).map_err(unpack_error)?;
        }
    }
    Ok(())
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

/// Adds the unpacked files to the import.
struct NewFiles<'a> {
    app: &'a App,
    access: &'a BookAccess,
    import: ImportId,
    archive: &'a str,
    upload: Option<Upload>,
}

impl Unpacked for NewFiles<'_> {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        let name = format!("{}: {name}", self.archive);
        let upload = add_file(self.app, self.access, self.import, &name).map_err(io::Error::other)?;
        self.upload = Some(upload);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.upload {
            Some(upload) => upload.write(bytes).map_err(io::Error::other),
            None => Ok(()),
        }
    }

    fn end(&mut self) -> io::Result<()> {
        self.upload
            .take()
            .map_or(Ok(()), |upload| upload.finish().map_err(io::Error::other))
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
        let size = Upload::CHUNK_BYTES as u64;
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
