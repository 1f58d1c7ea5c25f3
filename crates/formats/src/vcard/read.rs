//! Reads a card into the fields that forms and pages show.

use std::collections::HashSet;

use domain::address::with_further_components;
use domain::card::{Card, Property};
use domain::contact::{Contact, DateField, Entry, MAX_LABELS, MAX_VALUES, Messenger, PostalAddress};
use domain::date::DateValue;
use domain::diff::{FieldName, apple_label, readable};
use domain::label::{label_key, visible_label};
use domain::name::Name;
use domain::text::{components, items, unescape};

use super::facts::{Fact, fact};
use super::value::{GroupLabels, entry_type, entry_value, messenger};

/// The contact that a card describes. [`others`] returns what no field shows.
#[must_use]
pub fn read(card: &Card) -> Contact {
    let text = |name: &str| {
        card.first(name)
            .map(|p| unescape(&p.value).trim().to_owned())
            .unwrap_or_default()
    };
    let (organization, department) = organization(card);
    let groups = &GroupLabels::of(card);
    Contact {
        formatted_name: text("FN"),
        name: name(card),
        nickname: card
            .first("NICKNAME")
            .map(|p| items(&p.value).join(", "))
            .unwrap_or_default(),
        organization,
        department,
        title: text("TITLE"),
        phones: entries(card, groups, "TEL"),
        emails: entries(card, groups, "EMAIL"),
        links: entries(card, groups, "URL"),
        messengers: messengers(card, groups),
        addresses: addresses(card, groups),
        birthday: date(card, "BDAY"),
        anniversary: date(card, "ANNIVERSARY")
            .or_else(|| date(card, "X-ANNIVERSARY"))
            .or_else(|| apple_anniversary(card, groups)),
        note: card.first("NOTE").map(|p| unescape(&p.value)).unwrap_or_default(),
        labels: labels(card),
        details: Vec::new(),
    }
}

/// The first [`MAX_VALUES`] properties that no field of [`read`] shows: name (or the label of its group) and
/// readable value.
#[must_use]
pub fn others(card: &Card) -> Vec<(String, String)> {
    let groups = &GroupLabels::of(card);
    other_properties(card, groups)
        .into_iter()
        .map(|(_, property)| (raw_name(groups, property), readable(property)))
        .filter(|(_, value)| !value.is_empty())
        .take(MAX_VALUES)
        .collect()
}

/// The properties that no field of [`read`] shows, with their lines.
pub fn other_properties<'a>(card: &'a Card, groups: &GroupLabels) -> Vec<(usize, &'a Property)> {
    let shown = Shown::of(card, groups);
    card.properties()
        .filter(|(line, property)| !shown.holds(*line, property) && !shown.repeats(groups, property))
        .collect()
}

fn raw_name(groups: &GroupLabels, property: &Property) -> String {
    match groups.of_property(property) {
        Some(label) => apple_label(unescape(&label.value).trim()).to_owned(),
        None => property.name.to_ascii_uppercase(),
    }
}

/// The lines that the fields of a contact show.
struct Shown {
    anniversary: Option<usize>,
    firsts: Vec<usize>,
    /// What the dates and the nickname say.
    facts: Vec<Fact>,
}

impl Shown {
    fn of(card: &Card, groups: &GroupLabels) -> Self {
        let contact = read(card);
        let nickname = card.named("NICKNAME").next().map(|(line, _)| line);
        let dates = [&contact.birthday, &contact.anniversary].map(|date| date.as_ref()?.line);
        let facts = dates.into_iter().chain([nickname]).flatten();
        let facts = facts.filter_map(|line| fact(groups, card.get(line)?)).collect();
        let firsts = ["FN", "N", "NICKNAME", "ORG", "TITLE", "NOTE", "BDAY"]
            .iter()
            .filter_map(|name| card.named(name).next().map(|(line, _)| line))
            .collect();
        Self {
            anniversary: contact.anniversary.and_then(|field| field.line),
            firsts,
            facts,
        }
    }

    /// True if the property says once more what a field shows.
    fn repeats(&self, groups: &GroupLabels, property: &Property) -> bool {
        fact(groups, property).is_some_and(|fact| self.facts.contains(&fact))
    }

