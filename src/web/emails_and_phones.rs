//! The email addresses or phone numbers of the contacts that the list shows or that are selected, to be copied.

use actix_web::web::Data;
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::app::export::emails_and_phones::{self, Collected, ContactPoint};
use crate::app::selection::{self, Selection, Summary};
use crate::web::choose_book::{self, BookOfSelection, InOneBook, WholeList, book_of};
use crate::web::form::UrlQuery;
use crate::web::page::PageContext;
use crate::web::selection::{query_of, reject_empty, selection_of};
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, run};

/// The longest `mailto:` link: mail programs cut longer ones.
const MAX_LINK: usize = 1900;

#[derive(Template)]
#[template(path = "emails_and_phones.html")]
struct EmailsAndPhonesView {
    page: PageContext,
    selection: Selection,
    summary: Summary,
    kind: ContactPoint,
    found: Collected,
}

/// Shows the values in a field from which they can be copied.
pub async fn show(site: Data<Site>, mut page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    let query = query.0;
    if let Some(answer) = reject_empty(&query) {
        return Ok(answer);
    }
    let selection = selection_of(&query)?;
    let kind = match query.get("what") {
        "phone" => ContactPoint::Phone,
        _ => ContactPoint::Email,
    };
    let InOneBook { access, selection } =
        match book_of(&site, &viewer, &mut page, selection, WholeList::OneBook).await? {
            BookOfSelection::One(one) => *one,
            BookOfSelection::Several(parts) => {
                let what = [("what", query.get("what").to_owned())];
                return choose_book::ask(page, "/addresses", &what, parts);
            }
        };
    let chosen = selection.clone();
    let (summary, found) = run(&site, move |app| {
        let summary = selection::summarize(app, &access, &chosen)?;
        let found = emails_and_phones::collect(app, &access, &chosen, kind)?;
        Ok((summary, found))
    })
    .await?;
    let view = EmailsAndPhonesView {
        page,
        selection,
        summary,
        kind,
        found,
    };
    render(&view.page, &view)
}

impl EmailsAndPhonesView {
    /// The URL of this page with the other values.
    fn url(&self, kind: &str) -> String {
        let query = query_of(&self.selection);
        let before = if query.is_empty() { "?" } else { "&" };
        self.page.in_book(format!("/addresses{query}{before}what={kind}"))
    }

    fn is_email(&self) -> bool {
        self.kind == ContactPoint::Email
    }

    /// The values as mail programs and telephones take them.
    fn text(&self) -> String {
        self.found.values.join(if self.is_email() { ", " } else { "\n" })
    }

    /// A link that writes to all addresses, so that the recipients do not see each other; `None` if there are too
    /// many for a link.
    fn mail_to_all(&self) -> Option<String> {
        if !self.is_email() || self.found.values.is_empty() {
            return None;
        }
        let list = self.found.values.join(",");
        let link = format!("mailto:?bcc={}", utf8_percent_encode(&list, NON_ALPHANUMERIC));
        (link.len() <= MAX_LINK).then_some(link)
    }

    /// The list with the same contacts; `None` for selected ones.
    fn list_url(&self) -> Option<String> {
        let is_list = matches!(self.selection, Selection::Matching { .. });
        is_list.then(|| self.page.in_book(format!("/{}", query_of(&self.selection))))
    }
}
