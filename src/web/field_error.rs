//! Errors of form fields.

use crate::web::page::PageContext;

/// What is wrong with a form: the id of a field and the key of a text.
pub type FieldError = (String, &'static str);

/// An error of this field.
pub fn field_error(id: &str, key: &'static str) -> FieldError {
    (id.to_owned(), key)
}

/// The text of a field's error; empty if the field has none.
pub fn error_text(page: &PageContext, errors: &[FieldError], id: &str) -> String {
    let error = errors.iter().find(|(field, _)| field == id);
    error.map(|(_, key)| page.t(key)).unwrap_or_default()
}
