//! Writes a [`Person`] as a vCard 3.0. Fields that the edit form does not show get content lines here.

use crate::csv::person::{PHONETIC, Person, TypedValue};
use crate::csv::value_type::ValueType;
use crate::vcard;
use domain::card::{Card, Line, Property};
use domain::contact::EntryType;
use domain::date::{self, DateError, DateValue, DayOrder};
use domain::detail::{is_date, label_for_apple};
use domain::property_group_names::GroupNames;
use domain::text::{escape, unescape};

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
    let card = with_unread_dates(&card);
    let extra = extra_lines(person, GroupNames::of(&card));
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

/// Writes dates that could not be read as dates, not as texts, so that they are found as lines to repair.
fn with_unread_dates(card: &Card) -> Card {
    let lines = card.lines().iter().map(|line| match &line.property {
        Some(property) if is_date(&property.name) && is_unread_date(&unescape(&property.value)) => {
            match property.head.strip_suffix(TEXT_PARAM) {
                Some(head) => content_line(head, &property.value),
                None => line.clone(),
            }
        }
        _ => line.clone(),
    });
    Card::new(lines.collect())
}

/// The parameter of a date that is a text: «летом».
const TEXT_PARAM: &str = ";VALUE=text";

/// True for a text that was meant as a date: a day that the calendar does not have, one of two, or several numbers.
fn is_unread_date(text: &str) -> bool {
    let numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty());
    match date::parse_date(text, DayOrder::DayFirst) {
        Err(DateError::NoSuchDay) => true,
        Err(DateError::Unreadable) => numbers.count() > 1 || date::is_text_of_parts(text),
        Ok(_) => date::is_ambiguous(text),
    }
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

/// Content lines for the fields of a person that a [`Contact`](domain::contact::Contact) does not
/// have. `groups` are the names that the card uses already.
fn extra_lines(person: &Person, mut groups: GroupNames) -> Vec<Line> {
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
        let group = groups.take_free();
        lines.push(content_line(&format!("{group}.{head}"), value));
        lines.push(content_line(&format!("{group}.X-ABLabel"), &escape(label)));
    };
    for (name, date) in &person.events {
        let (head, value) = date_line(date);
        grouped(&head, &value, name);
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
fn date_line(date: &DateValue) -> (String, String) {
    match date {
        DateValue::Text(text) if is_unread_date(text) => ("X-ABDATE".to_owned(), escape(text)),
        date => vcard::date_line("X-ABDATE", date, false),
    }
}

fn content_line(head: &str, value: &str) -> Line {
    vcard::make(head, value, b"\r\n")
}
