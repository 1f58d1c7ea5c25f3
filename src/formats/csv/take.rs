//! A card read into a person, for writing: what a table can say of it, and what it cannot.

use crate::domain::card::{Card, Property};
use crate::domain::contact::{Contact, Entry, Kind, PostalAddress, Service};
use crate::domain::date::DateValue;
use crate::domain::diff::apple_label;
use crate::domain::text::unescape;
use crate::formats::vcard;

use super::label::{Label, label};
use super::person::{Labelled, Person};

/// Properties of a card that speak of the card, not of the person, or that belong to a line beside.
const SILENT: [&str; 9] = [
    "BEGIN",
    "END",
    "VERSION",
    "PRODID",
    "REV",
    "UID",
    "X-ABLABEL",
    "X-ABADR",
    "X-ABUID",
];
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
/// Properties that are read whole.
const ALL: [&str; 8] = [
    "TEL",
    "EMAIL",
    "URL",
    "ADR",
    "CATEGORIES",
    "X-ABDATE",
    "X-ABRELATEDNAMES",
    "X-CUSTOM",
];

/// The person that a card describes, tidied. `contact` is the card's reading.
pub fn take(card: &Card, contact: &Contact) -> Person {
    let first = |name: &str| {
        let found = card.first(name);
        found
            .map(|p| unescape(&p.value).trim().to_owned())
            .unwrap_or_default()
    };
    let entries = |entries: &[Entry]| -> Vec<Labelled<String>> {
        let labelled = entries.iter().map(|entry| Labelled {
            label: said(card, entry.line, &entry.kind),
            value: entry.value.clone(),
        });
        labelled.collect()
    };
    let anniversary = contact.anniversary.as_ref();
    let events = card
        .named("X-ABDATE")
        .filter(|(line, _)| anniversary.and_then(|field| field.line) != Some(*line))
        .map(|(_, p)| {
            let omitted = p.param("X-APPLE-OMIT-YEAR").next();
            (
                group_label(card, p),
                DateValue::read(&unescape(&p.value), omitted),
            )
        });
    Person {
        formatted_name: contact.formatted_name.clone(),
        file_as: first("X-FILE-AS"),
        name: contact.name.clone(),
        phonetic: [
            "X-PHONETIC-FIRST-NAME",
            "X-PHONETIC-MIDDLE-NAME",
            "X-PHONETIC-LAST-NAME",
        ]
        .map(first),
        nickname: contact.nickname.clone(),
        organization: contact.organization.clone(),
        department: contact.department.clone(),
        title: contact.title.clone(),
        role: String::new(),
        phones: entries(&contact.phones),
        emails: entries(&contact.emails),
        links: entries(&contact.links),
        addresses: contact
            .addresses
            .iter()
            .map(|address| place(card, address))
            .collect(),
        messengers: contact
            .messengers
            .iter()
            .map(|m| (m.service.clone(), m.value.clone()))
            .collect(),
        birthday: contact.birthday.as_ref().map(|field| field.value.clone()),
        anniversary: anniversary.map(|field| field.value.clone()),
        events: events.collect(),
        relations: relations(card),
        customs: card
            .named("X-CUSTOM")
            .map(|(_, p)| (group_label(card, p), unescape(&p.value)))
            .collect(),
        labels: contact.labels.clone(),
        photo: photo(card).unwrap_or_default(),
        note: contact.note.clone(),
    }
    .tidy()
}

/// Names of the card's properties that Google's columns do not hold, each once.
pub fn not_in_google(card: &Card) -> Vec<String> {
    let contact = vcard::read(card);
    let of_field = |line: usize| {
        contact.messengers.iter().any(|m| m.line == Some(line))
            || contact
                .anniversary
                .as_ref()
                .is_some_and(|field| field.line == Some(line))
    };
    names(card, |line, property| {
        let is_first = || {
            card.first(&property.name)
                .is_some_and(|first| std::ptr::eq(first, property))
        };
        ALL.iter().any(|name| property.is(name))
            || (FIRSTS.iter().any(|name| property.is(name)) && is_first())
            || (property.is("RELATED") && is_text(property))
            || (property.is("PHOTO") && is_first() && photo(card).is_some())
            || of_field(line)
    })
}

/// Names of the card's properties that the lab's columns do not hold, each once.
pub fn not_in_lab(card: &Card) -> Vec<String> {
    let contact = vcard::read(card);
    let is_telegram = |line: usize| {
        let mut messengers = contact.messengers.iter();
        messengers.any(|m| m.line == Some(line) && m.service == Service::Telegram)
    };
    let held = ["FN", "N", "TEL", "CATEGORIES"];
    names(card, |line, property| {
        held.iter().any(|name| property.is(name)) || is_telegram(line)
    })
}

fn names(card: &Card, holds: impl Fn(usize, &Property) -> bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (line, property) in card.properties() {
        let name = property.name.to_ascii_uppercase();
        let is_silent = SILENT.contains(&name.as_str()) || property.value.trim().is_empty();
        if !is_silent && !holds(line, property) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What a line is for, with what no kind says: the preferred one, and where a fax stands.
fn said(card: &Card, line: Option<usize>, kind: &Kind) -> Label {
    let property = line.and_then(|line| card.get(line));
    let has = |word: &str| property.is_some_and(|p| p.has_type(word));
    let is_preferred = has("pref") || property.is_some_and(|p| p.param("PREF").next().is_some());
    let place = match kind {
        Kind::Fax if has("home") => Kind::Home,
        Kind::Fax if has("work") => Kind::Work,
        _ => Kind::None,
    };
    Label {
        is_preferred,
        kind: kind.clone(),
        place,
    }
}

fn place(card: &Card, address: &PostalAddress) -> Labelled<PostalAddress> {
    Labelled {
        label: said(card, address.line, &address.kind),
        value: PostalAddress {
            line: None,
            kind: Kind::None,
            ..address.clone()
        },
    }
}

fn group_label(card: &Card, property: &Property) -> String {
    let label = property
        .group
        .as_deref()
        .and_then(|group| card.group_label(group));
    let text = label.map(|(_, label)| unescape(&label.value)).unwrap_or_default();
    apple_label(text.trim()).to_owned()
}

/// Apple's related names, and those of RFC 6350 §6.6.6 that are texts.
fn relations(card: &Card) -> Vec<(String, String)> {
    let apple = card
        .named("X-ABRELATEDNAMES")
        .map(|(_, p)| (group_label(card, p), unescape(&p.value)));
    let related = card.named("RELATED").filter(|(_, p)| is_text(p)).map(|(_, p)| {
        let kind = label(&p.types().next().unwrap_or_default()).text();
        (kind, unescape(&p.value))
    });
    apple
        .chain(related)
        .filter(|(_, value)| !value.trim().is_empty())
        .collect()
}

fn is_text(property: &Property) -> bool {
    property
        .param("VALUE")
        .any(|value| value.eq_ignore_ascii_case("text"))
}

fn photo(card: &Card) -> Option<String> {
    match vcard::photo(card)? {
        vcard::Photo::Uri(uri) => Some(uri),
        vcard::Photo::Inline { .. } => None,
    }
}
