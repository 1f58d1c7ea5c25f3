//! Shows a contact beside the list.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app::contacts;
use crate::app::duplicates::{self, GroupView, MemberView};
use crate::app::photos::CardPhoto;
use crate::app::{self, App, BookAccess, recent_views, transfer};
use crate::web::contacts::link::{self, MapLinks};
use crate::web::contacts::list_state::ListState;
use crate::web::contacts::panes::Panes;
use crate::web::contacts::photo_url::photo_url;
use crate::web::contacts::row::{color, initials};
use crate::web::form::{PathId, UrlQuery};
use crate::web::page::{PageContext, PageTag};
use crate::web::respond::{not_modified, render_kept};
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run, see_other};
use domain::account::Recency;
use domain::contact::{EntryType, Service};
use domain::date::DateValue;
use domain::detail::{Detail, DetailKind, is_uid_uri};
use domain::ids::{ContactId, LabelId};
use domain::label::{FAVORITE, is_favorite, label_key};
use domain::phone::{PhoneLink, formatted, phone_links};
use formats::vcard::OtherField;

/// The longest half of an email address that a line is not broken within, in bytes: it fits in the narrowest page.
const UNBROKEN: usize = 22;

#[derive(Template)]
#[template(path = "contacts/show.html")]
struct ShowView {
    page: PageContext,
    panes: Panes,
    shown: contacts::ContactView,
    /// The country of phone numbers without a country code.
    region: String,
    /// The group of contacts with which it may be one person.
    group: Option<GroupView>,
    /// For a contact in the trash: the one that has its content now.
    merged_into: Option<(ContactId, String)>,
    /// For a contact in the trash that was moved to another book: what it is there, and the book.
    moved_to: Option<(ContactId, String, BookAccess)>,
}

/// Shows a contact with the list beside it.
pub async fn show(
    site: Data<Site>,
    request: HttpRequest,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    query: UrlQuery,
) -> Answer {
    let state = ListState::parse(&query.0);
    let asked = PageTag::of(&request, &page);
    let (tag, found) = run(&site, move |app| {
        let access = &viewer.access;
        let sidebar = Panes::sidebar(app, &viewer.shown, &state)?;
        let shown = match contacts::show(app, access, id.0) {
            Err(app::Error::NotFound) => return Ok((None, Found::Elsewhere(purged(app, access, id.0)?))),
            shown => shown?,
        };
        let (group, merged_into, moved_to) = match shown.deleted_at {
            None => (duplicates::of_contact(app, access, id.0)?, None, None),
            Some(_) => (
                None,
                duplicates::merged_into(app, access, id.0)?,
                transfer::moved_to(app, access, id.0)?,
            ),
        };
        // In the list of what was viewed, the contacts keep their places while they are opened one by one.
        if shown.deleted_at.is_none() && state.recency != Some(Recency::Viewed) {
            recent_views::note(app, access, id.0);
        }
        // The book's token tells nothing of the contacts that look alike.
        let is_known = group.is_none() && merged_into.is_none() && moved_to.is_none();
        let is_lasting = state.is_lasting() && !sidebar.is_busy && is_known;
        let tag = asked.with((&sidebar, &shown.photo)).filter(|_| is_lasting);
        if asked.is_kept(tag.as_ref()) {
            return Ok((tag, Found::Kept));
        }
        let panes = Panes::beside(app, &viewer.shown, state, Some(id.0), sidebar)?;
        let region = access.region(app).to_owned();
        let view = ShowView {
            page,
            panes,
            shown,
            region,
            group,
            merged_into,
            moved_to,
        };
        Ok((tag, Found::Here(Box::new(view))))
    })
    .await?;
    match found {
        Found::Here(view) => render_kept(&view.page, view.as_ref(), tag),
        Found::Kept => Ok(not_modified(tag)),
        Found::Elsewhere(id) => Ok(see_other(&format!("/contacts/{id}"))),
    }
}

