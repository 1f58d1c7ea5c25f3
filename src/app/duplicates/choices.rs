//! The properties of which a contact has one value, and which of several contacts it comes from.

use domain::card::{Card, Property};
use domain::diff::readable;
use domain::property::single_properties;
use formats::vcard::{Richer, richer_spelling};

use super::value::{Value, key_of};

/// A property of which one value has to be chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The name of the property.
    pub property: String,
    /// The values that the contacts have.
    pub values: Vec<Value>,
    /// The contact whose value it is unless the user chooses another one.
    pub preselected: i64,
}

/// The properties whose values differ so that the user has to choose, in the order of the catalog. Notes are joined
/// instead, and the parts of a name follow the name.
pub(super) fn choices(cards: &[(i64, Card)]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for name in single_properties().filter(|name| !matches!(*name, "NOTE" | "KIND")) {
        let follows = name == "N" && choices.iter().any(|choice| choice.property == "FN");
        let values = values_of(cards, name);
        if values.len() > 1 && !follows {
            choices.push(Choice {
                property: name.to_owned(),
                preselected: preselected(name, &values),
                values,
            });
        }
    }
    choices
}

/// The properties that come from the contact whose value of this one is chosen.
pub(super) fn following(name: &str) -> Vec<&str> {
    match name {
        "FN" => vec!["FN", "N"],
        name => vec![name],
    }
}

/// The different values of a property, with the contacts that have them.
fn values_of(cards: &[(i64, Card)], name: &str) -> Vec<Value> {
    // Each value as it is written, and for the page.
    let mut values: Vec<(Property, Value)> = Vec::new();
    for (id, card) in cards {
        let Some(property) = card.first(name).filter(|property| property.has_value()) else {
            continue;
        };
        let same = values.iter_mut().find_map(|(written, value)| {
            let is_same =
                written.value == property.value || value.text != HIDDEN && value.text == readable(property);
            let richer = is_same.then_some(Richer::Own);
            Some((
                richer.or_else(|| richer_spelling(written, property))?,
                written,
                value,
            ))
        });
        let Some((richer, written, value)) = same else {
            let value = Value {
                owners: vec![*id],
                key: key_of(property),
                property: name.to_owned(),
                text: readable(property),
            };
            values.push((property.clone(), value));
            continue;
        };
        value.owners.push(*id);
        match richer {
            Richer::Own => continue,
            Richer::Other => written.clone_from(property),
            Richer::United(united) => written.value = united,
        }
        value.text = readable(written);
    }
    values.into_iter().map(|(_, value)| value).collect()
}

/// What `readable` says of a value that has no text.
const HIDDEN: &str = "…";

/// The contact with the longest text, the first of several; of values that are not text, the first.
fn preselected(name: &str, values: &[Value]) -> i64 {
    let is_text = matches!(name, "FN" | "N" | "NICKNAME" | "ORG" | "TITLE");
    let length = |value: &Value| if is_text { value.text.chars().count() } else { 0 };
    let longest = values.iter().rev().max_by_key(|value| length(value));
    longest
        .and_then(|value| value.owners.first())
        .copied()
        .unwrap_or_default()
}
