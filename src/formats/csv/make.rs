//! A person made into a card: vCard 3.0, with lines of its own for what no form shows.

use uuid::Uuid;

use crate::domain::card::{Card, Line, Property};
use crate::domain::contact::EntryType;
use crate::domain::date::DateValue;
use crate::domain::text::escape;
use crate::formats::vcard;

use super::fill::{Note, fill};
use super::guess::Mapping;
use super::label::Label;
use super::person::{Labelled, Person};
use super::table::Row;

/// Bytes in a line before it is folded, its end not counted (RFC 2426 §2.6).
const FOLD_AT: usize = 75;
/// Relations for which Apple has words of its own.
const APPLE_RELATIONS: [&str; 12] = [
    "Spouse",
    "Partner",
    "Child",
    "Son",
    "Daughter",
    "Mother",
    "Father",
    "Parent",
    "Brother",
    "Sister",
    "Assistant",
    "Manager",
];

/// A card that was made of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The card, as `vcard::normalize` lets it in unchanged.
    pub bytes: Vec<u8>,
    /// Its UID, made of the row's content: the same row has the same UID in every file, and if a file
    /// holds a row twice, both are one contact.
    pub uid: String,
    /// What became of the row.
    pub notes: Vec<Note>,
}

/// The card of a row; `None` if the row says nothing.
#[must_use]
pub fn card(row: &Row, header: &[String], mapping: &Mapping) -> Option<Made> {
    let (person, notes) = fill(&row.cells, header, mapping)?;
    let uid = uid(row, header);
    Some(Made {
        bytes: vcard::print(&make(&person, &uid)),
        uid,
        notes,
    })
}

/// Titles are part of the content, places are not: a table that has grown a column since still
/// matches itself.
fn uid(row: &Row, header: &[String]) -> String {
    let mut content = String::new();
    for (at, cell) in row.cells.iter().enumerate() {
        let cell = cell.trim();
        if !cell.is_empty() {
            let title = header.get(at).map_or("", String::as_str);
            content.push_str(title);
            content.push('\u{1f}');
            content.push_str(cell);
            content.push('\u{1e}');
        }
    }
    Uuid::new_v5(&Uuid::NAMESPACE_OID, content.as_bytes()).to_string()
}

fn make(person: &Person, uid: &str) -> Card {
    let mut contact = person.contact();
    // A backslash in a URL would be read as an escape.
    for link in &mut contact.links {
        link.value = link.value.replace('\\', "\\\\");
    }
    let card = vcard::new_card(uid, &contact);
    let card = with_types(card, "TEL", &person.phones);
    let card = with_types(card, "EMAIL", &person.emails);
    let card = with_types(card, "URL", &person.links);
    let card = with_types(card, "ADR", &person.addresses);
    let extra = extra(person, groups(&card));
    let mut lines = card.lines().to_vec();
    let end = lines.len().saturating_sub(1);
    lines.splice(end..end, extra);
    Card::new(lines)
}

/// The types that no kind says: the preferred one, and where a fax stands.
fn with_types<T>(card: Card, name: &str, values: &[Labelled<T>]) -> Card {
    if values.iter().all(|value| types(&value.label).is_empty()) {
        return card;
    }
    let mut labels = values.iter().map(|value| &value.label);
    let lines = card.lines().iter().map(|line| match &line.property {
        Some(property) if property.is(name) => match labels.next() {
            Some(label) if !types(label).is_empty() => {
                content_line(&with_type(property, label), &property.value)
            }
            _ => line.clone(),
        },
        _ => line.clone(),
    });
    Card::new(lines.collect())
}

fn types(label: &Label) -> Vec<&'static str> {
    let place = match label.place {
        EntryType::Home => Some("HOME"),
        EntryType::Work => Some("WORK"),
        _ => None,
    };
    place
        .into_iter()
        .chain(label.is_preferred.then_some("PREF"))
        .collect()
}

fn with_type(property: &Property, label: &Label) -> String {
    let types = types(label).into_iter().map(|word| format!(";TYPE={word}"));
    format!("{}{}", property.head, types.collect::<String>())
}

/// How many `itemN` groups the card has.
fn groups(card: &Card) -> usize {
    card.named("X-ABLABEL").count()
}

fn extra(person: &Person, mut groups: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let spoken = [
        "X-PHONETIC-FIRST-NAME",
        "X-PHONETIC-MIDDLE-NAME",
        "X-PHONETIC-LAST-NAME",
    ];
    for (name, text) in spoken
        .into_iter()
        .zip(&person.phonetic)
        .chain([("X-FILE-AS", &person.file_as), ("ROLE", &person.role)])
    {
        if !text.is_empty() {
            lines.push(content_line(name, &escape(text)));
        }
    }
    if !person.photo.is_empty() {
        lines.push(content_line(
            "PHOTO;VALUE=uri",
            &person.photo.replace('\\', "\\\\"),
        ));
    }
    let mut grouped = |head: &str, value: &str, label: &str| {
        if label.is_empty() {
            lines.push(content_line(head, value));
            return;
        }
        groups += 1;
        lines.push(content_line(&format!("item{groups}.{head}"), value));
        lines.push(content_line(&format!("item{groups}.X-ABLabel"), &escape(label)));
    };
    for (name, date) in &person.events {
        let (head, value) = date_line(date);
        grouped(head, &value, name);
    }
    for (name, value) in &person.relations {
        let apple = APPLE_RELATIONS
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name));
        let label = apple.map_or_else(|| name.clone(), |known| format!("_$!<{known}>!$_"));
        grouped("X-ABRELATEDNAMES", &escape(value), &label);
    }
    for (name, value) in &person.customs {
        grouped("X-CUSTOM", &escape(value), name);
    }
    lines
}

/// A date as Apple and Google write it in vCard 3.0.
fn date_line(date: &DateValue) -> (&'static str, String) {
    match date {
        DateValue::Date {
            year: None,
            month: Some(month),
            day: Some(day),
        } => (
            "X-ABDATE;X-APPLE-OMIT-YEAR=1604",
            format!("1604-{month:02}-{day:02}"),
        ),
        DateValue::Text(text) => ("X-ABDATE;VALUE=text", escape(text)),
        date @ DateValue::Date { .. } => ("X-ABDATE", date.iso()),
    }
}

/// A new line, folded between characters.
fn content_line(head: &str, value: &str) -> Line {
    let text = format!("{head}:{value}");
    let mut bytes = String::with_capacity(text.len() + text.len() / FOLD_AT * 3 + 2);
    let mut width = 0;
    for c in text.chars() {
        if width + c.len_utf8() > FOLD_AT {
            bytes.push_str("\r\n ");
            width = 1;
        }
        width += c.len_utf8();
        bytes.push(c);
    }
    bytes.push_str("\r\n");
    let parsed = vcard::parse(bytes.as_bytes());
    parsed.lines().first().cloned().unwrap_or(Line {
        bytes: bytes.into_bytes(),
        property: None,
    })
}
