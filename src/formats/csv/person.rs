//! What a table can say of a person, between a row and a card.

use crate::domain::contact::{Contact, Entry, EntryType, Messenger, PostalAddress, Service};
use crate::domain::date::DateValue;
use crate::domain::label::label_key;
use crate::domain::name::Name;
use crate::domain::telegram;

use super::dates::date;
use super::headers::service;
use super::label::{Label, label};
use super::records::is_unfit;

/// How Google joins several values in one cell.
pub const JOINT: &str = " ::: ";
/// Values in one cell; what is behind them stays one value.
pub const JOINED_MAX: usize = 100;

/// A value with what it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labelled<T> {
    /// What it is for.
    pub label: Label,
    /// The value.
    pub value: T,
}

/// What a table can say of a person. [`Person::tidy`] gives it the form in which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// FN.
    pub formatted_name: String,
    /// The name to sort by, where it is another.
    pub file_as: String,
    /// N.
    pub name: Name,
    /// How given, middle and family name are spoken.
    pub phonetic: [String; 3],
    /// NICKNAME.
    pub nickname: String,
    /// ORG.
    pub organization: String,
    /// The other components of ORG.
    pub department: String,
    /// TITLE.
    pub title: String,
    /// ROLE.
    pub role: String,
    /// TEL.
    pub phones: Vec<Labelled<String>>,
    /// EMAIL.
    pub emails: Vec<Labelled<String>>,
    /// URL.
    pub links: Vec<Labelled<String>>,
    /// ADR.
    pub addresses: Vec<Labelled<PostalAddress>>,
    /// IMPP, of known services.
    pub messengers: Vec<(Service, String)>,
    /// BDAY.
    pub birthday: Option<DateValue>,
    /// The anniversary.
    pub anniversary: Option<DateValue>,
    /// Other dates, with what they are.
    pub events: Vec<(String, DateValue)>,
    /// People near, with who they are.
    pub relations: Vec<(String, String)>,
    /// Fields of one's own, with their names.
    pub customs: Vec<(String, String)>,
    /// CATEGORIES.
    pub labels: Vec<String>,
    /// The address of a photo.
    pub photo: String,
    /// NOTE.
    pub note: String,
}

impl Person {
    /// The same person in the one form that writing and reading agree on: trimmed, without control
    /// characters, several values of one cell apart, a custom field named "Telegram" a messenger.
    pub fn tidy(mut self) -> Self {
        let Name {
            family,
            given,
            middle,
            prefix,
            suffix,
        } = &mut self.name;
        let [spoken_given, spoken_middle, spoken_family] = &mut self.phonetic;
        for text in [
            &mut self.formatted_name,
            &mut self.file_as,
            family,
            given,
            middle,
            prefix,
            suffix,
            spoken_given,
            spoken_middle,
            spoken_family,
            &mut self.nickname,
            &mut self.organization,
            &mut self.department,
            &mut self.title,
            &mut self.role,
            &mut self.photo,
            &mut self.note,
        ] {
            *text = clean(text);
        }
        self.nickname = list(&self.nickname, ',', ", ");
        self.department = list(&self.department, ';', "; ");
        self.photo = self.photo.replace('\n', " ");
        self.phones = entries(self.phones, bare_value);
        self.emails = entries(self.emails, bare_value);
        self.links = entries(self.links, |link| bare_value(&link.replace('\n', " ")));
        self.addresses = self.addresses.iter().flat_map(addresses).collect();
        self.dates();
        self.relations = pairs(self.relations, bare_label);
        self.fields();
        self.labels = labels(&self.labels.join(JOINT));
        self.names();
        self
    }

    /// The fields that `Contact` has too.
    pub fn contact(&self) -> Contact {
        let entries = |values: &[Labelled<String>]| -> Vec<Entry> {
            values
                .iter()
                .map(|value| entry(&value.label, &value.value))
                .collect()
        };
        let messenger = |(service, value): &(Service, String)| Messenger {
            line: None,
            kind: EntryType::None,
            service: service.clone(),
            value: value.clone(),
        };
        let field = |value: &Option<DateValue>| {
            value
                .clone()
                .map(|value| crate::domain::contact::DateField { line: None, value })
        };
        Contact {
            formatted_name: self.formatted_name.clone(),
            name: self.name.clone(),
            nickname: self.nickname.clone(),
            organization: self.organization.clone(),
            department: self.department.clone(),
            title: self.title.clone(),
            phones: entries(&self.phones),
            emails: entries(&self.emails),
            links: entries(&self.links),
            messengers: self.messengers.iter().map(messenger).collect(),
            addresses: self
                .addresses
                .iter()
                .map(|address| PostalAddress {
                    line: None,
                    kind: address.label.kind.clone(),
                    ..address.value.clone()
                })
                .collect(),
            birthday: field(&self.birthday),
            anniversary: field(&self.anniversary),
            note: self.note.clone(),
            labels: self.labels.clone(),
        }
    }

