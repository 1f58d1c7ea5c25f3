//! Serves the static files under `/static`.

use actix_web::http::header::{self, ETag, EntityTag};
use actix_web::web::{Data, Path, ServiceConfig, get, resource, to};
use actix_web::{HttpRequest, HttpResponse};

use crate::web::error::Error;
use crate::web::respond::is_cached;
use crate::web::site::Site;
use crate::web::static_files::{StaticFiles, embedded};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig, files: &StaticFiles) {
    match files {
        StaticFiles::Embedded(_) => {
            config.service(resource("/static/{name}").route(get().to(send)));
        }
        StaticFiles::Folder(folder) => {
            let not_found = to(async || Err::<HttpResponse, _>(Error::NoPage));
            let files = actix_files::Files::new("/static", folder).default_handler(not_found);
            config.service(files);
        }
    }
}

/// Sends an embedded file, or 304 if the browser has it.
async fn send(site: Data<Site>, request: HttpRequest, name: Path<String>) -> Result<HttpResponse, Error> {
    let file = embedded(&name).ok_or(Error::NoPage)?;
    let version = site.static_files.version(&name).unwrap_or_default();
    let tag = EntityTag::new_strong(version.to_owned());
    let is_cached = is_cached(&request, &tag);
    let mut response = if is_cached {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response.insert_header(ETag(tag));
    if is_cached {
        return Ok(response.finish());
    }
    response.insert_header((header::CONTENT_TYPE, file.media_type));
    Ok(response.body(file.content))
}
