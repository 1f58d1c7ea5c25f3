//! Writes an uploaded file to the database and reads it back, chunk by chunk: a file of any size needs little
//! memory, and no transaction is long.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;
use std::time::Instant;

use crate::app::{App, Error, Result};
use domain::ids::{BookId, ImportFileId};
use store::Store;

/// A file that is being uploaded.
pub struct Upload {
    store: Store,
    book: BookId,
    file: ImportFileId,
    /// Chunks that were written.
    chunks: i64,
    /// Bytes of the next chunk.
    buffer: Vec<u8>,
}

/// Size of a chunk; the last one of a file may be shorter.
pub(super) const CHUNK_BYTES: usize = 512 * 1024;

/// Moves bytes to a chunk until it is full, and returns the rest.
pub(super) fn fill_chunk<'a>(chunk: &mut Vec<u8>, bytes: &'a [u8]) -> &'a [u8] {
    let room = CHUNK_BYTES.saturating_sub(chunk.len());
    let (now, later) = bytes.split_at(room.min(bytes.len()));
    chunk.extend_from_slice(now);
    later
}

impl Upload {
    pub(super) fn new(app: &App, book: BookId, file: ImportFileId) -> Self {
        Self {
            store: app.store.clone(),
            book,
            file,
            chunks: 0,
            buffer: Vec::with_capacity(CHUNK_BYTES),
        }
    }

    /// Appends bytes to the file.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            bytes = fill_chunk(&mut self.buffer, bytes);
            if self.buffer.len() == CHUNK_BYTES {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// Writes the last chunk.
    pub fn finish(mut self) -> Result<()> {
        if self.buffer.is_empty() {
            Ok(())
        } else {
            self.flush()
        }
    }

    fn flush(&mut self) -> Result<()> {
        let start = Instant::now();
        self.store.write(|conn| {
            store::imports::add_chunk(conn, self.book, self.file, self.chunks, &self.buffer)?;
            Ok::<_, Error>(())
        })?;
        self.store.yield_to_waiters(start.elapsed());
        self.chunks += 1;
        self.buffer.clear();
        Ok(())
    }
}

/// Reads an uploaded file. No connection is held between chunks.
pub struct UploadReader {
    store: Store,
    book: BookId,
    file: ImportFileId,
    next: i64,
    chunk: io::Cursor<Vec<u8>>,
}

impl UploadReader {
    /// Starts at the beginning of the file.
    #[must_use]
    pub fn new(app: &App, book: BookId, file: ImportFileId) -> Self {
        Self {
            store: app.store.clone(),
            book,
            file,
            next: 0,
            chunk: io::Cursor::new(Vec::new()),
        }
    }
}

impl Read for UploadReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.chunk.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let chunk = self
                .store
                .read(|conn| store::imports::chunk(conn, self.book, self.file, self.next))
                .map_err(io::Error::other)?;
            match chunk {
                Some(bytes) => self.chunk = io::Cursor::new(bytes),
                None => return Ok(0),
            }
            self.next += 1;
        }
    }
}

/// Counts the bytes that were read.
pub(super) struct CountingReader<R> {
    pub file: R,
    pub bytes_read: Rc<Cell<u64>>,
}

impl<R: Read> Read for CountingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.bytes_read
            .set(self.bytes_read.get() + u64::try_from(count).unwrap_or_default());
        Ok(count)
    }
}

/// Turns an error of [`UploadReader`] into one of the app: the store failed.
pub(super) fn read_error(error: io::Error) -> Error {
    match error.downcast::<store::Error>() {
        Ok(error) => error.into(),
        Err(error) => Error::failed("reading an upload")(error),
    }
}
