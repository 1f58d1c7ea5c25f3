//! Cards that describe a group of contacts (RFC 6350 §6.1.4; Apple's properties in 3.0).

use std::collections::BTreeMap;

use domain::card::{Card, Property, Version};
use domain::text::{escape, unescape};

use super::edit::CardEditor;
use super::lines::{make, print};
use super::uid_key;

/// A group of contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactGroup {
    /// The name.
    pub name: String,
    /// The members, each once, in order: UIDs in the form of [`uid_key`], or other URIs such as `mailto:`.
    pub members: Vec<String>,
}

/// The group that a card describes; `None` for a person.
#[must_use]
pub fn contact_group(card: &Card) -> Option<ContactGroup> {
    let is_kind = ["KIND", "X-ADDRESSBOOKSERVER-KIND"].iter().any(|name| {
        card.first(name)
            .is_some_and(|p| p.value.trim().eq_ignore_ascii_case("group"))
    });
    if !is_kind {
        return None;
    }
    let mut seen = std::collections::HashSet::new();
    let members = card
        .properties()
        .filter_map(|(_, property)| member_key(property))
        .filter(|member| !member.is_empty() && seen.insert(member.clone()))
        .collect();
    Some(ContactGroup {
        name: super::read(card).display_name(),
        members,
    })
}

/// The card of a group without members, in 3.0 as Apple's programs write it.
#[must_use]
pub fn new_group(uid: &str, name: &str) -> Vec<u8> {
    let (uid, name) = (escape(uid), escape(name));
    let lines = [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("UID", &uid),
        ("FN", &name),
        ("N", &format!("{name};;;;")),
        ("X-ADDRESSBOOKSERVER-KIND", "group"),
        ("END", "VCARD"),
    ];
    let lines = lines.map(|(head, value)| make(head, value, b"\r\n"));
    print(&Card::new(lines.into()))
}

/// The card of a group with this name and these members, which are UIDs as their cards write them. Lines that say the
/// same already keep their bytes.
#[must_use]
pub fn with_group(card: &Card, name: &str, members: &[String]) -> Card {
    let mut missing: BTreeMap<String, (usize, &String)> = BTreeMap::new();
    for (at, member) in members.iter().enumerate() {
        missing.entry(uid_key(member)).or_insert((at, member));
    }
    let mut lines = Vec::with_capacity(card.lines().len() + members.len());
    for line in renamed(card, name).lines() {
        let property = line.property.as_ref();
        let is_kept = match property.and_then(member_key) {
            Some(key) => missing.remove(&key).is_some(),
            None => true,
        };
        if property.is_some_and(|property| property.is("END")) {
            let mut new: Vec<_> = std::mem::take(&mut missing).into_values().collect();
            new.sort_unstable();
            let head = member_name(card);
            lines.extend(
                new.iter()
                    .map(|(_, uid)| make(head, &member_value(uid), card.line_end())),
            );
        }
        if is_kept {
            lines.push(line.clone());
        }
    }
    Card::new(lines)
}

/// The card with another name, if it has another one.
fn renamed(card: &Card, name: &str) -> Card {
    if super::read(card).display_name() == name {
        return card.clone();
    }
    let mut editor = CardEditor::of(card);
    let value = escape(name);
    match card.named("FN").next() {
        Some((at, property)) => editor.set(at, &property.head.clone(), &value),
        None => editor.add("FN", &value),
    }
    if let Some((at, property)) = card.named("N").next() {
        editor.set(at, &property.head.clone(), &format!("{value};;;;"));
    }
    editor.finish().card
}

/// The key of the member that a property names.
fn member_key(property: &Property) -> Option<String> {
    let is_member = property.is("MEMBER") || property.is("X-ADDRESSBOOKSERVER-MEMBER");
    is_member.then(|| uid_key(&unescape(&property.value)))
}

/// The property by which the card names its members.
fn member_name(card: &Card) -> &'static str {
    if card.version() == Version::V40 || card.first("KIND").is_some() {
        "MEMBER"
    } else {
        "X-ADDRESSBOOKSERVER-MEMBER"
    }
}

/// A member is a URI: a bare UID gets the prefix `urn:uuid:`, without which programs read it.
fn member_value(uid: &str) -> String {
    let scheme = uid.split_once(':').map(|(scheme, _)| scheme);
    let is_uri = scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    if is_uri {
        uid.to_owned()
    } else {
        format!("urn:uuid:{uid}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn members(card: &Card) -> Vec<String> {
        contact_group(card).unwrap().members
    }

    #[test]
    fn a_card_that_says_it_already_keeps_its_bytes() {
        let text = "BEGIN:VCARD\nVERSION:3.0\nUID:g\nN:Семья;;;;\nFN:Семья\nX-ADDRESSBOOKSERVER-KIND:group\n\
                    X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:B\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:a\nEND:VCARD\n";
        let card = parse(text.as_bytes());
        let same = with_group(&card, "Семья", &["a".to_owned(), "urn:uuid:B".to_owned()]);
        assert_eq!(String::from_utf8(print(&same)).unwrap(), text);
    }

    #[test]
    fn members_and_the_name_are_changed_and_nothing_else() {
        let text = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:g\r\nFN:Old\r\nKIND:group\r\nNOTE:x\r\nMEMBER:urn:uuid:a\r\n\
                    MEMBER:urn:uuid:b\r\nEND:VCARD\r\n";
        let card = parse(text.as_bytes());
        let new = with_group(
            &card,
            "New, too",
            &["b".to_owned(), "mailto:c@d.example".to_owned()],
        );
        assert_eq!(
            String::from_utf8(print(&new)).unwrap(),
            "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:g\r\nFN:New\\, too\r\nKIND:group\r\nNOTE:x\r\nMEMBER:urn:uuid:b\r\n\
             MEMBER:mailto:c@d.example\r\nEND:VCARD\r\n"
        );
    }

    #[test]
    fn a_new_card_of_a_group_is_read_as_one() {
        let card = parse(&new_group("g-1", "Хор; «Весна», 1"));
        let group = contact_group(&with_group(&card, "Хор; «Весна», 1", &["x".to_owned()])).unwrap();
        assert_eq!(
            (group.name.as_str(), group.members),
            ("Хор; «Весна», 1", vec!["x".to_owned()])
        );
        assert!(members(&card).is_empty());
    }
}
