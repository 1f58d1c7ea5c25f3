//! Receives the files of an import. They are stored piece by piece while they arrive: no file is in memory as a
//! whole, and no database connection is held while the server waits for the client.

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::{Bytes, Data, Payload};
use futures_util::TryStreamExt;
use tokio::runtime::Handle;

use crate::app::imports::{self, Upload};
use crate::app::{App, BookAccess};
use crate::http::request_id::RequestId;
use crate::web::blocking::run_blocking;
use crate::web::form::{FILLED_BY_ID, Form};
use crate::web::limits::{MAX_BODY, PART_COST};
use crate::web::upload_pace::UploadPace;
use crate::web::{Error, Site, run};
use domain::ids::ImportId;

/// What a request uploaded.
pub enum Received {
    /// A new import with all its files.
    Import(ImportId),
    /// No file, only the fields of the form.
    Nothing(Form),
    /// More than the upload limit; nothing was stored.
    TooMuch,
}

/// Bytes that are written at once.
const PIECE: usize = 128 * 1024;
/// An upload over the limit is read up to this many times the limit and dropped, since a browser reads no
/// response before it has sent everything.
const DRAIN_FACTOR: u64 = 2;
/// Characters of a file name that are stored.
const MAX_NAME: usize = 200;

/// Why an upload ends early.
enum Aborted {
    TooMuch,
    Failed(Error),
}

impl From<Error> for Aborted {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Stores the files of a form as a new import. An incomplete upload leaves nothing behind.
///
/// # Errors
/// `UnreadableForm` if the body is malformed or incomplete.
pub async fn receive(
    site: &Data<Site>,
    access: &BookAccess,
    request: &HttpRequest,
    payload: Payload,
) -> Result<Received, Error> {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let media_type = text(header::CONTENT_TYPE)
        .unwrap_or_default()
        .to_ascii_lowercase();
    if !media_type.starts_with("multipart/form-data") {
        return Ok(Received::Nothing(Form::default()));
    }
    let announced: u64 = text(header::CONTENT_LENGTH)
        .and_then(|length| length.parse().ok())
        .unwrap_or_default();
    let limit = site.options.max_upload;
    if announced > limit.saturating_mul(DRAIN_FACTOR) {
        return Ok(Received::TooMuch);
    }
    let reader = ImportReceiver {
        site,
        access,
        request_id: RequestId::of(request),
        import: None,
        fields: Vec::new(),
        fields_left: MAX_BODY,
        left: limit,
        is_of_other: false,
        drain_left: limit.saturating_mul(DRAIN_FACTOR),
        pace: UploadPace::default(),
    };
    match reader.receive_all(Multipart::new(headers, payload)).await {
        Ok(received) => Ok(received),
        Err(Aborted::TooMuch) => Ok(Received::TooMuch),
        Err(Aborted::Failed(error)) => Err(error),
    }
}

/// Reads the multipart body of an upload.
struct ImportReceiver<'a> {
    site: &'a Data<Site>,
    access: &'a BookAccess,
    request_id: RequestId,
    import: Option<NewImport>,
    fields: Vec<(String, Vec<u8>)>,
    /// Bytes that fields may still take.
    fields_left: usize,
    /// Bytes that files may still take.
    left: u64,
    /// True if another user filled in the form. What follows is read and dropped.
    is_of_other: bool,
    /// Bytes after which the connection is closed.
    drain_left: u64,
    pace: UploadPace,
}

