//! The wording of a diff: names of fields, and their values before and after a change.

use crate::web::page::context::PageContext;
use domain::contact::EntryType;
use domain::date::DateValue;
use domain::diff::{FieldChange, FieldName, ReadableValue};
use domain::property::base_name;

/// How much of a value a line of the change log shows.
const MAX_SHOWN_CHARS: usize = 80;

impl PageContext {
    /// The name of a field. That of a property that no form shows is bounded.
    #[must_use]
    pub fn field(&self, field: &FieldName) -> String {
        match field {
            FieldName::Other(name) => short(self.property_name(&name.to_ascii_uppercase())),
            known => self.t(format!("field-{}", known.word())),
        }
    }

    /// The value of a field for the reader: a date in words, a photo as the word for it.
    #[must_use]
    pub fn value_text(&self, field: &FieldName, text: &str) -> String {
        match field {
            FieldName::Birthday | FieldName::Anniversary => self.date(&DateValue::read(text, None)),
            FieldName::Photo => self.t("photo-word"),
            FieldName::Other(name) => self.property_value(&base_name(name).to_ascii_uppercase(), text),
            _ => text.to_owned(),
        }
    }

    /// A value of a diff with its types: `+7 999 … (work)`.
    #[must_use]
    pub fn value(&self, field: &FieldName, value: &ReadableValue) -> String {
        let text = self.value_text(field, &value.text);
        let translated = |word: &String| match EntryType::parse(word) {
            EntryType::None => word.clone(),
            _ => self.t(format!("type-{word}")),
        };
        let types: Vec<String> = value.types.iter().map(translated).collect();
        if types.is_empty() {
            text
        } else {
            format!("{text} ({})", types.join(", "))
        }
    }

    /// A changed field in one line: «Телефон: +7 999 … → +7 912 …».
    #[must_use]
    pub fn change_text(&self, change: &FieldChange) -> String {
        let field = self.field(&change.field);
        let before = change
            .before
            .as_ref()
            .map(|value| short(self.value(&change.field, value)));
        let after = change
            .after
            .as_ref()
            .map(|value| short(self.value_after(change, value)));
        match (before, after) {
            (Some(before), Some(after)) => format!("{field}: {before} → {after}"),
            (None, Some(after)) => format!("{field}: + {after}"),
            (Some(before), None) => format!("{field}: − {before}"),
            (None, None) => field,
        }
    }

    /// The new value of a changed field. A photo that replaces a photo is called another photo.
    #[must_use]
    pub fn value_after(&self, change: &FieldChange, after: &ReadableValue) -> String {
        if change.field == FieldName::Photo && change.before.is_some() {
            return self.t("photo-word-other");
        }
        self.value(&change.field, after)
    }
}

/// The beginning of a long text.
fn short(text: String) -> String {
    if text.chars().count() > MAX_SHOWN_CHARS {
        text.chars().take(MAX_SHOWN_CHARS).chain(['…']).collect()
    } else {
        text
    }
}
