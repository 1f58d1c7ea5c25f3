//! The form of a contact: what was typed, held against the rules, and made a contact of.
//!
//! Only values that the person typed or changed are held against the rules: what was imported odd
//! stays editable.

use std::collections::BTreeMap;

use crate::domain::contact::{Contact, DateField, Entry, Messenger, Service};
use crate::domain::date::DateValue;
use crate::domain::label::{label_key, typed_labels};
use crate::domain::name::{Name, guess_name};
use crate::domain::phone::check_phone;
use crate::domain::telegram::telegram_handle;
use crate::web::contacts::link;
use crate::web::contacts::rows::{ADDRESS_PARTS, TypedAddress, TypedRow, rows_of};
use crate::web::form::Form;

/// Everything that was typed, as text.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Fields of one line each, by name; see [`TEXTS`].
    texts: BTreeMap<&'static str, String>,
    /// Rows of phones, e-mails and links.
    pub rows: BTreeMap<&'static str, Vec<TypedRow>>,
    /// Rows of messengers.
    pub messengers: Vec<TypedRow>,
    /// Rows of addresses.
    pub addresses: Vec<TypedAddress>,
    /// Ticked labels.
    pub labels: Vec<String>,
    /// Labels typed besides, separated by commas.
    pub new_labels: String,
}