impl ImportReceiver<'_> {
    async fn receive_all(mut self, mut parts: Multipart) -> Result<Received, Aborted> {
        let mut is_over = false;
        while let Some(part) = self.pace.next(parts.try_next()).await? {
            self.fields_left = self.fields_left.checked_sub(PART_COST).ok_or(Aborted::TooMuch)?;
            let received = match file_name(&part) {
                _ if is_over || self.is_of_other => self.drain(part).await,
                Some(name) => self.receive_file(&name, part).await,
                None => self.receive_field(part).await,
            };
            match received {
                Err(Aborted::TooMuch) if self.drain_left > 0 => is_over = true,
                other => other?,
            }
        }
        if is_over {
            return Err(Aborted::TooMuch);
        }
        if self.is_of_other {
            return Err(Error::FilledByOther.into());
        }
        let Some(import) = self.import else {
            return Ok(Received::Nothing(Form::of(self.fields)?));
        };
        let (id, access) = (import.id, self.access.clone());
        run(self.site, move |app| imports::finish_upload(app, &access, id)).await?;
        import.keep();
        Ok(Received::Import(id))
    }

    /// Stores a file. Without a chosen file, a browser sends a part without a name and content.
    async fn receive_file(&mut self, name: &str, mut part: Field) -> Result<(), Aborted> {
        let mut piece = self.piece(&mut part).await?;
        if name.is_empty() && piece.is_none() {
            return Ok(());
        }
        let mut upload = self.begin_file(name).await?;
        let mut pending: Vec<u8> = Vec::new();
        while let Some(bytes) = piece {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let Some(left) = self.left.checked_sub(length) else {
                // Dropping the import discards what was stored of it.
                self.import = None;
                return self.drain(part).await.and(Err(Aborted::TooMuch));
            };
            self.left = left;
            pending.extend_from_slice(&bytes);
            if pending.len() >= PIECE {
                upload = write(upload, std::mem::take(&mut pending)).await?;
            }
            piece = self.piece(&mut part).await?;
        }
        let upload = write(upload, pending).await?;
        Ok(run_blocking(move || upload.finish()).await?)
    }

    async fn begin_file(&mut self, name: &str) -> Result<Upload, Error> {
        let id = if let Some(import) = &self.import {
            import.id
        } else {
            // The form has the fields before the files.
            let form = Form::of(self.fields.clone())?;
            let label = form.get("label").to_owned();
            let label = if form.has("labeled") { label } else { String::new() };
            let access = self.access.clone();
            let id = run(self.site, move |app| imports::create(app, &access, &label)).await?;
            self.import = Some(NewImport {
                id,
                is_complete: false,
                app: self.site.app.clone(),
                access: self.access.clone(),
                request_id: self.request_id.clone(),
            });
            id
        };
        let (access, name) = (self.access.clone(), name.to_owned());
        run(self.site, move |app| imports::add_file(app, &access, id, &name)).await
    }

    async fn receive_field(&mut self, mut part: Field) -> Result<(), Aborted> {
        let name = part.name().unwrap_or_default().to_owned();
        let mut value = Vec::new();
        while let Some(bytes) = self.piece(&mut part).await? {
            self.fields_left = self
                .fields_left
                .checked_sub(bytes.len())
                .ok_or(Aborted::TooMuch)?;
            value.extend_from_slice(&bytes);
        }
        if name == FILLED_BY_ID {
            self.is_of_other = self.access.account().id.to_string().as_bytes() != value;
        }
        self.fields.push((name, value));
        Ok(())
    }

    /// Reads a part to its end and drops it.
    async fn drain(&mut self, mut part: Field) -> Result<(), Aborted> {
        while self.piece(&mut part).await?.is_some() {}
        Ok(())
    }

    async fn piece(&mut self, part: &mut Field) -> Result<Option<Bytes>, Aborted> {
        let piece = self.pace.next(part.try_next()).await?;
        let length = piece.as_ref().map_or(0, Bytes::len);
        self.pace.received(length);
        self.drain_left = self
            .drain_left
            .saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
        if self.drain_left == 0 && length > 0 {
            return Err(Aborted::TooMuch);
        }
        Ok(piece)
    }
}

async fn write(mut upload: Upload, bytes: Vec<u8>) -> Result<Upload, Error> {
    run_blocking(move || {
        upload.write(&bytes)?;
        Ok(upload)
    })
    .await
}

/// The name of a file without its folder; `None` for a field.
fn file_name(part: &Field) -> Option<String> {
    let header = part.content_disposition()?;
    let name = match (header.get_filename(), header.get_filename_ext()) {
        (Some(name), _) => name.to_owned(),
        (None, Some(name)) => String::from_utf8_lossy(&name.value).into_owned(),
        (None, None) => return None,
    };
    // Old browsers send the whole path. HTML makes browsers send a quotation mark as `%22`.
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let last = last.replace("%22", "\"").replace("%0D", " ").replace("%0A", " ");
    let clean = last.chars().map(|c| if c.is_control() { ' ' } else { c });
    Some(clean.take(MAX_NAME).collect())
}

/// An import whose files are arriving. Dropping it before [`NewImport::keep`] discards the import, also when
/// the client disconnects.
struct NewImport {
    id: ImportId,
    is_complete: bool,
    app: App,
    access: BookAccess,
    request_id: RequestId,
}

impl NewImport {
    fn keep(mut self) {
        self.is_complete = true;
    }
}

impl Drop for NewImport {
    fn drop(&mut self) {
        if self.is_complete {
            return;
        }
        let (app, access, id) = (self.app.clone(), self.access.clone(), self.id);
        let request_id = self.request_id.clone();
        // A stopping server has no runtime; maintenance then removes the import.
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        // Nothing waits for the result, since the client may have disconnected.
        drop(runtime.spawn_blocking(move || {
            if let Err(error) = imports::discard(&app, &access, id) {
                log::warn!(
                    "[{request_id}] the incomplete import {id} was not discarded: {}",
                    error.chain()
                );
            }
        }));
    }
}
