//! Prints a book or a part of it: letters as headings, two columns, and of each contact what an address book on
//! paper has. The page is streamed while the book is read.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::Error;
use crate::app::print::{self, PrintedContact};
use crate::app::selection::{self, Summary};
use crate::http::request_id::RequestId;
use crate::http::stream;
use crate::web::choose_book::{self, BookOfSelection, InOneBook, WholeList, book_of};
use crate::web::form::UrlQuery;
use crate::web::page::PageContext;
use crate::web::respond::rendered;
use crate::web::selection::{query_of, selection_of};
use crate::web::session::Viewer;
use crate::web::{Answer, Error as WebError, Site, run};
use domain::account::Sort;
use domain::contact::{Entry, EntryType, Messenger, Service, address_lines};

/// The page before the contacts.
#[derive(Template)]
#[template(path = "print.html", block = "top")]
struct PageTop<'a> {
    page: &'a PageContext,
    summary: &'a Summary,
    search: &'a str,
    back: &'a str,
}

/// A block of contacts.
#[derive(Template)]
#[template(path = "print.html", block = "rows")]
struct PageRows<'a> {
    page: &'a PageContext,
    groups: Vec<PrintedGroup<'a>>,
}

/// The page after the contacts.
#[derive(Template)]
#[template(path = "print.html", block = "bottom")]
struct PageBottom {}

/// Contacts under one letter. The letter is empty if the previous block ended with it.
struct PrintedGroup<'a> {
    letter: &'a str,
    rows: Vec<&'a PrintedContact>,
}

/// Prints the contacts that the list shows.
pub async fn show(
    site: Data<Site>,
    mut page: PageContext,
    viewer: Viewer,
    query: UrlQuery,
    request_id: RequestId,
) -> Answer {
    let selection = selection_of(&query.0)?;
    let chosen = Sort::parse(query.0.get("sort"));
    let InOneBook { access, selection } =
        match book_of(&site, &viewer, &mut page, selection, WholeList::Ask).await? {
            BookOfSelection::One(one) => *one,
            BookOfSelection::Several(parts) => return choose_book::ask(page, "/print", &[], parts),
        };
    let pieces = run(&site, move |app| {
        let access = &access;
        let summary = selection::summarize(app, access, &selection)?;
        let sort = chosen.unwrap_or(access.account().sort);
        let mut sheets = print::read(app, access, &selection, sort).ok_or(Error::NotFound)?;
        // What is wrong with the first sheet is said on a page; later it can only break the page off.
        let first = sheets.next().transpose()?;
        let sheets = first.map(Ok).into_iter().chain(sheets);
        let top = rendered(&PageTop {
            page: &page,
            summary: &summary,
            search: query.0.get("q").trim(),
            back: &page.in_book(format!("/{}", query_of(&selection))),
        })
        .map(String::into_bytes);
        let mut letter = String::new();
        let rows = sheets.map(move |sheet| {
            let sheet = sheet?;
            let groups = groups(&sheet, &mut letter);
            rendered(&PageRows { page: &page, groups }).map(String::into_bytes)
        });
        Ok(std::iter::once(top).chain(rows).chain(std::iter::once_with(|| {
            rendered(&PageBottom {}).map(String::into_bytes)
        })))
    })
    .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .streaming(stream::body(request_id, pieces).await.map_err(WebError::from)?))
}

/// Groups contacts by letter. `open` is the letter with which the previous block ended.
fn groups<'a>(sheet: &'a [PrintedContact], open: &mut String) -> Vec<PrintedGroup<'a>> {
    let mut groups: Vec<PrintedGroup> = Vec::new();
    for row in sheet {
        let continues = row.letter == *open;
        match groups.last_mut() {
            Some(group) if continues => group.rows.push(row),
            _ => groups.push(PrintedGroup {
                letter: if continues { "" } else { &row.letter },
                rows: vec![row],
            }),
        }
        open.clone_from(&row.letter);
    }
    groups
}

impl PageRows<'_> {
    /// The type of a phone; empty for types that say nothing on paper.
    fn type_text(&self, entry: &Entry) -> String {
        match &entry.entry_type {
            EntryType::None | EntryType::Main | EntryType::Other => String::new(),
            EntryType::Custom(label) => self.page.label(label),
            known => self.page.t(format!("type-{}", known.word())),
        }
    }

    fn birthday(&self, row: &PrintedContact) -> Option<String> {
        let birthday = row.contact.birthday.as_ref();
        birthday.map(|field| self.page.date(&field.value))
    }
}

/// The organization, unless it is the name.
fn organization(row: &PrintedContact) -> Option<&str> {
    let organization = row.contact.organization.as_str();
    (!organization.is_empty() && organization != row.name).then_some(organization)
}

fn telegrams(row: &PrintedContact) -> impl Iterator<Item = &Messenger> {
    let all = row.contact.messengers.iter();
    all.filter(|messenger| messenger.service == Service::Telegram)
}

fn addresses(row: &PrintedContact) -> impl Iterator<Item = String> {
    let all = row.contact.addresses.iter();
    all.map(|address| address_lines(address).join(", "))
        .filter(|address| !address.is_empty())
}
