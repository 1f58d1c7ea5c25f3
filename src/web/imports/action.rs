//! What all buttons of an import share: do something with it and redirect.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::imports;
use crate::app::{self, App, BookAccess};
use crate::web::imports::wording::state_key;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render_as, run, see_other};
use domain::ids::ImportId;

#[derive(Template)]
#[template(path = "imports/wrong_state.html")]
struct WrongStateView {
    page: PageContext,
    id: ImportId,
    title: String,
}

/// Does something with an import and redirects to `to`. If the import has left the state for it, shows a page
/// that names its current state.
pub async fn act(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: ImportId,
    to: &str,
    work: impl FnOnce(&App, &BookAccess) -> app::Result<()> + Send + 'static,
) -> Answer {
    let current = run(site, move |app| match work(app, &viewer.access) {
        Ok(()) => Ok(None),
        Err(app::Error::WrongImportState) => imports::show(app, &viewer.access, id).map(Some),
        Err(error) => Err(error),
    });
    let current = current.await.map_err(|error| match error {
        // A choice that the page does not offer.
        Error::App(app::Error::InvalidChoice) => Error::Damaged,
        other => other,
    })?;
    match current {
        None => {
            site.job_wakeup.notify_one();
            Ok(see_other(to))
        }
        Some(view) => {
            let view = WrongStateView {
                id,
                title: page.t(format!("import-past-{}", state_key(&view))),
                page,
            };
            render_as(StatusCode::CONFLICT, &view.page, &view)
        }
    }
}
