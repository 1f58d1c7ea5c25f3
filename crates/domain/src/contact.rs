//! The fields of a card that forms and pages show. The card stays the source of truth: a [`Contact`] is
//! read from it and never stored.

use std::collections::{HashMap, HashSet};

use super::date::DateValue;
use super::detail::Detail;
use super::label::{label_key, visible_label};
use super::name::Name;
use super::text::is_visible;

/// How many values of one property a contact shows and finds. The card keeps all of them.
pub const MAX_VALUES: usize = 5000;
/// How many labels a contact has. The card keeps further ones.
pub const MAX_LABELS: usize = 500;

/// The fields of a contact. Values are plain text without vCard escapes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// FN.
    pub formatted_name: String,
    /// N.
    pub name: Name,
    /// NICKNAME.
    pub nickname: String,
    /// The first component of ORG.
    pub organization: String,
    /// The other components of ORG.
    pub department: String,
    /// TITLE.
    pub title: String,
    /// TEL; like every list here, the first [`MAX_VALUES`].
    pub phones: Vec<Entry>,
    /// EMAIL.
    pub emails: Vec<Entry>,
    /// URL.
    pub links: Vec<Entry>,
    /// IMPP, X-SOCIALPROFILE, X-TELEGRAM and similar properties.
    pub messengers: Vec<Messenger>,
    /// ADR.
    pub addresses: Vec<PostalAddress>,
    /// BDAY.
    pub birthday: Option<DateField>,
    /// ANNIVERSARY, X-ANNIVERSARY, or an X-ABDATE labeled as anniversary.
    pub anniversary: Option<DateField>,
    /// The first NOTE.
    pub note: String,
    /// CATEGORIES, in order, the first [`MAX_LABELS`].
    pub labels: Vec<String>,
    /// What the card says beyond these fields. Only who edits the contact reads them; empty otherwise.
    pub details: Vec<Detail>,
}

/// A phone, email address or link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The index of the content line it was read from; `None` for a new entry.
    pub line: Option<usize>,
    /// Its TYPE or custom type.
    pub entry_type: EntryType,
    /// The value.
    pub value: String,
}

/// An account in a messenger or social network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messenger {
    /// The index of the content line it was read from; `None` for a new entry.
    pub line: Option<usize>,
    /// Its TYPE or custom type.
    pub entry_type: EntryType,
    /// The messenger.
    pub service: Service,
    /// The account name without scheme and `@`.
    pub value: String,
}

/// A postal address (RFC 6350 §6.3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostalAddress {
    /// The index of the content line it was read from; `None` for a new entry.
    pub line: Option<usize>,
    /// Its TYPE or custom type.
    pub entry_type: EntryType,
    /// Post-office box.
    pub po_box: String,
    /// Flat or suite.
    pub extended: String,
    /// Street and number.
    pub street: String,
    /// Town.
    pub city: String,
    /// Region or state.
    pub region: String,
    /// Postal code.
    pub postcode: String,
    /// Country.
    pub country: String,
}

/// A birthday or anniversary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateField {
    /// The index of the content line it was read from; `None` for a new entry.
    pub line: Option<usize>,
    /// The date.
    pub value: DateValue,
}

/// The TYPE parameter or custom type of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EntryType {
    /// Neither.
    #[default]
    None,
    /// `home`.
    Home,
    /// `work`.
    Work,
    /// `cell`, also `mobile`.
    Cell,
    /// `fax`.
    Fax,
    /// `pager`.
    Pager,
    /// `main`.
    Main,
    /// `other`.
    Other,
    /// A custom type (`X-ABLabel`).
    Custom(String),
}

/// The types that forms offer, in order, with their words in forms.
pub const ENTRY_TYPES: [(&str, EntryType); 7] = [
    ("home", EntryType::Home),
    ("work", EntryType::Work),
    ("cell", EntryType::Cell),
    ("fax", EntryType::Fax),
    ("pager", EntryType::Pager),
    ("main", EntryType::Main),
    ("other", EntryType::Other),
];

impl EntryType {
    /// The word of the type; empty for `None` and for custom types.
    #[must_use]
    pub fn word(&self) -> &'static str {
        ENTRY_TYPES
            .iter()
            .find(|(_, entry_type)| entry_type == self)
            .map_or("", |(word, _)| word)
    }

    /// The type with this word; `Self::None` for any other text.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        ENTRY_TYPES
            .iter()
            .find(|(known, _)| *known == word)
            .map_or(Self::None, |(_, entry_type)| entry_type.clone())
    }
}

