//! Reads what a card says beyond the fields of a contact, line by line, as a form edits it.

use domain::card::{Card, Property};
use domain::contact::{Contact, MAX_VALUES};
use domain::date::DateValue;
use domain::detail::{Detail, DetailKind, is_date};
use domain::diff::{apple_label, readable};
use domain::property::ValueFormat;
use domain::text::{components, items, unescape};

use super::facts::is_android_event;
use super::other_fields::{android_text, custom_name, other_name, relation_types};
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

/// The first [`MAX_VALUES`] lines that no field shows. Lines that are about the card are not among them.
#[must_use]
pub fn details(card: &Card) -> Vec<Detail> {
    let groups = &GroupLabels::of(card);
    other_properties(card, groups)
        .into_iter()
        .map(|(line, property)| detail(groups, line, property))
        .filter(|detail| !detail.value.is_empty())
        .take(MAX_VALUES)
        .collect()
}

fn detail(groups: &GroupLabels, line: usize, property: &Property) -> Detail {
    let kind = kind_of(property);
    let label = match kind {
        DetailKind::Relation | DetailKind::Day | DetailKind::Custom => own_label(groups, property),
        DetailKind::Property | DetailKind::Binary | DetailKind::Date => other_name(groups, property),
        _ => group_label(groups, property).unwrap_or_default(),
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
        _ if is_android_event(property) || is_date(&property.name) => DetailKind::Date,
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

fn group_label(groups: &GroupLabels, property: &Property) -> Option<String> {
    let label = groups.of_property(property)?;
    Some(apple_label(unescape(&label.value).trim()).to_owned())
}

/// The label of the group, else the relations or the name that TYPE says.
fn own_label(groups: &GroupLabels, property: &Property) -> String {
    if let Some(label) = group_label(groups, property) {
        return label;
    }
    match property.name.to_ascii_uppercase().as_str() {
        "RELATED" => relation_types(property).collect::<Vec<_>>().join(", "),
        "X-CUSTOM" => custom_name(property).unwrap_or_default(),
        _ => String::new(),
    }
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
        DetailKind::Date if is_android_event(property) => {
            let day = android_text(property).unwrap_or_default();
            DateValue::read(&day, None).iso()
        }
        DetailKind::Day | DetailKind::Date => {
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
