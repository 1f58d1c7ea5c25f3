//! A book, or a part of it, on paper: letters as headings, two columns, and of each contact what one
//! looks up in an address book. The page is written while the book is read.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::export::{self, Summary};
use crate::app::print::{self, Printed};
use crate::app::{self, Error};
use crate::domain::account::Sort;
use crate::domain::contact::{Entry, EntryType, Messenger, Service};
use crate::web::contacts::show::address_lines;
use crate::web::export::{query_of, selection};
use crate::web::form::Query;
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Error as WebError, Site, run, stream};

/// What stands before the contacts.
#[derive(Template)]
#[template(path = "print.html", block = "top")]
struct Top<'a> {
    page: &'a Page,
    summary: &'a Summary,
    search: &'a str,
    back: &'a str,
}

/// Some contacts.
#[derive(Template)]
#[template(path = "print.html", block = "rows")]
struct Rows<'a> {
    page: &'a Page,
    groups: Vec<Group<'a>>,
}

/// What stands behind the contacts.
#[derive(Template)]
#[template(path = "print.html", block = "bottom")]
struct Bottom {}

/// Contacts under one letter; no letter where the one before goes on.
struct Group<'a> {
    letter: &'a str,
    rows: Vec<&'a Printed>,
}

/// Prints what the list shows.
pub async fn show(site: Data<Site>, page: Page, viewer: Viewer, query: Query) -> Answer {
    let selection = selection(&query.0)?;
    let chosen = Sort::parse(query.0.get("sort"));
    let pieces = run(&site, move |app| {
        let access = &viewer.access;
        let summary = export::summary(app, access, &selection)?;
        let sort = chosen.unwrap_or(access.account().sort);
        let sheets = print::sheets(app, access, &selection, sort).ok_or(Error::NotFound)?;
        let top = rendered(&Top {
            page: &page,
            summary: &summary,
            search: query.0.get("q").trim(),
            back: &format!("/{}", query_of(&selection)),
        });
        let mut letter = String::new();
        let rows = sheets.map(move |sheet| {
            let sheet = sheet?;
            let groups = groups(&sheet, &mut letter);
            rendered(&Rows { page: &page, groups })
        });
        Ok(std::iter::once(top)
            .chain(rows)
            .chain(std::iter::once_with(|| rendered(&Bottom {}))))
    })
    .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .streaming(stream::body(pieces).await.map_err(WebError::from)?))
}

fn rendered(template: &impl Template) -> app::Result<Vec<u8>> {
    let html = template.render();
    html.map(String::into_bytes)
        .map_err(|e| Error::Internal(format!("a template: {e}")))
}

/// The contacts under their letters; `open` is the letter that the piece before ended with.
fn groups<'a>(sheet: &'a [Printed], open: &mut String) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for row in sheet {
        let goes_on = row.letter == *open;
        match groups.last_mut() {
            Some(group) if goes_on => group.rows.push(row),
            _ => groups.push(Group {
                letter: if goes_on { "" } else { &row.letter },
                rows: vec![row],
            }),
        }
        open.clone_from(&row.letter);
    }
    groups
}

impl Rows<'_> {
    /// What a number is for, where that is worth ink.
    fn kind(&self, entry: &Entry) -> String {
        match &entry.kind {
            EntryType::None | EntryType::Main | EntryType::Other => String::new(),
            EntryType::Custom(label) => label.clone(),
            known => self.page.t(format!("kind-{}", known.word())),
        }
    }

    fn birthday(&self, row: &Printed) -> Option<String> {
        let birthday = row.contact.birthday.as_ref();
        birthday.map(|field| self.page.date(&field.value))
    }
}

/// The organisation, where it is not what the contact is called by.
fn organization(row: &Printed) -> Option<&str> {
    let organization = row.contact.organization.as_str();
    (!organization.is_empty() && organization != row.name).then_some(organization)
}

fn telegrams(row: &Printed) -> impl Iterator<Item = &Messenger> {
    let all = row.contact.messengers.iter();
    all.filter(|messenger| messenger.service == Service::Telegram)
}

fn addresses(row: &Printed) -> impl Iterator<Item = String> {
    let all = row.contact.addresses.iter();
    all.map(|address| address_lines(address).join(", "))
        .filter(|address| !address.is_empty())
}
