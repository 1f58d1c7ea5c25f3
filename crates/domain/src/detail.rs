//! What a card says beyond the fields of a contact: further organizations, titles and nicknames, relations, named
//! days, custom fields, and every other property, each with the content line that says it.

use super::date::DateValue;
use super::property::{PropertyInfo, ValueFormat};

/// One value of a card that has no field of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The index of the content line it was read from; `None` for a new one.
    pub line: Option<usize>,
    /// What it is.
    pub kind: DetailKind,
    /// The name of a relation, day or custom field. Of any other property its readable name, which cannot change.
    pub label: String,
    /// The text. A day is in the form of [`DateValue::iso`](super::date::DateValue::iso), a relation to a contact
    /// the URI of its UID.
    pub value: String,
}

/// What a detail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailKind {
    /// A further ORG; its units are separated by semicolons.
    Organization,
    /// A further TITLE.
    Title,
    /// ROLE.
    Role,
    /// A further NICKNAME.
    Nickname,
    /// RELATED or X-ABRELATEDNAMES.
    Relation,
    /// X-ABDATE.
    Day,
    /// X-CUSTOM.
    Custom,
    /// A date whose name cannot change: DEATHDATE, a day of Android.
    Date,
    /// Any other property.
    Property,
    /// A property whose value is not a text: a sound, a key, a logo.
    Binary,
}

/// The kinds that forms offer, in order, with their words in forms.
pub const DETAIL_KINDS: [(&str, DetailKind); 7] = [
    ("custom", DetailKind::Custom),
    ("relation", DetailKind::Relation),
    ("day", DetailKind::Day),
    ("organization", DetailKind::Organization),
    ("title", DetailKind::Title),
    ("role", DetailKind::Role),
    ("nickname", DetailKind::Nickname),
];

/// The relations that forms offer, as RELATED writes them (RFC 6350 §6.6.6 and what other programs add).
pub const RELATIONS: [&str; 18] = [
    "spouse",
    "partner",
    "child",
    "son",
    "daughter",
    "parent",
    "mother",
    "father",
    "sibling",
    "brother",
    "sister",
    "relative",
    "friend",
    "colleague",
    "manager",
    "assistant",
    "neighbor",
    "emergency",
];

/// The labels that Apple's programs translate, in the spelling of X-ABLabel.
const APPLE_LABELS: [&str; 14] = [
    "Spouse",
    "Partner",
    "Child",
    "Son",
    "Daughter",
    "Mother",
    "Father",
    "Parent",
    "Brother",
    "Sister",
    "Friend",
    "Assistant",
    "Manager",
    "Anniversary",
];

/// A label as Apple's programs write it: `_$!<Spouse>!$_` for one that they translate.
#[must_use]
pub fn label_for_apple(label: &str) -> String {
    let known = APPLE_LABELS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(label));
    known.map_or_else(|| label.to_owned(), |known| format!("_$!<{known}>!$_"))
}

impl DetailKind {
    /// The word in forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Property => "property",
            Self::Date => "date",
            Self::Binary => "binary",
            known => DETAIL_KINDS
                .iter()
                .find(|(_, kind)| *kind == known)
                .map_or("", |(word, _)| word),
        }
    }

    /// The kind that a form offers by this word; a custom field for any other word.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        DETAIL_KINDS
            .iter()
            .find(|(known, _)| *known == word)
            .map_or(Self::Custom, |(_, kind)| *kind)
    }

    /// True if the user names it.
    #[must_use]
    pub fn has_label(self) -> bool {
        matches!(self, Self::Relation | Self::Day | Self::Custom)
    }
}

impl Detail {
    /// True for a property that no form offers.
    #[must_use]
    pub fn is_other_property(&self) -> bool {
        matches!(
            self.kind,
            DetailKind::Property | DetailKind::Binary | DetailKind::Date
        )
    }
}

/// Properties with a date that the catalog does not list as such, in upper case.
const DATES: [&str; 5] = [
    "DEATHDATE",
    "X-DEATHDATE",
    "X-ABDATE",
    "X-EVOLUTION-ANNIVERSARY",
    "X-KADDRESSBOOK-X-ANNIVERSARY",
];

/// True if the value of a property with this name, in any case, is a date.
#[must_use]
pub fn is_date(name: &str) -> bool {
    PropertyInfo::of(name).format == ValueFormat::Date
        || DATES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The day that a value of a property with this name is, written as in ISO 8601. Without dashes it may be any number,
/// such as that of a customer, unless the property holds dates.
#[must_use]
pub fn day_of(name: &str, value: &str) -> Option<DateValue> {
    let is_iso = (value.starts_with("--") || value.len() >= 8)
        && value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if !is_iso || !(value.contains('-') || is_date(name)) {
        return None;
    }
    Some(DateValue::read(value, None)).filter(|date| {
        matches!(
            date,
            DateValue::Date {
                month: Some(_),
                day: Some(_),
                ..
            }
        )
    })
}

/// A UID without `urn:uuid:` (RFC 4122 §3).
#[must_use]
pub fn bare_uid(uid: &str) -> &str {
    let uid = uid.trim();
    let start = uid
        .get(..URN.len())
        .filter(|start| start.eq_ignore_ascii_case(URN));
    start.and(uid.get(URN.len()..)).unwrap_or(uid)
}

/// True if a value is the URI of a UID.
#[must_use]
pub fn is_uid_uri(value: &str) -> bool {
    bare_uid(value).len() < value.trim().len()
}

/// The prefix of a UUID as a URI.
pub const URN: &str = "urn:uuid:";
