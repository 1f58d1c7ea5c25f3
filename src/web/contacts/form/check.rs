//! Validates a contact's form and builds the contact.
//!
//! Only values that the user typed or changed are validated, so that imported oddities stay editable.

use std::collections::HashSet;

use crate::web::contacts::form::dates::date_error;
use crate::web::contacts::form::phone_check::phone_error;
use crate::web::contacts::form::rows::{AddressRow, FormRow};
use crate::web::contacts::form::untouched::{Control, is_untouched};
use crate::web::contacts::form::{ContactForm, TEXTS};
use crate::web::contacts::link;
use crate::web::field_error::{FieldError, field_error};
use crate::web::limits::{MAX_AREA, MAX_LINE};
use domain::contact::{Contact, DateField, Entry, MAX_LABELS, Messenger, PostalAddress, Service, by_line};
use domain::date::parse_date;
use domain::label::{label_key, parse_labels};
use domain::name::{Name, guess_name, renamed};
use domain::telegram::telegram_handle;

impl ContactForm {
    /// The contact that the form describes, or the errors of all fields in the order of the form. `before`
    /// is the contact from which the form was filled.
    pub fn check(&self, before: &Contact) -> Result<Contact, Vec<FieldError>> {
        let mut errors = Vec::new();
        let shown = &Self::of(before, self.order);
        let mut contact = Contact {
            formatted_name: String::new(),
            name: self.name(shown, &before.name),
            nickname: self.changed(shown, "nickname", &before.nickname),
            organization: self.changed(shown, "organization", &before.organization),
            department: self.changed(shown, "department", &before.department),
            title: self.changed(shown, "title", &before.title),
            phones: self.entries("phone", &before.phones, &mut errors),
            emails: self.entries("email", &before.emails, &mut errors),
            messengers: self.checked_messengers(before, &mut errors),
            birthday: self.checked_date(shown, "birthday", before.birthday.as_ref(), &mut errors),
            addresses: self.checked_addresses(before, &mut errors),
            links: self.entries("link", &before.links, &mut errors),
            anniversary: self.checked_date(shown, "anniversary", before.anniversary.as_ref(), &mut errors),
            note: self.note(shown, before),
            labels: self.chosen_labels(before),
            details: self.checked_details(before, &mut errors),
        };
        self.check_sizes(shown, &contact, before, &mut errors);
        contact.formatted_name = self.formatted_name(shown, &contact, before);
        if contact.name.is_empty()
            && before.name.is_empty()
            && contact.formatted_name != before.formatted_name
        {
            contact.name = guess_name(&contact.formatted_name);
        }
        let is_untouched = contact == *before && *before != Contact::default();
        if contact.display_name().is_empty() && !is_untouched {
            errors.insert(0, field_error("family", "error-no-name"));
        }
        if errors.is_empty() {
            Ok(contact)
        } else {
            Err(errors)
        }
    }

    /// Checks how long the changed texts are, and how many values and labels there are.
    fn check_sizes(&self, shown: &Self, contact: &Contact, before: &Contact, errors: &mut Vec<FieldError>) {
        for name in TEXTS {
            let text = self.text(name);
            if let Some(key) = size_error(Control::of(name, text), text)
                && !self.is_untouched(shown, name)
            {
                errors.push(field_error(name, key));
            }
        }
        let was_typed = !self.new_labels.trim().is_empty();
        if was_typed && contact.labels.len() > MAX_LABELS.max(before.labels.len()) {
            errors.push(field_error("new-labels", "error-too-many-labels"));
        } else if let Some(key) = size_error(Control::Line, &self.new_labels) {
            errors.push(field_error("new-labels", key));
        }
        if !self.overflow.is_empty() {
            errors.push(field_error("overflow", "error-too-many-values"));
        }
    }

    /// True if the user left a single field as the form showed it.
    fn is_untouched(&self, shown: &Self, name: &str) -> bool {
        is_untouched(
            Control::of(name, shown.text(name)),
            shown.text(name),
            self.text(name),
        )
    }

