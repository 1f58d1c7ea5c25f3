//! The list.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::demo;
use crate::web::contacts::panes::{Panes, Place};
use crate::web::contacts::quick_add::QuickAdd;
use crate::web::flash::Flash;
use crate::web::form::{Form, Query};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, run, see_other, see_other_with};

/// The list, and beside it what can be done next.
#[derive(Template)]
#[template(path = "contacts/list.html")]
pub struct ListView {
    /// The frame.
    pub page: Page,
    /// Labels, letters and rows.
    pub panes: Panes,
    /// The lab's four fields.
    pub quick: QuickAdd,
}

/// People that the demo makes.
const DEMO_CONTACTS: u64 = 60;

/// Shows the list.
pub async fn show(site: Data<Site>, page: Page, viewer: Viewer, query: Query) -> Answer {
    let place = Place::of(&query.0);
    let panes = run(&site, move |app| Panes::load(app, &viewer.access, place, None)).await?;
    let view = ListView {
        page,
        panes,
        quick: QuickAdd::default(),
    };
    render(&view.page, &view)
}

/// The lab posted its search to the list.
pub async fn lab_search(_viewer: Viewer, form: Form) -> HttpResponse {
    let query = Form::parse(b"").unwrap_or_default();
    let place = Place {
        q: form.get("search").trim().to_owned(),
        ..Place::of(&query)
    };
    see_other(&format!("/{}", place.query()))
}

/// Fills the book with invented people, in one batch that can be undone.
pub async fn fill_with_demo(site: Data<Site>, viewer: Viewer) -> Answer {
    let batch = run(&site, move |app| {
        demo::fill(app, &viewer.access, DEMO_CONTACTS, 1, &mut |_| {})
    })
    .await?;
    Ok(see_other_with(
        "/",
        &Flash::new("flash-demo").about(DEMO_CONTACTS).undo(batch),
    ))
}
