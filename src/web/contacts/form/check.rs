//! Validates a contact's form and builds the contact.
//!
//! Only values that the user typed or changed are validated, so that imported oddities stay editable.

use std::collections::HashSet;

use crate::domain::contact::{Contact, DateField, Entry, Messenger, Service};
use crate::domain::date::DateValue;
use crate::domain::label::{label_key, parse_labels};
use crate::domain::name::{Name, guess_name};
use crate::domain::phone::check_phone;
use crate::domain::telegram::telegram_handle;
use crate::web::contacts::form::rows::AddressRow;
use crate::web::contacts::form::{ContactForm, shown_date};
use crate::web::contacts::link;
use crate::web::field_error::{FieldError, field_error};

impl ContactForm {
    /// The contact that the form describes, or the errors of all fields in the order of the form. `before`
    /// is the contact from which the form was filled.
    pub fn check(&self, before: &Contact) -> Result<Contact, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut contact = Contact {
            formatted_name: String::new(),
            name: self.name(),
            nickname: self.trimmed("nickname"),
            organization: self.trimmed("organization"),
            department: self.trimmed("department"),
            title: self.trimmed("title"),
            phones: self.entries("phone", &before.phones, &mut errors),
            emails: self.entries("email", &before.emails, &mut errors),
            messengers: self.checked_messengers(before, &mut errors),
            birthday: self.date("birthday", before.birthday.as_ref(), &mut errors),
            addresses: self
                .addresses
                .iter()
                .map(AddressRow::address)
                .filter(|a| !a.is_empty())
                .collect(),
            links: self.entries("link", &before.links, &mut errors),
            anniversary: self.date("anniversary", before.anniversary.as_ref(), &mut errors),
            note: self.note(before),
            labels: self.chosen_labels(before),
        };
        contact.formatted_name = self.formatted_name(&contact, before);
        if contact.name.is_empty()
            && before.name.is_empty()
            && contact.formatted_name != before.formatted_name
        {
            contact.name = guess_name(&contact.formatted_name);
        }
        if contact.display_name().is_empty() {
            errors.insert(0, field_error("family", "error-no-name"));
        }
        if errors.is_empty() {
            Ok(contact)
        } else {
            Err(errors)
        }
    }

    fn trimmed(&self, name: &str) -> String {
        self.text(name).trim().to_owned()
    }

    fn name(&self) -> Name {
        Name {
            family: self.trimmed("family"),
            given: self.trimmed("given"),
            middle: self.trimmed("middle"),
            prefix: self.trimmed("prefix"),
            suffix: self.trimmed("suffix"),
        }
    }

    /// The note with its spaces and line breaks. An untouched note is returned unchanged, although browsers
    /// rewrite its line ends.
    fn note(&self, before: &Contact) -> String {
        let typed = self.text("note");
        if typed == before.note.replace("\r\n", "\n") {
            before.note.clone()
        } else {
            typed.trim_end().to_owned()
        }
    }

    /// The formatted name: as typed, else joined from the parts of the name. If the old one was joined from
    /// the parts, it follows their changes.
    fn formatted_name(&self, contact: &Contact, before: &Contact) -> String {
        let typed = self.trimmed("formatted");
        let untouched = typed == before.formatted_name.trim();
        let followed = same_words(&before.formatted_name, &before.name.joined());
        let parts_changed = contact.name != before.name;
        if typed.is_empty() || (untouched && parts_changed && followed && !contact.name.is_empty()) {
            return contact.name.joined();
        }
        if untouched {
            before.formatted_name.clone()
        } else {
            typed
        }
    }

    fn date(
        &self,
        name: &str,
        before: Option<&DateField>,
        errors: &mut Vec<FieldError>,
    ) -> Option<DateField> {
        let typed = self.text(name).trim();
        if let Some(field) = before.filter(|field| shown_date(&field.value) == typed) {
            return Some(field.clone());
        }
        if typed.is_empty() {
            return None;
        }
        let value = DateValue::parse_typed(typed);
        if value.is_none() {
            errors.push(field_error(name, "error-date"));
        }
        value.map(|value| DateField {
            line: before.and_then(|field| field.line),
            value,
        })
    }

    fn entries(&self, list: &'static str, before: &[Entry], errors: &mut Vec<FieldError>) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (at, row) in self
            .list(list)
            .iter()
            .enumerate()
            .filter(|(_, row)| !row.value.trim().is_empty())
        {
            let entry = row.entry();
            let old = before
                .iter()
                .find(|old| old.line.is_some() && old.line == entry.line);
            let changed = old.is_none_or(|old| old.value != entry.value);
            if let Some(key) = value_error(list, &entry.value).filter(|_| changed) {
                errors.push((format!("{list}-{at}"), key));
            }
            entries.push(entry);
        }
        entries
    }

    fn checked_messengers(&self, before: &Contact, errors: &mut Vec<FieldError>) -> Vec<Messenger> {
        let mut messengers = Vec::new();
        for (at, row) in self
            .messengers
            .iter()
            .enumerate()
            .filter(|(_, row)| !row.value.trim().is_empty())
        {
            let mut messenger = row.messenger();
            let old = before
                .messengers
                .iter()
                .find(|old| old.line.is_some() && old.line == messenger.line);
            messenger.entry_type = old.map(|old| old.entry_type.clone()).unwrap_or_default();
            let changed =
                old.is_none_or(|old| (&old.value, &old.service) != (&messenger.value, &messenger.service));
            if messenger.service == Service::Telegram && changed {
                match telegram_handle(&messenger.value) {
                    Ok(handle) => messenger.value = handle,
                    Err(_) => errors.push((format!("messenger-{at}"), "error-telegram")),
                }
            }
            messengers.push(messenger);
        }
        messengers
    }

    /// The ticked labels in their old order, then the new labels.
    fn chosen_labels(&self, before: &Contact) -> Vec<String> {
        let checked: HashSet<String> = self.labels.iter().map(|label| label_key(label)).collect();
        let kept = before
            .labels
            .iter()
            .filter(|label| checked.contains(&label_key(label)));
        let mut labels: Vec<String> = kept.cloned().collect();
        let mut keys: HashSet<String> = labels.iter().map(|label| label_key(label)).collect();
        let typed = parse_labels(&self.new_labels);
        for label in self.labels.iter().chain(&typed) {
            if keys.insert(label_key(label)) {
                labels.push(label.clone());
            }
        }
        labels
    }
}

/// The text key of what is wrong with a value of a list.
fn value_error(list: &str, value: &str) -> Option<&'static str> {
    match list {
        "phone" => check_phone(value).err().map(|_| "error-phone"),
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
