//! The union of the cards of one person that a user merges: [`add_missing`] with the notes and types joined.

use std::collections::HashMap;

use domain::card::Card;
use domain::contact::{Entry, EntryType};
use domain::phone::phone_key;

use super::add_missing::add_missing;
use super::edit::edit;
use super::read::read;

/// Adds to `kept` everything that only `incoming` has. Its note is added to the note of `kept`, and a number or an
/// address without a type gets the type that it has there.
#[must_use]
pub fn merge_duplicate(kept: &Card, incoming: &Card, region: &str) -> Card {
    let before = read(kept);
    let theirs = read(incoming);
    let mut after = before.clone();
    let their_note = theirs.note.trim();
    let is_plain = incoming
        .first("NOTE")
        .is_some_and(|note| note.params.is_empty() && note.group.is_none());
    let joins = is_plain && !their_note.is_empty() && !before.note.trim().is_empty();
    if joins && !before.note.contains(their_note) {
        after.note = format!("{}\n\n{their_note}", before.note.trim_end());
    }
    let phone = |value: &str| {
        phone_key(value, region).map(|key| format!("{} {} {}", key.code, key.number, key.after))
    };
    add_types(&mut after.phones, &theirs.phones, phone);
    add_types(&mut after.emails, &theirs.emails, |value| {
        Some(value.trim().to_lowercase())
    });
    let edited = if after == before {
        kept.clone()
    } else {
        edit(kept, &before, &after).card
    };
    let rest = if joins {
        without_note(incoming)
    } else {
        incoming.clone()
    };
    add_missing(&edited, &rest, region)
}

/// A card without its first note.
fn without_note(card: &Card) -> Card {
    let note = card.named("NOTE").next().map(|(at, _)| at);
    let lines = card.lines().iter().enumerate();
    Card::new(
        lines
            .filter(|(at, _)| Some(*at) != note)
            .map(|(_, line)| line.clone())
            .collect(),
    )
}

/// Gives entries without a type the type that an equal entry has.
fn add_types(entries: &mut [Entry], theirs: &[Entry], key: impl Fn(&str) -> Option<String>) {
    let mut types: HashMap<String, &EntryType> = HashMap::new();
    for other in theirs.iter().filter(|other| other.entry_type != EntryType::None) {
        if let Some(key) = key(&other.value) {
            types.entry(key).or_insert(&other.entry_type);
        }
    }
    for entry in entries
        .iter_mut()
        .filter(|entry| entry.entry_type == EntryType::None)
    {
        if let Some(same) = key(&entry.value).and_then(|key| types.get(&key).copied()) {
            entry.entry_type = same.clone();
        }
    }
}
