//! What the contacts that are merged say, for the page on which the user chooses.

use std::collections::BTreeMap;

use super::choices::Choice;
use super::merge::load;
use super::union::PersonCards;
use super::value::{Value, key_of};
use crate::app::{App, BookAccess, Error, Result};
use domain::diff::readable;
use domain::property::base_name;
use formats::vcard::CardValues;

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
    let (contacts, person) = app.store.read(|conn| {
        let contacts = load(conn, access, ids)?;
        let stored: Vec<(i64, Vec<u8>)> = contacts
            .iter()
            .map(|stored| (stored.id, stored.card.clone()))
            .collect();
        let person = PersonCards::load(conn, access.book_id(), &stored)?;
        Ok::<_, Error>((contacts, person))
    })?;
    let cards = person.cards();
    let said: Vec<(i64, CardValues)> = cards
        .iter()
        .map(|(id, card)| (*id, CardValues::of(card, region)))
        .collect();
    let union = person.union(&BTreeMap::new(), region);
    let choices = person.choices();
    let is_choice =
        |name: &str| matches!(name, "FN" | "N") || choices.iter().any(|choice| choice.property == name);
    let (mut parts, mut shared) = (Vec::new(), Vec::new());
    for (_, property) in union.properties() {
        let name = property.name.to_ascii_uppercase();
        let info = property.info();
        if !info.is_content() || is_choice(base_name(&name)) || !property.has_value() {
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
