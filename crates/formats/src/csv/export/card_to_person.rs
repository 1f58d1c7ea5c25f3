//! Reads a card into a [`Person`]: all of it that a table can hold. `losses` names the rest.

use crate::csv::person::{PHONETIC, Person, TypedValue};
use crate::csv::value_type::ValueType;
use crate::vcard;
use domain::card::{Card, Property};
use domain::contact::{Contact, Entry, EntryType, PostalAddress};
use domain::date::DateValue;
use domain::diff::apple_label;
use domain::text::unescape;

/// The person of a card, normalized. `contact` was read from the same card.
pub fn card_to_person(card: &Card, contact: &Contact) -> Person {
    let first = |name: &str| {
        let property = card.first(name);
        property
            .map(|p| unescape(&p.value).trim().to_owned())
            .unwrap_or_default()
    };
    let entries = |entries: &[Entry]| -> Vec<TypedValue<String>> {
        let typed = entries.iter().map(|entry| TypedValue {
            value_type: value_type_of(card, entry.line, &entry.entry_type),
            value: entry.value.clone(),
        });
        typed.collect()
    };
    Person {
        formatted_name: contact.formatted_name.clone(),
        file_as: first("X-FILE-AS"),
        name: contact.name.clone(),
        phonetic: PHONETIC.map(first),
        nickname: contact.nickname.clone(),
        organization: contact.organization.clone(),
        further_organizations: Vec::new(),
        further_titles: Vec::new(),
        department: contact.department.clone(),
        title: contact.title.clone(),
        role: String::new(),
        phones: entries(&contact.phones),
        emails: entries(&contact.emails),
        links: entries(&contact.links),
        addresses: contact
            .addresses
            .iter()
            .map(|address| typed_address(card, address))
            .collect(),
        messengers: contact
            .messengers
            .iter()
            .map(|m| (m.service.clone(), m.value.clone()))
            .collect(),
        birthday: contact.birthday.as_ref().map(|field| field.value.clone()),
        anniversary: contact.anniversary.as_ref().map(|field| field.value.clone()),
        events: events(card, contact),
        relations: relations(card),
        customs: card
            .named("X-CUSTOM")
            .map(|(_, p)| (group_label(card, p), unescape(&p.value)))
            .collect(),
        labels: contact.labels.clone(),
        photo: photo_link(card).unwrap_or_default(),
        note: contact.note.clone(),
    }
    .normalize()
}

/// The type of a line. Adds what `entry_type` does not hold: the preferred value, and the place of a fax.
pub fn value_type_of(card: &Card, line: Option<usize>, entry_type: &EntryType) -> ValueType {
    let property = line.and_then(|line| card.get(line));
    let has = |word: &str| property.is_some_and(|p| p.has_type(word));
    let is_preferred = has("pref") || property.is_some_and(|p| p.param("PREF").next().is_some());
    let fax_place = match entry_type {
        EntryType::Fax if has("home") => EntryType::Home,
        EntryType::Fax if has("work") => EntryType::Work,
        _ => EntryType::None,
    };
    ValueType {
        is_preferred,
        entry_type: entry_type.clone(),
        fax_place,
    }
}

fn typed_address(card: &Card, address: &PostalAddress) -> TypedValue<PostalAddress> {
    TypedValue {
        value_type: value_type_of(card, address.line, &address.entry_type),
        value: PostalAddress {
            line: None,
            entry_type: EntryType::None,
            ..address.clone()
        },
    }
}

/// Apple's dates without the anniversary, each with the label of its group.
fn events(card: &Card, contact: &Contact) -> Vec<(String, DateValue)> {
    let anniversary = contact.anniversary.as_ref().and_then(|field| field.line);
    card.named("X-ABDATE")
        .filter(|(line, _)| anniversary != Some(*line))
        .map(|(_, p)| {
            let omitted = p.param("X-APPLE-OMIT-YEAR").next();
            (
                group_label(card, p),
                DateValue::read(&unescape(&p.value), omitted),
            )
        })
        .collect()
}

fn group_label(card: &Card, property: &Property) -> String {
    let label = property
        .group
        .as_deref()
        .and_then(|group| card.group_label(group));
    let text = label.map(|(_, label)| unescape(&label.value)).unwrap_or_default();
    apple_label(text.trim()).to_owned()
}

/// Apple's related names, and those of RELATED (RFC 6350 §6.6.6) that are texts.
fn relations(card: &Card) -> Vec<(String, String)> {
    let apple = card
        .named("X-ABRELATEDNAMES")
        .map(|(_, p)| (group_label(card, p), unescape(&p.value)));
    let related = card.named("RELATED").filter(|(_, p)| is_text(p)).map(|(_, p)| {
        let name = ValueType::parse(&p.types().next().unwrap_or_default()).text();
        (name, unescape(&p.value))
    });
    apple
        .chain(related)
        .filter(|(_, value)| !value.trim().is_empty())
        .collect()
}

/// True for `VALUE=text`, where the default is a URI.
pub fn is_text(property: &Property) -> bool {
    property
        .param("VALUE")
        .any(|value| value.eq_ignore_ascii_case("text"))
}

/// The URL of a photo that is not embedded in the card.
pub fn photo_link(card: &Card) -> Option<String> {
    match vcard::photo(card)? {
        vcard::Photo::Uri(uri) => Some(uri),
        vcard::Photo::Inline { .. } => None,
    }
}
