//! Lists the properties of a card that a table does not hold, so that the user can be warned before
//! exporting.
//!
//! No table holds UIDs, and the lab's columns hold no types of phones. As this concerns every contact, it is
//! not listed for each card.

use std::collections::{HashMap, HashSet};

use crate::csv::field::MAX_NUMBER;
use crate::vcard;
use crate::vcard::{GroupLabels, type_of_word};
use domain::card::{Card, Property};
use domain::contact::{EntryType, Service};

use super::card_to_person::{is_text, photo_link, value_type_of};
use super::columns::ColumnSet;

/// Properties of which only the first is exported.
const FIRST_ONLY: [&str; 11] = [
    "FN",
    "N",
    "NICKNAME",
    "ORG",
    "TITLE",
    "NOTE",
    "BDAY",
    "X-PHONETIC-FIRST-NAME",
    "X-PHONETIC-MIDDLE-NAME",
    "X-PHONETIC-LAST-NAME",
    "X-FILE-AS",
];
/// Properties that have a column for their type.
const TYPED: [&str; 4] = ["TEL", "EMAIL", "URL", "ADR"];
/// Properties that have a column for the label of their group.
const GROUP_LABELLED: [&str; 3] = ["X-ABDATE", "X-ABRELATEDNAMES", "X-CUSTOM"];
/// Properties in the lab's columns.
const LAB: [&str; 4] = ["FN", "N", "TEL", "CATEGORIES"];

/// Parameters that may be dropped without a loss: they describe how the value is written, or are internal to
/// a program. A messenger's service and name have cells of their own.
const IGNORED_PARAMETERS: [&str; 12] = [
    "VALUE",
    "ENCODING",
    "CHARSET",
    "MEDIATYPE",
    "CALSCALE",
    "PID",
    "X-APPLE-OMIT-YEAR",
    "SERVICE-TYPE",
    "X-SERVICE-TYPE",
    "X-USER",
    "X-USERID",
    "X-BUNDLEIDENTIFIERS",
];
/// Types that are the default (RFC 2426 §3.2.1, §3.3.1, §3.3.2).
const DEFAULT_TYPES: [&str; 5] = ["voice", "internet", "intl", "postal", "parcel"];

/// How much of a property the columns hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coverage {
    Nothing,
    /// The value. A lost type or group label does not count.
    BareValue,
    /// The value. A lost type or group label counts as a loss.
    Value,
    /// The value and its first type.
    FirstType,
    /// The value and the label of its group.
    GroupLabel,
    /// The value, its type, and whether it is preferred.
    Type,
}

/// Names of the card's properties that the columns do not hold, or not with all their parameters, each once.
/// Lines that are not properties have the name [`UNREADABLE`](domain::repair::UNREADABLE).
#[must_use]
pub fn lost_properties(columns: ColumnSet, card: &Card) -> Vec<String> {
    match columns {
        ColumnSet::Google => lost_in_google(card),
        ColumnSet::Lab => lost_in_lab(card),
    }
}

fn lost_in_google(card: &Card) -> Vec<String> {
    let contact = vcard::read(card);
    let messengers: HashSet<Option<usize>> = contact.messengers.iter().map(|m| m.line).collect();
    let anniversary = contact.anniversary.as_ref().and_then(|field| field.line);
    let firsts: HashSet<usize> = FIRST_ONLY
        .iter()
        .chain(&["PHOTO"])
        .filter_map(|name| card.named(name).next())
        .map(|(line, _)| line)
        .collect();
    lost_names(card, |line, property| {
        let is_among = |names: &[&str]| names.iter().any(|name| property.is(name));
        if is_among(&TYPED) {
            Coverage::Type
        } else if is_among(&GROUP_LABELLED) {
            Coverage::GroupLabel
        } else if property.is("RELATED") && is_text(property) {
            Coverage::FirstType
        } else if property.is("PHOTO") {
            let is_link = firsts.contains(&line) && photo_link(card).is_some();
            if is_link {
                Coverage::BareValue
            } else {
                Coverage::Nothing
            }
        } else if messengers.contains(&Some(line)) {
            coverage_of_messenger(property)
        } else if firsts.contains(&line) || property.is("CATEGORIES") || anniversary == Some(line) {
            Coverage::Value
        } else {
            Coverage::Nothing
        }
    })
}

