//! Cards that describe a group of contacts (RFC 6350 §6.1.4; Apple's properties in 3.0).

use domain::card::Card;
use domain::text::unescape;

/// A group of contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactGroup {
    /// The name.
    pub name: String,
    /// The members, each once, in order: UIDs in the form of [`uid_key`](super::uid_key), or other URIs such
    /// as `mailto:`.
    pub members: Vec<String>,
}

/// The group that a card describes; `None` for a person.
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
        .map(|(_, p)| p)
        .filter(|p| p.is("MEMBER") || p.is("X-ADDRESSBOOKSERVER-MEMBER"))
        .map(|p| super::uid_key(&unescape(&p.value)))
        .filter(|member| !member.is_empty() && seen.insert(member.clone()))
        .collect();
    Some(ContactGroup {
        name: super::read(card).display_name(),
        members,
    })
}