/// A messenger or social network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// Telegram.
    Telegram,
    /// WhatsApp.
    Whatsapp,
    /// Signal.
    Signal,
    /// Matrix.
    Matrix,
    /// XMPP.
    Jabber,
    /// Skype.
    Skype,
    /// Viber.
    Viber,
    /// ICQ.
    Icq,
    /// Any other, with its name.
    Other(String),
}

/// The services that forms offer, in order: word, name, service.
pub const SERVICES: [(&str, &str, Service); 8] = [
    ("telegram", "Telegram", Service::Telegram),
    ("whatsapp", "WhatsApp", Service::Whatsapp),
    ("signal", "Signal", Service::Signal),
    ("matrix", "Matrix", Service::Matrix),
    ("xmpp", "Jabber", Service::Jabber),
    ("skype", "Skype", Service::Skype),
    ("viber", "Viber", Service::Viber),
    ("icq", "ICQ", Service::Icq),
];

impl Service {
    /// The name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => SERVICES
                .iter()
                .find(|(_, _, s)| s == known)
                .map_or("", |(_, name, _)| name),
        }
    }

    /// The word in forms, also the scheme of IMPP values; empty for `Other`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        SERVICES
            .iter()
            .find(|(_, _, s)| s == self)
            .map_or("", |(word, _, _)| word)
    }

    /// The service with this word, name or alias, in any case: `telegram`, `Telegram`, `tg`.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let lower = name.trim().to_ascii_lowercase();
        let known = match lower.as_str() {
            "tg" => "telegram",
            "jabber" | "gtalk" | "googletalk" | "google talk" | "google" => "xmpp",
            "wa" => "whatsapp",
            other => other,
        };
        SERVICES.iter().find(|(word, _, _)| *word == known).map_or_else(
            || Self::Other(name.trim().to_owned()),
            |(_, _, service)| service.clone(),
        )
    }
}

impl Contact {
    /// Adds a label. False if the contact has it already.
    pub fn add_label(&mut self, name: &str) -> bool {
        let count = self.labels.len();
        self.add_labels(&[name.to_owned()]);
        self.labels.len() > count
    }

    /// Adds the labels that the contact does not have.
    pub fn add_labels(&mut self, names: &[String]) {
        let mut keys: HashSet<String> = self.labels.iter().map(|label| label_key(label)).collect();
        let names = names.iter().map(|name| visible_label(name));
        let new = names.filter(|name| !name.is_empty() && keys.insert(label_key(name)));
        self.labels.extend(new.map(str::to_owned));
    }

    /// The name to show: the first that is not empty of FN, N, nickname, organization, email addresses,
    /// phones and messengers.
    #[must_use]
    pub fn display_name(&self) -> String {
        let joined = self.name.joined();
        let candidates = [
            self.formatted_name.trim(),
            joined.as_str(),
            self.nickname.trim(),
            self.organization.trim(),
        ];
        let values = self.emails.iter().chain(&self.phones).map(|e| e.value.trim());
        let messengers = self.messengers.iter().map(|m| m.value.trim());
        let all: Vec<&str> = candidates.into_iter().chain(values).chain(messengers).collect();
        let seen = all.iter().find(|text| is_visible(text));
        seen.or_else(|| all.iter().find(|text| !text.is_empty()))
            .copied()
            .unwrap_or_default()
            .to_owned()
    }

    /// The first Telegram name.
    #[must_use]
    pub fn telegram(&self) -> Option<&str> {
        self.messengers
            .iter()
            .find(|m| m.service == Service::Telegram)
            .map(|m| m.value.as_str())
    }
}

impl PostalAddress {
    /// The parts in the order of RFC 6350 §6.3.1.
    #[must_use]
    pub fn parts(&self) -> [&str; 7] {
        [
            &self.po_box,
            &self.extended,
            &self.street,
            &self.city,
            &self.region,
            &self.postcode,
            &self.country,
        ]
    }

    /// True if every part is blank.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|part| part.trim().is_empty())
    }
}

/// The lines of an address as an envelope has them: street, city, country.
#[must_use]
pub fn address_lines(address: &PostalAddress) -> Vec<String> {
    let joined = |parts: [&str; 3]| {
        parts
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    };
    [
        joined([&address.street, &address.extended, &address.po_box]),
        joined([&address.postcode, &address.city, &address.region]),
        address.country.clone(),
    ]
    .into_iter()
    .filter(|line| !line.is_empty())
    .collect()
}

/// Entries by their lines; the first one wins.
#[must_use]
pub fn by_line<T>(entries: &[T], line: impl Fn(&T) -> Option<usize>) -> HashMap<usize, &T> {
    let mut lines = HashMap::with_capacity(entries.len());
    for entry in entries {
        if let Some(line) = line(entry) {
            lines.entry(line).or_insert(entry);
        }
    }
    lines
}
