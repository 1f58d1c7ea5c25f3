//! A ZIP archive written as a stream: bytes that are written once are never changed, so they can be sent
//! while the archive grows.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::app::{Error, Result};
use domain::file_name::FileNames;

/// The name of the file with the cards.
const CARDS_FILE: &str = "contacts.vcf";
/// What the program does when a part of the archive fails.
const WRITING: &str = "writing the archive";

/// An archive that is being written: first the file with the cards, then a file for each photo.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<SharedBuffer>>,
    buffer: SharedBuffer,
    names: FileNames,
}

impl Archive {
    /// Starts an archive; the file with the cards is open.
    pub fn new() -> Result<Self> {
        let buffer = SharedBuffer::default();
        let mut zip = ZipWriter::new_stream(buffer.clone());
        // The length of the file is not known yet, and may exceed 4 GB.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(true);
        zip.start_file(CARDS_FILE, options)
            .map_err(Error::failed(WRITING))?;
        Ok(Self {
            zip,
            buffer,
            names: FileNames::default(),
        })
    }

    /// Appends to the open file.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.zip.write_all(bytes).map_err(Error::failed(WRITING))
    }

    /// Adds the photo of a contact as a file with the contact's name.
    pub fn add_photo(&mut self, name: &str, media_type: &str, bytes: &[u8]) -> Result<()> {
        let extension = match media_type.strip_prefix("image/") {
            Some("jpeg") | None => "jpg",
            Some(extension) => extension,
        };
        let path = format!("photos/{}", self.names.name(name, extension));
        // Images are compressed already.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip
            .start_file(path, options)
            .map_err(Error::failed(WRITING))?;
        self.write(bytes)
    }

    /// Takes the bytes that were written since the last call.
    pub fn take_bytes(&self) -> Vec<u8> {
        std::mem::take(&mut *self.buffer.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Closes the archive and returns its last bytes.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.zip.finish().map_err(Error::failed(WRITING))?;
        Ok(std::mem::take(
            &mut *self.buffer.0.lock().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

/// The written bytes that nothing has taken yet, shared with the ZIP writer.
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
