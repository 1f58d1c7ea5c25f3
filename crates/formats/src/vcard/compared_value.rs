//! What properties say, in a form that compares equal if two properties say the same.

use std::collections::{BTreeMap, BTreeSet};

use domain::card::{Card, Property};
use domain::contact::Service;
use domain::diff::apple_label;
use domain::fold::fold;
use domain::phone::{self, PhoneKey};
use domain::text::unescape;

use super::value::messenger;

/// What a property says, in a form that compares equal if two properties say the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ComparedValue {
    property: String,
    value: String,
    /// What the value is of a custom field, a relation or a named day. Empty if nothing says it.
    meaning: String,
}

impl ComparedValue {
    /// What a property of this name and value says; `region` (ISO 3166-1) is the country of numbers without a country code.
    pub fn of(name: &str, value: &str, region: &str) -> Self {
        let property = name.to_ascii_uppercase();
        let text = unescape(value);
        let value = match property.as_str() {
            "TEL" => number(&text, region).map_or_else(|| value.trim().to_owned(), |key| written(&key)),
            "EMAIL" | "IMPP" => text.trim().to_lowercase(),
            "URL" => link(text.trim()),
            _ => value.trim().to_owned(),
        };
        Self {
            property,
            value,
            meaning: String::new(),
        }
    }

    /// The value of a property with this meaning; see [`meaning`].
    pub fn named(self, meaning: String) -> Self {
        Self { meaning, ..self }
    }
}

/// What a card says.
pub fn known(card: &Card, region: &str) -> BTreeSet<ComparedValue> {
    let names = group_labels(card);
    let values = card.properties().flat_map(|(_, p)| {
        let whole = ComparedValue::of(&p.name, &p.value, region).named(meaning(p, &names));
        [whole]
            .into_iter()
            .chain(compared_values(&p.name, &p.value, region))
    });
    values.collect()
}

/// The values of a property to compare, whatever its value is: a value whose meaning nothing says is known if the same value is
/// there with any meaning. A number with a service code also says the number; the number alone does not say the code.
pub fn compared_values(name: &str, value: &str, region: &str) -> Vec<ComparedValue> {
    let whole = ComparedValue::of(name, value, region);
    let without_code = number(&unescape(value), region)
        .filter(|key| whole.property == "TEL" && !key.code.is_empty() && !key.number.is_empty())
        .map(|key| {
            let bare = PhoneKey {
                code: String::new(),
                ..key
            };
            ComparedValue {
                value: written(&bare),
                ..whole.clone()
            }
        });
    [Some(whole), without_code].into_iter().flatten().collect()
}

/// What the value of a property is, if its name does not say it: the service of an account, the label of its group, or the
/// types of a relation. Any other field of a contact is the same whatever its label is.
pub fn meaning(property: &Property, labels: &BTreeMap<String, String>) -> String {
    if let Some((service, _)) = messenger(property) {
        return match service {
            // Apple writes this scheme for every service, so it names none.
            Service::Other(name) if name == "x-apple" => String::new(),
            Service::Other(name) => fold(&name).trim().to_owned(),
            known => known.word().to_owned(),
        };
    }
    if property.info().field.is_some() {
        return String::new();
    }
    let group = property.group.as_deref().unwrap_or_default();
    if let Some(label) = labels.get(&group.to_ascii_lowercase()) {
        return label.clone();
    }
    if property.is("RELATED") {
        let types: BTreeSet<String> = property.types().map(|t| t.to_lowercase()).collect();
        return types.into_iter().collect::<Vec<_>>().join(",");
    }
    String::new()
}

/// The labels of the groups of a card, folded, by the groups in lower case.
pub fn group_labels(card: &Card) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for (_, property) in card.named("X-ABLABEL") {
        if let Some(group) = &property.group {
            // The first label of a group is the one that pages show.
            let label = labels.entry(group.to_ascii_lowercase());
            label.or_insert_with(|| fold(apple_label(&unescape(&property.value))));
        }
    }
    labels
}

/// A link without what changes nothing: `http:` or `https:`, upper case in the host, and the slash after it. The path
/// keeps its case (RFC 3986 §6.2.2.1).
fn link(text: &str) -> String {
    let (_, rest) = web_scheme(text);
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    format!("{}{}", host.to_lowercase(), if path == "/" { "" } else { path })
}

/// The scheme of a web address, if it has one, and the rest.
pub fn web_scheme(text: &str) -> (&str, &str) {
    let length = ["https://", "http://"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(scheme.len())
    });
    text.split_at(length.unwrap_or_default())
}

/// A phone number with its extension in a form that is equal for all spellings; `None` if the text is not a
/// phone number.
fn number(text: &str, region: &str) -> Option<PhoneKey> {
    let text = text.trim();
    let scheme = text.get(..4).filter(|start| start.eq_ignore_ascii_case("tel:"));
    let text = scheme.and(text.get(4..)).unwrap_or(text);
    phone::phone_key(text, region)
}

fn written(key: &PhoneKey) -> String {
    format!("{}{};{}", key.code, key.number, key.after)
}
