//! Adds a contact from the quick-add form beside the list.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::app::{App, possible_duplicates};
use crate::web::contacts::form_page::change_language;
use crate::web::contacts::list_state::ListState;
use crate::web::contacts::list_view::ListView;
use crate::web::contacts::panes::Panes;
use crate::web::contacts::quick_add_form::QuickAddForm;
use crate::web::contacts::save_new::{self, NewContactAction, Saved};
use crate::web::flash::Flash;
use crate::web::form::{Form, UrlQuery};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{
    Answer, Error, Site, local_path, rejected, render_as, run, run_blocking, see_other, see_other_with,
};

/// Adds a contact, or shows the list again with everything that the user typed: with the errors, or with the contacts
/// that have the same number already.
pub async fn save(
    site: Data<Site>,
    mut page: PageContext,
    viewer: Viewer,
    query: UrlQuery,
    form: Form,
) -> Answer {
    if let Some(cookie) = change_language(&site, &mut page, &form).await? {
        let mut response = in_other_language(&site, page, viewer, &query.0, &form).await?;
        response.add_cookie(&cookie).ok();
        return Ok(response);
    }
    // The form of a page has a UID. A script that posts the lab's four fields, as it did to the lab, is not asked.
    let action = NewContactAction::of(&form)?;
    let asks = action == NewContactAction::Ask && form.find("uid").is_some();
    let (mut quick, checked) = run_blocking(move || {
        let quick = QuickAddForm::parse(&form);
        let checked = quick.check();
        Ok((quick, checked))
    })
    .await?;
    match checked {
        Ok(contact) => {
            let Ok(access) = viewer.book_named(&quick.book) else {
                // It was deleted since the form was opened.
                page.flash = Some(Flash::new("flash-book-gone").warning());
                quick.book.clear();
                quick.is_shown_again = true;
                let view = list_view(&site, page, viewer, &query.0, quick).await?;
                return render_as(StatusCode::CONFLICT, &view.page, &view);
            };
            if asks {
                let (access, new_uid, typed) = (access.clone(), quick.uid.clone(), contact.clone());
                quick.known = run(&site, move |app| {
                    possible_duplicates::find(app, &access, &new_uid, &typed)
                })
                .await?;
            }
            if !quick.known.is_empty() {
                quick.is_shown_again = true;
                let view = list_view(&site, page, viewer, &query.0, quick).await?;
                return render_as(StatusCode::CONFLICT, &view.page, &view);
            }
            let uid = quick.uid;
            let saving =
                move |app: &App| save_new::save(app, &access, action, &uid, &contact.into(), "flash-added");
            let Saved { id, flash } = run(&site, saving).await?;
            Ok(see_other_with(&format!("/{}", page.place()), &flash.contact(id)))
        }
        Err(errors) => {
            quick.errors = errors;
            quick.is_shown_again = true;
            let view = list_view(&site, page, viewer, &query.0, quick).await?;
            rejected(&view.page, &view)
        }
    }
}

async fn list_view(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    query: &Form,
    quick: QuickAddForm,
) -> Result<ListView, Error> {
    let state = ListState::parse(query);
    let panes = run(site, move |app| Panes::load(app, &viewer.shown, state, None)).await?;
    Ok(ListView { page, panes, quick })
}

/// The list in the language that was just chosen, with what the user typed. If that is nothing, the page itself, at its
/// own address.
async fn in_other_language(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    query: &Form,
    form: &Form,
) -> Result<HttpResponse, Error> {
    let quick = QuickAddForm {
        is_shown_again: true,
        ..QuickAddForm::parse(form)
    };
    let view = list_view(site, page, viewer, query, quick).await?;
    if view.quick.is_untouched(view.panes.label.as_deref()) {
        return Ok(see_other(&local_path(form.get("back"))));
    }
    render_as(StatusCode::OK, &view.page, &view)
}
