//! Counts the values of a card that a contact does not show, because it has too many of a kind.

use std::collections::HashSet;

use domain::card::Card;
use domain::contact::{MAX_LABELS, MAX_VALUES};
use domain::label::label_key;
use domain::text::{is_visible, items};

use super::value::messenger;

/// How many values the card has beyond those that [`read`](super::read()) returns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HiddenValues {
    /// Phones, email addresses, links, messengers and addresses.
    pub values: usize,
    /// Labels.
    pub labels: usize,
    /// Labels whose names have no visible character, only marks of direction and the like.
    pub invisible_labels: usize,
}

/// Counts the hidden values of a card.
#[must_use]
pub fn hidden_values(card: &Card) -> HiddenValues {
    let beyond = |count: usize| count.saturating_sub(MAX_VALUES);
    let entries = ["TEL", "EMAIL", "URL", "ADR"].map(|name| {
        let values = card.named(name).filter(|(_, p)| !p.value.trim().is_empty());
        beyond(values.count())
    });
    let accounts: HashSet<_> = card.properties().filter_map(|(_, p)| messenger(p)).collect();
    let (labels, invisible): (Vec<String>, Vec<String>) = card
        .named("CATEGORIES")
        .flat_map(|(_, property)| items(&property.value))
        .partition(|label| is_visible(label));
    let labels: HashSet<String> = labels.iter().map(|label| label_key(label)).collect();
    HiddenValues {
        values: entries.into_iter().sum::<usize>() + beyond(accounts.len()),
        labels: labels.len().saturating_sub(MAX_LABELS),
        invisible_labels: invisible.len(),
    }
}
