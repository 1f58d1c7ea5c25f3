//! A contact, beside the list.

use actix_web::web::Data;
use askama::Template;

use crate::app::contacts::{self, Shown};
use crate::app::photos::InCard;
use crate::app::repair;
use crate::domain::contact::{EntryType, PostalAddress};
use crate::domain::date::DateValue;
use crate::domain::ids::ContactId;
use crate::domain::label::label_key;
use crate::domain::phone::tel_href;
use crate::web::contacts::link;
use crate::web::contacts::panes::{Panes, Place, colour, initials};
use crate::web::contacts::photo::photo_url;
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
    /// True if something in the card could not be read.
    needs_repair: bool,
}

/// Shows a contact with the list beside it.
pub async fn show(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ContactId>, query: Query) -> Answer {
    let place = Place::of(&query.0);
    let (shown, panes, needs_repair) = run(&site, move |app| {
        let shown = contacts::show(app, &viewer.access, id.0)?;
        let panes = Panes::load(app, &viewer.access, place, Some(id.0))?;
        // Most books have no such card at all.
        let may_need = panes.sidebar.repairs > 0 && shown.deleted_at.is_none();
        let needs_repair = may_need && !repair::raw(app, &viewer.access, id.0)?.problems.is_empty();
        Ok((shown, panes, needs_repair))
    })
    .await?;
    let view = ShowView {
        page,
        panes,
        shown,
        needs_repair,
    };
    render(&view.page, &view)
}

impl ShowView {
    fn initials(&self) -> String {
        initials(&self.shown.display_name)
    }

    fn colour(&self) -> u32 {
        colour(&self.shown.display_name)
    }

    fn photo_url(&self) -> Option<String> {
        let shown = &self.shown;
        (shown.photo == InCard::Picture).then(|| photo_url(shown.id, &shown.etag))
    }

    /// The address of a photo that is elsewhere.
    fn photo_link(&self) -> Option<&str> {
        match &self.shown.photo {
            InCard::Link(url) => Some(url),
            _ => None,
        }
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
    fn kind(&self, kind: &EntryType) -> String {
        match kind {
            EntryType::None => String::new(),
            EntryType::Custom(label) => label.clone(),
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