/// What there is to show.
enum Found {
    Here(Box<ShowView>),
    /// The browser has the page already.
    Kept,
    /// The contact is purged. This one has its content.
    Elsewhere(ContactId),
}

/// The contact that a purged one has become: it was merged, or moved to another book.
///
/// # Errors
/// `NotFound` if it was deleted.
fn purged(app: &App, access: &BookAccess, id: ContactId) -> app::Result<ContactId> {
    if let Some((into, _)) = duplicates::merged_into(app, access, id)? {
        return Ok(into);
    }
    let moved = transfer::moved_to(app, access, id)?;
    moved.map(|(id, _, _)| id).ok_or(app::Error::NotFound)
}
/// A property that has no field of its own.
struct PropertyRow {
    name: String,
    value: String,
    /// The contact that a relation is to.
    relative: Option<ContactId>,
    /// The link of a value that is a number, an email address or a web page.
    href: Option<String>,
    /// The links of an address.
    map: Option<MapLinks>,
}

impl ShowView {
    /// What users enter beyond the fields: relations, named days, custom fields, further organizations.
    fn details(&self) -> Vec<PropertyRow> {
        self.property_rows(false)
    }

    /// The properties that no form offers.
    fn other_properties(&self) -> Vec<PropertyRow> {
        self.property_rows(true)
    }

    fn property_rows(&self, are_other: bool) -> Vec<PropertyRow> {
        let details = &self.shown.contact.details;
        let details: HashMap<Option<usize>, &Detail> =
            details.iter().map(|detail| (detail.line, detail)).collect();
        let others = self.shown.others.iter();
        let others = others.map(|other| {
            (
                other,
                other.line.and_then(|line| details.get(&Some(line)).copied()),
            )
        });
        others
            .filter(|(_, detail)| detail.is_none_or(Detail::is_other_property) == are_other)
            .map(|(other, detail)| self.property_row(other, detail))
            .collect()
    }

    fn property_row(&self, other: &OtherField, detail: Option<&Detail>) -> PropertyRow {
        let relative = other.line.and_then(|line| self.shown.relatives.get(&line));
        let value = match (relative, detail) {
            (Some(relative), _) => relative.name.clone(),
            (None, Some(detail)) if matches!(detail.kind, DetailKind::Day | DetailKind::Date) => {
                self.date(&DateValue::read(&detail.value, None))
            }
            (None, Some(detail)) if detail.kind == DetailKind::Organization => detail.value.clone(),
            (None, Some(detail)) if detail.kind == DetailKind::Relation && is_uid_uri(&detail.value) => {
                self.page.t("relation-unknown")
            }
            _ => self.page.property_value(&other.name, &other.value),
        };
        let link = link::of_uri(&value);
        PropertyRow {
            map: (other.name == "ADR").then(|| link::map_of_text(&value)).flatten(),
            name: self.page.property_name(&other.name),
            href: link.as_ref().map(|(href, _)| href.clone()),
            value: link.map_or(value, |(_, text)| text),
            relative: relative.map(|relative| relative.id),
        }
    }

    fn initials(&self) -> String {
        initials(&self.shown.display_name)
    }

    fn color(&self) -> u32 {
        color(&self.shown.display_name)
    }

    fn photo_url(&self) -> Option<String> {
        let shown = &self.shown;
        (shown.photo == CardPhoto::Picture).then(|| photo_url(shown.id, &shown.etag))
    }

    /// The address of a photo that the card only links to.
    fn photo_link(&self) -> Option<&str> {
        match &self.shown.photo {
            CardPhoto::Link(url) => Some(url),
            _ => None,
        }
    }

    /// The other contacts of its group.
    fn perhaps_same<'a>(&'a self, group: &'a GroupView) -> Vec<&'a MemberView> {
        let members = group.members.iter();
        members.filter(|member| member.id != self.shown.id).collect()
    }

    /// The URL of the list from which the contact was opened, at its row.
    fn list_url(&self) -> String {
        format!("/{}#n{}", self.panes.state.query(), self.shown.id)
    }

