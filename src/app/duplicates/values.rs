//! What the contacts that are merged say, for the page on which the user chooses.

use std::collections::BTreeMap;

use super::merge::load;
use super::union::{SINGLE, key_of, union};
use crate::app::{App, BookAccess, Result};
use domain::card::Card;
use domain::diff::readable;
use domain::property::{PropertyRole, base_name};
use formats::vcard::{self, CardValues};

/// A value of some of the contacts.
#[derive(Clone, Debug)]
pub struct Value {
    /// The contacts that have it.
    pub owners: Vec<i64>,
    /// What it is named by in a form.
    pub key: String,
    /// The name of its property.
    pub property: String,
    /// What it says, readable.
    pub text: String,
}

/// A contact that may be merged with others.
#[derive(Clone, Debug)]
pub struct MergeCandidate {
    /// Its key.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its revision.
    pub revision: i64,
}

/// A property of which one value has to be chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The name of the property.
    pub property: String,
    /// The values that the contacts have.
    pub values: Vec<Value>,
}

/// Everything that contacts say, beside each other.
#[derive(Clone, Debug)]
pub struct ValueList {
    /// The contacts, the one that stays first.
    pub contacts: Vec<MergeCandidate>,
    /// Properties of which one value has to be chosen.
    pub choices: Vec<Choice>,
    /// What not all of them say.
    pub parts: Vec<Value>,
    /// What all of them say.
    pub shared: Vec<Value>,
}

/// Everything that these contacts say.
///
/// # Errors
/// `NotFound` if fewer than two of them are live contacts of the book.
pub fn values(app: &App, access: &BookAccess, ids: &[i64]) -> Result<ValueList> {
    let region = access.region(app);
    let contacts = app.store.read(|conn| load(conn, access, ids))?;
    let cards: Vec<(i64, Card)> = contacts
        .iter()
        .map(|stored| (stored.id, vcard::parse(&stored.card)))
        .collect();
    let said: Vec<(i64, CardValues)> = cards
        .iter()
        .map(|(id, card)| (*id, CardValues::of(card, region)))
        .collect();
    let union = union(&cards, &BTreeMap::new(), region);
    let choices = choices(&cards);
    let is_choice =
        |name: &str| matches!(name, "FN" | "N") || choices.iter().any(|choice| choice.property == name);
    let (mut parts, mut shared) = (Vec::new(), Vec::new());
    for (_, property) in union.properties() {
        let name = property.name.to_ascii_uppercase();
        let info = property.info();
        let is_shown = !info.is_about_card() && info.role != PropertyRole::GroupInfo;
        if !is_shown || is_choice(base_name(&name)) || property.value.contains('\0') {
            continue;
        }
        let value = Value {
            owners: said
                .iter()
                .filter(|(_, said)| said.has(property))
                .map(|(id, _)| *id)
                .collect(),
            key: key_of(property),
            property: name,
            text: readable(property),
        };
        if value.owners.len() == cards.len() {
            shared.push(value);
        } else {
            parts.push(value);
        }
    }
    Ok(ValueList {
        choices,
        parts,
        shared,
        contacts: contacts
            .into_iter()
            .map(|stored| MergeCandidate {
                id: stored.id,
                name: stored.display_name,
                revision: stored.token,
            })
            .collect(),
    })
}

fn choices(cards: &[(i64, Card)]) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (name, _) in SINGLE {
        // Each value as it is written, and for the page.
        let mut values: Vec<(String, Value)> = Vec::new();
        for (id, card) in cards {
            let Some(property) = card.first(name).filter(|p| !p.value.trim().is_empty()) else {
                continue;
            };
            let text = if name == "PHOTO" {
                property.value.clone()
            } else {
                readable(property)
            };
            let same = values.iter_mut().find_map(|(written, value)| {
                let richer = vcard::richer_spelling(name, written, &property.value);
                let is_same = value.text == text || richer.is_some();
                is_same.then_some((written, value, richer))
            });
            if let Some((written, value, richer)) = same {
                value.owners.push(*id);
                if richer.as_ref() == Some(&property.value) {
                    written.clone_from(&property.value);
                    value.text = text;
                }
            } else {
                let value = Value {
                    owners: vec![*id],
                    key: key_of(property),
                    property: name.to_owned(),
                    text,
                };
                values.push((property.value.clone(), value));
            }
        }
        let values: Vec<Value> = values.into_iter().map(|(_, value)| value).collect();
        if values.len() > 1 {
            choices.push(Choice {
                property: name.to_owned(),
                values,
            });
        }
    }
    choices
}
