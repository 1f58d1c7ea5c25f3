//! Writes a [`Person`] as a vCard 3.0. Fields that the edit form does not show get content lines here.

use crate::csv::person::{PHONETIC, Person, TypedValue};
use crate::csv::value_type::ValueType;
use crate::vcard;
use domain::card::{Card, Line, Property};
use domain::contact::EntryType;
use domain::date::DateValue;
use domain::detail::label_for_apple;
use domain::text::escape;

/// Maximum bytes of a line before it is folded, without its line end (RFC 2426 §2.6).
const FOLD_AT: usize = 75;

/// The card of a person.
pub fn person_to_card(person: &Person, uid: &str) -> Card {
    let mut contact = person.to_contact();
    // Else a backslash in a URL would be read as an escape.
    for link in &mut contact.links {
        link.value = link.value.replace('\\', "\\\\");
    }
    let card = vcard::new_card(uid, &contact);
    let card = with_types(card, "TEL", &person.phones);
    let card = with_types(card, "EMAIL", &person.emails);
    let card = with_types(card, "URL", &person.links);
    let card = with_types(card, "ADR", &person.addresses);
    let extra = extra_lines(person, group_count(&card));
    let mut lines = card.lines().to_vec();
    let end = lines.len().saturating_sub(1);
    lines.splice(end..end, extra);
    Card::new(lines)
}

/// Adds the types that [`EntryType`] does not hold: the preferred value, and the place of a fax.
fn with_types<T>(card: Card, name: &str, values: &[TypedValue<T>]) -> Card {
    if values
        .iter()
        .all(|value| extra_types(&value.value_type).is_empty())
    {
        return card;
    }
    let mut value_types = values.iter().map(|value| &value.value_type);
    let lines = card.lines().iter().map(|line| match &line.property {
        Some(property) if property.is(name) => match value_types.next() {
            Some(value_type) if !extra_types(value_type).is_empty() => {
                content_line(&head_with_types(property, value_type), &property.value)
            }
            _ => line.clone(),
        },
        _ => line.clone(),
    });
    Card::new(lines.collect())
}

fn extra_types(value_type: &ValueType) -> Vec<&'static str> {
    let place = match value_type.fax_place {
        EntryType::Home => Some("HOME"),
        EntryType::Work => Some("WORK"),
        _ => None,
    };
    place
        .into_iter()
        .chain(value_type.is_preferred.then_some("PREF"))
        .collect()
}

fn head_with_types(property: &Property, value_type: &ValueType) -> String {
    let types = extra_types(value_type)
        .into_iter()
        .map(|word| format!(";TYPE={word}"));
    format!("{}{}", property.head, types.collect::<String>())
}

/// How many `itemN` groups the card has.
fn group_count(card: &Card) -> usize {
    card.named("X-ABLABEL").count()
}

/// Content lines for the fields of a person that a [`Contact`](domain::contact::Contact) does not
/// have. `group_count` is the number of the last `itemN` group.
fn extra_lines(person: &Person, mut group_count: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for (name, text) in PHONETIC
        .into_iter()
        .zip(&person.phonetic)
        .chain([("X-FILE-AS", &person.file_as), ("ROLE", &person.role)])
    {
        if !text.is_empty() {
            lines.push(content_line(name, &escape(text)));
        }
    }
    let organizations = person.further_organizations.iter().map(|text| ("ORG", text));
    let titles = person.further_titles.iter().map(|text| ("TITLE", text));
    for (name, text) in organizations.chain(titles) {
        lines.push(content_line(name, &escape(text)));
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
        group_count += 1;
        lines.push(content_line(&format!("item{group_count}.{head}"), value));
        lines.push(content_line(
            &format!("item{group_count}.X-ABLabel"),
            &escape(label),
        ));
    };
    for (name, date) in &person.events {
        let (head, value) = date_line(date);
        grouped(head, &value, name);
    }
    for (name, value) in &person.relations {
        grouped("X-ABRELATEDNAMES", &escape(value), &label_for_apple(name));
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

/// A content line, folded between characters.
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
