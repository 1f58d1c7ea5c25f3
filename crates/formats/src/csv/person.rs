//! The common form of import and export: all that a table can hold of a contact.

use domain::contact::{Contact, DateField, Entry, EntryType, Messenger, PostalAddress, Service};
use domain::date::DateValue;
use domain::name::Name;

use super::value_type::ValueType;

/// A value with its type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedValue<T> {
    /// Home, work, fax and so on.
    pub value_type: ValueType,
    /// The value.
    pub value: T,
}

/// Properties of [`Person::phonetic`].
pub const PHONETIC: [&str; 3] = [
    "X-PHONETIC-FIRST-NAME",
    "X-PHONETIC-MIDDLE-NAME",
    "X-PHONETIC-LAST-NAME",
];

/// All that a table can hold of a contact. [`Person::normalize`] normalizes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// FN.
    pub formatted_name: String,
    /// The name to sort by, if it differs from FN.
    pub file_as: String,
    /// N.
    pub name: Name,
    /// Pronunciation of the given, middle and family name, in this order.
    pub phonetic: [String; 3],
    /// NICKNAME.
    pub nickname: String,
    /// The first component of ORG.
    pub organization: String,
    /// Further ORG lines, which no exported table has.
    pub further_organizations: Vec<String>,
    /// Further TITLE lines, which no exported table has.
    pub further_titles: Vec<String>,
    /// The other components of ORG.
    pub department: String,
    /// TITLE.
    pub title: String,
    /// ROLE.
    pub role: String,
    /// TEL.
    pub phones: Vec<TypedValue<String>>,
    /// EMAIL.
    pub emails: Vec<TypedValue<String>>,
    /// URL.
    pub links: Vec<TypedValue<String>>,
    /// ADR.
    pub addresses: Vec<TypedValue<PostalAddress>>,
    /// IMPP of known services.
    pub messengers: Vec<(Service, String)>,
    /// BDAY.
    pub birthday: Option<DateValue>,
    /// The anniversary.
    pub anniversary: Option<DateValue>,
    /// Other dates with their names.
    pub events: Vec<(String, DateValue)>,
    /// Names of relations with the related people.
    pub relations: Vec<(String, String)>,
    /// Custom fields with their names.
    pub customs: Vec<(String, String)>,
    /// CATEGORIES.
    pub labels: Vec<String>,
    /// The URL of a photo.
    pub photo: String,
    /// NOTE.
    pub note: String,
}

impl Person {
    /// The fields that a [`Contact`] has, too.
    pub fn to_contact(&self) -> Contact {
        let entries = |values: &[TypedValue<String>]| -> Vec<Entry> { values.iter().map(entry).collect() };
        let messenger = |(service, value): &(Service, String)| Messenger {
            line: None,
            entry_type: EntryType::None,
            service: service.clone(),
            value: value.clone(),
        };
        let field = |value: &Option<DateValue>| value.clone().map(|value| DateField { line: None, value });
        Contact {
            formatted_name: self.formatted_name.clone(),
            name: self.name.clone(),
            nickname: self.nickname.clone(),
            organization: self.organization.clone(),
            department: self.department.clone(),
            title: self.title.clone(),
            phones: entries(&self.phones),
            emails: entries(&self.emails),
            links: entries(&self.links),
            messengers: self.messengers.iter().map(messenger).collect(),
            addresses: self
                .addresses
                .iter()
                .map(|address| PostalAddress {
                    line: None,
                    entry_type: address.value_type.entry_type.clone(),
                    ..address.value.clone()
                })
                .collect(),
            birthday: field(&self.birthday),
            anniversary: field(&self.anniversary),
            note: self.note.clone(),
            labels: self.labels.clone(),
            details: Vec::new(),
        }
    }

    /// The name to show if FN were empty.
    pub fn display_name_without_fn(&self) -> String {
        let contact = Contact {
            formatted_name: String::new(),
            ..self.to_contact()
        };
        contact.display_name()
    }
}

fn entry(value: &TypedValue<String>) -> Entry {
    Entry {
        line: None,
        entry_type: value.value_type.entry_type.clone(),
        value: value.value.clone(),
    }
}
