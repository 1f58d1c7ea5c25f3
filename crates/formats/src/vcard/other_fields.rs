//! Names and values of the properties that no field shows, in a form that pages can put into words.

use std::cell::OnceCell;
use std::collections::HashSet;

use domain::card::{Card, Property};
use domain::contact::{EntryType, MAX_VALUES};
use domain::diff::{apple_label, readable};
use domain::text::{components, split, unescape};

use super::facts::{ANDROID_VALUE, has_android_codes, is_android};
use super::read::other_properties;
use super::value::{GroupLabels, own_types};

/// A property that no field shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherField {
    /// The index of its line; `None` for a part of the name.
    pub line: Option<usize>,
    /// What it is about, in one word.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// The properties that no field shows, for pages.
#[must_use]
pub fn other_fields(card: &Card) -> Vec<OtherField> {
    let groups = &GroupLabels::of(card);
    other_properties(card, groups)
        .into_iter()
        .map(|(line, property)| OtherField {
            line: Some(line),
            name: other_name(groups, property),
            value: other_value(property),
        })
        .chain(further_names(card))
        .filter(|field| !field.value.is_empty())
        .take(MAX_VALUES)
        .collect()
}

/// The lines of a card in words. The card is read once, however many lines are asked for.
pub struct LinesInWords<'a> {
    card: &'a Card,
    groups: GroupLabels<'a>,
    /// The lines that no field shows.
    others: OnceCell<HashSet<usize>>,
}

impl<'a> LinesInWords<'a> {
    /// Those of a card.
    #[must_use]
    pub fn of(card: &'a Card) -> Self {
        Self {
            card,
            groups: GroupLabels::of(card),
            others: OnceCell::new(),
        }
    }

    /// A line, if no field shows it or if it is a row of Android.
    #[must_use]
    pub fn line(&self, line: usize) -> Option<OtherField> {
        let property = self.card.get(line)?;
        let is_other = is_android(property) || self.others().contains(&line);
        is_other.then(|| OtherField {
            line: Some(line),
            name: other_name(&self.groups, property),
            value: other_value(property),
        })
    }

    fn others(&self) -> &HashSet<usize> {
        self.others.get_or_init(|| {
            let others = other_properties(self.card, &self.groups).into_iter();
            others.map(|(line, _)| line).collect()
        })
    }
}

/// The relations of Android, by their number; 0 has a name of its own.
const ANDROID_RELATIONS: [&str; 15] = [
    "",
    "assistant",
    "brother",
    "child",
    "partner",
    "father",
    "friend",
    "manager",
    "mother",
    "parent",
    "partner",
    "referred by",
    "relative",
    "sister",
    "spouse",
];

/// The name of a property: its label, its relation, or the name of the property in upper case.
pub fn other_name(groups: &GroupLabels, property: &Property) -> String {
    if let Some(label) = groups.of_property(property) {
        let text = unescape(&label.value);
        let bare = apple_label(text.trim());
        if !bare.is_empty() {
            return bare.to_owned();
        }
    }
    let name = property.name.to_ascii_uppercase();
    match name.as_str() {
        "X-ANDROID-CUSTOM" => android_name(property).unwrap_or(name),
        "RELATED" if relation_types(property).next().is_some() => {
            relation_types(property).collect::<Vec<_>>().join(", ")
        }
        "SOCIALPROFILE" => profile_service(property).unwrap_or(name),
        "X-CUSTOM" => custom_name(property).unwrap_or(name),
        "LABEL" => "ADR".to_owned(),
        _ => name,
    }
}

/// The TYPE words of RELATED that say which relation it is.
pub fn relation_types(property: &Property) -> impl Iterator<Item = String> {
    property
        .types()
        .filter(|word| !matches!(word.as_str(), "pref" | "contact"))
}

/// The service of a profile (RFC 9554 §3.5).
fn profile_service(property: &Property) -> Option<String> {
    let service = property.param("SERVICE-TYPE").next()?.trim();
    (!service.is_empty()).then(|| service.to_owned())
}

/// The name of a custom field that its TYPE gives instead of a label.
pub fn custom_name(property: &Property) -> Option<String> {
    match own_types(property.param("TYPE")) {
        Some(EntryType::Custom(name)) => Some(name),
        _ => None,
    }
}

fn android_name(property: &Property) -> Option<String> {
    let parts: Vec<String> = split(&property.value, ';').into_iter().map(unescape).collect();
    if parts.len() < 2 {
        return None;
    }
    let kind = parts.get(2).map(|kind| kind.trim()).unwrap_or_default();
    let own = || {
        parts
            .get(3)
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
    };
    let row = parts.first()?.trim().rsplit('/').next()?.to_owned();
    match row.as_str() {
        "nickname" => Some("NICKNAME".to_owned()),
        "relation" => {
            let known = ANDROID_RELATIONS
                .get(kind.parse::<usize>().ok()?)
                .filter(|name| !name.is_empty());
            known
                .map(|name| (*name).to_owned())
                .or_else(own)
                .or(Some("RELATED".to_owned()))
        }
        "contact_event" => match kind {
            "1" => Some("ANNIVERSARY".to_owned()),
            "3" => Some("BDAY".to_owned()),
            _ => own().or(Some("X-ABDATE".to_owned())),
        },
        row => Some(row.replace(['_', '-'], " ")),
    }
}

/// The text of an `X-ANDROID-CUSTOM` line: its values, separated by semicolons. `None` for other properties.
pub fn android_text(property: &Property) -> Option<String> {
    is_android(property).then(|| {
        let parts = split(&property.value, ';').into_iter();
        let mut parts: Vec<String> = parts.map(|part| unescape(part).trim().to_owned()).collect();
        if parts.len() > 1 {
            parts.drain(..ANDROID_VALUE);
        }
        if has_android_codes(property) || parts.iter().any(|part| part.contains(';')) {
            parts.truncate(1);
        }
        while parts.last().is_some_and(String::is_empty) {
            parts.pop();
        }
        parts.join("; ")
    })
}

/// The value of a property for readers.
fn other_value(property: &Property) -> String {
    if let Some(text) = android_text(property) {
        return text;
    }
    let text = readable(property);
    let value = match property.name.to_ascii_uppercase().as_str() {
        "GEO" => text
            .trim_start_matches("geo:")
            .split([',', ';'])
            .take(2)
            .collect::<Vec<_>>()
            .join(", "),
        "GENDER" => text.replacen(';', " ", 1).trim().to_owned(),
        _ => text,
    };
    // What the person wrote beside the value.
    let own = own_types(property.param("TYPE"));
    let own = own.filter(|_| !property.is("RELATED") && !property.is("X-CUSTOM"));
    let level = property.param("LEVEL").next().map(str::to_owned);
    let beside = match own {
        Some(EntryType::Custom(word)) => Some(word),
        _ => level,
    };
    match beside.filter(|_| !value.is_empty()) {
        Some(word) => format!("{value} ({word})"),
        None => value,
    }
}

/// The components of N that RFC 9554 §2.2 adds: a second family name and the generation.
fn further_names(card: &Card) -> Vec<OtherField> {
    let parts = card.first("N").map(|p| components(&p.value)).unwrap_or_default();
    let mut parts = parts.into_iter().skip(5);
    ["N-SECOND-FAMILY", "N-GENERATION"]
        .into_iter()
        .filter_map(|name| {
            Some(OtherField {
                line: None,
                name: name.to_owned(),
                value: parts.next()?,
            })
        })
        .collect()
}
