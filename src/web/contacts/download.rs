//! Downloads a contact as a `.vcf` file: its card, byte for byte as stored.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;

use crate::app::contacts;
use crate::web::attachment::attachment;
use crate::web::form::PathId;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run};
use domain::ids::ContactId;

/// Sends the card.
pub async fn send(site: Data<Site>, viewer: Viewer, id: PathId<ContactId>) -> Answer {
    let (card, name) = run(&site, move |app| contacts::card_of(app, &viewer.access, id.0)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/vcard; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, attachment(&name, "vcf")))
        .body(card))
}
