//! Contacts laid out in columns: Google's, and the lab's four.
//!
//! A first pass over the contacts widens a [`Shape`]; then the header is written, and the rows.

use crate::domain::card::Card;
use crate::domain::contact::{Contact, PostalAddress, Service};
use crate::domain::date::DateValue;
use crate::domain::name::guess_name;

use super::defuse::defuse;
use super::field::NUMBER_MAX;
use super::fill::{apart, handles, typed_labels};
use super::lost::{not_in_google, not_in_lab};
use super::person::{JOINT, Labelled, Person, handle, joined, labels};
use super::table::record;
use super::take::take;

/// Which columns are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Those of Google since 2024, which most programs read.
    Google,
    /// The lab's: ФИО, Телефон, Telegram, Теги.
    Lab,
}

/// How many columns of each kind the contacts of a table need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    emails: usize,
    phones: usize,
    addresses: usize,
    relations: usize,
    links: usize,
    events: usize,
    customs: usize,
}

const GOOGLE: [&str; 17] = [
    "First Name",
    "Middle Name",
    "Last Name",
    "Phonetic First Name",
    "Phonetic Middle Name",
    "Phonetic Last Name",
    "Name Prefix",
    "Name Suffix",
    "Nickname",
    "File As",
    "Organization Name",
    "Organization Title",
    "Organization Department",
    "Birthday",
    "Notes",
    "Photo",
    "Labels",
];
const ADDRESS: [&str; 9] = [
    "Label",
    "Formatted",
    "Street",
    "City",
    "PO Box",
    "Region",
    "Postal Code",
    "Country",
    "Extended Address",
];
const LAB: [&str; 4] = ["ФИО", "Телефон", "Telegram", "Теги"];

impl Shape {
    /// Makes room for a contact; `contact` is the card's reading.
    pub fn widen(&mut self, card: &Card, contact: &Contact) {
        let person = take(card, contact);
        let wider = |have: &mut usize, needs: usize| *have = (*have).max(needs.min(usize::from(NUMBER_MAX)));
        wider(&mut self.emails, person.emails.len());
        wider(&mut self.phones, person.phones.len());
        wider(&mut self.addresses, person.addresses.len());
        wider(&mut self.relations, person.relations.len());
        wider(&mut self.links, person.links.len());
        wider(
            &mut self.events,
            person.events.len() + usize::from(person.anniversary.is_some()),
        );
        wider(&mut self.customs, fields(&person).len());
    }
}

/// The header, its line end included. In UTF-8 without a mark; Excel wants `EF BB BF` before it.
#[must_use]
pub fn header_row(columns: Columns, shape: &Shape) -> Vec<u8> {
    if columns == Columns::Lab {
        return record(&LAB);
    }
    let mut titles: Vec<String> = GOOGLE.iter().map(|title| (*title).to_owned()).collect();
    let mut numbered = |name: &str, count: usize, parts: &[&str]| {
        for n in 1..=count {
            titles.extend(parts.iter().map(|part| format!("{name} {n} - {part}")));
        }
    };
    let pair = ["Label", "Value"];
    numbered("E-mail", shape.emails, &pair);
    numbered("Phone", shape.phones, &pair);
    numbered("Address", shape.addresses, &ADDRESS);
    numbered("Relation", shape.relations, &pair);
    numbered("Website", shape.links, &pair);
    numbered("Event", shape.events, &pair);
    numbered("Custom Field", shape.customs, &pair);
    record(&titles)
}

/// The row of a contact, its line end included. `shape` was widened by it before; `contact` is the
/// card's reading.
#[must_use]
pub fn row(columns: Columns, shape: &Shape, card: &Card, contact: &Contact) -> Vec<u8> {
    let person = take(card, contact);
    let cells = match columns {
        Columns::Google => google(shape, &person),
        Columns::Lab => lab(&person),
    };
    let cells: Vec<String> = cells.iter().map(|cell| defuse(cell)).collect();
    record(&cells)
}

/// Names of the card's properties that the columns do not hold, or not with all that their parameters
/// say, each once. Identifiers, and in the lab's columns what a phone is for, no card has there: that is
/// not told of each.
#[must_use]
pub fn not_carried(columns: Columns, card: &Card) -> Vec<String> {
    match columns {
        Columns::Google => not_in_google(card),
        Columns::Lab => not_in_lab(card),
    }
}

fn lab(person: &Person) -> Vec<String> {
    let name = if person.formatted_name.is_empty() {
        person.unnamed()
    } else {
        person.formatted_name.clone()
    };
    let phones: Vec<&str> = person.phones.iter().map(|phone| phone.value.as_str()).collect();
    let telegrams = person
        .messengers
        .iter()
        .filter(|(service, _)| *service == Service::Telegram);
    let telegrams: Vec<&str> = telegrams.map(|(_, name)| name.as_str()).collect();
    // What is read as several is written as several.
    let phones = apart(&phones.join(", "), "phone");
    let phones: Vec<&str> = phones.iter().flat_map(|phone| joined(phone)).collect();
    let telegrams = handles(&telegrams.join(", "))
        .iter()
        .map(|name| handle(&Service::Telegram, name))
        .filter(|name| !name.is_empty())
        .collect::<Vec<_>>();
    let labels = labels(&typed_labels(&person.labels.join(", ")).join(JOINT));
    vec![name, phones.join(", "), telegrams.join(", "), labels.join(", ")]
}