fn lost_in_lab(card: &Card) -> Vec<String> {
    let contact = vcard::read(card);
    let telegrams = contact
        .messengers
        .iter()
        .filter(|m| m.service == Service::Telegram);
    let telegrams: HashSet<Option<usize>> = telegrams.map(|m| m.line).collect();
    lost_names(card, |line, property| {
        if LAB.iter().any(|name| property.is(name)) || telegrams.contains(&Some(line)) {
            Coverage::BareValue
        } else {
            Coverage::Nothing
        }
    })
}

/// The first type of an X-SOCIALPROFILE is its service.
fn coverage_of_messenger(property: &Property) -> Coverage {
    if property.is("X-SOCIALPROFILE") {
        Coverage::FirstType
    } else {
        Coverage::Value
    }
}

fn lost_names(card: &Card, kept: impl Fn(usize, &Property) -> Coverage) -> Vec<String> {
    let checker = LossChecker::of(card);
    let mut seen = HashSet::new();
    let mut names: Vec<String> = Vec::new();
    for (line, property) in card.properties() {
        if property.info().is_hidden() || property.value.trim().is_empty() {
            continue;
        }
        let name = property.name.to_ascii_uppercase();
        if !seen.contains(&name) && checker.is_lost(line, property, kept(line, property)) {
            seen.insert(name.clone());
            names.push(name);
        }
    }
    names
}

/// A card with what has to be known of all its lines to tell whether one of them is lost.
struct LossChecker<'a> {
    card: &'a Card,
    groups: GroupLabels<'a>,
    /// How many properties there are of each name, in upper case.
    counts: HashMap<String, usize>,
}

impl<'a> LossChecker<'a> {
    fn of(card: &'a Card) -> Self {
        let mut counts = HashMap::new();
        for (_, property) in card.properties() {
            *counts.entry(property.name.to_ascii_uppercase()).or_default() += 1;
        }
        Self {
            card,
            groups: GroupLabels::of(card),
            counts,
        }
    }

    fn is_lost(&self, line: usize, property: &Property, kept: Coverage) -> bool {
        let count = self.counts.get(&property.name.to_ascii_uppercase()).copied();
        let count = count.unwrap_or_default();
        let label_is_lost = || {
            !matches!(kept, Coverage::Type | Coverage::GroupLabel)
                && self.groups.of_property(property).is_some()
        };
        match kept {
            Coverage::Nothing => true,
            Coverage::BareValue => has_lost_parameter(property),
            // Values beyond the last columns are joined there without their types.
            Coverage::Type if count > usize::from(MAX_NUMBER) => true,
            _ => {
                has_lost_parameter(property)
                    || label_is_lost()
                    || self.types_are_lost(line, property, kept)
                    || preference_is_lost(property, kept, count)
            }
        }
    }

    fn types_are_lost(&self, line: usize, property: &Property, kept: Coverage) -> bool {
        let types = property
            .types()
            .filter(|word| !word.is_empty() && word != "pref" && !DEFAULT_TYPES.contains(&word.as_str()));
        match kept {
            Coverage::Type => {
                let value_type =
                    value_type_of(self.card, Some(line), &vcard::entry_type(&self.groups, property));
                let mut entry_types = types.map(|word| type_of_word(&word));
                let is_kept = |entry_type: &EntryType| {
                    *entry_type == value_type.entry_type || *entry_type == value_type.fax_place
                };
                entry_types.any(|entry_type| !entry_type.is_some_and(|entry_type| is_kept(&entry_type)))
            }
            Coverage::FirstType => types.count() > 1,
            _ => types.count() > 0,
        }
    }
}

/// A preference counts only among several values. Apple also writes one for a single value.
fn preference_is_lost(property: &Property, kept: Coverage, count: usize) -> bool {
    let rank = property.param("PREF").next();
    let is_lost = if kept == Coverage::Type {
        rank.is_some_and(|rank| rank != "1")
    } else {
        rank.is_some() || property.has_type("pref")
    };
    is_lost && count > 1
}

/// True if the property has a parameter without a column: a language, an alternative, a sort key.
fn has_lost_parameter(property: &Property) -> bool {
    property.params.iter().any(|param| {
        let is_ignored = matches!(param.name.as_str(), "TYPE" | "PREF")
            || IGNORED_PARAMETERS.contains(&param.name.as_str());
        !is_ignored && param.values.iter().any(|value| !value.is_empty())
    })
}
