//! A contact, beside the list.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use askama::Template;

use crate::app::contacts::{self, Shown};
use crate::domain::contact::{Kind, PostalAddress};
use crate::domain::date::DateValue;
use crate::domain::ids::ContactId;
use crate::domain::label::label_key;
use crate::domain::phone::tel_href;
use crate::web::contacts::link;
use crate::web::contacts::panes::{Panes, Place, colour, initials};
use crate::web::form::{Key, Query};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, run};

#[derive(Template)]
#[template(path = "contacts/show.html")]
struct ShowView {
    page: Page,
    panes: Panes,
    shown: Shown,
}

/// Shows a contact with the list beside it.
pub async fn show(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ContactId>, query: Query) -> Answer {
    let place = Place::of(&query.0);
    let (shown, panes) = run(&site, move |app| {
        let shown = contacts::show(app, &viewer.who, id.0)?;
        Ok((shown, Panes::load(app, &viewer.who, place, Some(id.0))?))
    })
    .await?;
    let view = ShowView { page, panes, shown };
    render(&view.page, &view)
}

/// The photo of a contact. Only images come out of here, and no browser takes them for anything else.
pub async fn photo(site: Data<Site>, viewer: Viewer, id: Key<ContactId>) -> Answer {
    let (media_type, octets) = run(&site, move |app| contacts::photo(app, &viewer.who, id.0)).await?;
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((header::CACHE_CONTROL, "private, max-age=300"))
        .body(octets))
}

impl ShowView {
    fn initials(&self) -> String {
        initials(&self.shown.display_name)
    }

    fn colour(&self) -> u32 {
        colour(&self.shown.display_name)
    }

    /// The list that the contact was opened from.
    fn list_url(&self) -> String {
        format!("/{}", self.panes.place.query())
    }

    /// The parts of the name where they say more than the name itself.
    fn parts_of_name(&self) -> Vec<(&'static str, &str)> {
        let name = &self.shown.contact.name;
        let parts = [("prefix", &name.prefix), ("suffix", &name.suffix)];
        let known = |part: &str| self.shown.display_name.contains(part);
        parts
            .into_iter()
            .map(|(key, part)| (key, part.as_str()))
            .filter(|(_, p)| !p.is_empty() && !known(p))
            .collect()
    }

    /// What a value is for, in the viewer's language or in the words of whoever labelled it.
    fn kind(&self, kind: &Kind) -> String {
        match kind {
            Kind::None => String::new(),
            Kind::Custom(label) => label.clone(),
            known => self.page.t(format!("kind-{}", known.word())),
        }
    }

    fn carries(&self, label: &str) -> bool {
        let key = label_key(label);
        self.shown.contact.labels.iter().any(|l| label_key(l) == key)
    }

    fn birthday(&self) -> Option<String> {
        self.shown
            .contact
            .birthday
            .as_ref()
            .map(|field| self.date(&field.value))
    }

    fn anniversary(&self) -> Option<String> {
        self.shown
            .contact
            .anniversary
            .as_ref()
            .map(|field| self.date(&field.value))
    }

    fn date(&self, value: &DateValue) -> String {
        self.page.date(value)
    }

    fn first_phone(&self) -> Option<String> {
        self.shown
            .contact
            .phones
            .first()
            .map(|phone| tel_href(&phone.value))
    }

    fn first_mail(&self) -> Option<String> {
        self.shown
            .contact
            .emails
            .first()
            .map(|mail| link::mail(&mail.value))
    }

    fn first_telegram(&self) -> Option<String> {
        self.shown
            .contact
            .telegram()
            .and_then(|name| link::messenger(&crate::domain::contact::Service::Telegram, name))
    }
}

/// The lines of an address.
pub fn address_lines(address: &PostalAddress) -> Vec<String> {
    let joined = |parts: [&str; 3]| {
        parts
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    };
    [
        joined([&address.street, &address.extended, &address.po_box]),
        joined([&address.postcode, &address.city, &address.region]),
        address.country.clone(),
    ]
    .into_iter()
    .filter(|line| !line.is_empty())
    .collect()
}
