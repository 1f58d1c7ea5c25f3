//! The bytes of a file into the database and out again, chunk by chunk, so that a file of any size
//! needs no memory and a page waits for nobody.

use std::io::{self, Read};

use crate::app::{App, Error, Result};
use crate::domain::ids::{BookId, ImportFileId};
use crate::store;
use crate::store::Store;

/// Bytes of a chunk.
const CHUNK: usize = 512 * 1024;

/// A file that comes in.
pub struct Upload {
    store: Store,
    book: BookId,
    file: ImportFileId,
    chunks: i64,
    pending: Vec<u8>,
}

impl Upload {
    pub(super) fn of(app: &App, book: BookId, file: ImportFileId) -> Self {
        Self {
            store: app.store.clone(),
            book,
            file,
            chunks: 0,
            pending: Vec::with_capacity(CHUNK),
        }
    }

    /// Takes the next bytes of the file.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let room = CHUNK - self.pending.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.pending.extend_from_slice(now);
            bytes = later;
            if self.pending.len() == CHUNK {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// Takes the end of the file.
    pub fn finish(mut self) -> Result<()> {
        if self.pending.is_empty() {
            Ok(())
        } else {
            self.flush()
        }
    }

    fn flush(&mut self) -> Result<()> {
        self.store.write(|conn| {
            store::imports::add_chunk(conn, self.book, self.file, self.chunks, &self.pending)?;
            Ok::<_, Error>(())
        })?;
        self.store.yield_to_waiters();
        self.chunks += 1;
        self.pending.clear();
        Ok(())
    }
}

/// Reads a file that came in. No connection is held between chunks.
pub struct UploadReader {
    store: Store,
    book: BookId,
    file: ImportFileId,
    next: i64,
    chunk: io::Cursor<Vec<u8>>,
}

impl UploadReader {
    /// From the beginning of the file.
    #[must_use]
    pub fn of(app: &App, book: BookId, file: ImportFileId) -> Self {
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
