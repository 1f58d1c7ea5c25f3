//! Values of single properties: types, messengers, phones, links and dates, both reading and writing.

use std::collections::HashMap;

use crate::domain::card::{Card, Property};
use crate::domain::contact::{EntryType, Service};
use crate::domain::date::DateValue;
use crate::domain::diff::apple_label;
use crate::domain::telegram;
use crate::domain::text::{escape, unescape};

/// TYPE words and their entry types. The first match wins: a fax at work is a fax.
const TYPES: [(&str, EntryType); 9] = [
    ("fax", EntryType::Fax),
    ("pager", EntryType::Pager),
    ("cell", EntryType::Cell),
    ("mobile", EntryType::Cell),
    ("main", EntryType::Main),
    ("home", EntryType::Home),
    ("work", EntryType::Work),
    ("x-other", EntryType::Other),
    ("other", EntryType::Other),
];

/// The `X-ABLabel` of each group of a card, as a map: a hostile card may have very many groups.
pub struct GroupLabels<'a>(HashMap<String, &'a Property>);

impl<'a> GroupLabels<'a> {
    /// The labels of a card. The first label of a group wins.
    pub fn of(card: &'a Card) -> Self {
        let mut labels = HashMap::new();
        for (_, property) in card.named("X-ABLABEL") {
            if let Some(group) = &property.group {
                labels.entry(group.to_ascii_lowercase()).or_insert(property);
            }
        }
        Self(labels)
    }

    /// The label of the group of a property.
    pub fn of_property(&self, property: &Property) -> Option<&'a Property> {
        self.0
            .get(&property.group.as_ref()?.to_ascii_lowercase())
            .copied()
    }
}

/// The type of a property: the label of its group, else its TYPE.
pub fn entry_type(labels: &GroupLabels, property: &Property) -> EntryType {
    if let Some(label) = labels.of_property(property) {
        let text = unescape(&label.value);
        let bare = apple_label(text.trim());
        if !bare.is_empty() {
            return type_of_word(bare).unwrap_or_else(|| EntryType::Custom(bare.to_owned()));
        }
    }
    TYPES
        .iter()
        .find(|(word, _)| property.has_type(word))
        .map_or(EntryType::None, |(_, entry_type)| entry_type.clone())
}

/// The entry type that a TYPE word or a label names.
pub fn type_of_word(word: &str) -> Option<EntryType> {
    TYPES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map(|(_, entry_type)| entry_type.clone())
}

/// The head of a property with its entry type replaced; all other parameters and types stay.
pub fn head_with_type(property: &Property, group: Option<&str>, entry_type: &EntryType) -> String {
    let mut head = match group {
        Some(group) => format!("{group}.{}", property.name),
        None => property.name.clone(),
    };
    for param in &property.params {
        let values: Vec<&str> = param.values.iter().map(String::as_str).collect();
        let kept: Vec<&str> = if param.name == "TYPE" {
            values
                .into_iter()
                .filter(|v| !TYPES.iter().any(|(word, _)| v.eq_ignore_ascii_case(word)))
                .collect()
        } else {
            values
        };
        if !kept.is_empty() {
            let quoted: Vec<String> = kept.iter().map(|v| param_value(v)).collect();
            head = format!("{head};{}={}", param.name, quoted.join(","));
        }
    }
    if let Some(word) = type_word(entry_type) {
        head = format!("{head};TYPE={word}");
    }
    head
}

/// The TYPE word of an entry type.
pub fn type_word(entry_type: &EntryType) -> Option<&'static str> {
    match entry_type {
        EntryType::None | EntryType::Custom(_) => None,
        EntryType::Other => Some("OTHER"),
        EntryType::Home => Some("HOME"),
        EntryType::Work => Some("WORK"),
        EntryType::Cell => Some("CELL"),
        EntryType::Fax => Some("FAX"),
        EntryType::Pager => Some("PAGER"),
        EntryType::Main => Some("MAIN"),
    }
}

/// Encodes a parameter value (RFC 6350 §3.3, RFC 6868).
pub fn param_value(value: &str) -> String {
    let encoded = value
        .replace('^', "^^")
        .replace('"', "^'")
        .replace("\r\n", "^n")
        .replace(['\r', '\n'], "^n");
    if encoded.contains([',', ';', ':']) {
        format!("\"{encoded}\"")
    } else {
        encoded
    }
}

/// Properties of one messenger each.
const OWN_PROPERTIES: [(&str, Service); 10] = [
    ("X-TELEGRAM", Service::Telegram),
    ("X-WHATSAPP", Service::Whatsapp),
    ("X-SIGNAL", Service::Signal),
    ("X-MATRIX", Service::Matrix),
    ("X-JABBER", Service::Jabber),
    ("X-GTALK", Service::Jabber),
    ("X-GOOGLE-TALK", Service::Jabber),
    ("X-SKYPE", Service::Skype),
    ("X-SKYPE-USERNAME", Service::Skype),
    ("X-ICQ", Service::Icq),
];

/// The service and account name of a messenger property; `None` for other properties.
pub fn messenger(property: &Property) -> Option<(Service, String)> {
    let value = unescape(&property.value);
    let value = value.trim();
    if let Some((_, service)) = OWN_PROPERTIES.iter().find(|(name, _)| property.is(name)) {
        return Some((service.clone(), own_name(service, value)));
    }
    if property.is("X-SOCIALPROFILE") {
        let service = property
            .types()
            .find(|t| t != "pref")
            .map(|t| Service::of_name(&t))?;
        let user = property.param("X-USER").next().filter(|user| !user.is_empty());
        return Some((service.clone(), own_name(&service, user.unwrap_or(value))));
    }
    if !property.is("IMPP") {
        return None;
    }
    let scheme = value.split_once(':').map(|(scheme, _)| scheme);
    let named = property
        .param("X-SERVICE-TYPE")
        .chain(property.param("SERVICE-TYPE"))
        .next();
    let service = match (named, scheme) {
        (Some(name), _) => Service::of_name(name),
        (None, Some("http" | "https")) if value.contains("t.me/") => Service::Telegram,
        (None, Some(scheme)) => Service::of_name(scheme),
        (None, None) => Service::Other(String::new()),
    };
    Some((service.clone(), bare_name(&service, value)))
}