    /// What the person would be called if FN said nothing.
    pub fn unnamed(&self) -> String {
        let contact = Contact {
            formatted_name: String::new(),
            ..self.contact()
        };
        contact.display_name()
    }

    fn dates(&mut self) {
        let again = |value: Option<DateValue>| match value {
            Some(DateValue::Text(text)) => date(&clean(&text), true),
            value => value.and_then(|value| date(&value.iso(), true)),
        };
        self.birthday = again(self.birthday.take());
        self.anniversary = again(self.anniversary.take());
        for (name, value) in std::mem::take(&mut self.events) {
            let name = bare_label(&clean(&name));
            match again(Some(value)) {
                Some(value) if self.anniversary.is_none() && is_anniversary(&name) => {
                    self.anniversary = Some(value);
                }
                Some(value) => self.events.push((name, value)),
                None => {}
            }
        }
    }

    fn fields(&mut self) {
        let named = std::mem::take(&mut self.messengers)
            .into_iter()
            .map(|(service, value)| match service {
                Service::Other(name) if name.trim().is_empty() => ("IM".to_owned(), value),
                Service::Other(name) => (name, value),
                known => (known.name().to_owned(), value),
            });
        let fields: Vec<(String, String)> = named.chain(std::mem::take(&mut self.customs)).collect();
        for (name, value) in pairs(fields, bare_label) {
            match service(&name).filter(|service| !matches!(service, Service::Other(_))) {
                Some(service) => {
                    let value = handle(&service, &value);
                    if !value.is_empty() {
                        self.messengers.push((service, value));
                    }
                }
                None => self.customs.push((name, value)),
            }
        }
    }

    /// Somebody without a name is called by what else is known.
    fn names(&mut self) {
        let unnamed = self.unnamed();
        if self.formatted_name.is_empty() && unnamed.is_empty() {
            self.formatted_name = self.some_text();
        }
        if self.file_as == unnamed || self.file_as == self.formatted_name {
            self.file_as.clear();
        }
    }

    fn some_text(&self) -> String {
        let address = self.addresses.iter().flat_map(|address| address.value.parts());
        let texts = self.links.iter().map(|link| link.value.as_str());
        let others = self
            .customs
            .iter()
            .chain(&self.relations)
            .map(|(_, value)| value.as_str());
        let rest = [
            &self.title,
            &self.role,
            &self.department,
            &self.note,
            &self.file_as,
            &self.photo,
        ];
        let rest = rest.into_iter().chain(&self.phonetic).map(String::as_str);
        let labels = self.labels.iter().map(String::as_str);
        let dates = self.birthday.iter().chain(&self.anniversary);
        let dates = dates
            .chain(self.events.iter().map(|(_, date)| date))
            .map(DateValue::iso);
        let texts = address.chain(texts).chain(others).chain(rest).chain(labels);
        let text = texts
            .map(str::to_owned)
            .chain(dates)
            .find(|text| !text.is_empty());
        let line = text
            .as_deref()
            .and_then(|text| text.lines().next())
            .unwrap_or_default();
        line.chars().take(80).collect::<String>().trim().to_owned()
    }
}

fn entry(label: &Label, value: &str) -> Entry {
    Entry {
        line: None,
        kind: label.kind.clone(),
        value: value.to_owned(),
    }
}

/// Line breaks as LF, no control characters, no blanks around.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace(is_unfit, "\u{fffd}").trim().to_owned()
}

/// The values that Google joined in one cell.
pub fn joined(cell: &str) -> impl Iterator<Item = &str> {
    cell.splitn(JOINED_MAX, JOINT)
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

fn list(text: &str, separator: char, joint: &str) -> String {
    let items: Vec<&str> = text
        .split(separator)
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect();
    items.join(joint)
}

/// A phone, address or link without the scheme that makes it a URI.
fn bare_value(value: &str) -> String {
    let mut value = value.trim().to_owned();
    while let Some(rest) = ["tel:", "mailto:"].into_iter().find_map(|scheme| {
        let head = value.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme)
            .then(|| value.get(scheme.len()..))
            .flatten()
    }) {
        let rest = rest.replacen(";ext=", " ext. ", 1);
        rest.trim().clone_into(&mut value);
    }
    value
}