    /// The trimmed text of a single field, or the old one if the user left it.
    fn changed(&self, shown: &Self, name: &str, before: &str) -> String {
        if self.is_untouched(shown, name) {
            before.to_owned()
        } else {
            self.text(name).trim().to_owned()
        }
    }

    fn name(&self, shown: &Self, before: &Name) -> Name {
        Name {
            family: self.changed(shown, "family", &before.family),
            given: self.changed(shown, "given", &before.given),
            middle: self.changed(shown, "middle", &before.middle),
            prefix: self.changed(shown, "prefix", &before.prefix),
            suffix: self.changed(shown, "suffix", &before.suffix),
            second_family: self.changed(shown, "second-family", &before.second_family),
            generation: self.changed(shown, "generation", &before.generation),
        }
    }

    /// The note with its spaces and line breaks.
    fn note(&self, shown: &Self, before: &Contact) -> String {
        if self.is_untouched(shown, "note") {
            before.note.clone()
        } else {
            self.text("note").trim_end().to_owned()
        }
    }

    /// The formatted name: as typed, else joined from the parts of the name. If the old one has the parts, it
    /// follows their changes in its own order.
    fn formatted_name(&self, shown: &Self, contact: &Contact, before: &Contact) -> String {
        let typed = self.text("formatted").trim();
        let untouched = self.is_untouched(shown, "formatted");
        let followed = same_words(&before.formatted_name, &before.name.joined());
        let renamed = renamed(&before.formatted_name, &before.name, &contact.name);
        let parts_changed = contact.name != before.name;
        if untouched && !parts_changed {
            before.formatted_name.clone()
        } else if typed.is_empty() || (untouched && followed && renamed.is_none() && !contact.name.is_empty())
        {
            contact.name.joined()
        } else if untouched {
            renamed.unwrap_or_else(|| before.formatted_name.clone())
        } else {
            typed.to_owned()
        }
    }

    fn checked_date(
        &self,
        shown: &Self,
        name: &str,
        before: Option<&DateField>,
        errors: &mut Vec<FieldError>,
    ) -> Option<DateField> {
        let typed = self.text(name).trim();
        if let Some(field) = before.filter(|_| self.is_untouched(shown, name)) {
            return Some(field.clone());
        }
        if typed.is_empty() {
            return None;
        }
        let value = parse_date(typed, self.order).map_err(|error| {
            errors.push(field_error(name, date_error(typed, error)));
        });
        value.ok().map(|value| DateField {
            line: before.and_then(|field| field.line),
            value,
        })
    }

    fn entries(&self, list: &'static str, before: &[Entry], errors: &mut Vec<FieldError>) -> Vec<Entry> {
        let before = by_line(before, |entry| entry.line);
        let mut entries = Vec::new();
        for (at, row) in self.list(list).iter().enumerate() {
            let mut entry = row.entry();
            let old = entry.line.and_then(|line| before.get(&line).copied());
            if let Some(old) = old {
                let shown = FormRow::of_entry(old);
                if row.has_type_of(&shown) {
                    entry.entry_type.clone_from(&old.entry_type);
                } else {
                    row_size_error(list, at, &row.label, errors);
                }
                if row.has_value_of(&shown) {
                    entry.value.clone_from(&old.value);
                    entries.push(entry);
                    continue;
                }
            }
            if entry.value.is_empty() {
                continue;
            }
            if old.is_none() {
                row_size_error(list, at, &row.label, errors);
            }
            if let Some(key) = value_error(list, &entry.value, old.map(|old| old.value.as_str())) {
                errors.push((format!("{list}-{at}"), key));
            }
            entries.push(entry);
        }
        entries
    }

