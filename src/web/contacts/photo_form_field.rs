//! The photo field of a contact's form.

use actix_web::web::block;
use actix_web::{HttpMessage, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::app;
use crate::app::photos::{CardPhoto, PhotoEdit};
use crate::web::contacts::decode_permit::DECODING;
use crate::web::contacts::photo_url::photo_url;
use crate::web::error::Error;
use crate::web::field_error::{FieldError, field_error};
use crate::web::file_form::{ChosenFile, SentFile, UploadedFile};
use crate::web::form::Form;
use domain::ids::ContactId;
use formats::picture::{self, Crop, PictureError};

/// The photo field of the form.
#[derive(Clone, Debug, Default)]
pub struct PhotoField {
    /// The URL of the contact's photo.
    pub url: Option<String>,
    /// The address of a photo that the card only links to.
    pub link: Option<String>,
    /// True if "remove" is checked.
    pub remove: bool,
    /// True if the user has to choose the file again: it is too large to be kept in the form.
    pub again: bool,
    /// The file that the user chose, which the form sends again.
    pub kept: Option<KeptPhoto>,
}

/// A chosen file, with the square that the user cropped.
#[derive(Clone, Debug)]
pub struct KeptPhoto {
    bytes: Vec<u8>,
    crop: [String; 3],
}

/// What a submitted form said about the photo.
pub struct SubmittedPhoto {
    remove: bool,
    is_lost: bool,
    kept: Option<KeptPhoto>,
}

impl SubmittedPhoto {
    /// The photo of the form that a request sent.
    #[must_use]
    pub fn of(request: &HttpRequest, form: &Form) -> Self {
        let extensions = request.extensions();
        let file = extensions.get().map(|SentFile(file)| file);
        let kept = match file {
            Some(ChosenFile::File(file)) => Some(KeptPhoto {
                bytes: file.bytes.clone(),
                crop: CROP.map(|name| form.get(name).to_owned()),
            }),
            _ => None,
        };
        Self {
            remove: form.has("photo-remove"),
            is_lost: matches!(file, Some(ChosenFile::TooLarge)),
            kept,
        }
    }
}

impl KeptPhoto {
    /// The file in base64, as the form sends it.
    #[must_use]
    pub fn base64(&self) -> String {
        STANDARD.encode(&self.bytes)
    }

    /// The fields of the square, with their names.
    pub fn crop(&self) -> impl Iterator<Item = (&'static str, &str)> {
        CROP.into_iter().zip(self.crop.iter().map(String::as_str))
    }
}

/// The fields of the square that the user cropped: left, top, and side in pixels of the picture.
const CROP: [&str; 3] = ["crop-x", "crop-y", "crop-size"];

impl PhotoField {
    /// The field for a contact with this photo.
    #[must_use]
    pub fn of(id: ContactId, photo: CardPhoto, etag: &str) -> Self {
        let (url, link) = match photo {
            CardPhoto::Nothing => (None, None),
            CardPhoto::Picture | CardPhoto::Damaged => (Some(photo_url(id, etag)), None),
            CardPhoto::Link(link) => (None, Some(link)),
        };
        Self {
            url,
            link,
            ..Self::default()
        }
    }

    /// The field of a form that was submitted and is shown again.
    #[must_use]
    pub fn submitted(self, photo: SubmittedPhoto) -> Self {
        Self {
            remove: photo.remove,
            again: photo.is_lost,
            kept: photo.kept,
            ..self
        }
    }
}

/// What the form does to the photo, or what is wrong with the file.
pub async fn read_edit(file: ChosenFile, form: &Form) -> Result<Result<PhotoEdit, FieldError>, Error> {
    let file = match file {
        ChosenFile::Nothing if form.has("photo-remove") => return Ok(Ok(PhotoEdit::Remove)),
        ChosenFile::Nothing => return Ok(Ok(PhotoEdit::Keep)),
        ChosenFile::TooLarge => return Ok(Err(field_error("photo", "error-photo-bytes"))),
        ChosenFile::File(file) => file,
    };
    let crop = crop(form);
    let turn = DECODING.acquire().await;
    // The task owns both permits: it continues when the client disconnects.
    let made = block(move || {
        let UploadedFile { bytes, memory } = file;
        let made = picture::for_card(bytes, crop);
        drop((memory, turn));
        made
    });
    let made = made.await.map_err(app::Error::failed("reading a photo"))?;
    Ok(made.map(PhotoEdit::Replace).map_err(|rejection| {
        let key = match rejection {
            PictureError::Heif => "error-photo-heif",
            PictureError::Unknown => "error-photo-format",
            PictureError::TooLarge => "error-photo-pixels",
            PictureError::Broken => "error-photo-broken",
        };
        field_error("photo", key)
    }))
}

/// The square that the user cropped; `None` without script.
fn crop(form: &Form) -> Option<Crop> {
    let number = |name: &str| form.find(name)?.parse().ok();
    let [x, y, size] = CROP.map(number);
    Some(Crop {
        x: x?,
        y: y?,
        size: size?,
    })
}
