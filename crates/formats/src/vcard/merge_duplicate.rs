//! The union of the cards of one person that a user merges: [`add_missing`] with the notes and types joined.

use domain::card::Card;

use super::add_missing::add_missing;
use super::edit::edit;
use super::joined_note::{join_notes, says_note};
use super::merge_types::join_types;
use super::read::read;
use super::richer_spelling::take_richer_spellings;

/// Adds to `kept` everything that only `incoming` has. Its note is added to the note of `kept`, the types and labels of
/// its numbers and addresses to those of `kept`; of an organization in two spellings the richer one stays.
#[must_use]
pub fn merge_duplicate(kept: &Card, incoming: &Card, region: &str) -> Card {
    let (kept, incoming) = &take_richer_spellings(kept, incoming);
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
    join_types(&add_missing(&edited, &rest, region), incoming, region)
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
