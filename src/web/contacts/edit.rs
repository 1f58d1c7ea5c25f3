//! Changing a contact.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::contacts::{self, Resolution};
use crate::app::labels::{self, LabelView};
use crate::app::photos::PhotoEdit;
use crate::app::{self, App, BookAccess};
use crate::domain::contact::Contact;
use crate::domain::ids::ContactId;
use crate::domain::merge::Conflict;
use crate::web::contacts::form::{FieldError, Typed};
use crate::web::contacts::photo::{self, PhotoField};
use crate::web::flash::Flash;
use crate::web::form::{Form, Key};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::upload::Upload;
use crate::web::{Answer, Error, Site, refused, render, render_as, run, see_other_with};

/// The form of a new or of a known contact.
#[derive(Template)]
#[template(path = "contacts/form.html")]
pub struct FormView {
    /// The frame.
    pub page: Page,
    /// Where the form goes.
    pub action: String,
    /// Where "cancel" leads.
    pub cancel: String,
    /// The contact's UID, for a new one.
    pub uid: Option<String>,
    /// The revision it was made from, for a known one.
    pub revision: Option<i64>,
    /// What the contact is called, for a known one.
    pub name: Option<String>,
    /// What stands in the fields.
    pub typed: Typed,
    /// The labels of the book.
    pub labels: Vec<LabelView>,
    /// The photo that the contact has, and what was sent of it.
    pub photo: PhotoField,
    /// What is wrong.
    pub errors: Vec<FieldError>,
    /// What somebody else changed meanwhile.
    pub conflicts: Vec<Conflict>,
    /// The revision that the conflicts were found against.
    pub against: i64,
}

impl FormView {
    /// A form for somebody new.
    pub fn new_contact(page: Page, uid: String, typed: Typed, labels: Vec<LabelView>) -> Self {
        Self {
            page,
            action: "/contacts".to_owned(),
            cancel: "/".to_owned(),
            uid: Some(uid),
            revision: None,
            name: None,
            typed,
            labels,
            photo: PhotoField::default(),
            errors: Vec::new(),
            conflicts: Vec::new(),
            against: 0,
        }
    }

    fn known(page: Page, id: ContactId, known: Known, typed: Typed) -> Self {
        Self {
            action: format!("/contacts/{id}"),
            cancel: format!("/contacts/{id}"),
            uid: None,
            revision: Some(known.revision),
            name: Some(known.name),
            photo: known.photo,
            ..Self::new_contact(page, String::new(), typed, known.labels)
        }
    }

    /// What is wrong with a field, in words; empty if nothing is.
    #[must_use]
    pub fn error(&self, id: &str) -> String {
        self.errors
            .iter()
            .find(|(field, _)| field == id)
            .map(|(_, key)| self.page.t(key))
            .unwrap_or_default()
    }

    fn summary(&self) -> Vec<(&str, String)> {
        self.errors
            .iter()
            .map(|(id, key)| (id.as_str(), self.page.t(key)))
            .collect()
    }

    /// Labels that the contact has and the book's list does not, yet.
    fn own_labels(&self) -> Vec<&String> {
        let is_new = |label: &&String| {
            let key = crate::domain::label::label_key(label);
            !self
                .labels
                .iter()
                .any(|l| crate::domain::label::label_key(&l.name) == key)
        };
        self.typed.labels.iter().filter(is_new).collect()
    }
}

/// A key or id of two parts, for templates.
#[must_use]
pub fn key(kind: &str, word: &str) -> String {
    format!("{kind}-{word}")
}

/// The id of the n-th row of a list.
#[must_use]
pub fn row_id(list: &str, n: impl std::fmt::Display) -> String {
    format!("{list}-{n}")
}

/// What was meant, or everything that is wrong with it, in the order of the form.
///
/// # Errors
/// Those of the fields and of the photo together.
pub fn checked(
    typed: Result<Contact, Vec<FieldError>>,
    photo: Result<PhotoEdit, FieldError>,
) -> Result<(Contact, PhotoEdit), Vec<FieldError>> {
    match (typed, photo) {
        (Ok(contact), Ok(photo)) => Ok((contact, photo)),
        (typed, photo) => {
            let mut errors = typed.err().unwrap_or_default();
            // The photo stands right behind the name.
            let at = usize::from(errors.first().is_some_and(|(id, _)| id == "family"));
            errors.splice(at..at, photo.err());
            Err(errors)
        }
    }
}

