//! Validates the rows of what has no field of its own, and the relations among them.

use std::collections::BTreeMap;

use crate::app::relatives::Relative;
use crate::web::contacts::form::ContactForm;
use crate::web::contacts::form::check::size_error;
use crate::web::contacts::form::dates::date_error;
use crate::web::contacts::form::rows::FormRow;
use crate::web::contacts::form::untouched::{Control, is_untouched};
use crate::web::field_error::FieldError;
use crate::web::page::{gender_code, is_label_in_words, label_word, language_tag, zone_id};
use domain::contact::{Contact, by_line};
use domain::date::parse_date;
use domain::detail::{Detail, DetailKind};
use domain::text::visible_name;

impl ContactForm {
    /// The texts of the relations: what a UID has to be looked up for, and what names a contact.
    pub fn relation_texts(&self) -> Vec<String> {
        let relation = DetailKind::Relation.word();
        let rows = self.details.iter().filter(|row| row.type_word == relation);
        let texts = rows.flat_map(|row| [row.value.trim().to_owned(), row.target.clone()]);
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// Shows relations to contacts of the book by their names.
    pub fn name_relatives(&mut self, relatives: &BTreeMap<String, Relative>) {
        for row in &mut self.details {
            if let Some(relative) = relatives.get(&row.value).filter(|_| row.target.is_empty()) {
                row.target = std::mem::replace(&mut row.value, relative.name.clone());
            }
        }
    }

    /// The opposite: a row whose name the user left gets its URI again.
    pub fn restore_relatives(&mut self, relatives: &BTreeMap<String, Relative>) {
        for row in &mut self.details {
            let shown = relatives.get(&row.target).map(|relative| &relative.name);
            if shown.is_some_and(|name| is_untouched(Control::Line, name, &row.value)) {
                row.value = std::mem::take(&mut row.target);
            }
        }
    }

    pub(super) fn checked_details(&self, before: &Contact, errors: &mut Vec<FieldError>) -> Vec<Detail> {
        let before = by_line(&before.details, |detail| detail.line);
        let mut details = Vec::new();
        for (at, row) in self.details.iter().enumerate() {
            let old = row.line.parse().ok().and_then(|line| before.get(&line).copied());
            let checked = match old {
                Some(old) => self.changed_detail(row, old),
                None => self.new_detail(row),
            };
            match checked {
                Ok(detail) => details.extend(detail.filter(|detail| !detail.value.is_empty())),
                Err(key) => errors.push((format!("detail-{at}"), key)),
            }
        }
        details
    }

    /// The detail that the form showed, with what the user changed. `None` if it is to be removed.
    fn changed_detail(&self, row: &FormRow, old: &Detail) -> Result<Option<Detail>, &'static str> {
        let shown = FormRow::of_detail(old, self.order);
        let mut detail = old.clone();
        let label = written_label(old.kind, &row.label);
        let is_in_words = old.kind != DetailKind::Custom && is_label_in_words(&old.label, &row.label);
        let is_kept = is_in_words || label == written_label(old.kind, &old.label);
        if old.kind.has_label() && !is_kept {
            let is_unnamed =
                label.is_empty() && old.kind != DetailKind::Relation && !row.value.trim().is_empty();
            if is_unnamed {
                return Err("error-detail-name");
            }
            detail.label = checked_size(label)?;
        }
        let control = Control::of("detail", &shown.value);
        if old.kind != DetailKind::Binary && !is_untouched(control, &shown.value, &row.value) {
            detail.value = self.detail_value(old.kind, &old.label, &row.value)?;
        }
        Ok(Some(detail))
    }

    fn new_detail(&self, row: &FormRow) -> Result<Option<Detail>, &'static str> {
        if row.value.trim().is_empty() {
            let is_named = row.is_labeled() && !row.label.trim().is_empty();
            return if is_named {
                Err("error-detail-value")
            } else {
                Ok(None)
            };
        }
        let kind = DetailKind::of_word(&row.type_word);
        let label = written_label(kind, &row.label);
        if kind == DetailKind::Custom && label.is_empty() {
            return Err("error-detail-name");
        }
        let value = self.detail_value(kind, &label, &row.value)?;
        if kind == DetailKind::Day && label.is_empty() {
            return Err("error-detail-name");
        }
        Ok(Some(Detail {
            line: None,
            kind,
            label: checked_size(label)?,
            value,
        }))
    }

    /// The value as a card has it. `name` is that of its property, if it is one without a field.
    fn detail_value(&self, kind: DetailKind, name: &str, typed: &str) -> Result<String, &'static str> {
        if let Some(key) = size_error(Control::of("detail", typed), typed) {
            return Err(key);
        }
        let text = typed.trim();
        match kind {
            _ if text.is_empty() => Ok(String::new()),
            DetailKind::Day | DetailKind::Date => parse_date(text, self.order)
                .map(|date| date.iso())
                .map_err(|error| date_error(text, error)),
            DetailKind::Relation => Ok(self.relatives.get(text).map_or(text, String::as_str).to_owned()),
            DetailKind::Property => property_code(name, text),
            _ => Ok(text.to_owned()),
        }
    }
}

/// A text of a property, as its code if other programs read only that.
fn property_code(name: &str, text: &str) -> Result<String, &'static str> {
    match name {
        "LANG" | "LANGUAGE" => language_tag(text).ok_or("error-language"),
        "TZ" => zone_id(text).ok_or("error-time-zone"),
        "GENDER" => gender_code(text).ok_or("error-gender"),
        _ => Ok(text.to_owned()),
    }
}

/// The label as a card has it: the form shows the words of relations and days in the user's language.
fn written_label(kind: DetailKind, shown: &str) -> String {
    match kind {
        DetailKind::Relation | DetailKind::Day => label_word(visible_name(shown)),
        DetailKind::Custom => visible_name(shown).to_owned(),
        _ => String::new(),
    }
}

fn checked_size(label: String) -> Result<String, &'static str> {
    match size_error(Control::Line, &label) {
        Some(key) => Err(key),
        None => Ok(label),
    }
}
