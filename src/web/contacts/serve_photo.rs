//! Serves photos and thumbnails.

use actix_web::http::header::{self, EntityTag, HeaderName};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::app::photos::{self, Picture, Thumbnail};
use crate::web::contacts::decode_permit::DECODING;
use crate::web::form::{PathId, UrlQuery};
use crate::web::respond::is_cached;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, run};
use domain::ids::ContactId;

/// Sends the photo as the card has it, or an empty picture if it cannot be decoded. The content type is that of a picture, and no browser interprets it
/// as anything else.
pub async fn show(
    site: Data<Site>,
    request: HttpRequest,
    viewer: Viewer,
    id: PathId<ContactId>,
    query: UrlQuery,
) -> Answer {
    let (thumbnail, _) = thumbnail_of(&site, &viewer, id.0).await?;
    let (photo, etag) = run(&site, move |app| photos::photo(app, &viewer.access, id.0)).await?;
    let is_current = query.0.find("v") == Some(etag.as_str());
    Ok(match thumbnail {
        Thumbnail::Made(_) => picture_response(&request, photo, is_current),
        Thumbnail::Impossible | Thumbnail::Missing => empty_picture(is_current),
    })
}

/// Sends the thumbnail that lists show. A photo that cannot be decoded gives an empty picture, so that the
/// initials below it stay visible instead of a broken image.
pub async fn thumbnail(
    site: Data<Site>,
    request: HttpRequest,
    viewer: Viewer,
    id: PathId<ContactId>,
    query: UrlQuery,
) -> Answer {
    let (found, etag) = thumbnail_of(&site, &viewer, id.0).await?;
    let is_current = query.0.find("v") == Some(etag.as_str());
    Ok(match found {
        Thumbnail::Made(picture) => picture_response(&request, picture, is_current),
        Thumbnail::Impossible | Thumbnail::Missing => empty_picture(is_current),
    })
}

/// The thumbnail, which is made if there is none yet, and the entity tag of the card.
async fn thumbnail_of(
    site: &Data<Site>,
    viewer: &Viewer,
    id: ContactId,
) -> Result<(Thumbnail, String), Error> {
    let access = viewer.access.clone();
    let found = run(site, move |app| photos::thumbnail(app, &access, id)).await?;
    if found.0 != Thumbnail::Missing {
        return Ok(found);
    }
    let turn = DECODING.acquire().await;
    let access = viewer.access.clone();
    run(site, move |app| {
        // The thread owns the permit: it continues when the client disconnects.
        let _turn = turn;
        photos::make_thumbnail(app, &access, id)
    })
    .await
}

fn empty_picture(is_current: bool) -> HttpResponse {
    cached(HttpResponse::Ok(), is_current)
        .content_type("image/svg+xml")
        .insert_header(SANDBOX)
        .body(EMPTY)
}

/// An empty picture.
const EMPTY: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"/>"#;

/// A picture that is opened as a document runs no script and loads nothing.
const SANDBOX: (HeaderName, &str) = (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");

fn picture_response(request: &HttpRequest, picture: Picture, is_current: bool) -> HttpResponse {
    let tag = EntityTag::new_strong(picture.hash);
    let is_cached = is_cached(request, &tag);
    let response = if is_cached {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    let mut response = cached(response, is_current);
    response.insert_header(header::ETag(tag));
    if is_cached {
        return response.finish();
    }
    response
        .content_type(picture.media_type)
        .insert_header(SANDBOX)
        .body(picture.bytes)
}

/// Sets the caching header: a year if the URL names the current version of the card, else no caching
/// without revalidation.
fn cached(mut response: HttpResponseBuilder, is_current: bool) -> HttpResponseBuilder {
    let cache = if is_current {
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    response.insert_header((header::CACHE_CONTROL, cache));
    response
}
