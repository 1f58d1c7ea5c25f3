//! Photos: as a form sends them, and as pages show them.

use actix_web::http::header::{self, EntityTag, Header, HeaderName, IfNoneMatch};
use actix_web::web::{Data, block};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use tokio::sync::Semaphore;

use crate::app;
use crate::app::photos::{self, InCard, PhotoEdit, Picture, Thumbnail};
use crate::domain::ids::ContactId;
use crate::formats::picture::{self, Crop, PictureError};
use crate::web::contacts::form::FieldError;
use crate::web::form::{Form, Key, Query};
use crate::web::session::Viewer;
use crate::web::upload::{Chosen, File};
use crate::web::{Answer, Error, Site, run};

/// Pictures are decoded one after the other: each may take much memory. The permit belongs to the thread
/// that decodes.
static DECODING: Semaphore = Semaphore::const_new(1);

/// What the form shows of the photo.
#[derive(Clone, Debug, Default)]
pub struct PhotoField {
    /// The URL of the photo that the contact has.
    pub url: Option<String>,
    /// The address of a photo elsewhere that the contact has.
    pub link: Option<String>,
    /// True if "remove" is ticked.
    pub remove: bool,
    /// True if a file was chosen that has to be chosen again.
    pub again: bool,
}

impl PhotoField {
    /// The field for a contact that has this photo.
    #[must_use]
    pub fn of(id: ContactId, photo: InCard, etag: &str) -> Self {
        let (url, link) = match photo {
            InCard::Nothing => (None, None),
            InCard::Picture => (Some(photo_url(id, etag)), None),
            InCard::Link(link) => (None, Some(link)),
        };
        Self {
            url,
            link,
            ..Self::default()
        }
    }

    /// The same after the form was sent, and comes back.
    #[must_use]
    pub fn sent(self, form: &Form, was_chosen: bool) -> Self {
        Self {
            remove: form.has("photo-remove"),
            again: was_chosen,
            ..self
        }
    }
}

/// The URL of a photo, another one for each version of the card.
#[must_use]
pub fn photo_url(id: ContactId, etag: &str) -> String {
    format!("/contacts/{id}/photo?v={etag}")
}

/// What the form says shall become of the photo, or what is wrong with the file.
pub async fn chosen(file: Chosen, form: &Form) -> Result<Result<PhotoEdit, FieldError>, Error> {
    let file = match file {
        Chosen::Nothing if form.has("photo-remove") => return Ok(Ok(PhotoEdit::Remove)),
        Chosen::Nothing => return Ok(Ok(PhotoEdit::Keep)),
        Chosen::TooLarge => return Ok(Err(wrong("error-photo-bytes"))),
        Chosen::File(file) => file,
    };
    let crop = crop(form);
    let turn = DECODING.acquire().await;
    // Turn and room go along: whoever sent the file may be gone long before it is decoded.
    let made = block(move || {
        let File { bytes, room } = file;
        let made = picture::for_card(bytes, crop);
        drop((room, turn));
        made
    });
    let made = made.await.map_err(|e| app::Error::Internal(e.to_string()))?;
    Ok(made.map(PhotoEdit::Replace).map_err(|error| {
        wrong(match error {
            PictureError::Heif => "error-photo-heif",
            PictureError::Unknown => "error-photo-format",
            PictureError::TooLarge => "error-photo-pixels",
            PictureError::Broken => "error-photo-broken",
        })
    }))
}

fn wrong(key: &'static str) -> FieldError {
    ("photo".to_owned(), key)
}

/// The square that was chosen with script; nothing without.
fn crop(form: &Form) -> Option<Crop> {
    let number = |name: &str| form.find(name)?.parse().ok();
    Some(Crop {
        x: number("crop-x")?,
        y: number("crop-y")?,
        size: number("crop-size")?,
    })
}

/// The photo of a contact as its card has it. Only pictures come out of here, and no browser takes them
/// for anything else.
pub async fn show(
    site: Data<Site>,
    request: HttpRequest,
    viewer: Viewer,
    id: Key<ContactId>,
    query: Query,
) -> Answer {
    let (photo, etag) = run(&site, move |app| photos::photo(app, &viewer.access, id.0)).await?;
    Ok(answer(&request, photo, query.0.find("v") == Some(etag.as_str())))
}

/// The photo of a contact as lists show it; an empty picture where it cannot be read, so that the
/// initials below it are seen, and no mark of a broken one over them.
pub async fn thumbnail(
    site: Data<Site>,
    request: HttpRequest,
    viewer: Viewer,
    id: Key<ContactId>,
    query: Query,
) -> Answer {
    let access = viewer.access.clone();
    let id = id.0;
    let (mut found, mut etag) = run(&site, move |app| photos::thumbnail(app, &access, id)).await?;
    if found == Thumbnail::Missing {
        let turn = DECODING.acquire().await;
        let made = run(&site, move |app| {
            // Held by the thread that decodes, not by the request, which may be given up meanwhile.
            let _turn = turn;
            photos::make_thumbnail(app, &viewer.access, id)
        });
        (found, etag) = made.await?;
    }
    let is_current = query.0.find("v") == Some(etag.as_str());
    Ok(match found {
        Thumbnail::Made(picture) => answer(&request, picture, is_current),
        Thumbnail::Impossible | Thumbnail::Missing => kept(HttpResponse::Ok(), is_current)
            .content_type("image/svg+xml")
            .insert_header(CLOSED)
            .body(EMPTY),
    })
}

/// A picture of nothing.
const EMPTY: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"/>"#;

/// Whoever opens a picture by its address gets nothing but the picture.
const CLOSED: (HeaderName, &str) = (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");

fn answer(request: &HttpRequest, picture: Picture, is_current: bool) -> HttpResponse {
    let tag = EntityTag::new_strong(picture.hash);
    let has_it = match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let response = if has_it {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    let mut response = kept(response, is_current);
    response.insert_header(header::ETag(tag));
    if has_it {
        return response.finish();
    }
    response
        .content_type(picture.media_type)
        .insert_header(CLOSED)
        .body(picture.bytes)
}

/// Under a URL that names the version of the card it is kept for a year, under any other it is asked for
/// again.
fn kept(mut response: HttpResponseBuilder, is_current: bool) -> HttpResponseBuilder {
    let cache = if is_current {
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    response.insert_header((header::CACHE_CONTROL, cache));
    response
}
