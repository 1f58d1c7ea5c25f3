//! A new contact.

use actix_web::web::Data;

use crate::app::contacts;
use crate::app::labels;
use crate::domain::contact::Contact;
use crate::web::contacts::edit::{FormView, checked};
use crate::web::contacts::form::Typed;
use crate::web::contacts::photo::{self, PhotoField};
use crate::web::flash::Flash;
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::upload::Upload;
use crate::web::{Answer, Site, refused, render, run, see_other_with};

/// An empty form. It carries the UID, so that sending it twice makes one contact.
pub async fn form(site: Data<Site>, page: Page, viewer: Viewer) -> Answer {
    let labels = run(&site, move |app| labels::all(app, &viewer.access)).await?;
    let uid = uuid::Uuid::new_v4().to_string();
    let view = FormView::new_contact(page, uid, Typed::of(&Contact::default()), labels);
    render(&view.page, &view)
}

/// Makes the contact, or shows the form again with everything that was typed.
pub async fn save(site: Data<Site>, page: Page, viewer: Viewer, upload: Upload) -> Answer {
    let Upload { form, file } = upload;
    let photo = PhotoField::default().sent(&form, file.is_there());
    let mut typed = Typed::parse(&form);
    let uid = form.find("uid").filter(|uid| uuid::Uuid::try_parse(uid).is_ok());
    let uid = uid.map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned);
    let access = viewer.access.clone();
    if let Some(list) = form.find("more") {
        typed.add_row(list);
        let labels = run(&site, move |app| labels::all(app, &access)).await?;
        let view = FormView {
            photo,
            ..FormView::new_contact(page, uid, typed, labels)
        };
        return render(&view.page, &view);
    }
    let chosen = photo::chosen(file, &form).await?;
    match checked(typed.check(&Contact::default()), chosen) {
        Ok((contact, edit)) => {
            let name = contact.display_name();
            let created = run(&site, move |app| {
                contacts::create_with(app, &access, &uid, &contact, &edit)
            });
            let created = created.await?;
            let flash = Flash::new("flash-created").about(name).undo(created.batch);
            Ok(see_other_with(&format!("/contacts/{}", created.id), &flash))
        }
        Err(errors) => {
            let labels = run(&site, move |app| labels::all(app, &access)).await?;
            let view = FormView {
                photo,
                errors,
                ..FormView::new_contact(page, uid, typed, labels)
            };
            refused(&view.page, &view)
        }
    }
}