fn entries(values: Vec<Labelled<String>>, bare: impl Fn(&str) -> String) -> Vec<Labelled<String>> {
    let mut tidied = Vec::with_capacity(values.len());
    for Labelled { label: said, value } in values {
        let said = again(&said);
        let value = bare(&clean(&value));
        let parts = joined(&value).map(&bare).filter(|value| !value.is_empty());
        tidied.extend(parts.map(|value| Labelled {
            label: said.clone(),
            value,
        }));
    }
    tidied
}

/// The label as it will be read again.
fn again(said: &Label) -> Label {
    label(&clean(&said.text()))
}

fn pairs(pairs: Vec<(String, String)>, name: impl Fn(&str) -> String) -> Vec<(String, String)> {
    let mut tidied = Vec::with_capacity(pairs.len());
    for (label, value) in pairs {
        let label = name(&clean(&label));
        tidied.extend(joined(&clean(&value)).map(|value| (label.clone(), value.to_owned())));
    }
    tidied
}

/// The text of a label, without Apple's wrapping.
pub fn bare_label(text: &str) -> String {
    let mut text = text.trim();
    loop {
        let bare = crate::domain::diff::apple_label(text).trim();
        if bare == text {
            return text.to_owned();
        }
        text = bare;
    }
}

/// An address whose parts hold several joined values is several addresses.
fn addresses(address: &Labelled<PostalAddress>) -> Vec<Labelled<PostalAddress>> {
    let parts = address.value.parts().map(clean);
    let parts: Vec<Vec<&str>> = parts
        .iter()
        .map(|part| part.splitn(JOINED_MAX, JOINT).map(str::trim).collect())
        .collect();
    let count = parts.iter().map(Vec::len).max().unwrap_or_default();
    let said = again(&address.label);
    let part = |part: usize, at: usize| {
        let value = parts.get(part).and_then(|values| values.get(at)).copied();
        value.unwrap_or_default().to_owned()
    };
    (0..count)
        .map(|at| PostalAddress {
            line: None,
            kind: EntryType::None,
            po_box: part(0, at),
            extended: part(1, at),
            street: part(2, at),
            city: part(3, at),
            region: part(4, at),
            postcode: part(5, at),
            country: part(6, at),
        })
        .filter(|address| !address.is_empty())
        .map(|value| Labelled {
            label: said.clone(),
            value,
        })
        .collect()
}

/// A name in a messenger, without what its card's line will say again.
pub fn handle(service: &Service, value: &str) -> String {
    let mut value = value.trim();
    if *service == Service::Telegram {
        loop {
            let bare = telegram::bare(value).trim();
            if bare == value {
                return value.to_owned();
            }
            value = bare;
        }
    }
    if value.starts_with("//") {
        format!("{}:{value}", service.word())
    } else {
        value.to_owned()
    }
}

/// Google's own groups, which say nothing of a person.
const SYSTEM_LABELS: [&str; 4] = ["* mycontacts", "* my contacts", "* starred", "* other contacts"];

/// True for a group that Google makes itself.
pub fn is_system_label(label: &str) -> bool {
    SYSTEM_LABELS.contains(&label.trim().to_lowercase().as_str())
}

/// The labels of one of Google's cells, each once. Its own groups are no labels; `* friends` is one.
pub fn labels(cell: &str) -> Vec<String> {
    let cell = clean(cell);
    unique(
        cell.split(JOINT)
            .filter(|label| !is_system_label(label))
            .map(|label| {
                let mut label = label.trim();
                while let Some(rest) = label.strip_prefix("* ") {
                    label = rest.trim();
                }
                label
            }),
    )
}

/// Labels, each once.
pub fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut keys = std::collections::HashSet::new();
    names
        .filter(|name| !name.is_empty() && keys.insert(label_key(name)))
        .map(str::to_owned)
        .collect()
}

/// What several languages call an anniversary.
pub fn is_anniversary(name: &str) -> bool {
    ["anniversary", "годовщина", "jahrestag"].contains(&name.to_lowercase().as_str())
}
