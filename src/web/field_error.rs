//! Errors of form fields.

use std::collections::HashMap;

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

/// How many errors the summary of a form lists. Each field says its own as well.
pub const MAX_LISTED: usize = 100;

/// The errors of a form with many fields, in the order of the form.
#[derive(Debug, Default)]
pub struct FieldErrors {
    in_order: Vec<FieldError>,
    /// The first error of each field.
    keys: HashMap<String, &'static str>,
}

impl From<Vec<FieldError>> for FieldErrors {
    fn from(in_order: Vec<FieldError>) -> Self {
        let mut keys = HashMap::with_capacity(in_order.len());
        for (field, key) in &in_order {
            keys.entry(field.clone()).or_insert(*key);
        }
        Self { in_order, keys }
    }
}

impl FieldErrors {
    /// True without errors.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_order.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.in_order.len()
    }

    /// The text of a field's error; empty if the field has none.
    #[must_use]
    pub fn text(&self, page: &PageContext, id: &str) -> String {
        self.keys.get(id).map(|key| page.t(key)).unwrap_or_default()
    }

    /// The first fields, with the texts of their errors.
    #[must_use]
    pub fn summary(&self, page: &PageContext) -> Vec<(&str, String)> {
        let listed = self.in_order.iter().take(MAX_LISTED);
        let texts = listed.map(|(id, key)| (id.as_str(), page.t(key)));
        texts.collect()
    }
}