    fn holds(&self, line: usize, property: &Property) -> bool {
        let by_name = match FieldName::of(property) {
            FieldName::Phone
            | FieldName::Email
            | FieldName::Link
            | FieldName::Address
            | FieldName::Labels
            | FieldName::Photo => true,
            FieldName::Messenger => messenger(property).is_some(),
            FieldName::Other(_) => property.info().is_hidden(),
            _ => false,
        };
        by_name || self.anniversary == Some(line) || self.firsts.contains(&line)
    }
}

fn name(card: &Card) -> Name {
    let mut parts = card
        .first("N")
        .map(|p| components(&p.value))
        .unwrap_or_default()
        .into_iter();
    let mut next = || parts.next().unwrap_or_default();
    Name {
        family: next(),
        given: next(),
        middle: next(),
        prefix: next(),
        suffix: next(),
        second_family: next(),
        generation: next(),
    }
}

fn organization(card: &Card) -> (String, String) {
    let mut parts = card
        .first("ORG")
        .map(|p| components(&p.value))
        .unwrap_or_default()
        .into_iter();
    let organization = parts.next().unwrap_or_default();
    let units: Vec<String> = parts.filter(|unit| !unit.is_empty()).collect();
    (organization, units.join("; "))
}

fn entries(card: &Card, groups: &GroupLabels, name: &str) -> Vec<Entry> {
    card.named(name)
        .filter(|(_, p)| !p.value.trim().is_empty())
        .map(|(line, p)| Entry {
            line: Some(line),
            entry_type: entry_type(groups, p),
            value: entry_value(p),
        })
        .take(MAX_VALUES)
        .collect()
}

/// The accounts; one that several lines name is read from the first of them.
fn messengers(card: &Card, groups: &GroupLabels) -> Vec<Messenger> {
    let mut seen = HashSet::new();
    card.properties()
        .filter_map(|(line, property)| {
            let (service, value) = messenger(property)?;
            let is_new = !value.is_empty() && seen.insert((service.clone(), value.clone()));
            is_new.then(|| Messenger {
                line: Some(line),
                entry_type: entry_type(groups, property),
                service,
                value,
            })
        })
        .take(MAX_VALUES)
        .collect()
}

fn addresses(card: &Card, groups: &GroupLabels) -> Vec<PostalAddress> {
    card.named("ADR")
        .map(|(line, property)| {
            let all = components(&property.value);
            let mut parts = all.iter().cloned();
            let mut next = || parts.next().unwrap_or_default();
            let address = PostalAddress {
                line: Some(line),
                entry_type: entry_type(groups, property),
                po_box: next(),
                extended: next(),
                street: next(),
                city: next(),
                region: next(),
                postcode: next(),
                country: next(),
            };
            with_further_components(address, &all)
        })
        .filter(|address| !address.is_empty())
        .take(MAX_VALUES)
        .collect()
}

fn date(card: &Card, name: &str) -> Option<DateField> {
    card.named(name)
        .find(|(_, p)| !p.value.trim().is_empty())
        .map(|(line, property)| date_field(line, property))
}

fn date_field(line: usize, property: &Property) -> DateField {
    let omitted = property.param("X-APPLE-OMIT-YEAR").next();
    DateField {
        line: Some(line),
        value: DateValue::read(&unescape(&property.value), omitted),
    }
}

/// Apple and Google write an anniversary as an X-ABDATE with a label.
fn apple_anniversary(card: &Card, groups: &GroupLabels) -> Option<DateField> {
    let is_anniversary = |property: &Property| {
        groups.of_property(property).is_some_and(|label| {
            apple_label(unescape(&label.value).trim()).eq_ignore_ascii_case("anniversary")
        })
    };
    card.named("X-ABDATE")
        .find(|(_, p)| is_anniversary(p))
        .map(|(line, property)| date_field(line, property))
}

fn labels(card: &Card) -> Vec<String> {
    let mut keys = HashSet::new();
    let mut labels = Vec::new();
    for label in card.named("CATEGORIES").flat_map(|(_, p)| items(&p.value)) {
        let name = visible_label(&label);
        if !name.is_empty() && keys.insert(label_key(name)) {
            labels.push(name.to_owned());
        }
        if labels.len() == MAX_LABELS {
            break;
        }
    }
    labels
}
