//! A ZIP that is written without going back: what was written so far can be taken away at any time.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::app::{Error, Result};
use crate::domain::file_name::FileNames;

/// The cards.
const CARDS: &str = "contacts.vcf";

/// An archive that is being written: the cards first, then the photos.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<SharedBuffer>>,
    buffer: SharedBuffer,
    names: FileNames,
}

impl Archive {
    /// An archive with its first file open: the cards.
    pub fn new() -> Result<Self> {
        let buffer = SharedBuffer::default();
        let mut zip = ZipWriter::new_stream(buffer.clone());
        // How long the file will be is not known yet.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(true);
        zip.start_file(CARDS, options).map_err(|e| failed(&e))?;
        Ok(Self {
            zip,
            buffer,
            names: FileNames::default(),
        })
    }

    /// Adds to the file that is open.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.zip.write_all(bytes).map_err(|e| failed(&e.into()))
    }

    /// Adds the photo of whoever is called so.
    pub fn add_photo(&mut self, name: &str, media_type: &str, bytes: &[u8]) -> Result<()> {
        let extension = match media_type.strip_prefix("image/") {
            Some("jpeg") | None => "jpg",
            Some(extension) => extension,
        };
        let path = format!("photos/{}", self.names.name(name, extension));
        // Images are as small as they get.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip.start_file(path, options).map_err(|e| failed(&e))?;
        self.write(bytes)
    }

    /// What was written since this was last asked.
    pub fn take_bytes(&self) -> Vec<u8> {
        std::mem::take(&mut *self.buffer.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Closes the archive; what it still held is the last to be taken.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.zip.finish().map_err(|e| failed(&e))?;
        Ok(std::mem::take(
            &mut *self.buffer.0.lock().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

fn failed(error: &ZipError) -> Error {
    Error::Internal(format!("the archive: {error}"))
}

/// Bytes that wait to be taken.
#[derive(Clone, Default)]
struct SharedBuffer(Arc<Mutex<Vec<u8>>>);

impl Write for SharedBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
