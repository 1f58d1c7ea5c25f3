//! What a file said at some place, as it came.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;

use crate::app::imports;
use crate::domain::ids::ImportItemId;
use crate::web::download::attachment;
use crate::web::imports::Part;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run};

/// The bytes, to be kept as a file: no browser shows them, or takes them for a page.
pub async fn send(site: Data<Site>, viewer: Viewer, part: Part<ImportItemId>) -> Answer {
    let Part(id, item) = part;
    let bytes = run(&site, move |app| imports::original(app, &viewer.access, id, item)).await?;
    let is_text = std::str::from_utf8(&bytes).is_ok() && !bytes.contains(&0);
    let kind = if is_text {
        "text/plain; charset=utf-8"
    } else {
        "application/octet-stream"
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((
            header::CONTENT_DISPOSITION,
            attachment(&format!("import-{id}-{item}"), "txt"),
        ))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(bytes))
}
