//! Creates a contact.

use actix_web::web::Data;

use crate::app::contacts;
use crate::app::labels;
use crate::domain::contact::Contact;
use crate::web::contacts::form::ContactForm;
use crate::web::contacts::form_page::{FormView, checked};
use crate::web::contacts::photo_form_field::{self, PhotoField};
use crate::web::file_form::FileForm;
use crate::web::flash::Flash;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, rejected, render, run, see_other_with};

/// Shows an empty form. It contains the UID, so that submitting it twice creates one contact.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer) -> Answer {
    let labels = run(&site, move |app| labels::all(app, &viewer.access)).await?;
    let uid = uuid::Uuid::new_v4().to_string();
    let view = FormView::new_contact(page, uid, ContactForm::of(&Contact::default()), labels);
    render(&view.page, &view)
}

/// Creates the contact, or shows the form again with the errors and everything that the user typed.
pub async fn save(site: Data<Site>, page: PageContext, viewer: Viewer, upload: FileForm) -> Answer {
    let FileForm { form, file } = upload;
    let photo = PhotoField::default().submitted(&form, file.is_chosen());
    let mut typed = ContactForm::parse(&form);
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
    let chosen = photo_form_field::read_edit(file, &form).await?;
    match checked(typed.check(&Contact::default()), chosen) {
        Ok(input) => {
            let name = input.contact.display_name();
            let created = run(&site, move |app| contacts::create(app, &access, &uid, &input)).await?;
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
            rejected(&view.page, &view)
        }
    }
}
