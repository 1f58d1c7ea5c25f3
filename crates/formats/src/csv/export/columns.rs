//! The columns of an exported table: Google's, or the four of the lab.

use super::card_to_person::card_to_person;
use crate::csv::field::MAX_NUMBER;
use crate::csv::person::Person;
use crate::csv::write_record::write_record;
use domain::card::Card;
use domain::contact::Contact;

/// The set of columns of an exported table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnSet {
    /// Those of Google Contacts since 2024, which most programs can import.
    Google,
    /// The lab's: ФИО, Телефон, Telegram, Теги.
    Lab,
}

/// How many numbered columns of each type the contacts of a table need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnCounts {
    pub(super) emails: usize,
    pub(super) phones: usize,
    pub(super) addresses: usize,
    pub(super) relations: usize,
    pub(super) links: usize,
    pub(super) events: usize,
    pub(super) customs: usize,
}

/// Google's columns without a number.
const GOOGLE_COLUMNS: [&str; 17] = [
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
/// Google's columns of each address.
pub const ADDRESS_COLUMNS: [&str; 9] = [
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
const LAB_COLUMNS: [&str; 4] = ["ФИО", "Телефон", "Telegram", "Теги"];

impl ColumnCounts {
    /// Makes room for a card. `contact` was read from it.
    pub fn widen(&mut self, card: &Card, contact: &Contact) {
        let person = card_to_person(card, contact);
        let widen = |have: &mut usize, needs: usize| *have = (*have).max(needs.min(usize::from(MAX_NUMBER)));
        widen(&mut self.emails, person.emails.len());
        widen(&mut self.phones, person.phones.len());
        widen(&mut self.addresses, person.addresses.len());
        widen(&mut self.relations, person.relations.len());
        widen(&mut self.links, person.links.len());
        widen(
            &mut self.events,
            person.events.len() + usize::from(person.anniversary.is_some()),
        );
        widen(&mut self.customs, custom_fields(&person).len());
    }
}

/// The header with its line end, in UTF-8 without a byte order mark. Excel needs one (`EF BB BF`) before it.
#[must_use]
pub fn header_row(columns: ColumnSet, counts: &ColumnCounts) -> Vec<u8> {
    if columns == ColumnSet::Lab {
        return write_record(&LAB_COLUMNS);
    }
    let mut titles: Vec<String> = GOOGLE_COLUMNS.iter().map(|title| (*title).to_owned()).collect();
    let mut numbered = |name: &str, count: usize, parts: &[&str]| {
        for n in 1..=count {
            titles.extend(parts.iter().map(|part| format!("{name} {n} - {part}")));
        }
    };
    let pair = ["Label", "Value"];
    numbered("E-mail", counts.emails, &pair);
    numbered("Phone", counts.phones, &pair);
    numbered("Address", counts.addresses, &ADDRESS_COLUMNS);
    numbered("Relation", counts.relations, &pair);
    numbered("Website", counts.links, &pair);
    numbered("Event", counts.events, &pair);
    numbered("Custom Field", counts.customs, &pair);
    write_record(&titles)
}

/// The custom fields of a person in Google's columns. Google has no columns for messengers, so they are
/// custom fields there.
pub fn custom_fields(person: &Person) -> Vec<(String, String)> {
    let messengers = person.messengers.iter();
    let messengers = messengers.map(|(service, name)| (service.name().to_owned(), name.clone()));
    messengers.chain(person.customs.iter().cloned()).collect()
}