fn google(shape: &Shape, person: &Person) -> Vec<String> {
    let unnamed = person.unnamed();
    let has_own_name = !person.formatted_name.is_empty() && person.formatted_name != unnamed;
    let mut name = person.name.clone();
    if name.is_empty() && has_own_name {
        // Google reads parts only, so a name in one line is parted, or stands as a given name.
        name = guess_name(&person.formatted_name);
        if name.is_empty() {
            name.given.clone_from(&person.formatted_name);
        }
    }
    let joined = name.joined();
    let file_as = if has_own_name && person.formatted_name != joined {
        &person.formatted_name
    } else {
        &person.file_as
    };
    let [spoken_given, spoken_middle, spoken_family] = &person.phonetic;
    let birthday = person.birthday.as_ref().map(date_cell).unwrap_or_default();
    let labels = person.labels.join(JOINT);
    let mut cells: Vec<String> = [
        &name.given,
        &name.middle,
        &name.family,
        spoken_given,
        spoken_middle,
        spoken_family,
        &name.prefix,
        &name.suffix,
        &person.nickname,
        file_as,
        &person.organization,
        &person.title,
        &person.department,
        &birthday,
        &person.note,
        &person.photo,
        &labels,
    ]
    .into_iter()
    .cloned()
    .collect();
    let anniversary = person
        .anniversary
        .iter()
        .map(|date| ("Anniversary".to_owned(), date_cell(date)));
    let events = person
        .events
        .iter()
        .map(|(name, date)| (name.clone(), date_cell(date)));
    pairs(&mut cells, shape.emails, entries(&person.emails));
    pairs(&mut cells, shape.phones, entries(&person.phones));
    addresses(&mut cells, shape.addresses, &person.addresses);
    pairs(&mut cells, shape.relations, person.relations.iter().cloned());
    pairs(&mut cells, shape.links, entries(&person.links));
    pairs(&mut cells, shape.events, anniversary.chain(events));
    pairs(&mut cells, shape.customs, fields(person).into_iter());
    cells
}

fn entries(values: &[Labelled<String>]) -> impl Iterator<Item = (String, String)> {
    values
        .iter()
        .map(|value| (value.label.text(), value.value.clone()))
}

/// Messengers have no columns at Google; they are fields of one's own there.
fn fields(person: &Person) -> Vec<(String, String)> {
    let messengers = person.messengers.iter();
    let messengers = messengers.map(|(service, name)| (service.name().to_owned(), name.clone()));
    messengers.chain(person.customs.iter().cloned()).collect()
}

/// Google writes a blank before a date without a year, so that no spreadsheet reckons with it.
fn date_cell(date: &DateValue) -> String {
    match date {
        DateValue::Text(text) => text.clone(),
        date @ DateValue::Date { .. } => {
            let iso = date.iso();
            if iso.starts_with('-') {
                format!(" {iso}")
            } else {
                iso
            }
        }
    }
}

/// Label and value in each of `count` pairs of columns; what does not fit stands in the last.
fn pairs(cells: &mut Vec<String>, count: usize, values: impl Iterator<Item = (String, String)>) {
    let mut values: Vec<(String, String)> = values.collect();
    let rest = values.split_off(values.len().min(count));
    if let Some((_, last)) = values.last_mut() {
        for (_, value) in rest {
            last.push_str(JOINT);
            last.push_str(&value);
        }
    }
    values.resize(count, (String::new(), String::new()));
    cells.extend(values.into_iter().flat_map(|(label, value)| [label, value]));
}

/// Each address in its columns; what does not fit stands with the last one there, each in one piece: parts
/// that were joined would be told apart by nobody.
fn addresses(cells: &mut Vec<String>, count: usize, addresses: &[Labelled<PostalAddress>]) {
    let has_rest = addresses.len() > count;
    let whole = addresses
        .iter()
        .take(if has_rest { count.saturating_sub(1) } else { count });
    let mut rows: Vec<[String; ADDRESS.len()]> = whole.map(address_cells).collect();
    if let Some(last) = addresses.get(rows.len()).filter(|_| has_rest && count > 0) {
        let rest = addresses.iter().skip(rows.len());
        let rest: Vec<String> = rest.map(|address| formatted(&address.value)).collect();
        let joined = Labelled {
            label: last.label.clone(),
            value: PostalAddress {
                street: rest.join(JOINT),
                ..PostalAddress::default()
            },
        };
        rows.push(address_cells(&joined));
    }
    rows.resize(count, Default::default());
    cells.extend(rows.into_iter().flatten());
}

fn address_cells(Labelled { label, value }: &Labelled<PostalAddress>) -> [String; ADDRESS.len()] {
    [
        label.text(),
        formatted(value),
        value.street.clone(),
        value.city.clone(),
        value.po_box.clone(),
        value.region.clone(),
        value.postcode.clone(),
        value.country.clone(),
        value.extended.clone(),
    ]
}

/// The lines of an address as Google writes them.
fn formatted(address: &PostalAddress) -> String {
    let join = |parts: &[&String], joint: &str| {
        let parts: Vec<&str> = parts
            .iter()
            .map(|part| part.as_str())
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(joint)
    };
    let town = join(&[&address.city, &address.region, &address.postcode], ", ");
    join(
        &[
            &address.street,
            &address.extended,
            &address.po_box,
            &town,
            &address.country,
        ],
        "\n",
    )
}