    fn checked_messengers(&self, before: &Contact, errors: &mut Vec<FieldError>) -> Vec<Messenger> {
        let before = by_line(&before.messengers, |messenger| messenger.line);
        let mut messengers = Vec::new();
        for (at, row) in self.messengers.iter().enumerate() {
            let mut messenger = row.messenger();
            let old = messenger.line.and_then(|line| before.get(&line).copied());
            if let Some(old) = old {
                let shown = FormRow::of_messenger(old);
                messenger.entry_type = old.entry_type.clone();
                if row.has_type_of(&shown) {
                    messenger.service.clone_from(&old.service);
                }
                if row.has_value_of(&shown) {
                    messenger.value.clone_from(&old.value);
                }
            }
            let is_changed =
                old.is_none_or(|old| (&old.value, &old.service) != (&messenger.value, &messenger.service));
            if is_changed && messenger.value.trim().is_empty() {
                continue;
            }
            if is_changed {
                row_size_error("messenger", at, &messenger.value, errors);
                row_size_error("messenger", at, messenger.service.name(), errors);
            }
            if messenger.service == Service::Telegram && is_changed {
                match telegram_handle(&messenger.value) {
                    Ok(handle) => messenger.value = handle,
                    Err(_) => errors.push((format!("messenger-{at}"), "error-telegram")),
                }
            }
            messengers.push(messenger);
        }
        messengers
    }

    fn checked_addresses(&self, before: &Contact, errors: &mut Vec<FieldError>) -> Vec<PostalAddress> {
        let before = by_line(&before.addresses, |address| address.line);
        let mut addresses = Vec::new();
        for (at, row) in self.addresses.iter().enumerate() {
            let mut row = row.clone();
            let line = row.address().line;
            let old = line.and_then(|line| before.get(&line).copied());
            let shown = old.map(AddressRow::of);
            if let Some(shown) = &shown {
                row.keep_untouched(shown);
            }
            let mut address = row.address();
            if let (Some(old), Some(shown)) = (old, &shown)
                && row.row.has_type_of(&shown.row)
            {
                address.entry_type.clone_from(&old.entry_type);
            }
            if old.is_none_or(|old| *old != address) {
                let parts = row.parts.iter().map(String::as_str);
                for text in parts.chain([row.row.label.as_str()]) {
                    row_size_error("address", at, text, errors);
                }
            }
            if !address.is_empty() {
                addresses.push(address);
            }
        }
        addresses
    }

    /// The checked labels in their old order, then the new labels.
    fn chosen_labels(&self, before: &Contact) -> Vec<String> {
        let checked: HashSet<String> = self.labels.iter().map(|label| label_key(label)).collect();
        let kept = before
            .labels
            .iter()
            .filter(|label| checked.contains(&label_key(label)));
        let mut labels: Vec<String> = kept.cloned().collect();
        let mut keys: HashSet<String> = labels.iter().map(|label| label_key(label)).collect();
        let typed = match size_error(Control::Line, &self.new_labels) {
            None => parse_labels(&self.new_labels),
            // The form is rejected.
            Some(_) => Vec::new(),
        };
        for label in self.labels.iter().chain(&typed) {
            if keys.insert(label_key(label)) {
                labels.push(label.clone());
            }
        }
        labels
    }
}

/// The text key of what is wrong with the size of a text.
pub(super) fn size_error(control: Control, text: &str) -> Option<&'static str> {
    match control {
        Control::Line => (text.len() > MAX_LINE).then_some("error-line-too-long"),
        Control::Area => (text.len() > MAX_AREA).then_some("error-area-too-long"),
    }
}

fn row_size_error(list: &str, at: usize, text: &str, errors: &mut Vec<FieldError>) {
    if let Some(key) = size_error(Control::Line, text) {
        errors.push((format!("{list}-{at}"), key));
    }
}

/// The text key of what is wrong with a value of a list. `old` is the value that the form showed in its row.
fn value_error(list: &str, value: &str, old: Option<&str>) -> Option<&'static str> {
    if let Some(key) = size_error(Control::Line, value) {
        return Some(key);
    }
    match list {
        "phone" => phone_error(value, old),
        "email" => {
            let fits = value
                .rsplit_once('@')
                .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
            (!fits || value.contains(char::is_whitespace)).then_some("error-email")
        }
        _ => link::web(value).is_none().then_some("error-link"),
    }
}

/// True if two names have the same words in any order.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    words(a) == words(b)
}
