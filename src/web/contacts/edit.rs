//! Edits a contact.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::contacts::{self, Edited};
use crate::app::labels::{self, LabelView};
use crate::app::{self, App, BookAccess};
use crate::web::contacts::conflict::{self, questions};
use crate::web::contacts::form::ContactForm;
use crate::web::contacts::form_page::{FormView, change_language, checked, read_form};
use crate::web::contacts::photo_form_field::{self, PhotoField, SubmittedPhoto};
use crate::web::contacts::relatives;
use crate::web::field_error::FieldError;
use crate::web::file_form::FileForm;
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::limits::MAX_FIELDS;
use crate::web::own_hosts::OwnHosts;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, keep_for_back, run, see_other_with};
use domain::contact::{Contact, EntryType};
use domain::ids::ContactId;
use domain::three_way_merge::Conflict;

/// The contact that the form edits, and what else the form shows.
struct FormBase {
    name: String,
    revision: i64,
    in_trash: bool,
    contact: Contact,
    photo: PhotoField,
    labels: Vec<LabelView>,
    further_types: BTreeMap<usize, Vec<EntryType>>,
}

/// What a submitted form can be shown for again.
enum SubmittedBase {
    /// The contact at the revision that the form was filled in from, and who changed it since.
    Known(FormBase, Vec<String>),
    /// The contact as it is: it has no such revision, because its book was restored from a backup.
    Other(FormBase),
    /// A new contact: there is no such contact any more.
    Gone(Vec<LabelView>),
}

