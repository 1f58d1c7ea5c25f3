//! The form that narrows a search. It makes a query such as `иван label:"Друзья" has:phone`, which the list shows.

use actix_web::web::Data;
use askama::Template;

use crate::app::labels::{self, LabelView};
use crate::web::contacts::list_state::ListState;
use crate::web::form::{Form, UrlQuery};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, run, see_other};
use domain::date::DateValue;
use domain::search::narrowing::{DAYS_OFFERED, HAVINGS, quoted};

#[derive(Template)]
#[template(path = "contacts/narrow.html")]
struct NarrowView {
    page: PageContext,
    state: ListState,
    labels: Vec<LabelView>,
    /// What a contact may have or lack.
    havings: Vec<&'static str>,
}

impl NarrowView {
    /// The numbers of the months, with their names.
    fn months(&self) -> Vec<(String, String)> {
        let month = |month: u8| {
            let date = DateValue::Date {
                year: None,
                month: Some(month),
                day: None,
            };
            (format!("{month:02}"), self.page.locale.date(&date))
        };
        (1..=12).map(month).collect()
    }
}

/// Shows the form, or if it was filled in, the list with the query that it makes.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    let form = query.0;
    if form.has("narrow") {
        return Ok(see_other(&format!("/{}", narrowed(&form, &viewer).query())));
    }
    let labels = run(&site, move |app| labels::all(app, &viewer.access)).await?;
    let view = NarrowView {
        page,
        state: ListState::parse(&form),
        labels,
        havings: HAVINGS.iter().map(|(name, _)| *name).collect(),
    };
    render(&view.page, &view)
}

/// The list that the filled form asks for.
fn narrowed(form: &Form, viewer: &Viewer) -> ListState {
    let words = Some(form.get("q").trim().to_owned()).filter(|words| !words.is_empty());
    let narrowings = [
        ("label", "of-label"),
        ("org", "org"),
        ("city", "city"),
        ("has", "has"),
        ("no", "no"),
        ("born", "born"),
        ("changed", "changed"),
    ];
    let narrowings = narrowings.into_iter().filter_map(|(name, field)| {
        let value = form.get(field).trim();
        (!value.is_empty()).then(|| format!("{name}:{}", quoted(value)))
    });
    let query: Vec<String> = words.into_iter().chain(narrowings).collect();
    ListState {
        book: viewer.narrowed_to(),
        ..ListState::searching(&query.join(" "))
    }
}
