//! Downloads the original text of an item, as the file had it.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;

use crate::app::imports;
use crate::web::attachment::attachment;
use crate::web::imports::import_path::ImportPath;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run};
use domain::ids::ImportItemId;

/// Sends the bytes as a download, which no browser shows as a page.
pub async fn send(site: Data<Site>, viewer: Viewer, part: ImportPath<ImportItemId>) -> Answer {
    let ImportPath(id, item) = part;
    let bytes = run(&site, move |app| imports::original(app, &viewer.access, id, item)).await?;
    let is_text = std::str::from_utf8(&bytes).is_ok() && !bytes.contains(&0);
    let media_type = if is_text {
        "text/plain; charset=utf-8"
    } else {
        "application/octet-stream"
    };
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((
            header::CONTENT_DISPOSITION,
            attachment(&format!("import-{id}-{item}"), "txt"),
        ))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(bytes))
}
