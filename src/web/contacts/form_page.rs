//! The form page of a contact, which creating and editing share.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::contacts::ContactInput;
use crate::app::labels::LabelView;
use crate::app::photos::PhotoEdit;
use crate::app::possible_duplicates::PossibleDuplicates;
use crate::web::account::language;
use crate::web::contacts::conflict::Question;
use crate::web::contacts::form::rows::FormRow;
use crate::web::contacts::form::{ContactForm, FOLDED};
use crate::web::contacts::photo_form_field::{KeptPhoto, PhotoField};
use crate::web::field_error::{FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::page::PageContext;
use crate::web::respond::{html_response, rendered};
use crate::web::{Answer, Error, Site, run_blocking};
use domain::contact::{Contact, EntryType};
use domain::date::parse_date;
use domain::detail::is_uid_uri;
use domain::label::label_key;

/// The labels of a book that the form shows at once. Of more labels it shows those of the contact and the most used.
const MAX_LABELS_SHOWN: usize = 12;

/// The rows of a list that have all of their fields. The others have their value only, so that the page of a form
/// with thousands of rows stays small.
pub const MAX_FULL_ROWS: usize = 200;

/// Labels, each with whether it is checked.
type LabelBoxes<'a> = Vec<(&'a str, bool)>;

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
    /// The slug of the book that gets a new contact.
    pub book: String,
    /// The UID of a new contact.
    pub uid: Option<String>,
    /// The revision of an existing contact that the form shows.
    pub revision: Option<i64>,
    /// The name of an existing contact.
    pub name: Option<String>,
    /// True if the values are those that the user submitted.
    pub typed_again: bool,
    /// The values of the fields.
    pub typed: ContactForm,
    /// The labels of the book.
    pub labels: Vec<LabelView>,
    /// The state of the photo field.
    pub photo: PhotoField,
    /// Errors of the fields.
    pub errors: FieldErrors,
    /// Which values to keep of the fields that another request changed since.
    pub questions: Vec<Question>,
    /// True if the user has not answered all questions.
    pub is_unanswered: bool,
    /// The other users who changed the contact since; empty if only this user did.
    pub changed_by: Vec<String>,
    /// The revision with which the form conflicts.
    pub against: i64,
    /// Contacts that have a number or an email address of the new contact.
    pub known: PossibleDuplicates,
    /// The types that the contact's values have beside the one that a row can change, by the lines of the values.
    pub further_types: BTreeMap<usize, Vec<EntryType>>,
    /// The cookie of the language that the user chose with the form.
    pub language: Option<Cookie<'static>>,
}

impl FormView {
    /// The form of a new contact.
    pub fn new_contact(
        page: PageContext,
        book: String,
        uid: String,
        typed: ContactForm,
        labels: Vec<LabelView>,
    ) -> Self {
        Self {
            book,
            action: format!("/contacts{}", page.place()),
            cancel: format!("/{}", page.place()),
            page,
            uid: Some(uid),
            revision: None,
            name: None,
            typed_again: false,
            typed,
            labels,
            photo: PhotoField::default(),
            errors: FieldErrors::default(),
            questions: Vec::new(),
            is_unanswered: false,
            changed_by: Vec::new(),
            against: 0,
            known: PossibleDuplicates::default(),
            further_types: BTreeMap::new(),
            language: None,
        }
    }

    /// The text of a field's error; empty if the field has none.
    #[must_use]
    pub fn error(&self, id: &str) -> String {
        self.errors.text(&self.page, id)
    }

    /// The file that the form sends again, unless there is something wrong with it.
    fn kept_photo(&self) -> Option<&KeptPhoto> {
        self.photo
            .kept
            .as_ref()
            .filter(|_| self.error("photo").is_empty())
    }

