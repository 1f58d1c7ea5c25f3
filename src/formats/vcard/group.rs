//! Cards that are no person but a group of contacts (RFC 6350 §6.1.4, and Apple's way in 3.0).

use crate::domain::card::Card;
use crate::domain::text::unescape;

/// A group of contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Who belongs to it: the UIDs of cards, each as [`uid_key`] gives it; also `mailto:` and other URIs
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
        .map(|p| uid_key(&unescape(&p.value)))
        .filter(|member| !member.is_empty() && seen.insert(member.clone()))
        .collect();
    Some(Group {
        name: super::read(card).display_name(),
        members,
    })
}

/// A UID as it is compared: some cards write `urn:uuid:` before it and some do not, also where a group
/// names it, and the digits of a UUID are the same in either case (RFC 4122 §3).
#[must_use]
pub fn uid_key(uid: &str) -> String {
    let uid = uid.trim();
    let bare = uid
        .split_at_checked("urn:uuid:".len())
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("urn:uuid:"))
        .map_or(uid, |(_, rest)| rest);
    if uuid::Uuid::try_parse(bare).is_ok() {
        bare.to_ascii_lowercase()
    } else {
        bare.to_owned()
    }
}
