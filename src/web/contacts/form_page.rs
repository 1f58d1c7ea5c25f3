//! The form page of a contact, which creating and editing share.

use askama::Template;

use crate::app::contacts::ContactInput;
use crate::app::labels::LabelView;
use crate::app::photos::PhotoEdit;
use crate::domain::contact::Contact;
use crate::domain::label::label_key;
use crate::domain::three_way_merge::Conflict;
use crate::web::contacts::form::ContactForm;
use crate::web::contacts::photo_form_field::PhotoField;
use crate::web::field_error::{FieldError, error_text};
use crate::web::page::PageContext;

/// The form of a new or an existing contact.
#[derive(Template)]
#[template(path = "contacts/form.html")]
pub struct FormView {
    /// The context of the page.
    pub page: PageContext,
    /// The path that receives the form.
    pub action: String,
    /// The path of "cancel".
    pub cancel: String,
    /// The UID of a new contact.
    pub uid: Option<String>,
    /// The revision of an existing contact that the form shows.
    pub revision: Option<i64>,
    /// The name of an existing contact.
    pub name: Option<String>,
    /// The values of the fields.
    pub typed: ContactForm,
    /// The labels of the book.
    pub labels: Vec<LabelView>,
    /// The state of the photo field.
    pub photo: PhotoField,
    /// Errors of the fields.
    pub errors: Vec<FieldError>,
    /// Fields that another request changed since.
    pub conflicts: Vec<Conflict>,
    /// The revision with which the form conflicts.
    pub against: i64,
}

impl FormView {
    /// The form of a new contact.
    pub fn new_contact(page: PageContext, uid: String, typed: ContactForm, labels: Vec<LabelView>) -> Self {
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

    /// The text of a field's error; empty if the field has none.
    #[must_use]
    pub fn error(&self, id: &str) -> String {
        error_text(&self.page, &self.errors, id)
    }

    fn summary(&self) -> Vec<(&str, String)> {
        self.errors
            .iter()
            .map(|(id, key)| (id.as_str(), self.page.t(key)))
            .collect()
    }

    /// Labels that the form has but the book does not have yet.
    fn new_labels(&self) -> Vec<&String> {
        let is_new = |label: &&String| {
            let key = label_key(label);
            !self.labels.iter().any(|l| label_key(&l.name) == key)
        };
        self.typed.labels.iter().filter(is_new).collect()
    }
}

/// The id of the n-th row of a list, counted from 0.
#[must_use]
pub fn row_id(list: &str, n: impl std::fmt::Display) -> String {
    format!("{list}-{n}")
}

/// Joins the results of checking the fields and the photo. Errors are in the order of the form.
pub fn checked(
    typed: Result<Contact, Vec<FieldError>>,
    photo: Result<PhotoEdit, FieldError>,
) -> Result<ContactInput, Vec<FieldError>> {
    match (typed, photo) {
        (Ok(contact), Ok(photo)) => Ok(ContactInput { contact, photo }),
        (typed, photo) => {
            let mut errors = typed.err().unwrap_or_default();
            // The photo field follows the name.
            let at = usize::from(errors.first().is_some_and(|(id, _)| id == "family"));
            errors.splice(at..at, photo.err());
            Err(errors)
        }
    }
}