    /// The labels of the book, then those that only the form has, each with whether it is checked.
    fn label_boxes(&self) -> LabelBoxes<'_> {
        let checked = self.typed.label_keys();
        let mut shown = HashSet::with_capacity(self.labels.len());
        let mut boxes = Vec::with_capacity(self.labels.len());
        for label in &self.labels {
            let key = label_key(&label.name);
            boxes.push((label.name.as_str(), checked.contains(&key)));
            shown.insert(key);
        }
        for label in &self.typed.labels {
            if shown.insert(label_key(label)) {
                boxes.push((label, true));
            }
        }
        boxes
    }

    /// The labels that the form shows at once, and those that it folds.
    fn label_boxes_by_use(&self) -> (LabelBoxes<'_>, LabelBoxes<'_>) {
        let boxes = self.label_boxes();
        let checked = boxes.iter().filter(|(_, is_checked)| *is_checked).count();
        let checked_keys = self.typed.label_keys();
        let mut others: Vec<&LabelView> = self
            .labels
            .iter()
            .filter(|label| !checked_keys.contains(&label_key(&label.name)))
            .collect();
        others.sort_by_key(|label| Reverse(label.count));
        let common: HashSet<&str> = others
            .into_iter()
            .take(MAX_LABELS_SHOWN.saturating_sub(checked))
            .map(|label| label.name.as_str())
            .collect();
        boxes
            .into_iter()
            .partition(|(label, is_checked)| *is_checked || common.contains(label))
    }

    /// The text of an option for the type of a row. That of the row's own type names its further types too.
    fn type_option(&self, row: &FormRow, word: &str) -> String {
        let is_own = row.type_word == word && self.is_fresh();
        let line: Option<usize> = row.line.parse().ok().filter(|_| is_own);
        let further = line.and_then(|line| self.further_types.get(&line));
        let further = further.map(Vec::as_slice).unwrap_or_default();
        self.page.type_text(&EntryType::parse(word), further)
    }

    /// The custom type of a row: one that programs write in English in the user's language. What the user typed stays.
    fn custom_type(&self, row: &FormRow) -> String {
        if row.line.is_empty() || !self.is_fresh() {
            row.label.clone()
        } else {
            self.page.label(&row.label)
        }
    }

    /// True for a form that the user has not sent yet.
    fn is_fresh(&self) -> bool {
        !self.typed_again
    }

    /// The fields of a name, in the order in which the language writes them.
    fn name_fields(&self) -> [&'static str; 3] {
        if self.page.locale.code() == "en" {
            ["given", "middle", "family"]
        } else {
            ["family", "given", "middle"]
        }
    }

    /// The folded fields of a name. Those that few languages have are shown if the contact has them.
    fn further_name_fields(&self) -> &'static [&'static str] {
        if self.typed.has_further_names() {
            &["prefix", "suffix", "second-family", "generation", "nickname"]
        } else {
            &["prefix", "suffix", "nickname"]
        }
    }

    /// True if the user continues at the element with this id after a row was added, moved or removed.
    fn is_focused(&self, id: &str) -> bool {
        self.typed.focus.as_deref() == Some(id)
    }

    /// True if a field that is folded has an error.
    fn has_folded_error(&self) -> bool {
        FOLDED
            .iter()
            .chain(&["formatted"])
            .any(|id| !self.error(id).is_empty())
    }

    /// The name of a detail as the form shows it.
    fn detail_label(&self, row: &FormRow) -> String {
        match row.type_word.as_str() {
            _ if row.is_other_property() => self.page.property_name(&row.label),
            "relation" | "day" => self.page.label(&row.label),
            "custom" => row.label.clone(),
            // Of a new row, the list of kinds says the kind, and this is what the user typed.
            _ if row.line.is_empty() => row.label.clone(),
            kind if row.label.is_empty() => self.page.t(format!("detail-{kind}")),
            _ => self.page.label(&row.label),
        }
    }

    /// How the value of a detail is read: a date, or the words of a code; of a relation, that its contact is unknown.
    fn detail_reading(&self, row: &FormRow) -> Option<String> {
        let words = match row.type_word.as_str() {
            "day" | "date" => self.page.date(&parse_date(&row.value, self.typed.order).ok()?),
            "relation" if is_uid_uri(&row.value) => return Some(self.page.t("relation-unknown")),
            "property" => {
                let words = self.page.property_value(&row.label, &row.value);
                (words != row.value).then_some(words)?
            }
            _ => return None,
        };
        Some(self.page.with("date-read", "date", words))
    }

    /// Renders the page on a blocking thread: a form with thousands of rows takes long.
    pub async fn respond(self, status: StatusCode) -> Answer {
        let clears_flash = self.page.flash.is_some();
        let language = self.language.clone();
        let html = run_blocking(move || rendered(&self)).await?;
        let mut response = html_response(status, clears_flash, html);
        if let Some(cookie) = &language {
            response.add_cookie(cookie).ok();
        }
        Ok(response)
    }
}

/// True if the n-th row of a list, counted from 0, has all of its fields.
#[must_use]
pub fn is_full(n: usize) -> bool {
    n < MAX_FULL_ROWS
}

/// The id of the n-th row of a list, counted from 0.
#[must_use]
pub fn row_id(list: &str, n: impl std::fmt::Display) -> String {
    format!("{list}-{n}")
}

/// Changes the language if the user pressed its button in a form. Without script the button belongs to the form, so
/// that what the user typed is not lost. Returns the cookie of the language.
pub async fn change_language(
    site: &Data<Site>,
    page: &mut PageContext,
    form: &Form,
) -> Result<Option<Cookie<'static>>, Error> {
    match form.find("language") {
        Some(code) => language::change(site, page, code).await.map(Some),
        None => Ok(None),
    }
}

/// Reads the submitted fields on a blocking thread.
///
/// # Errors
/// `Internal` if the thread failed.
pub async fn read_form(form: Form) -> Result<(Form, ContactForm), Error> {
    run_blocking(move || {
        let typed = ContactForm::parse(&form);
        Ok((form, typed))
    })
    .await
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
