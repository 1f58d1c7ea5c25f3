//! Adds a contact from the quick-add form beside the list.

use actix_web::web::Data;

use crate::app::contacts;
use crate::web::contacts::list_state::ListState;
use crate::web::contacts::list_view::ListView;
use crate::web::contacts::panes::Panes;
use crate::web::contacts::quick_add_form::QuickAddForm;
use crate::web::flash::Flash;
use crate::web::form::{Form, UrlQuery};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, rejected, run, run_blocking, see_other_with};

/// Adds a contact, or shows the list again with the errors and everything that the user typed.
pub async fn save(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    query: UrlQuery,
    form: Form,
) -> Answer {
    let (mut quick, checked) = run_blocking(move || {
        let quick = QuickAddForm::parse(&form);
        let checked = quick.check();
        Ok((quick, checked))
    })
    .await?;
    match checked {
        Ok(contact) => {
            let uid = quick.uid;
            let created = run(&site, move |app| {
                contacts::create(app, &viewer.access, &uid, &contact.into())
            })
            .await?;
            Ok(see_other_with(
                &format!("/{}", page.place()),
                &Flash::new("flash-added").undo(created.batch),
            ))
        }
        Err(errors) => {
            quick.errors = errors;
            let state = ListState::parse(&query.0);
            let panes = run(&site, move |app| Panes::load(app, &viewer.access, state, None)).await?;
            let view = ListView { page, panes, quick };
            rejected(&view.page, &view)
        }
    }
}