/// What the form needs besides what was typed.
struct Known {
    name: String,
    revision: i64,
    in_trash: bool,
    base: Contact,
    photo: PhotoField,
    labels: Vec<LabelView>,
}

/// Reads a contact as it was when the form was made, or as it is now.
fn known(app: &App, access: &BookAccess, id: ContactId, revision: Option<i64>) -> app::Result<Known> {
    let shown = contacts::show(app, access, id)?;
    let base = match revision.filter(|revision| *revision != shown.revision) {
        Some(revision) => contacts::at_revision(app, access, id, revision)?,
        None => shown.contact,
    };
    let revision = revision.unwrap_or(shown.revision);
    Ok(Known {
        name: shown.display_name,
        revision,
        in_trash: shown.deleted_at.is_some(),
        base,
        photo: PhotoField::of(id, shown.photo, &shown.etag),
        labels: labels::all(app, access)?,
    })
}

/// The form of a contact.
pub async fn form(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ContactId>) -> Answer {
    let id = id.0;
    let known = run(&site, move |app| known(app, &viewer.access, id, None)).await?;
    if known.in_trash {
        return Err(app::Error::NotFound.into());
    }
    let typed = Typed::of(&known.base);
    let view = FormView::known(page, id, known, typed);
    render(&view.page, &view)
}

/// Saves the form, or shows it again with everything that was typed.
pub async fn save(
    site: Data<Site>,
    page: Page,
    viewer: Viewer,
    id: Key<ContactId>,
    upload: Upload,
) -> Answer {
    let id = id.0;
    let Upload { form, file } = upload;
    let revision: i64 = form.get("revision").parse().map_err(|_| Error::UnreadableForm)?;
    let access = viewer.access.clone();
    let mut known = run(&site, move |app| known(app, &access, id, Some(revision))).await?;
    known.photo = known.photo.sent(&form, file.is_there());
    let mut typed = Typed::parse(&form);
    if known.in_trash {
        let mut view = FormView::known(page, id, known, typed);
        view.page.flash = Some(Flash::new("flash-in-trash").warning());
        return render_as(StatusCode::CONFLICT, &view.page, &view);
    }
    if let Some(list) = form.find("more") {
        typed.add_row(list);
        let view = FormView::known(page, id, known, typed);
        return render(&view.page, &view);
    }
    let chosen = photo::chosen(file, &form).await?;
    let (contact, edit) = match checked(typed.check(&known.base), chosen) {
        Ok(meant) => meant,
        Err(errors) => {
            let view = FormView {
                errors,
                ..FormView::known(page, id, known, typed)
            };
            return refused(&view.page, &view);
        }
    };
    let name = contact.display_name();
    let decided = resolution(&form);
    let saved = run(&site, move |app| {
        let saved = contacts::update_with(
            app,
            &viewer.access,
            id,
            revision,
            &contact,
            &edit,
            decided.as_ref(),
        );
        match saved {
            Err(app::Error::Collision { conflicts, against }) => Ok(Err((conflicts, against))),
            other => other.map(Ok),
        }
    });
    match saved.await? {
        Ok(saved) => Ok(done(id, &name, saved)),
        Err((conflicts, against)) => {
            let view = FormView {
                conflicts,
                against,
                ..FormView::known(page, id, known, typed)
            };
            render_as(StatusCode::CONFLICT, &view.page, &view)
        }
    }
}

fn done(id: ContactId, name: &str, saved: contacts::Saved) -> HttpResponse {
    let key = match (saved.batch, saved.merged) {
        (None, _) => "flash-unchanged",
        (Some(_), true) => "flash-merged",
        (Some(_), false) => "flash-saved",
    };
    see_other_with(
        &format!("/contacts/{id}"),
        &Flash::new(key).about(name).undo(saved.batch),
    )
}

/// What was chosen between both values of each collision.
fn resolution(form: &Form) -> Option<Resolution> {
    let against = form.find("against")?.parse().ok()?;
    let chosen = form.pairs().filter(|(_, value)| *value == "mine");
    let take_mine: BTreeSet<String> = chosen
        .filter_map(|(name, _)| name.strip_prefix("take-"))
        .map(str::to_owned)
        .collect();
    Some(Resolution { against, take_mine })
}
