//! Saves the form of a new contact.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::possible_duplicates::{self, PossibleDuplicates};
use crate::app::{self, App, BookAccess, labels};
use crate::web::contacts::form::ContactForm;
use crate::web::contacts::form_page::{FormView, change_language, checked, read_form};
use crate::web::contacts::photo_form_field::{self, PhotoField, SubmittedPhoto};
use crate::web::contacts::relatives;
use crate::web::contacts::save_new::{self, NewContactAction, Saved};
use crate::web::contacts::starting_contact::starting_contact;
use crate::web::field_error::FieldError;
use crate::web::file_form::FileForm;
use crate::web::flash::Flash;
use crate::web::form::{Form, UrlQuery};
use crate::web::named_book::BOOK;
use crate::web::own_hosts::OwnHosts;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run, see_other_with};
use domain::contact::Contact;
use domain::ids::ContactId;

/// Shows an empty form. It contains the UID, so that submitting it twice creates one contact.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    let book = viewer.access.book().slug.clone();
    let labels = run(&site, move |app| labels::all(app, &viewer.access)).await?;
    let uid = uuid::Uuid::new_v4().to_string();
    let typed = ContactForm::of(&starting_contact(&query.0, &labels), page.day_order());
    let view = FormView::new_contact(page, book, uid, typed, labels);
    view.respond(StatusCode::OK).await
}

/// Creates the contact, or shows the form again with the errors and everything that the user typed.
pub async fn save(
    site: Data<Site>,
    request: HttpRequest,
    mut page: PageContext,
    viewer: Viewer,
    hosts: OwnHosts,
    upload: FileForm,
) -> Answer {
    let (form, mut typed) = read_form(upload.form).await?;
    let photo = || PhotoField::default().submitted(SubmittedPhoto::of(&request, &form));
    let uid = uid_of(&form);
    let Ok(access) = viewer.book_named(form.get(BOOK)) else {
        return choose_other_book(&site, page, viewer, uid, typed, photo()).await;
    };
    let book = access.book().slug.clone();
    if typed.press(&form) {
        let language = change_language(&site, &mut page, &form).await?;
        let labels = run(&site, move |app| labels::all(app, &access)).await?;
        let view = FormView {
            photo: photo(),
            typed_again: true,
            language,
            ..FormView::new_contact(page, book, uid, typed, labels)
        };
        return view.respond(StatusCode::OK).await;
    }
    let chosen = photo_form_field::read_edit(upload.file, &form).await?;
    let (viewer, checking) = (access.clone(), typed.clone());
    let action = NewContactAction::of(&form)?;
    let new_uid = (action == NewContactAction::Ask).then(|| uid.clone());
    let check = move |app: &App| check(app, &viewer, checking, &hosts, new_uid.as_deref());
    let CheckedForm { contact, known } = run(&site, check).await?;
    match checked(contact, chosen) {
        Ok(_) if !known.is_empty() => {
            let labels = run(&site, move |app| labels::all(app, &access)).await?;
            let view = FormView {
                photo: photo(),
                typed_again: true,
                known,
                ..FormView::new_contact(page, book, uid, typed, labels)
            };
            view.respond(StatusCode::CONFLICT).await
        }
        Ok(input) => {
            let saving = move |app: &App| save_new::save(app, &access, action, &uid, &input, "flash-created");
            let Saved { id, flash } = run(&site, saving).await?;
            Ok(shown(&page, id, &book, &flash))
        }
        Err(errors) => {
            let labels = run(&site, move |app| labels::all(app, &access)).await?;
            let view = FormView {
                photo: photo(),
                typed_again: true,
                errors: errors.into(),
                ..FormView::new_contact(page, book, uid, typed, labels)
            };
            view.respond(StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The page of the new contact, beside a list that has it.
fn shown(page: &PageContext, id: ContactId, book: &str, flash: &Flash) -> HttpResponse {
    see_other_with(&format!("/contacts/{id}{}", page.place.query_in(book)), flash)
}

/// The UID that the form has, or a new one.
fn uid_of(form: &Form) -> String {
    let uid = form.find("uid").filter(|uid| uuid::Uuid::try_parse(uid).is_ok());
    uid.map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned)
}

/// Shows the form again whose book was deleted since it was opened.
async fn choose_other_book(
    site: &Data<Site>,
    mut page: PageContext,
    viewer: Viewer,
    uid: String,
    typed: ContactForm,
    photo: PhotoField,
) -> Answer {
    let labels = run(site, move |app| labels::all(app, &viewer.access)).await?;
    page.flash = Some(Flash::new("flash-book-gone").warning());
    let view = FormView {
        photo,
        typed_again: true,
        ..FormView::new_contact(page, String::new(), uid, typed, labels)
    };
    view.respond(StatusCode::CONFLICT).await
}

/// What a form says.
struct CheckedForm {
    contact: Result<Contact, Vec<FieldError>>,
    /// The contacts that have the same number or address.
    known: PossibleDuplicates,
}

/// Checks a form. Contacts with the same number or address are only looked for if the new contact's UID is given.
fn check(
    app: &App,
    access: &BookAccess,
    mut typed: ContactForm,
    hosts: &OwnHosts,
    new_uid: Option<&str>,
) -> app::Result<CheckedForm> {
    relatives::look_up(app, access, &mut typed, hosts)?;
    let contact = typed.check(&Contact::default());
    let known = match (&contact, new_uid) {
        (Ok(contact), Some(uid)) => possible_duplicates::find(app, access, uid, contact)?,
        _ => PossibleDuplicates::default(),
    };
    Ok(CheckedForm { contact, known })
}
