//! A form that may bring a file: read part by part, bounded in bytes and time.
//!
//! Sent as `application/x-www-form-urlencoded` it is a form like any other.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::rt::time::timeout;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::TryStreamExt;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::web::Error;
use crate::web::form::Form;
use crate::web::server::BODY_MAX;

/// The largest file of a form.
pub const FILE_MAX: usize = 32 * 1024 * 1024;
/// A file that is too large is read to its end all the same, and thrown away, so that what was typed is
/// not lost with it; a body beyond this is not.
const READ_MAX: usize = 4 * FILE_MAX;
/// A form with a file has to be there by then, and each piece of it soon after the one before.
const WHOLE_TIME: Duration = Duration::from_secs(300);
const PIECE_TIME: Duration = Duration::from_secs(20);
/// Megabytes of files that are in memory at once, of those over one megabyte; more wait for their turn.
static ROOM: Semaphore = Semaphore::const_new(40);
const MEGABYTE: usize = 1024 * 1024;
/// What such a file is given at once: growing would hold it twice, and what is as large as this the
/// allocator takes from the system and gives back to it.
const CAPACITY: usize = FILE_MAX + MEGABYTE;
/// What a part costs besides its value.
const PART_COST: usize = 64;

/// The fields of a form, and its file.
pub struct Upload {
    /// The fields, in order.
    pub form: Form,
    /// The file, the last one if there are several.
    pub file: Chosen,
}

/// The file that somebody chose.
pub enum Chosen {
    /// None, or an empty one.
    Nothing,
    /// More than [`FILE_MAX`] bytes.
    TooLarge,
    /// This one.
    File(File),
}

/// A file in memory.
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The room of a large one, given back with it.
    pub room: Option<SemaphorePermit<'static>>,
}

impl Chosen {
    /// True if somebody chose a file.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

impl FromRequest for Upload {
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
                    file: Chosen::Nothing,
                })
            });
        }
        let announced: usize = text(header::CONTENT_LENGTH)
            .and_then(|length| length.parse().ok())
            .unwrap_or_default();
        let parts = Multipart::new(headers, payload.take());
        Box::pin(async move {
            if announced > READ_MAX {
                return Err(Error::FileTooLarge);
            }
            // What does not say its length may have any.
            let announced = if announced == 0 { FILE_MAX } else { announced };
            let read = Reading::new(announced).read(parts);
            timeout(WHOLE_TIME, read).await.map_err(|_| Error::TooSlow)?
        })
    }
}

/// A body that is being read.
struct Reading {
    /// Bytes of the whole body.
    announced: usize,
    /// Bytes that may still come, in fields and in all.
    fields_left: usize,
    left: usize,
    file: Chosen,
}

impl Reading {
    fn new(announced: usize) -> Self {
        Self {
            announced,
            fields_left: BODY_MAX,
            left: READ_MAX,
            file: Chosen::Nothing,
        }
    }

    async fn read(mut self, mut parts: Multipart) -> Result<Upload, Error> {
        let mut fields = Vec::new();
        while let Some(part) = in_time(parts.try_next()).await? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part
                .content_disposition()
                .is_some_and(|said| said.get_filename().is_some() || said.get_filename_ext().is_some());
            if is_file {
                self.file(part).await?;
            } else {
                let value = self.field(part, name.len()).await?;
                fields.push((name, value));
            }
        }
        Ok(Upload {
            form: Form::of(fields)?,
            file: self.file,
        })
    }

    async fn field(&mut self, mut part: Field, name: usize) -> Result<Vec<u8>, Error> {
        let mut value = Vec::new();
        self.fields_left = self
            .fields_left
            .checked_sub(name + PART_COST)
            .ok_or(Error::TooLarge)?;
        while let Some(piece) = self.piece(&mut part).await? {
            self.fields_left = self.fields_left.checked_sub(piece.len()).ok_or(Error::TooLarge)?;
            value.extend_from_slice(&piece);
        }
        Ok(value)
    }

    async fn file(&mut self, mut part: Field) -> Result<(), Error> {
        self.fields_left = self.fields_left.checked_sub(PART_COST).ok_or(Error::TooLarge)?;
        // A second file takes the place of the first, and its room.
        self.file = Chosen::Nothing;
        let mut bytes = Vec::new();
        let mut room = None;
        while let Some(piece) = self.piece(&mut part).await? {
            let length = bytes.len() + piece.len();
            if length > FILE_MAX {
                (bytes, room) = (Vec::new(), None);
                self.file = Chosen::TooLarge;
            }
            if matches!(self.file, Chosen::TooLarge) {
                continue;
            }
            if length > MEGABYTE && room.is_none() {
                // All of it at once: two that asked for more and more could wait for each other.
                let megabytes = self.announced.min(FILE_MAX).div_ceil(MEGABYTE);
                room = ROOM
                    .acquire_many(u32::try_from(megabytes).unwrap_or(u32::MAX))
                    .await
                    .ok();
                bytes.reserve_exact(CAPACITY - bytes.len());
            }
            bytes.extend_from_slice(&piece);
        }
        if !bytes.is_empty() {
            self.file = Chosen::File(File { bytes, room });
        }
        Ok(())
    }

    async fn piece(&mut self, part: &mut Field) -> Result<Option<Bytes>, Error> {
        let piece = in_time(part.try_next()).await?;
        let length = piece.as_ref().map_or(0, Bytes::len);
        self.left = self.left.checked_sub(length).ok_or(Error::FileTooLarge)?;
        Ok(piece)
    }
}

/// What a body brings next, if it comes soon.
///
/// # Errors
/// `TooSlow` if it does not; `UnreadableForm` if it is no form, or ends before its end.
pub async fn in_time<T>(
    next: impl Future<Output = Result<T, actix_multipart::MultipartError>>,
) -> Result<T, Error> {
    let next = timeout(PIECE_TIME, next).await.map_err(|_| Error::TooSlow)?;
    next.map_err(|_| Error::UnreadableForm)
}
