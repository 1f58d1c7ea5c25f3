//! The lab's form: four fields with the lab's validation rules and messages.

use crate::app::possible_duplicates::PossibleDuplicates;
use crate::web::field_error::{FieldError, field_error};
use crate::web::form::Form;
use crate::web::limits::MAX_LINE;
use crate::web::named_book::BOOK;
use domain::contact::{Contact, Entry, EntryType, MAX_LABELS, Messenger, Service};
use domain::label::parse_labels;
use domain::name::guess_name;
use domain::phone::check_lab_phone;
use domain::telegram::telegram_handle;
use domain::text::visible_name;

/// The lab's four fields as the user typed them.
#[derive(Clone, Debug)]
pub struct QuickAddForm {
    /// The UID of the new contact: a form that is sent twice creates one contact.
    pub uid: String,
    /// Full name (ФИО).
    pub fio: String,
    /// Phone (Телефон).
    pub telephone: String,
    /// Telegram handle.
    pub telegram: String,
    /// Labels (Теги), separated by commas.
    pub tags: String,
    /// The slug of the book that gets the contact; empty for that of the page.
    pub book: String,
    /// Errors of the fields.
    pub errors: Vec<FieldError>,
    /// The contacts that have the same number, about which the user is asked.
    pub known: PossibleDuplicates,
    /// True if the form comes back with what the user typed.
    pub is_shown_again: bool,
}

impl Default for QuickAddForm {
    fn default() -> Self {
        Self {
            uid: uuid::Uuid::new_v4().to_string(),
            fio: String::new(),
            telephone: String::new(),
            telegram: String::new(),
            tags: String::new(),
            book: String::new(),
            errors: Vec::new(),
            known: PossibleDuplicates::default(),
            is_shown_again: false,
        }
    }
}

impl QuickAddForm {
    /// The text key of a field's error; empty if the field has none.
    #[must_use]
    pub fn error(&self, id: &str) -> &'static str {
        self.errors
            .iter()
            .find(|(field, _)| field == id)
            .map_or("", |(_, key)| key)
    }

    /// Reads the submitted form.
    #[must_use]
    pub fn parse(form: &Form) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        let uid = form.find("uid").filter(|uid| uuid::Uuid::try_parse(uid).is_ok());
        Self {
            uid: uid.map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned),
            fio: text("fio"),
            telephone: text("telephone"),
            telegram: text("telegram"),
            tags: text("tags"),
            book: text(BOOK),
            errors: Vec::new(),
            known: PossibleDuplicates::default(),
            is_shown_again: false,
        }
    }

    /// True if the user typed nothing into the form. It begins with the label that is open.
    #[must_use]
    pub fn is_untouched(&self, label: Option<&str>) -> bool {
        let others = [&self.fio, &self.telephone, &self.telegram];
        others.iter().all(|text| text.is_empty()) && self.tags == label.unwrap_or_default()
    }

    /// The contact that the fields describe, or the errors of all fields.
    pub fn check(&self) -> Result<Contact, Vec<FieldError>> {
        let mut errors = self.too_long();
        if !errors.is_empty() {
            return Err(errors);
        }
        let fio = visible_name(&self.fio);
        if fio.is_empty() {
            errors.push(field_error("fio", "error-fio"));
        }
        if check_lab_phone(&self.telephone).is_err() {
            errors.push(field_error("telephone", "error-lab-phone"));
        }
        let handle = match self.telegram.trim() {
            "" => None,
            typed => telegram_handle(typed)
                .map_err(|_| errors.push(field_error("telegram", "error-lab-telegram")))
                .ok(),
        };
        // The lab stored its tags in lower case.
        let labels = parse_labels(&self.tags.to_lowercase());
        if labels.len() > MAX_LABELS {
            errors.push(field_error("tags", "error-too-many-labels"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let messenger = |value| Messenger {
            line: None,
            entry_type: EntryType::None,
            service: Service::Telegram,
            value,
        };
        Ok(Contact {
            formatted_name: fio.to_owned(),
            name: guess_name(fio),
            phones: vec![Entry {
                line: None,
                entry_type: EntryType::None,
                value: self.telephone.trim().to_owned(),
            }],
            messengers: handle.map(messenger).into_iter().collect(),
            labels,
            ..Contact::default()
        })
    }

    /// The errors of the fields that are longer than a field of one line can be.
    fn too_long(&self) -> Vec<FieldError> {
        let fields = [
            ("fio", &self.fio),
            ("telephone", &self.telephone),
            ("telegram", &self.telegram),
            ("tags", &self.tags),
        ];
        fields
            .into_iter()
            .filter(|(_, text)| text.len() > MAX_LINE)
            .map(|(id, _)| field_error(id, "error-line-too-long"))
            .collect()
    }
}
