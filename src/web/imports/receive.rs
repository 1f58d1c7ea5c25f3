//! Files on their way in: read part by part and written down as they come, so that none is ever in
//! memory as a whole, and no connection to the database is held while the next bytes are awaited.

use actix_multipart::{Field, Multipart};
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{Bytes, Data, Payload, block};
use futures_util::TryStreamExt;
use tokio::runtime::Handle;

use crate::app::imports::{self, Upload};
use crate::app::{self, App, BookAccess};
use crate::domain::ids::ImportId;
use crate::web::form::Form;
use crate::web::server::BODY_MAX;
use crate::web::upload::in_time;
use crate::web::{Error, Site, run};

/// What came in.
pub enum Received {
    /// An import, all of whose files are there.
    Import(ImportId),
    /// No file; what else the form said.
    Nothing(Form),
    /// More than is taken; nothing of it was kept.
    TooMuch,
}
/// Bytes that are written down at once.
const PIECE: usize = 128 * 1024;
/// Bytes that a part costs besides what is in it.
const PART_COST: usize = 64;
/// What is too large is read on to its end, as far as this many times what is taken, and thrown away: a
/// browser reads no answer before it has sent everything.
const READ_ON: u64 = 2;

/// Why nothing of a body is kept.
enum Cut {
    TooMuch,
    Fault(Error),
}

impl From<Error> for Cut {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

/// Takes the files of a form into a new import. What does not come in whole leaves nothing.
///
/// # Errors
/// `UnreadableForm` if it is no form, or ends before its end.
pub async fn receive(
    site: &Data<Site>,
    access: &BookAccess,
    headers: &HeaderMap,
    payload: Payload,
) -> Result<Received, Error> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE)
        .unwrap_or_default()
        .to_ascii_lowercase();
    if !kind.starts_with("multipart/form-data") {
        return Ok(Received::Nothing(Form::default()));
    }
    let announced: u64 = text(header::CONTENT_LENGTH)
        .and_then(|length| length.parse().ok())
        .unwrap_or_default();
    let most = site.options.max_upload;
    if announced > most.saturating_mul(READ_ON) {
        return Ok(Received::TooMuch);
    }
    let receiving = Receiving {
        site,
        access,
        import: None,
        fields: Vec::new(),
        fields_left: BODY_MAX,
        left: most,
        read_on: most.saturating_mul(READ_ON),
    };
    match receiving.all(Multipart::new(headers, payload)).await {
        Ok(received) => Ok(received),
        Err(Cut::TooMuch) => Ok(Received::TooMuch),
        Err(Cut::Fault(error)) => Err(error),
    }
}

/// A form that is being read.
struct Receiving<'a> {
    site: &'a Data<Site>,
    access: &'a BookAccess,
    import: Option<Begun>,
    fields: Vec<(String, Vec<u8>)>,
    /// Bytes that may still come: in fields, in files, and before the connection is given up.
    fields_left: usize,
    left: u64,
    read_on: u64,
}