    /// The prefix and the suffix, unless the displayed name contains them.
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

    /// The types of the value of a line: in the viewer's language, or the custom type itself.
    fn type_text(&self, line: Option<&usize>, entry_type: &EntryType) -> String {
        let further = line.and_then(|line| self.shown.further_types.get(line));
        self.page
            .type_text(entry_type, further.map(Vec::as_slice).unwrap_or_default())
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

    /// The link that calls the contact: its first number that can be dialed, a fax or pager only if there is
    /// nothing else.
    fn first_phone(&self) -> Option<String> {
        let phones = &self.shown.contact.phones;
        let dialed = |is_last: bool| {
            let phones = phones
                .iter()
                .filter(move |phone| is_fax_or_pager(&phone.entry_type) == is_last);
            phones.flat_map(|phone| phone_links(&phone.value)).next()
        };
        dialed(false).or_else(|| dialed(true)).map(|link| link.href)
    }

    /// True if it is a favorite.
    fn is_favorite(&self) -> bool {
        self.carries(FAVORITE)
    }

    /// The labels of the contact, in the order of the book.
    fn labels(&self) -> Vec<ShownLabel<'_>> {
        let own = &self.shown.contact.labels;
        let known = self.panes.other_labels();
        let known = known
            .filter(|label| self.carries(&label.name))
            .map(|label| ShownLabel {
                id: Some(label.id),
                name: &label.name,
            });
        let known: Vec<ShownLabel> = known.collect();
        // A contact in the trash keeps labels that the book may have no more.
        let keys: Vec<String> = known.iter().map(|label| label_key(label.name)).collect();
        let others = own
            .iter()
            .filter(|name| !keys.contains(&label_key(name)) && !is_favorite(name));
        let others: Vec<ShownLabel> = others.map(|name| ShownLabel { id: None, name }).collect();
        known.into_iter().chain(others).collect()
    }

    /// The labels of the book that the contact does not have.
    fn other_labels(&self) -> Vec<&str> {
        let all = self.panes.other_labels().map(|label| label.name.as_str());
        all.filter(|name| !self.carries(name)).collect()
    }

    /// The contact as a text for other programs: name, phones, email addresses, Telegram.
    fn share_text(&self) -> String {
        let contact = &self.shown.contact;
        let values = contact.phones.iter().chain(&contact.emails);
        let telegram = self.first_telegram();
        let lines = std::iter::once(self.shown.display_name.clone())
            .chain(values.map(|entry| entry.value.clone()))
            .chain(telegram);
        lines.take(MAX_SHARED_LINES).collect::<Vec<_>>().join("\n")
    }

    /// A phone as it is shown: with the blanks of its country if only digits were typed.
    fn phone(&self, typed: &str) -> String {
        formatted(typed, &self.region).unwrap_or_else(|| typed.to_owned())
    }

    fn phone_links(typed: &str) -> Vec<PhoneLink> {
        phone_links(typed)
    }

    fn first_mail(&self) -> Option<String> {
        let mut mails = self.shown.contact.emails.iter();
        mails.find_map(|mail| link::mail(&mail.value))
    }

    fn first_telegram(&self) -> Option<String> {
        let messengers = self.shown.contact.messengers.iter();
        messengers
            .filter(|messenger| messenger.service == Service::Telegram)
            .find_map(|messenger| link::messenger(&Service::Telegram, &messenger.value))
    }
}

/// A label of the contact.
struct ShownLabel<'a> {
    /// Its key; `None` if the book does not have it.
    id: Option<LabelId>,
    name: &'a str,
}

/// Programs that share a text take a short one.
const MAX_SHARED_LINES: usize = 20;

fn is_fax_or_pager(entry_type: &EntryType) -> bool {
    match entry_type {
        EntryType::Fax | EntryType::Pager => true,
        EntryType::Custom(label) => {
            let label = label.to_lowercase();
            label.contains("fax") || label.contains("факс")
        }
        _ => false,
    }
}
