//! A form with an optional file, read part by part with limits on bytes and time.
//!
//! A form sent as `application/x-www-form-urlencoded` is accepted too; it has no file.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::rt::time::timeout;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::TryStreamExt;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::web::error::Error;
use crate::web::form::{Form, ReceivedForm, check_filler, off_thread_if_large};
use crate::web::limits::{
    FILE_FORM_TIMEOUT, MAX_FIELDS, MAX_FILE, MAX_FILE_FORM, MAX_KEPT_FILE, MEGABYTE, PART_COST,
};
use crate::web::session;
use crate::web::upload_pace::UploadPace;

/// The field with the file, in base64, of a form that a page keeps or shows again: a browser does not send a file back.
pub const KEPT_FILE: &str = "kept-file";
/// The field that says not to use it.
const DROP_KEPT_FILE: &str = "drop-kept-file";

/// The megabytes that uploaded files may take in memory together, counting only files over one megabyte.
/// Further uploads wait.
static MEMORY: Semaphore = Semaphore::const_new(40);
/// The buffer that a file over one megabyte gets at once. Growing a buffer would hold the file twice; and the
/// allocator returns a buffer of this size to the system when it is freed.
const LARGE_FILE_CAPACITY: usize = MAX_FILE + MEGABYTE;

/// The fields of a form, and its file.
pub struct FileForm {
    /// The fields, in order.
    pub form: Form,
    /// The file; the last one if there are several.
    pub file: ChosenFile,
}

/// The file that the user chose.
pub enum ChosenFile {
    /// No file, or an empty one.
    Nothing,
    /// A file of more than [`MAX_FILE`] bytes; without a session, of more than [`MAX_KEPT_FILE`].
    TooLarge,
    /// A file.
    File(UploadedFile),
}

/// A file in memory.
pub struct UploadedFile {
    /// The content.
    pub bytes: Vec<u8>,
    /// The permit for the memory of a large file.
    pub memory: Option<SemaphorePermit<'static>>,
}

/// The file that a request sent, if it is small enough to be kept, beside its [`ReceivedForm`].
pub struct SentFile(pub ChosenFile);

impl SentFile {
    fn of(file: &ChosenFile) -> Self {
        Self(match file {
            ChosenFile::Nothing => ChosenFile::Nothing,
            ChosenFile::File(file) if file.bytes.len() <= MAX_KEPT_FILE => ChosenFile::File(UploadedFile {
                bytes: file.bytes.clone(),
                memory: None,
            }),
            ChosenFile::File(_) | ChosenFile::TooLarge => ChosenFile::TooLarge,
        })
    }
}

impl FromRequest for FileForm {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = request.headers();
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let is_multipart = text(header::CONTENT_TYPE).is_some_and(|kind| {
            let kind = kind.get(..19).unwrap_or_default();
            kind.eq_ignore_ascii_case("multipart/form-data")
        });
        if !is_multipart {
            let form = Form::from_request(request, payload);
            return Box::pin(async move {
                Ok(Self {
                    form: form.await?,
                    file: ChosenFile::Nothing,
                })
            });
        }
        let announced: usize = text(header::CONTENT_LENGTH)
            .and_then(|length| length.parse().ok())
            .unwrap_or_default();
        let request = request.clone();
        let visitor = session::visitor(&request);
        let parts = Multipart::new(headers, payload.take());
        Box::pin(async move {
            if announced > MAX_FILE_FORM {
                return Err(Error::FileTooLarge);
            }
            // Without a length the file may be as large as the limit.
            let announced = if announced == 0 { MAX_FILE } else { announced };
            let read = FileFormReader::new(announced, visitor.access.is_some()).read(parts);
            let FileForm { form, file } = timeout(FILE_FORM_TIMEOUT, read)
                .await
                .map_err(|_| Error::TooSlow)??;
            request.extensions_mut().insert(ReceivedForm(form.clone()));
            request.extensions_mut().insert(SentFile::of(&file));
            let form = check_filler(form, &request)?;
            Ok(Self { form, file })
        })
    }
}

/// Reads a multipart body.
struct FileFormReader {
    /// Bytes of the whole body.
    announced: usize,
    /// False for a visitor without a session. Such a form is kept until its user has signed in, with a small file
    /// only; and no stranger gets memory that uploads of users wait for.
    is_signed_in: bool,
    /// Bytes that fields may still take.
    fields_left: usize,
    /// True if they took more. The body is read to its end then, and dropped: a browser that is still sending would
    /// show that the connection broke, and not the page that says why.
    has_too_much: bool,
    /// Bytes that the body may still take.
    left: usize,
    pace: UploadPace,
    file: ChosenFile,
}

