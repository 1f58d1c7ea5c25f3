//! The union of the cards of one person that a user merges: [`add_missing`] with the notes and types joined.

use domain::card::Card;

use super::add_missing::{add_missing, words_of_name};
use super::edit::edit;
use super::joined_note::{join_notes, says_note};
use super::merge_parameters::join_parameters;
use super::merge_types::join_types;
use super::read::read;
use super::richer_spelling::{SpelledAlike, take_richer_spellings};

/// Adds to `kept` everything that only `incoming` has; both are of one vCard version. Its note is added to the note of
/// `kept`, the types, labels and parameters of what both say to those of `kept`; of two spellings the richer one stays.
#[must_use]
pub fn merge_duplicate(kept: &Card, incoming: &Card, region: &str) -> Card {
    let has_one_name = words_of_name(kept) == words_of_name(incoming);
    let SpelledAlike { kept, incoming } = &take_richer_spellings(kept, incoming, has_one_name);
    let before = read(kept);
    let theirs = read(incoming);
    let mut after = before.clone();
    let is_plain = incoming
        .first("NOTE")
        .is_some_and(|note| note.params.is_empty() && note.group.is_none());
    let joins = is_plain && !theirs.note.trim().is_empty() && !before.note.trim().is_empty();
    if joins && !says_note(&before.note, &theirs.note) {
        after.note = join_notes(&before.note, &theirs.note);
    }
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
    // The other card may say a number twice, with two types, of which the union has the first.
    let typed = join_types(&add_missing(&edited, &rest, region), incoming, region);
    join_parameters(&typed, incoming, region)
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
