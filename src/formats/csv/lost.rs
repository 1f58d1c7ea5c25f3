//! What the columns of a table do not hold of a card, so that it can be told before anything is lost.
//!
//! That no identifier (UID) is carried, and by the lab's columns not what a phone is for, is true of
//! every contact: the page says it of the columns, not of each card.

use std::collections::{HashMap, HashSet};

use crate::domain::card::{Card, Line, Property};
use crate::domain::contact::{EntryType, Service};
use crate::domain::repair::{self, UNREADABLE};
use crate::formats::vcard;
use crate::formats::vcard::{GroupLabels, type_of_word};

use super::take::{is_text, photo_link, said};
use super::target::NUMBER_MAX;

/// Properties of which the first is read, and how they are called.
const FIRSTS: [&str; 11] = [
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
/// Properties that have a column for their kind.
const LABELLED: [&str; 4] = ["TEL", "EMAIL", "URL", "ADR"];
/// Properties that have a column for the label of their group.
const NAMED: [&str; 3] = ["X-ABDATE", "X-ABRELATEDNAMES", "X-CUSTOM"];
/// What the lab's columns hold.
const LAB: [&str; 4] = ["FN", "N", "TEL", "CATEGORIES"];

/// Parameters that say how a value is written, or whose it is among programs: nothing that a person
/// would miss. A messenger's service and name have cells of their own.
const SILENT_PARAMETERS: [&str; 12] = [
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
/// Types that say what is so anyhow (RFC 2426 §3.2.1, §3.3.1, §3.3.2).
const SILENT_TYPES: [&str; 5] = ["voice", "internet", "intl", "postal", "parcel"];

/// What the columns hold of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Nothing,
    /// The value, and nobody expects more.
    Bare,
    /// The value.
    Value,
    /// The value and its first type.
    FirstType,
    /// The value and the label of its group.
    Named,
    /// The value, the kind and the star of the preferred one.
    Labelled,
}

/// Names of the card's properties that Google's columns do not hold, or not whole, each once. Lines that
/// are no property go by the name of what could not be read.
pub fn not_in_google(card: &Card) -> Vec<String> {
    let contact = vcard::read(card);
    let messengers: HashSet<Option<usize>> = contact.messengers.iter().map(|m| m.line).collect();
    let anniversary = contact.anniversary.as_ref().and_then(|field| field.line);
    let firsts: HashSet<usize> = FIRSTS
        .iter()
        .chain(&["PHOTO"])
        .filter_map(|name| card.named(name).next())
        .map(|(line, _)| line)
        .collect();
    names(card, |line, property| {
        let is_among = |names: &[&str]| names.iter().any(|name| property.is(name));
        if is_among(&LABELLED) {
            Held::Labelled
        } else if is_among(&NAMED) {
            Held::Named
        } else if property.is("RELATED") && is_text(property) {
            Held::FirstType
        } else if property.is("PHOTO") {
            let is_link = firsts.contains(&line) && photo_link(card).is_some();
            if is_link { Held::Bare } else { Held::Nothing }
        } else if messengers.contains(&Some(line)) {
            of_messenger(property)
        } else if firsts.contains(&line) || property.is("CATEGORIES") || anniversary == Some(line) {
            Held::Value
        } else {
            Held::Nothing
        }
    })
}

/// The same for the lab's columns.
pub fn not_in_lab(card: &Card) -> Vec<String> {
    let contact = vcard::read(card);
    let telegrams = contact
        .messengers
        .iter()
        .filter(|m| m.service == Service::Telegram);
    let telegrams: HashSet<Option<usize>> = telegrams.map(|m| m.line).collect();
    names(card, |line, property| {
        if LAB.iter().any(|name| property.is(name)) || telegrams.contains(&Some(line)) {
            Held::Bare
        } else {
            Held::Nothing
        }
    })
}

/// The first type of an X-SOCIALPROFILE is its service.
fn of_messenger(property: &Property) -> Held {
    if property.is("X-SOCIALPROFILE") {
        Held::FirstType
    } else {
        Held::Value
    }
}

fn names(card: &Card, held: impl Fn(usize, &Property) -> Held) -> Vec<String> {
    let lines = Lines::of(card);
    let mut found = HashSet::new();
    let mut names: Vec<String> = Vec::new();
    for (line, property) in card.properties() {
        if property.info().is_hidden() || property.value.trim().is_empty() {
            continue;
        }
        let name = property.name.to_ascii_uppercase();
        if !found.contains(&name) && lines.loses(line, property, held(line, property)) {
            found.insert(name.clone());
            names.push(name);
        }
    }
    let is_unread = |line: &Line| line.property.is_none() && repair::problem(line).is_some();
    if !found.contains(UNREADABLE) && card.lines().iter().any(is_unread) {
        names.push(UNREADABLE.to_owned());
    }
    names
}

/// The lines of a card, and what has to be known of all of them to judge one.
struct Lines<'a> {
    card: &'a Card,
    groups: GroupLabels<'a>,
    /// How many properties there are of each name, in upper case.
    counts: HashMap<String, usize>,
}

impl<'a> Lines<'a> {
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

    fn loses(&self, line: usize, property: &Property, held: Held) -> bool {
        let count = self.counts.get(&property.name.to_ascii_uppercase()).copied();
        let count = count.unwrap_or_default();
        let label_is_lost =
            || !matches!(held, Held::Labelled | Held::Named) && self.groups.of_property(property).is_some();
        match held {
            Held::Nothing => true,
            Held::Bare => says_more(property),
            // Those that have no columns any more are joined, without labels.
            Held::Labelled if count > usize::from(NUMBER_MAX) => true,
            _ => {
                says_more(property)
                    || label_is_lost()
                    || self.types_are_lost(line, property, held)
                    || preference_is_lost(property, held, count)
            }
        }
    }

    fn types_are_lost(&self, line: usize, property: &Property, held: Held) -> bool {
        let types = property
            .types()
            .filter(|word| !word.is_empty() && word != "pref" && !SILENT_TYPES.contains(&word.as_str()));
        match held {
            Held::Labelled => {
                let label = said(self.card, Some(line), &vcard::entry_type(&self.groups, property));
                let mut kinds = types.map(|word| type_of_word(&word));
                let is_said = |kind: &EntryType| *kind == label.kind || *kind == label.place;
                kinds.any(|kind| !kind.is_some_and(|kind| is_said(&kind)))
            }
            Held::FirstType => types.count() > 1,
            _ => types.count() > 0,
        }
    }
}

/// A preference among one says nothing; Apple writes one all the same.
fn preference_is_lost(property: &Property, held: Held, count: usize) -> bool {
    let rank = property.param("PREF").next();
    let is_lost = if held == Held::Labelled {
        rank.is_some_and(|rank| rank != "1")
    } else {
        rank.is_some() || property.has_type("pref")
    };
    is_lost && count > 1
}

/// True if a parameter says something that stands in no column: a language, an alternative, how to sort.
fn says_more(property: &Property) -> bool {
    property.params.iter().any(|param| {
        let is_silent = matches!(param.name.as_str(), "TYPE" | "PREF")
            || SILENT_PARAMETERS.contains(&param.name.as_str());
        !is_silent && param.values.iter().any(|value| !value.is_empty())
    })
}