impl FileFormReader {
    fn new(announced: usize, is_signed_in: bool) -> Self {
        Self {
            announced,
            is_signed_in,
            fields_left: MAX_FIELDS,
            has_too_much: false,
            left: MAX_FILE_FORM,
            pace: UploadPace::default(),
            file: ChosenFile::Nothing,
        }
    }

    async fn read(mut self, mut parts: Multipart) -> Result<FileForm, Error> {
        let mut fields = Vec::new();
        while let Some(part) = self.pace.next(parts.try_next()).await? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part
                .content_disposition()
                .is_some_and(|header| header.get_filename().is_some() || header.get_filename_ext().is_some());
            if is_file {
                self.read_file(part).await?;
            } else {
                let value = self.read_field(part, name.len()).await?;
                fields.push((name, value));
            }
            if self.has_too_much {
                fields.clear();
            }
        }
        if self.has_too_much {
            return Err(Error::TooLarge);
        }
        let form = off_thread_if_large(MAX_FIELDS - self.fields_left, || Form::of(fields)).await?;
        let kept = form.find(KEPT_FILE).filter(|_| !form.has(DROP_KEPT_FILE));
        if let (ChosenFile::Nothing, Some(kept)) = (&self.file, kept) {
            let bytes = STANDARD.decode(kept).map_err(|_| Error::Damaged)?;
            self.file = ChosenFile::File(UploadedFile { bytes, memory: None });
        }
        Ok(FileForm {
            form,
            file: self.file,
        })
    }

    async fn read_field(&mut self, mut part: Field, name: usize) -> Result<Vec<u8>, Error> {
        let mut value = Vec::new();
        self.count(name + PART_COST);
        while let Some(piece) = self.piece(&mut part).await? {
            self.count(piece.len());
            if self.has_too_much {
                value = Vec::new();
            } else {
                value.extend_from_slice(&piece);
            }
        }
        Ok(value)
    }

    /// Counts bytes of fields.
    fn count(&mut self, bytes: usize) {
        match self.fields_left.checked_sub(bytes) {
            Some(left) => self.fields_left = left,
            None => self.has_too_much = true,
        }
    }

    async fn read_file(&mut self, mut part: Field) -> Result<(), Error> {
        self.count(PART_COST);
        // A second file replaces the first one.
        self.file = ChosenFile::Nothing;
        let largest = if self.is_signed_in {
            MAX_FILE
        } else {
            MAX_KEPT_FILE
        };
        // A browser sends a part without a name if no file was chosen. A file of no bytes is a chosen one.
        let has_name = part
            .content_disposition()
            .and_then(|disposition| disposition.get_filename())
            .is_some_and(|name| !name.is_empty());
        let mut bytes = Vec::new();
        let mut memory = None;
        while let Some(piece) = self.piece(&mut part).await? {
            let length = bytes.len() + piece.len();
            if length > largest || self.has_too_much {
                (bytes, memory) = (Vec::new(), None);
                self.file = ChosenFile::TooLarge;
            }
            if matches!(self.file, ChosenFile::TooLarge) {
                continue;
            }
            if length > MEGABYTE && memory.is_none() && self.is_signed_in {
                // All permits at once: two uploads that ask step by step could wait for each other.
                let megabytes = self.announced.min(MAX_FILE).div_ceil(MEGABYTE);
                memory = MEMORY
                    .acquire_many(u32::try_from(megabytes).unwrap_or(u32::MAX))
                    .await
                    .ok();
                bytes.reserve_exact(LARGE_FILE_CAPACITY - bytes.len());
            }
            bytes.extend_from_slice(&piece);
        }
        let is_chosen = !bytes.is_empty() || has_name && matches!(self.file, ChosenFile::Nothing);
        if is_chosen {
            self.file = ChosenFile::File(UploadedFile { bytes, memory });
        }
        Ok(())
    }

    async fn piece(&mut self, part: &mut Field) -> Result<Option<Bytes>, Error> {
        let piece = self.pace.next(part.try_next()).await?;
        let length = piece.as_ref().map_or(0, Bytes::len);
        self.pace.received(length);
        self.left = self.left.checked_sub(length).ok_or(Error::FileTooLarge)?;
        Ok(piece)
    }
}
