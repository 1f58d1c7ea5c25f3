//! The selection that the form of the list sends, for exports, address lists, printing, and bulk acts.

use actix_web::HttpResponse;

use crate::app::books::BookSet;
use crate::app::selection::Selection;
use crate::web::contacts::list_state::{cut, selected_ids, selected_words};
use crate::web::flash::Flash;
use crate::web::form::Form;
use crate::web::limits::{MAX_QUERY, MAX_REPEATED_QUERY};
use crate::web::named_book::BOOK;
use crate::web::page::to_query;
use crate::web::session::Viewer;
use crate::web::{Error, local_path, see_other_with};
use domain::ids::ContactId;

/// The answer to the form of the list if nothing is selected: the list, which says so. A link to an export has
/// filters only, and means all that they find.
pub fn reject_empty(form: &Form) -> Option<HttpResponse> {
    form.has("selected").then(|| reject_unselected(form)).flatten()
}

/// The same for an act that needs selected contacts, or the wish for all that the list finds.
pub fn reject_unselected(form: &Form) -> Option<HttpResponse> {
    let select_first = || {
        see_other_with(
            &refilled_list_url(form),
            &Flash::new("list-select-first").warning(),
        )
    };
    (!has_selected(form)).then(select_first)
}

/// The list from which the form was sent. Its place lacks a long search, which the form has once.
pub fn list_url(form: &Form) -> String {
    let url = local_path(&format!("/{}", form.get("selected")));
    let q = form.get("q");
    if q.len() <= MAX_REPEATED_QUERY || q.len() > MAX_QUERY {
        return url;
    }
    let exact = form.has("exact").then(|| ("exact", "1".to_owned()));
    let search: Vec<(&str, String)> = std::iter::once(("q", q.to_owned())).chain(exact).collect();
    let search = to_query(&search);
    match url.split_once('?') {
        Some((path, query)) => format!("{path}{search}&{query}"),
        None => format!("{url}{search}"),
    }
}

/// The list from which the form was sent, with the same contacts selected.
pub fn selected_list_url(form: &Form) -> String {
    let ids = selected_ids(form);
    if form.has("all") || ids.is_empty() {
        return list_url(form);
    }
    selecting_url(form, &[ids_of(&ids)])
}

/// The list from which the form was sent, with everything that was typed and selected in the form.
pub fn refilled_list_url(form: &Form) -> String {
    let ids = selected_ids(form);
    let all = form.has("all").then(|| ("all", "1".to_owned()));
    let (name, _) = cut(form.get("name").to_owned(), MAX_QUERY);
    let name = Some(("name", name)).filter(|(_, name)| !name.is_empty());
    let ids = Some(ids_of(&ids)).filter(|_| !ids.is_empty());
    let pairs: Vec<_> = all.into_iter().chain(name).chain(ids).collect();
    if pairs.is_empty() {
        list_url(form)
    } else {
        selecting_url(form, &pairs)
    }
}

fn ids_of(ids: &[ContactId]) -> (&'static str, String) {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ("ids", ids.join("."))
}

/// The list from which the form was sent, with checkboxes, and with these parameters.
fn selecting_url(form: &Form, pairs: &[(&str, String)]) -> String {
    let url = list_url(form);
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let kept = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("select="));
    let query: Vec<&str> = kept.chain(["select=1"]).collect();
    format!(
        "{path}?{}&{}",
        query.join("&"),
        to_query(pairs).trim_start_matches('?')
    )
}

/// The books of the list from which the form was sent.
pub fn books_of(viewer: &Viewer, form: &Form) -> Result<BookSet, Error> {
    let slug = form.get(BOOK);
    if is_of_contacts(form) {
        // They may have been selected before the list was narrowed.
        return Ok(BookSet::of(viewer.books.clone())?);
    }
    Ok(if slug.is_empty() {
        viewer.shown.clone()
    } else {
        BookSet::one(viewer.book_named(slug)?)
    })
}

/// True if the form of the list has selected contacts, or selects all that it finds.
fn has_selected(form: &Form) -> bool {
    let names = ["id", "ids", "all"];
    names.iter().any(|name| !form.get(name).is_empty())
}

/// True if the contacts were selected one by one.
fn is_of_contacts(form: &Form) -> bool {
    !form.has("all") && (form.has("id") || form.has("ids"))
}

/// The selected contacts, with the parameters of the list's URLs. A malformed parameter is an error: it never
/// means the whole book instead of a part.
pub fn selection_of(form: &Form) -> Result<Selection, Error> {
    // The list sends its filters with the selected contacts, or with the wish for all that it finds.
    if is_of_contacts(form) {
        let ids: Result<Vec<ContactId>, Error> = selected_words(form)
            .map(|id| id.parse().map_err(|_| Error::Damaged))
            .collect();
        return Ok(Selection::Contacts(ids?));
    }
    Ok(Selection::Matching {
        q: form.get("q").trim().to_owned(),
        exact: form.has("exact"),
        label: form.read_if_any("label")?,
        needs_repair: !form.get("repair").is_empty(),
    })
}

/// The selection as the query of a URL, with `?`; empty for the whole book.
pub fn query_of(selection: &Selection) -> String {
    to_query(&fields(selection))
}

/// The selection as the fields of a form.
pub fn fields(selection: &Selection) -> Vec<(&'static str, String)> {
    match selection {
        Selection::Contacts(ids) => ids.iter().map(|id: &ContactId| ("id", id.to_string())).collect(),
        Selection::Matching {
            q,
            exact,
            label,
            needs_repair,
        } => {
            let q = Some(("q", q.clone())).filter(|_| !q.is_empty());
            let exact = exact.then(|| ("exact", "1".to_owned()));
            let repair = needs_repair.then(|| ("repair", "1".to_owned()));
            q.into_iter()
                .chain(exact)
                .chain(label.map(|label| ("label", label.to_string())))
                .chain(repair)
                .collect()
        }
    }
}
