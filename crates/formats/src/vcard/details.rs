//! Reads what a card says beyond the fields of a contact, line by line, as a form edits it.

use domain::card::{Card, Property};
use domain::contact::{Contact, VALUES_MAX};
use domain::date::DateValue;
use domain::detail::{Detail, DetailKind};
use domain::diff::{apple_label, readable};
use domain::property::ValueFormat;
use domain::text::{components, items, unescape};

use super::other_fields::{android_text, other_name, relation_type};
use super::read::{other_properties, read};
use super::spelling::{editable, is_uri};
use super::value::GroupLabels;

/// The contact that a card describes, with its details.
#[must_use]
pub fn read_with_details(card: &Card) -> Contact {
    Contact {
        details: details(card),
        ..read(card)
    }
}

/// The first [`VALUES_MAX`] lines that no field shows. Lines that are about the card are not among them.
#[must_use]
pub fn details(card: &Card) -> Vec<Detail> {
    let groups = &GroupLabels::of(card);
    other_properties(card, groups)
        .into_iter()
        .map(|(line, property)| detail(groups, line, property))
        .filter(|detail| !detail.value.is_empty())
        .take(VALUES_MAX)
        .collect()
}

fn detail(groups: &GroupLabels, line: usize, property: &Property) -> Detail {
    let kind = kind_of(property);
    let label = match kind {
        DetailKind::Relation | DetailKind::Day | DetailKind::Custom => own_label(groups, property),
        DetailKind::Property | DetailKind::Binary => other_name(groups, property),
        _ => String::new(),
    };
    Detail {
        line: Some(line),
        kind,
        label,
        value: text_of(kind, property),
    }
}

fn kind_of(property: &Property) -> DetailKind {
    match property.name.to_ascii_uppercase().as_str() {
        "ORG" => DetailKind::Organization,
        "TITLE" => DetailKind::Title,
        "ROLE" => DetailKind::Role,
        "NICKNAME" => DetailKind::Nickname,
        "RELATED" | "X-ABRELATEDNAMES" => DetailKind::Relation,
        "X-ABDATE" => DetailKind::Day,
        "X-CUSTOM" => DetailKind::Custom,
        _ if is_binary(property) => DetailKind::Binary,
        _ => DetailKind::Property,
    }
}

/// True if pages show a mark instead of the value.
fn is_binary(property: &Property) -> bool {
    let is_data = property.info().format == ValueFormat::Binary && !is_uri(&property.value);
    is_data || (readable(property) == BINARY && property.value.trim() != BINARY)
}

/// What pages show of a value that is not a text.
const BINARY: &str = "…";

/// The label of the group, else the relation that TYPE names.
fn own_label(groups: &GroupLabels, property: &Property) -> String {
    if let Some(label) = groups.of_property(property) {
        return apple_label(unescape(&label.value).trim()).to_owned();
    }
    let word = relation_type(property).filter(|_| property.is("RELATED"));
    word.unwrap_or_default()
}

fn text_of(kind: DetailKind, property: &Property) -> String {
    match kind {
        DetailKind::Organization => {
            let mut parts = components(&property.value);
            if has_separator(&parts) {
                return property.value.trim().to_owned();
            }
            while parts.last().is_some_and(String::is_empty) {
                parts.pop();
            }
            parts.join("; ")
        }
        DetailKind::Nickname => items(&property.value).join(", "),
        DetailKind::Day => {
            let omitted = property.param("X-APPLE-OMIT-YEAR").next();
            DateValue::read(&unescape(&property.value), omitted).iso()
        }
        DetailKind::Binary => BINARY.to_owned(),
        DetailKind::Property => android_text(property).unwrap_or_else(|| editable(&property.value)),
        _ => unescape(&property.value).trim().to_owned(),
    }
}

/// True if a unit of an organization has a semicolon itself. Forms show such an organization as it is written.
pub fn has_separator(units: &[String]) -> bool {
    units.iter().any(|unit| unit.contains(';'))
}
