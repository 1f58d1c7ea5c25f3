//! The contact list, its lab-compatible search, and the sample contacts.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::demo;
use crate::web::contacts::list_state::ListState;
use crate::web::contacts::list_view::ListView;
use crate::web::contacts::panes::Panes;
use crate::web::contacts::quick_add_form::QuickAddForm;
use crate::web::flash::Flash;
use crate::web::form::{Form, UrlQuery};
use crate::web::page::{PageContext, PageTag};
use crate::web::respond::{not_modified, render_kept};
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run, see_other, see_other_with};

/// Contacts that the demo creates.
const DEMO_CONTACTS: u32 = 60;

/// Shows the list.
pub async fn show(
    site: Data<Site>,
    request: HttpRequest,
    page: PageContext,
    viewer: Viewer,
    query: UrlQuery,
) -> Answer {
    let state = ListState::parse(&query.0);
    let asked = PageTag::of(&request, &page);
    let (tag, panes) = run(&site, move |app| {
        let sidebar = Panes::sidebar(app, &viewer.shown, &state)?;
        let is_lasting = state.is_lasting() && !sidebar.is_busy;
        let tag = asked.with(&sidebar).filter(|_| is_lasting);
        if asked.is_kept(tag.as_ref()) {
            return Ok((tag, None));
        }
        let panes = Panes::beside(app, &viewer.shown, state, None, sidebar)?;
        Ok((tag, Some(panes)))
    })
    .await?;
    let Some(panes) = panes else {
        return Ok(not_modified(tag));
    };
    let quick = QuickAddForm {
        tags: panes.label.clone().unwrap_or_default(),
        ..QuickAddForm::default()
    };
    let view = ListView { page, panes, quick };
    render_kept(&view.page, &view, tag)
}

/// Accepts the search of the lab's pages, which posted it to the list.
pub async fn lab_search(_viewer: Viewer, form: Form) -> HttpResponse {
    see_other(&format!("/{}", ListState::searching(form.get("search")).query()))
}

/// Fills the book with sample contacts, in one batch that can be undone.
pub async fn fill_with_demo(site: Data<Site>, viewer: Viewer, _: Form) -> Answer {
    let back = format!(
        "/{}",
        ListState {
            book: viewer.narrowed_to(),
            ..ListState::searching("")
        }
        .query()
    );
    let batch = run(&site, move |app| {
        demo::fill(app, &viewer.access, DEMO_CONTACTS.into(), 1, &mut |_| {})
    })
    .await?;
    Ok(see_other_with(
        &back,
        &Flash::new("flash-demo").count(DEMO_CONTACTS.into()).undo(batch),
    ))
}