impl Receiving<'_> {
    async fn all(mut self, mut parts: Multipart) -> Result<Received, Cut> {
        let mut is_over = false;
        while let Some(part) = in_time(parts.try_next()).await? {
            self.fields_left = self.fields_left.checked_sub(PART_COST).ok_or(Cut::TooMuch)?;
            let taken = match file_name(&part) {
                _ if is_over => self.read_on(part).await,
                Some(name) => self.file(&name, part).await,
                None => self.field(part).await,
            };
            match taken {
                Err(Cut::TooMuch) if self.read_on > 0 => is_over = true,
                other => other?,
            }
        }
        if is_over {
            return Err(Cut::TooMuch);
        }
        let Some(begun) = self.import else {
            return Ok(Received::Nothing(Form::of(self.fields)?));
        };
        let (id, access) = (begun.id, self.access.clone());
        run(self.site, move |app| imports::finish_upload(app, &access, id)).await?;
        begun.keep();
        Ok(Received::Import(id))
    }

    /// Writes a file down; one without a name or bytes is what a browser sends where none was chosen.
    async fn file(&mut self, name: &str, mut part: Field) -> Result<(), Cut> {
        let mut piece = self.piece(&mut part).await?;
        if name.is_empty() && piece.is_none() {
            return Ok(());
        }
        let mut upload = self.begin_file(name).await?;
        let mut pending: Vec<u8> = Vec::new();
        while let Some(bytes) = piece {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let Some(left) = self.left.checked_sub(length) else {
                // What was written of it goes with the import.
                self.import = None;
                return self.read_on(part).await.and(Err(Cut::TooMuch));
            };
            self.left = left;
            pending.extend_from_slice(&bytes);
            if pending.len() >= PIECE {
                upload = write(upload, std::mem::take(&mut pending)).await?;
            }
            piece = self.piece(&mut part).await?;
        }
        let upload = write(upload, pending).await?;
        Ok(in_block(move || upload.finish()).await?)
    }

    async fn begin_file(&mut self, name: &str) -> Result<Upload, Error> {
        let id = if let Some(begun) = &self.import {
            begun.id
        } else {
            // The form sends them before the files.
            let form = Form::of(self.fields.clone())?;
            let label = form.get("label").to_owned();
            let label = if form.has("labelled") {
                label
            } else {
                String::new()
            };
            let access = self.access.clone();
            let id = run(self.site, move |app| imports::begin(app, &access, &label)).await?;
            self.import = Some(Begun::new(&self.site.app, self.access, id));
            id
        };
        let (access, name) = (self.access.clone(), name.to_owned());
        run(self.site, move |app| imports::add_file(app, &access, id, &name)).await
    }

    async fn field(&mut self, mut part: Field) -> Result<(), Cut> {
        let name = part.name().unwrap_or_default().to_owned();
        let mut value = Vec::new();
        while let Some(bytes) = self.piece(&mut part).await? {
            self.fields_left = self.fields_left.checked_sub(bytes.len()).ok_or(Cut::TooMuch)?;
            value.extend_from_slice(&bytes);
        }
        self.fields.push((name, value));
        Ok(())
    }

    /// Reads a part to its end for nothing.
    async fn read_on(&mut self, mut part: Field) -> Result<(), Cut> {
        while self.piece(&mut part).await?.is_some() {}
        Ok(())
    }

    async fn piece(&mut self, part: &mut Field) -> Result<Option<Bytes>, Cut> {
        let piece = in_time(part.try_next()).await?;
        let length = piece.as_ref().map_or(0, Bytes::len);
        self.read_on = self
            .read_on
            .saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
        if self.read_on == 0 && length > 0 {
            return Err(Cut::TooMuch);
        }
        Ok(piece)
    }
}

async fn write(mut upload: Upload, bytes: Vec<u8>) -> Result<Upload, Error> {
    in_block(move || {
        upload.write(&bytes)?;
        Ok(upload)
    })
    .await
}

async fn in_block<T: Send + 'static>(
    work: impl FnOnce() -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let done = block(work).await;
    Ok(done.map_err(|e| app::Error::Internal(e.to_string()))??)
}

/// The name of a file as its owner knows it; `None` for a field.
fn file_name(part: &Field) -> Option<String> {
    let said = part.content_disposition()?;
    let name = match (said.get_filename(), said.get_filename_ext()) {
        (Some(name), _) => name.to_owned(),
        (None, Some(name)) => String::from_utf8_lossy(&name.value).into_owned(),
        (None, None) => return None,
    };
    // Old browsers send the whole path; HTML has a quotation mark sent as `%22`.
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let last = last.replace("%22", "\"").replace("%0D", " ").replace("%0A", " ");
    let clean = last.chars().map(|c| if c.is_control() { ' ' } else { c });
    Some(clean.take(NAME_MAX).collect())
}

/// Characters of a file's name that are kept.
const NAME_MAX: usize = 200;

/// An import whose files are coming in. If they do not come in whole, however that happens, it is
/// forgotten.
struct Begun {
    id: ImportId,
    kept: bool,
    app: App,
    access: BookAccess,
}

impl Begun {
    fn new(app: &App, access: &BookAccess, id: ImportId) -> Self {
        Self {
            id,
            kept: false,
            app: app.clone(),
            access: access.clone(),
        }
    }

    fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let (app, access, id) = (self.app.clone(), self.access.clone(), self.id);
        // While the server stops there is none; what is left then is forgotten by the housekeeping.
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        // Nobody waits for it: whoever sent the files may be gone.
        drop(runtime.spawn_blocking(move || {
            if let Err(error) = imports::discard(&app, &access, id) {
                log::warn!("import {id} did not come in whole and stays for now: {error}");
            }
        }));
    }
}
