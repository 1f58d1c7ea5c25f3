//! Saves searches and deletes saved ones.

use actix_web::web::Data;

use crate::app::{self, saved_searches};
use crate::web::contacts::list_state::ListState;
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, run, see_other_with};
use domain::ids::SavedSearchId;
use domain::text::is_visible;

/// Saves a search.
pub async fn save(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let state = ListState {
        book: viewer.narrowed_to(),
        ..ListState::parse(&form)
    };
    if !is_visible(&state.q) {
        return Ok(see_other_with(
            &format!("/{}", state.query()),
            &Flash::new("flash-search-empty").warning(),
        ));
    }
    let query = state.q.clone();
    let is_saved = run(&site, move |app| {
        saved_searches::save(app, &viewer.access, &query)
    })
    .await?;
    let flash = if is_saved {
        Flash::new("flash-search-saved").about(&state.q)
    } else {
        Flash::new("flash-search-full").warning()
    };
    Ok(see_other_with(&format!("/{}", state.query()), &flash))
}

/// Deletes a saved search.
pub async fn delete(site: Data<Site>, viewer: Viewer, id: PathId<SavedSearchId>, form: Form) -> Answer {
    let labels = viewer.url("/labels");
    let deleted = run(&site, move |app| {
        saved_searches::delete(app, &viewer.access, id.0)
    });
    let query = match deleted.await {
        // The form is sent again: the search is gone.
        Err(Error::App(app::Error::NotFound)) if form.has("q") => form.get("q").to_owned(),
        other => other?,
    };
    let flash = Flash::new("flash-search-deleted").about(&query);
    let back = if form.has("labels") {
        labels
    } else {
        format!("/{}", ListState::searching(&query).query())
    };
    Ok(see_other_with(&back, &flash))
}
