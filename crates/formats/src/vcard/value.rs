//! Values of single properties: types, messengers, phones, links and dates, both reading and writing.

use std::collections::{BTreeMap, HashMap};

use domain::card::{Card, Param, Property};
use domain::contact::{EntryType, Service};
use domain::date::{DateValue, NO_YEAR};
use domain::diff::apple_label;
use domain::telegram;
use domain::text::{escape, unescape};

/// TYPE words and their entry types. The first match wins: a fax at work is a fax.
pub const TYPES: [(&str, EntryType); 9] = [
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
    types(property).into_iter().next().unwrap_or_default()
}

/// The types that pages show beside the [`entry_type`] of a line: the place of a mobile phone at work, and what the
/// person wrote. Lines without such types are left out.
#[must_use]
pub fn further_types(card: &Card) -> BTreeMap<usize, Vec<EntryType>> {
    let labels = GroupLabels::of(card);
    let lines = card.properties().filter_map(|(line, property)| {
        let further: Vec<EntryType> = types(property).into_iter().skip(1).collect();
        let is_labeled = labels
            .of_property(property)
            .is_some_and(|label| !label.value.trim().is_empty());
        (!further.is_empty() && !is_labeled).then_some((line, further))
    });
    lines.collect()
}

/// The types of a property, the most specific one first, then what the person wrote.
fn types(property: &Property) -> Vec<EntryType> {
    let mut types: Vec<EntryType> = Vec::new();
    for (word, entry_type) in &TYPES {
        if property.has_type(word) && !types.contains(entry_type) {
            types.push(entry_type.clone());
        }
    }
    // The TYPE of a profile is its service.
    let own = own_types(property.param("TYPE")).filter(|_| !property.is("X-SOCIALPROFILE"));
    types.extend(own);
    types
}

/// The type that a person named in TYPE words of their own. They are one text: `TYPE="Дом, мама"` has a comma.
pub fn own_types<'a>(words: impl Iterator<Item = &'a str>) -> Option<EntryType> {
    let mut own: Vec<String> = Vec::new();
    for word in words {
        if let Some(EntryType::Custom(word)) = own_type(word)
            && !own.iter().any(|known| known.eq_ignore_ascii_case(&word))
        {
            own.push(word);
        }
    }
    (!own.is_empty()).then(|| EntryType::Custom(own.join(", ")))
}

/// TYPE words of vCard that say how a value is transmitted, or that it is preferred.
const TECHNICAL_TYPES: [&str; 26] = [
    "voice",
    "pref",
    "preferred",
    "internet",
    "msg",
    "text",
    "textphone",
    "video",
    "bbs",
    "modem",
    "isdn",
    "pcs",
    "dom",
    "intl",
    "postal",
    "parcel",
    "x400",
    "smtp",
    "uri",
    "base64",
    "b",
    "quoted-printable",
    "8bit",
    "jpeg",
    "utf-8",
    "personal",
];

/// The type that a person named in a TYPE word of their own: `WhatsApp`, `X-Дача`.
pub fn own_type(word: &str) -> Option<EntryType> {
    let word = word.trim();
    let bare = match word.get(..2) {
        Some(start) if start.eq_ignore_ascii_case("x-") => word.get(2..).unwrap_or_default(),
        _ => word,
    };
    let is_technical = TECHNICAL_TYPES.contains(&bare.to_ascii_lowercase().as_str());
    let is_words = bare.chars().any(char::is_alphabetic) && !bare.contains(['=', ':']);
    (is_words && !is_technical && type_of_word(word).is_none())
        .then(|| EntryType::Custom(bare.replace('_', " ")))
}

/// The entry type that a TYPE word or a label names.
pub fn type_of_word(word: &str) -> Option<EntryType> {
    TYPES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map(|(_, entry_type)| entry_type.clone())
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

/// A parameter as it is written in a line, with the semicolon before it.
pub fn param_text(param: &Param) -> String {
    let values: Vec<String> = param.values.iter().map(|value| param_value(value)).collect();
    format!(";{}={}", param.name, values.join(","))
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

/// A phone, email address or link without the scheme `tel:` or `mailto:`.
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
            format!("{name};X-APPLE-OMIT-YEAR={NO_YEAR}"),
            format!("{NO_YEAR}-{month:02}-{day:02}"),
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
