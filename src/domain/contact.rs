//! What a form or a page shows of a card. The card stays the truth: a [`Contact`] is a reading of it.

use super::date::DateValue;
use super::name::Name;

/// The fields of a contact. Values are plain text, escapes resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// FN: what the contact is called.
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
    /// TEL.
    pub phones: Vec<Entry>,
    /// EMAIL.
    pub emails: Vec<Entry>,
    /// URL.
    pub links: Vec<Entry>,
    /// IMPP, X-TELEGRAM and its like, X-SOCIALPROFILE.
    pub messengers: Vec<Messenger>,
    /// ADR.
    pub addresses: Vec<PostalAddress>,
    /// BDAY.
    pub birthday: Option<DateField>,
    /// ANNIVERSARY, X-ANNIVERSARY or an X-ABDATE that is called so.
    pub anniversary: Option<DateField>,
    /// The first NOTE.
    pub note: String,
    /// CATEGORIES, in order.
    pub labels: Vec<String>,
}

/// A value of which a contact may have several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The ordinal of the line it was read from; `None` for a new one.
    pub line: Option<usize>,
    /// What it is for.
    pub kind: Kind,
    /// The value.
    pub value: String,
}

/// A name in a messenger or a social network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messenger {
    /// The ordinal of the line it was read from; `None` for a new one.
    pub line: Option<usize>,
    /// What it is for.
    pub kind: Kind,
    /// Which one.
    pub service: Service,
    /// The name there, without scheme and `@`.
    pub value: String,
}

/// A postal address (RFC 6350 §6.3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostalAddress {
    /// The ordinal of the line it was read from; `None` for a new one.
    pub line: Option<usize>,
    /// What it is for.
    pub kind: Kind,
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

/// A date of the contact's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateField {
    /// The ordinal of the line it was read from; `None` for a new one.
    pub line: Option<usize>,
    /// The date.
    pub value: DateValue,
}

/// What a phone, an address or the like is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Not said.
    #[default]
    None,
    /// At home.
    Home,
    /// At work.
    Work,
    /// A mobile phone.
    Cell,
    /// A fax.
    Fax,
    /// A pager.
    Pager,
    /// The main one.
    Main,
    /// Another one.
    Other,
    /// A label of one's own (`X-ABLabel`).
    Custom(String),
}

/// The kinds that have a word of their own in forms, in their order there.
pub const KINDS: [(&str, Kind); 7] = [
    ("home", Kind::Home),
    ("work", Kind::Work),
    ("cell", Kind::Cell),
    ("fax", Kind::Fax),
    ("pager", Kind::Pager),
    ("main", Kind::Main),
    ("other", Kind::Other),
];

impl Kind {
    /// The word of the kind; empty for none and for labels of one's own.
    #[must_use]
    pub fn word(&self) -> &'static str {
        KINDS
            .iter()
            .find(|(_, kind)| kind == self)
            .map_or("", |(word, _)| word)
    }

    /// The kind of a word; `None` for an empty or unknown one.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        KINDS
            .iter()
            .find(|(known, _)| *known == word)
            .map_or(Self::None, |(_, kind)| kind.clone())
    }
}

/// A messenger or social network.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Any other, by its name.
    Other(String),
}

/// The services that have a word of their own in forms, in their order there, with their names.
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
    /// The service's name for people.
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

    /// The word of the service in forms and as the scheme of an IMPP value; empty for others.
    #[must_use]
    pub fn word(&self) -> &'static str {
        SERVICES
            .iter()
            .find(|(_, _, s)| s == self)
            .map_or("", |(word, _, _)| word)
    }

    /// The service of a word or name, in any case: `telegram`, `Telegram`, `tg`.
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
    /// What to call the contact: the first of FN, the parts of the name, nickname, organisation,
    /// e-mail, phone that is there.
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
        candidates
            .into_iter()
            .chain(values)
            .chain(messengers)
            .find(|c| !c.is_empty())
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

    /// True if no part says anything.
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
