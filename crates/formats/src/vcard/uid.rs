//! The UID of a card: comparing and setting it.

use domain::card::Card;
use domain::text::escape;

use super::edit::CardEditor;

/// Sets the UID of a card, or adds one.
#[must_use]
pub fn with_uid(card: &Card, uid: &str) -> Card {
    let mut editor = CardEditor::of(card);
    let value = escape(uid);
    match card.named("UID").next() {
        Some((at, property)) => editor.set(at, &property.head.clone(), &value),
        None => editor.add("UID", &value),
    }
    editor.finish().card
}

/// A UID in the form used for comparison: without `urn:uuid:`, which some cards and groups omit, and with
/// UUIDs in lower case (RFC 4122 §3).
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
