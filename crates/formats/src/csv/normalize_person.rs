//! Normalizes a [`Person`], so that export and import agree on every value.

use domain::contact::{EntryType, PostalAddress, Service};
use domain::date::DateValue;
use domain::diff::apple_label;
use domain::name::Name;
use domain::telegram;

use super::cells::{JOINT, MAX_VALUES, clean, google_labels, joined_values};
use super::dates::parse_date;
use super::person::{Person, TypedValue};
use super::services::service_by_name;
use super::value_type::ValueType;

/// Characters of a name that is made of another value.
const MAX_SUBSTITUTE_NAME: usize = 80;

impl Person {
    /// Normalizes all values: trims them, replaces control characters, splits cells with several values, and
    /// turns a custom field into a messenger if it is called "Telegram".
    pub fn normalize(mut self) -> Self {
        let Name {
            family,
            given,
            middle,
            prefix,
            suffix,
            ..
        } = &mut self.name;
        let [phonetic_given, phonetic_middle, phonetic_family] = &mut self.phonetic;
        for text in [
            &mut self.formatted_name,
            &mut self.file_as,
            family,
            given,
            middle,
            prefix,
            suffix,
            phonetic_given,
            phonetic_middle,
            phonetic_family,
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
        self.nickname = normalize_list(&self.nickname, ',', ", ");
        self.department = normalize_list(&self.department, ';', "; ");
        self.photo = self.photo.replace('\n', " ");
        self.phones = normalize_values(self.phones, bare_value);
        self.emails = normalize_values(self.emails, bare_value);
        self.links = normalize_values(self.links, |link| bare_value(&link.replace('\n', " ")));
        self.addresses = self.addresses.iter().flat_map(normalize_address).collect();
        self.normalize_dates();
        self.relations = normalize_pairs(self.relations);
        self.normalize_messengers_and_customs();
        self.labels = google_labels(&self.labels.join(JOINT));
        self.normalize_names();
        self
    }

    fn normalize_dates(&mut self) {
        let normalize_date = |value: Option<DateValue>| match value {
            Some(DateValue::Text(text)) => parse_date(&clean(&text), true),
            value => value.and_then(|value| parse_date(&value.iso(), true)),
        };
        self.birthday = normalize_date(self.birthday.take());
        self.anniversary = normalize_date(self.anniversary.take());
        for (name, value) in std::mem::take(&mut self.events) {
            let name = bare_label(&clean(&name));
            match normalize_date(Some(value)) {
                Some(value) if self.anniversary.is_none() && is_anniversary(&name) => {
                    self.anniversary = Some(value);
                }
                Some(value) => self.events.push((name, value)),
                None => {}
            }
        }
    }

    fn normalize_messengers_and_customs(&mut self) {
        let named = std::mem::take(&mut self.messengers)
            .into_iter()
            .map(|(service, value)| match service {
                Service::Other(name) if name.trim().is_empty() => ("IM".to_owned(), value),
                Service::Other(name) => (name, value),
                known => (known.name().to_owned(), value),
            });
        let fields: Vec<(String, String)> = named.chain(std::mem::take(&mut self.customs)).collect();
        for (name, value) in normalize_pairs(fields) {
            match service_by_name(&name).filter(|service| !matches!(service, Service::Other(_))) {
                Some(service) => {
                    let value = normalize_handle(&service, &value);
                    if !value.is_empty() {
                        self.messengers.push((service, value));
                    }
                }
                None => self.customs.push((name, value)),
            }
        }
    }

    /// A person without a name gets another of its values as FN.
    fn normalize_names(&mut self) {
        let other_name = self.display_name_without_fn();
        if self.formatted_name.is_empty() && other_name.is_empty() {
            self.formatted_name = self.fallback_name();
        }
        if self.file_as == other_name || self.file_as == self.formatted_name {
            self.file_as.clear();
        }
    }

    fn fallback_name(&self) -> String {
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
        line.chars()
            .take(MAX_SUBSTITUTE_NAME)
            .collect::<String>()
            .trim()
            .to_owned()
    }
}

/// Trims the items of a list and drops empty ones.
fn normalize_list(text: &str, separator: char, joint: &str) -> String {
    let items: Vec<&str> = text
        .split(separator)
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect();
    items.join(joint)
}

/// A phone or an email address without its URI scheme.
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

fn normalize_values(
    values: Vec<TypedValue<String>>,
    bare: impl Fn(&str) -> String,
) -> Vec<TypedValue<String>> {
    let mut tidied = Vec::with_capacity(values.len());
    for TypedValue { value_type, value } in values {
        let value_type = normalize_type(&value_type);
        let value = bare(&clean(&value));
        let parts = joined_values(&value).map(&bare).filter(|value| !value.is_empty());
        tidied.extend(parts.map(|value| TypedValue {
            value_type: value_type.clone(),
            value,
        }));
    }
    tidied
}

/// The type as it will be read from the exported table.
fn normalize_type(value_type: &ValueType) -> ValueType {
    ValueType::parse(&clean(&value_type.text()))
}

fn normalize_pairs(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut tidied = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        let name = bare_label(&clean(&name));
        tidied.extend(joined_values(&clean(&value)).map(|value| (name.clone(), value.to_owned())));
    }
    tidied
}

/// A group label without Apple's wrapping `_$!<` `>!$_`.
fn bare_label(text: &str) -> String {
    let mut text = text.trim();
    loop {
        let bare = apple_label(text).trim();
        if bare == text {
            return text.to_owned();
        }
        text = bare;
    }
}

/// Splits an address whose parts hold several joined values into as many addresses.
fn normalize_address(address: &TypedValue<PostalAddress>) -> Vec<TypedValue<PostalAddress>> {
    let parts = address.value.parts().map(clean);
    let parts: Vec<Vec<&str>> = parts
        .iter()
        .map(|part| part.splitn(MAX_VALUES, JOINT).map(str::trim).collect())
        .collect();
    let count = parts.iter().map(Vec::len).max().unwrap_or_default();
    let value_type = normalize_type(&address.value_type);
    let part = |part: usize, at: usize| {
        let value = parts.get(part).and_then(|values| values.get(at)).copied();
        value.unwrap_or_default().to_owned()
    };
    (0..count)
        .map(|at| PostalAddress {
            line: None,
            entry_type: EntryType::None,
            po_box: part(0, at),
            extended: part(1, at),
            street: part(2, at),
            city: part(3, at),
            region: part(4, at),
            postcode: part(5, at),
            country: part(6, at),
        })
        .filter(|address| !address.is_empty())
        .map(|value| TypedValue {
            value_type: value_type.clone(),
            value,
        })
        .collect()
}

/// A name in a messenger, without the URL or scheme that the card adds.
pub fn normalize_handle(service: &Service, value: &str) -> String {
    let mut value = value.trim();
    if *service == Service::Telegram {
        loop {
            let bare = telegram::strip_link(value).trim();
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

/// True if a date with this name is an anniversary.
pub fn is_anniversary(name: &str) -> bool {
    ["anniversary", "годовщина", "jahrestag"].contains(&name.to_lowercase().as_str())
}
