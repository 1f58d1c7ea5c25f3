//! Marks by which other programs know favorites.

use domain::card::Card;
use domain::label::{FAVORITE, label_key};

use super::import_report::CardFix;
use super::{edit, read};

/// Properties of other programs: GNOME, `DAVdroid`, and what is proposed for its successor.
const MARKS: [&str; 4] = [
    "X-FOLKS-FAVOURITE",
    "X-DAVDROID-STARRED",
    "X-STARRED",
    "X-FAVORITE",
];
/// The group of older phones with a Google account.
const ANDROID_GROUP: &str = "starred in android";

/// Gives the label of favorites to a card that another program has marked.
pub fn mark_favorite(card: Card, fixes: &mut Vec<CardFix>) -> Card {
    let is_set = |name: &&str| {
        let value = card
            .first(name)
            .map(|property| property.value.trim().to_lowercase());
        value.is_some_and(|value| ["1", "true", "yes"].contains(&value.as_str()))
    };
    let is_group = |label: &String| label_key(label) == ANDROID_GROUP;
    let is_marked = MARKS.iter().any(is_set);
    let has_group = card.properties().any(|(_, property)| {
        property.is("CATEGORIES") && property.value.to_lowercase().contains(ANDROID_GROUP)
    });
    if !is_marked && !has_group {
        return card;
    }
    let before = read(&card);
    let mut after = before.clone();
    after.labels.retain(|label| !is_group(label));
    let was_in_group = after.labels.len() < before.labels.len();
    if is_marked || was_in_group {
        after.add_label(FAVORITE);
    }
    if after.labels == before.labels {
        return card;
    }
    fixes.push(CardFix::Favorite);
    edit(&card, &before, &after).card
}
