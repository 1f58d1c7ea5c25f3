//! Asks for the book if contacts of several books are selected for something that is done with one: an export, a list
//! of addresses, a print.

use askama::Template;

use crate::app::books::BookSet;
use crate::app::selection::{self, Selection};
use crate::app::{App, Book, BookAccess};
use crate::web::named_book::BOOK;
use crate::web::page::{PageContext, to_query};
use crate::web::respond::render;
use crate::web::selection::fields;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, run};
use actix_web::web::Data;

#[derive(Template)]
#[template(path = "choose_book.html")]
struct ChooseBookView {
    page: PageContext,
    links: Vec<BookLink>,
}

/// The same page for a book.
struct BookLink {
    book: Book,
    url: String,
    /// How many contacts were picked in the book.
    count: Option<usize>,
}

/// What is selected in the book that the request is about.
pub struct InOneBook {
    pub access: BookAccess,
    pub selection: Selection,
}

/// The book of a selection, or the page that asks for it.
pub enum BookOfSelection {
    One(Box<InOneBook>),
    Several(Vec<(BookAccess, Selection)>),
}

/// What the whole list of a user with several books means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum WholeList {
    /// The book of the request. The page leads to the others.
    OneBook,
    /// The user is asked.
    Ask,
}

/// Finds the book of a selection; the page is about that then.
pub async fn book_of(
    site: &Data<Site>,
    viewer: &Viewer,
    page: &mut PageContext,
    selection: Selection,
    whole: WholeList,
) -> Result<BookOfSelection, Error> {
    let books = match selection {
        // They may have been selected before the list was narrowed.
        Selection::Contacts(_) => BookSet::of(viewer.books.clone())?,
        Selection::Matching { .. } => viewer.shown.clone(),
    };
    if !books.is_several() || (selection.is_book() && whole == WholeList::OneBook) {
        let access = viewer.access.clone();
        return Ok(BookOfSelection::One(Box::new(InOneBook { access, selection })));
    }
    let mut parts = run(site, move |app: &App| selection::by_book(app, &books, &selection)).await?;
    match parts.pop() {
        Some((access, selection)) if parts.is_empty() => {
            page.access = Some(access.clone());
            Ok(BookOfSelection::One(Box::new(InOneBook { access, selection })))
        }
        last => {
            parts.extend(last);
            Ok(BookOfSelection::Several(parts))
        }
    }
}

/// Shows the page that asks. `path` is the one that each link leads to, with these further parameters.
pub fn ask(
    page: PageContext,
    path: &str,
    further: &[(&'static str, String)],
    parts: Vec<(BookAccess, Selection)>,
) -> Answer {
    let link = |(access, selection): (BookAccess, Selection)| {
        let mut pairs = vec![(BOOK, access.book().slug.clone())];
        pairs.extend(fields(&selection));
        pairs.extend(further.iter().cloned());
        BookLink {
            book: access.book().clone(),
            url: format!("{path}{}", to_query(&pairs)),
            count: match &selection {
                Selection::Contacts(ids) => Some(ids.len()),
                Selection::Matching { .. } => None,
            },
        }
    };
    let view = ChooseBookView {
        page,
        links: parts.into_iter().map(link).collect(),
    };
    render(&view.page, &view)
}