fn submitted_base(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    revision: i64,
) -> app::Result<SubmittedBase> {
    match form_base(app, access, id, Some(revision)) {
        Ok(base) => Ok(SubmittedBase::Known(
            base,
            contacts::changed_by(app, access, id, revision)?,
        )),
        Err(app::Error::NotFound) => match form_base(app, access, id, None) {
            Ok(base) => Ok(SubmittedBase::Other(base)),
            Err(app::Error::NotFound) => Ok(SubmittedBase::Gone(labels::all(app, access)?)),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// Reads the contact at the revision that the form shows, or as it is now.
fn form_base(app: &App, access: &BookAccess, id: ContactId, revision: Option<i64>) -> app::Result<FormBase> {
    let shown = contacts::show(app, access, id)?;
    let contact = match revision.filter(|revision| *revision != shown.revision) {
        Some(revision) => contacts::at_revision(app, access, id, revision)?,
        None => shown.contact,
    };
    let revision = revision.unwrap_or(shown.revision);
    Ok(FormBase {
        name: shown.display_name,
        revision,
        in_trash: shown.deleted_at.is_some(),
        contact,
        photo: PhotoField::of(id, shown.photo, &shown.etag),
        labels: labels::all(app, access)?,
        further_types: shown.further_types,
    })
}

fn form_view(page: PageContext, id: ContactId, base: FormBase, typed: ContactForm) -> FormView {
    FormView {
        action: format!("/contacts/{id}{}", page.place()),
        cancel: format!("/contacts/{id}{}", page.place()),
        uid: None,
        revision: Some(base.revision),
        name: Some(base.name),
        photo: base.photo,
        further_types: base.further_types,
        ..FormView::new_contact(page, String::new(), String::new(), typed, base.labels)
    }
}

/// Shows the form of a contact.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<ContactId>) -> Answer {
    let id = id.0;
    let order = page.day_order();
    let (base, typed) = run(&site, move |app| {
        let base = form_base(app, &viewer.access, id, None)?;
        let mut typed = ContactForm::of(&base.contact, order);
        relatives::show_names(app, &viewer.access, &mut typed)?;
        Ok((base, typed))
    })
    .await?;
    if base.in_trash {
        return Err(app::Error::NotFound.into());
    }
    if typed.bytes() > MAX_FIELDS {
        return Err(Error::TooLargeToEdit);
    }
    let response = form_view(page, id, base, typed).respond(StatusCode::OK).await?;
    Ok(keep_for_back(response))
}

/// Saves the form, or shows it again with the errors and everything that the user typed.
pub async fn save(
    site: Data<Site>,
    request: HttpRequest,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    hosts: OwnHosts,
    upload: FileForm,
) -> Answer {
    let FileForm { form, file } = upload;
    let revision: i64 = form.read("revision")?;
    let (form, mut typed) = read_form(form).await?;
    let submitted = Submitted {
        id: id.0,
        revision,
        request,
        access: viewer.access,
        form,
    };
    if typed.press(&submitted.form) {
        return submitted.show_again(&site, page, typed, Reason::Rows).await;
    }
    let photo = photo_form_field::read_edit(file, &submitted.form).await?;
    let decided = conflict::resolution(&submitted.form)?;
    let outcome = decided
        .as_ref()
        .map(|_| conflict::outcome(&page, &submitted.form));
    let (access, id, mut checking) = (submitted.access.clone(), submitted.id, typed.clone());
    let saved = run(&site, move |app| {
        relatives::look_up(app, &access, &mut checking, &hosts)?;
        let fill = |base: &Contact| checked(checking.check(base), photo);
        match contacts::edit(app, &access, id, revision, decided.as_ref(), fill) {
            Ok(Ok(edited)) => Ok(Ok(edited)),
            Ok(Err(errors)) => Ok(Err(Reason::Invalid(errors))),
            Err(app::Error::Conflict { conflicts, against }) => {
                Ok(Err(Reason::Conflicts { conflicts, against }))
            }
            Err(app::Error::NotFound) => Ok(Err(Reason::NotFound)),
            Err(error) => Err(error),
        }
    });
    match saved.await? {
        Ok(edited) => Ok(done(id, &page, &edited, outcome.filter(|text| !text.is_empty()))),
        Err(reason) => submitted.show_again(&site, page, typed, reason).await,
    }
}

/// A submitted form, with what is needed to show it again.
struct Submitted {
    id: ContactId,
    revision: i64,
    request: HttpRequest,
    access: BookAccess,
    form: Form,
}

/// Why a submitted form is shown again.
enum Reason {
    /// The user pressed a button that changes rows, or the language.
    Rows,
    Invalid(Vec<FieldError>),
    Conflicts {
        conflicts: Vec<Conflict>,
        against: i64,
    },
    /// The contact is in the trash, or there is no such contact or revision.
    NotFound,
}

impl Submitted {
    async fn show_again(
        self,
        site: &Data<Site>,
        mut page: PageContext,
        typed: ContactForm,
        reason: Reason,
    ) -> Answer {
        let language = change_language(site, &mut page, &self.form).await?;
        let Self {
            id, revision, access, ..
        } = self;
        let base = run(site, move |app| submitted_base(app, &access, id, revision)).await?;
        let (mut base, changed_by) = match base {
            SubmittedBase::Known(base, changed_by) => (base, changed_by),
            other => {
                let (mut view, status) = without_base(page, id, other, typed);
                view.photo = view
                    .photo
                    .submitted(SubmittedPhoto::of(&self.request, &self.form));
                view.language = language;
                return view.respond(status).await;
            }
        };
        base.photo = base
            .photo
            .submitted(SubmittedPhoto::of(&self.request, &self.form));
        let in_trash = base.in_trash;
        let mut view = form_view(page, id, base, typed);
        view.typed_again = true;
        view.language = language;
        if in_trash {
            view.page.flash = Some(Flash::new("flash-in-trash").warning());
            return view.respond(StatusCode::CONFLICT).await;
        }
        match reason {
            Reason::Rows => view.respond(StatusCode::OK).await,
            Reason::Invalid(errors) => {
                view.errors = errors.into();
                view.respond(StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Reason::Conflicts { conflicts, against } => {
                let view = FormView {
                    questions: questions(conflicts, &self.form),
                    is_unanswered: conflict::is_unanswered(&self.form),
                    changed_by,
                    against,
                    ..view
                };
                view.respond(StatusCode::CONFLICT).await
            }
            Reason::NotFound => Err(app::Error::NotFound.into()),
        }
    }
}

/// A submitted form whose contact is gone, or is another than the one it was filled in from.
fn without_base(
    page: PageContext,
    id: ContactId,
    base: SubmittedBase,
    mut typed: ContactForm,
) -> (FormView, StatusCode) {
    typed.forget_lines();
    let (mut view, flash, status) = match base {
        SubmittedBase::Known(base, _) | SubmittedBase::Other(base) => (
            form_view(page, id, base, typed),
            "flash-other-revision",
            StatusCode::CONFLICT,
        ),
        SubmittedBase::Gone(labels) => {
            let uid = uuid::Uuid::new_v4().to_string();
            let view = FormView::new_contact(page, String::new(), uid, typed, labels);
            (view, "flash-gone", StatusCode::NOT_FOUND)
        }
    };
    view.typed_again = true;
    view.page.flash = Some(Flash::new(flash).warning());
    (view, status)
}

/// The answer after a save. `outcome` says what the user decided in a conflict.
fn done(id: ContactId, page: &PageContext, edited: &Edited, outcome: Option<String>) -> HttpResponse {
    let flash = match (outcome, edited.batch, edited.merged) {
        (Some(outcome), _, _) => Flash::new("flash-resolved").about(&outcome),
        (None, None, _) => Flash::new("flash-unchanged").about(&edited.name),
        (None, Some(_), true) => Flash::new("flash-merged").about(&edited.name),
        (None, Some(_), false) => Flash::new("flash-saved").about(&edited.name),
    };
    see_other_with(
        &format!("/contacts/{id}{}", page.place()),
        &flash.undo(edited.batch),
    )
}
