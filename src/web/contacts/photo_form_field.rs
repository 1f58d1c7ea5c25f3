//! The photo field of a contact's form.

use actix_web::web::block;

use crate::app;
use crate::app::photos::{CardPhoto, PhotoEdit};
use crate::web::contacts::decode_permit::DECODING;
use crate::web::contacts::photo_url::photo_url;
use crate::web::error::Error;
use crate::web::field_error::{FieldError, field_error};
use crate::web::file_form::{ChosenFile, UploadedFile};
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
    /// True if the user has to choose the file again: a browser does not send it back.
    pub again: bool,
}

impl PhotoField {
    /// The field for a contact with this photo.
    #[must_use]
    pub fn of(id: ContactId, photo: CardPhoto, etag: &str) -> Self {
        let (url, link) = match photo {
            CardPhoto::Nothing => (None, None),
            CardPhoto::Picture => (Some(photo_url(id, etag)), None),
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
    pub fn submitted(self, form: &Form, was_chosen: bool) -> Self {
        Self {
            remove: form.has("photo-remove"),
            again: was_chosen,
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
    let made = made.await.map_err(|e| app::Error::Internal(e.to_string()))?;
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
    Some(Crop {
        x: number("crop-x")?,
        y: number("crop-y")?,
        size: number("crop-size")?,
    })
}
