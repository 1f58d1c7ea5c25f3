//! Turns a record of LDIF into a vCard 3.0, or into a contact group.

use uuid::Uuid;

use super::attributes::{AttributeMeaning, address_place, meaning};
use super::card_builder::CardBuilder;
use super::records::{Attribute, Record};
use super::remark::{RecordRemark, Remarked};

/// Object classes of groups.
const GROUPS: [&str; 4] = ["groupofnames", "groupofuniquenames", "mailgroup", "posixgroup"];
/// Object classes of the structure of a directory.
const STRUCTURE: [&str; 5] = [
    "organizationalunit",
    "dcobject",
    "domain",
    "organization",
    "container",
];

/// What a record was read into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadRecord {
    /// A contact.
    Card {
        /// The vCard, not normalized yet.
        bytes: Vec<u8>,
        /// What could not be taken as it was.
        remarks: Vec<Remarked>,
        /// For each line of the vCard, how many lines after the beginning of the record it is said.
        line_offsets: Vec<usize>,
    },
    /// A group of contacts.
    Group {
        /// Its name.
        name: String,
        /// The UIDs of its members, normalized by [`vcard::uid_key`].
        members: Vec<String>,
    },
    /// A part of the structure of the directory, such as an organizational unit.
    NotAPerson,
}

/// Reads a record, and takes its attributes: a photo of many megabytes must not stay beside its card. The UID of a
/// contact is a hash of its distinguished name, by which groups list it.
#[must_use]
pub fn record_to_card(record: &mut Record) -> ReadRecord {
    let classes: Vec<String> = values(record, "objectclass")
        .map(|class| class.to_lowercase())
        .collect();
    let has_class = |known: &[&str]| classes.iter().any(|class| known.contains(&class.as_str()));
    let named = record.attributes.iter().find(|attribute| attribute.name == "cn");
    let name = named.map(|attribute| attribute.value.text()).unwrap_or_default();
    let is_person = classes.iter().any(|class| class.ends_with("person"));
    if has_class(&GROUPS) && !is_person {
        let is_member = |attribute: &&Attribute| meaning(&attribute.name) == Some(AttributeMeaning::Member);
        let members = record.attributes.iter().filter(is_member);
        return ReadRecord::Group {
            name,
            members: members.map(|member| uid_of_name(&member.value.text())).collect(),
        };
    }
    if has_class(&STRUCTURE) && !is_person && name.is_empty() {
        return ReadRecord::NotAPerson;
    }
    let uid = uid(record, &values(record, "dn").next().unwrap_or_default());
    let mut builder = CardBuilder::default();
    let mut attributes = std::mem::take(&mut record.attributes);
    // The first to say a part of an address has it, in whatever order a program writes them.
    attributes.sort_by_cached_key(|attribute| address_place(&attribute.name));
    for attribute in attributes {
        builder.add(attribute);
    }
    let unread = record.unread.iter();
    builder.remarks.extend(unread.map(|(line, text)| Remarked {
        what: RecordRemark::Line,
        line_offset: *line,
        text: text.clone(),
    }));
    builder.add_dates();
    let remarks = std::mem::take(&mut builder.remarks);
    let (bytes, line_offsets) = builder.finish(&uid);
    ReadRecord::Card {
        bytes,
        remarks,
        line_offsets,
    }
}

fn values<'a>(record: &'a Record, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let named = record
        .attributes
        .iter()
        .filter(move |attribute| attribute.name == name);
    named.map(|attribute| attribute.value.text())
}

/// The UID of a record. Records with a blank distinguished name differ by what they say.
fn uid(record: &Record, name: &str) -> String {
    match name.trim() {
        "" => Uuid::new_v5(&Uuid::NAMESPACE_X500, &record.original).to_string(),
        _ => uid_of_name(name),
    }
}

/// The UID of the entry with a distinguished name, in whose parts case and spaces do not matter.
fn uid_of_name(name: &str) -> String {
    let parts: Vec<String> = name.split(',').map(|part| part.trim().to_lowercase()).collect();
    Uuid::new_v5(&Uuid::NAMESPACE_X500, parts.join(",").as_bytes()).to_string()
}
