//! One contact as a file: its card, byte for byte as it is kept.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;

use crate::app::contacts;
use crate::domain::ids::ContactId;
use crate::web::download::attachment;
use crate::web::form::Key;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run};

/// Sends the card.
pub async fn send(site: Data<Site>, viewer: Viewer, id: Key<ContactId>) -> Answer {
    let (card, name) = run(&site, move |app| contacts::card_of(app, &viewer.access, id.0)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/vcard; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, attachment(&name, "vcf")))
        .body(card))
}
