//! Cards that are no person but a group of contacts (RFC 6350 §6.1.4, and Apple's way in 3.0).

use crate::domain::card::Card;
use crate::domain::text::unescape;

/// A group of contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Who belongs to it: the UIDs of cards, each as [`uid_key`](super::uid_key) gives it; also `mailto:` and other URIs
    /// that name nobody's UID. Each once, in order.
    pub members: Vec<String>,
}

/// The group that a card is.
pub fn group(card: &Card) -> Option<Group> {
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
    Some(Group {
        name: super::read(card).display_name(),
        members,
    })
}