/// What is wrong: the id of a field and the key of a text.
pub type FieldError = (String, &'static str);

/// Fields of one line, by their names in the form.
pub const TEXTS: [&str; 13] = [
    "formatted",
    "family",
    "given",
    "middle",
    "prefix",
    "suffix",
    "nickname",
    "organization",
    "department",
    "title",
    "birthday",
    "anniversary",
    "note",
];
/// Lists of which the form has rows of value and kind.
pub const LISTS: [&str; 3] = ["phone", "email", "link"];

impl Typed {
    /// The form of a contact, with an empty row for what every contact may get.
    #[must_use]
    pub fn of(contact: &Contact) -> Self {
        let name = &contact.name;
        let date =
            |field: &Option<DateField>| field.as_ref().map(|f| shown_date(&f.value)).unwrap_or_default();
        let values = [
            contact.formatted_name.clone(),
            name.family.clone(),
            name.given.clone(),
            name.middle.clone(),
            name.prefix.clone(),
            name.suffix.clone(),
            contact.nickname.clone(),
            contact.organization.clone(),
            contact.department.clone(),
            contact.title.clone(),
            date(&contact.birthday),
            date(&contact.anniversary),
            contact.note.clone(),
        ];
        let mut typed = Self {
            texts: TEXTS.into_iter().zip(values).collect(),
            rows: BTreeMap::new(),
            messengers: contact.messengers.iter().map(TypedRow::of_messenger).collect(),
            addresses: contact.addresses.iter().map(TypedAddress::of).collect(),
            labels: contact.labels.clone(),
            new_labels: String::new(),
        };
        for (list, entries) in LISTS
            .into_iter()
            .zip([&contact.phones, &contact.emails, &contact.links])
        {
            typed
                .rows
                .insert(list, entries.iter().map(TypedRow::of_entry).collect());
        }
        for list in ["phone", "email", "telegram"] {
            typed.add_row_if_none(list);
        }
        typed
    }

    /// What a browser sent.
    #[must_use]
    pub fn parse(form: &Form) -> Self {
        let texts = TEXTS
            .into_iter()
            .map(|name| (name, form.get(name).to_owned()))
            .collect();
        let rows = LISTS
            .into_iter()
            .map(|list| (list, rows_of(form, list).collect()))
            .collect();
        let addresses = rows_of(form, "address")
            .enumerate()
            .map(|(at, row)| TypedAddress {
                row,
                parts: ADDRESS_PARTS.map(|part| {
                    form.all(&format!("address-{part}"))
                        .nth(at)
                        .unwrap_or_default()
                        .to_owned()
                }),
            })
            .collect();
        Self {
            texts,
            rows,
            messengers: rows_of(form, "messenger").collect(),
            addresses,
            labels: form.all("label").map(str::to_owned).collect(),
            new_labels: form.get("new-labels").to_owned(),
        }
    }

    /// Adds an empty row to a list.
    pub fn add_row(&mut self, list: &str) {
        match list {
            "messenger" => self.messengers.push(TypedRow {
                kind: "telegram".into(),
                ..TypedRow::default()
            }),
            "address" => self.addresses.push(TypedAddress::default()),
            _ => {
                if let Some(rows) = self.rows.get_mut(list) {
                    rows.push(TypedRow::default());
                }
            }
        }
    }

    fn add_row_if_none(&mut self, list: &str) {
        let has_one = match list {
            "telegram" => self.messengers.iter().any(|row| row.kind == "telegram"),
            _ => self.rows.get(list).is_some_and(|rows| !rows.is_empty()),
        };
        if !has_one {
            self.add_row(if list == "telegram" { "messenger" } else { list });
        }
    }

    /// A field of one line.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The rows of a list.
    #[must_use]
    pub fn list(&self, name: &str) -> &[TypedRow] {
        self.rows.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// True if a label is ticked.
    #[must_use]
    pub fn has_label(&self, name: &str) -> bool {
        self.labels
            .iter()
            .any(|label| label_key(label) == label_key(name))
    }

    /// True if one of the fields behind "more fields" says something.
    #[must_use]
    pub fn has_more(&self) -> bool {
        ["prefix", "suffix", "nickname", "department", "anniversary"]
            .iter()
            .any(|name| !self.text(name).is_empty())
            || !self.list("link").is_empty()
            || !self.addresses.is_empty()
    }

    /// The contact that was meant, or everything that is wrong with it. `before` is what the form
    /// was made from.
    ///
    /// # Errors
    /// All errors at once, in the order of the form.
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
                .map(TypedAddress::address)
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
            errors.insert(0, ("family".to_owned(), "error-no-name"));
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

    /// A note keeps its blanks and line breaks; one that was only read differs in nothing.
    fn note(&self, before: &Contact) -> String {
        let typed = self.text("note");
        if typed == before.note.replace("\r\n", "\n") {
            before.note.clone()
        } else {
            typed.trim_end().to_owned()
        }
    }

    /// What the contact is called: as typed, else made of the parts. Where it was made of the parts
    /// before, it follows them.
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
        let value = DateValue::typed(typed);
        if value.is_none() {
            errors.push((name.to_owned(), "error-date"));
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
            if let Some(error) = wrong(list, &entry.value).filter(|_| changed) {
                errors.push((format!("{list}-{at}"), error));
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
            messenger.kind = old.map(|old| old.kind.clone()).unwrap_or_default();
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

    /// The ticked labels in their old order, then the new ones.
    fn chosen_labels(&self, before: &Contact) -> Vec<String> {
        let mut labels: Vec<String> = before
            .labels
            .iter()
            .filter(|label| self.has_label(label))
            .cloned()
            .collect();
        let typed = typed_labels(&self.new_labels);
        for label in self.labels.iter().chain(&typed) {
            if !labels.iter().any(|l| label_key(l) == label_key(label)) {
                labels.push(label.clone());
            }
        }
        labels
    }
}

fn wrong(list: &str, value: &str) -> Option<&'static str> {
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

/// True if two names have the same words, in whatever order.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    words(a) == words(b)
}

/// A date as people type it: `22.03.1980`, `22.03`; what is no whole date as it is.
#[must_use]
pub fn shown_date(date: &DateValue) -> String {
    match date {
        DateValue::Date {
            year: Some(y),
            month: Some(m),
            day: Some(d),
        } => format!("{d:02}.{m:02}.{y:04}"),
        DateValue::Date {
            year: None,
            month: Some(m),
            day: Some(d),
        } => format!("{d:02}.{m:02}"),
        other => other.iso(),
    }
}