/// The account name in a property of one messenger. Only the scheme of that messenger is removed.
fn own_name(service: &Service, value: &str) -> String {
    match value.split_once(':') {
        Some((scheme, _))
            if *service != Service::Telegram && !scheme.eq_ignore_ascii_case(service.word()) =>
        {
            value.to_owned()
        }
        _ => bare_name(service, value),
    }
}

/// The account name without scheme, host and `@`.
fn bare_name(service: &Service, value: &str) -> String {
    match service {
        Service::Telegram => telegram::strip_link(value).to_owned(),
        _ => match value.split_once(':') {
            // Matrix names contain a colon: `@anna:example.org`.
            Some((scheme, rest))
                if scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                    && !rest.starts_with("//") =>
            {
                rest.to_owned()
            }
            _ => value.to_owned(),
        },
    }
}

/// Head and value of a new IMPP line.
pub fn new_messenger(service: &Service, name: &str) -> (String, String) {
    let scheme = match service {
        Service::Other(_) => "x-apple",
        known => known.word(),
    };
    let service_name = param_value(service.name());
    let head = if service_name.is_empty() {
        "IMPP".to_owned()
    } else {
        format!("IMPP;X-SERVICE-TYPE={service_name}")
    };
    (head, format!("{scheme}:{}", escape(name)))
}

/// The head of a messenger line with the account name changed in `X-USER`.
pub fn head_with_name(property: &Property, old: &str, new: &str) -> String {
    let head = &property.head;
    let Some(at) = head
        .to_ascii_uppercase()
        .find(";X-USER=")
        .filter(|_| !old.is_empty())
    else {
        return head.clone();
    };
    let (before, rest) = head.split_at(at + ";X-USER=".len());
    let end = if rest.starts_with('"') {
        rest.get(1..)
            .and_then(|inside| inside.find('"'))
            .map_or(rest.len(), |quote| quote + 2)
    } else {
        rest.find(';').unwrap_or(rest.len())
    };
    format!(
        "{before}{}{}",
        param_value(new),
        rest.get(end..).unwrap_or_default()
    )
}

/// The value of a messenger line with the account name changed; text around the name stays. A link without
/// the name stays if `X-USER` has the name.
pub fn with_name(property: &Property, old: &str, new: &str) -> String {
    let is_said_in_head = property
        .param("X-USER")
        .next()
        .is_some_and(|user| !user.is_empty());
    match property.value.rfind(old).filter(|_| !old.is_empty()) {
        None if is_said_in_head => property.value.clone(),
        Some(at) => {
            let (before, rest) = property.value.split_at(at);
            let after = rest.get(old.len()..).unwrap_or_default();
            format!("{before}{}{after}", escape(new))
        }
        None => escape(new),
    }
}

/// A phone, e-mail address or link without the scheme `tel:` or `mailto:`.
pub fn entry_value(property: &Property) -> String {
    let value = unescape(&property.value);
    let value = value.trim();
    for scheme in ["tel:", "mailto:"] {
        if let Some(rest) = value
            .get(..scheme.len())
            .filter(|s| s.eq_ignore_ascii_case(scheme))
            .and(value.get(scheme.len()..))
        {
            return rest.replacen(";ext=", " ext. ", 1);
        }
    }
    value.to_owned()
}

/// The new value of a phone, e-mail address or link; a URI stays a URI.
pub fn with_entry_value(property: &Property, new: &str) -> String {
    let scheme = ["tel:", "mailto:"].into_iter().find(|s| {
        property
            .value
            .get(..s.len())
            .is_some_and(|v| v.eq_ignore_ascii_case(s))
    });
    match scheme {
        Some("tel:") => crate::domain::phone::tel_href(new),
        Some(scheme) => format!("{scheme}{}", in_one_line(new)),
        None if property.is("URL") => in_one_line(new),
        None => escape(new),
    }
}

/// A URI as a value. Commas and semicolons are not escaped (RFC 6350 §6.7.8); line breaks, which would begin
/// another content line, become blanks.
pub fn in_one_line(uri: &str) -> String {
    uri.replace(['\r', '\n'], " ")
}

/// Head and value of a date. In vCard 3.0 a date without a year is written as iOS does.
pub fn date_line(name: &str, date: &DateValue, is_40: bool) -> (String, String) {
    match date {
        DateValue::Date {
            year: None,
            month: Some(month),
            day: Some(day),
        } if !is_40 => (
            format!("{name};X-APPLE-OMIT-YEAR=1604"),
            format!("1604-{month:02}-{day:02}"),
        ),
        DateValue::Date {
            year: Some(year),
            month: Some(month),
            day: Some(day),
        } if is_40 => (name.to_owned(), format!("{year:04}{month:02}{day:02}")),
        DateValue::Date {
            year: None,
            month: Some(month),
            day: Some(day),
        } => (name.to_owned(), format!("--{month:02}{day:02}")),
        date @ DateValue::Date { .. } => (name.to_owned(), date.iso()),
        DateValue::Text(text) => (format!("{name};VALUE=text"), escape(text)),
    }
}
