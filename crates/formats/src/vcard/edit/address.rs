//! What goes with a postal address: its LABEL, the address as it is written on a letter, and its GEO position.
//! After an edit neither may say the old address.

use domain::card::{Card, Property};
use domain::text::{escape, unescape};

use super::super::value::{GroupLabels, entry_type};
use super::card_editor::CardEditor;
use super::property_edit::PropertyEdit;

impl CardEditor<'_> {
    /// Updates LABEL and GEO of an address whose parts changed. `after` is `None` if the address was removed.
    pub fn address_counterparts(&mut self, at: usize, before: &[&str], after: Option<&[&str]>) {
        for label_at in labels_of(self.card, at, before, after.is_none()) {
            let Some(property) = self.card.get(label_at).cloned() else {
                continue;
            };
            match after.and_then(|after| updated_label(&unescape(&property.value), before, after)) {
                Some(text) => self.set(label_at, &property.head, &escape(&text)),
                None => self.remove(label_at),
            }
        }
        for position in positions_of(self.card, at) {
            self.remove(position);
        }
    }
}

impl PropertyEdit {
    /// Updates the parameters LABEL and GEO (RFC 6350 §6.3.1) of an address whose parts changed.
    pub fn update_address_params(&mut self, property: &Property, before: &[&str], after: &[&str]) {
        self.remove_param("GEO");
        if let Some(label) = property.param("LABEL").next() {
            match updated_label(label, before, after) {
                Some(text) => self.set_param("LABEL", &text),
                None => self.remove_param("LABEL"),
            }
        }
    }
}

/// The LABEL lines (RFC 2426 §3.2.2) of an address: those of its group, and those of its type that name
/// one of its parts, for a removed address all of them.
fn labels_of(card: &Card, at: usize, parts: &[&str], all_parts: bool) -> Vec<usize> {
    let Some(address) = card.get(at) else {
        return Vec::new();
    };
    let groups = GroupLabels::of(card);
    let written: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.trim().is_empty())
        .collect();
    let says_it = |property: &Property| {
        let text = unescape(&property.value);
        let named = |part: &&str| position(&text, part).is_some();
        if all_parts {
            written.iter().all(named)
        } else {
            written.iter().any(named)
        }
    };
    let labels = card
        .named("LABEL")
        .filter(|(_, label)| match (&address.group, &label.group) {
            (Some(group), Some(_)) => label.in_group(group),
            _ => entry_type(&groups, label) == entry_type(&groups, address) && says_it(label),
        });
    labels.map(|(at, _)| at).collect()
}

/// The GEO lines of an address: those of its group, or the position of a contact with one address.
fn positions_of(card: &Card, at: usize) -> Vec<usize> {
    let group = card.get(at).and_then(|address| address.group.as_deref());
    let is_only = card.named("ADR").nth(1).is_none();
    let positions = card.named("GEO").filter(|(_, position)| match &position.group {
        Some(_) => group.is_some_and(|group| position.in_group(group)),
        None => is_only,
    });
    positions.map(|(at, _)| at).collect()
}

/// The text of a label with the changed parts replaced; `None` if one of them is not found in it.
fn updated_label(label: &str, before: &[&str], after: &[&str]) -> Option<String> {
    let changed = before
        .iter()
        .zip(after)
        .filter(|(old, new)| old.trim() != new.trim());
    changed
        .filter(|(old, _)| !old.trim().is_empty())
        .try_fold(label.to_owned(), |text, (old, new)| {
            replaced(&text, old.trim(), new.trim())
        })
}

/// The text with every occurrence of a word or phrase replaced; `None` without any.
fn replaced(text: &str, old: &str, new: &str) -> Option<String> {
    let mut result = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(at) = position(rest, old) {
        let (before, after) = rest.split_at(at);
        result.push_str(before);
        result.push_str(new);
        rest = after.get(old.len()..).unwrap_or_default();
        found = true;
    }
    result.push_str(rest);
    found.then_some(result)
}

/// The position of the first occurrence of a phrase in a text, as whole words.
fn position(text: &str, phrase: &str) -> Option<usize> {
    let phrase = phrase.trim();
    let is_within_word = |before: Option<char>, after: Option<char>| {
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(phrase).map(|(at, _)| at).find(|at| {
        let (before, from) = text.split_at(*at);
        let after = from.get(phrase.len()..).unwrap_or_default();
        // In the parameter a line break is written as `\n`.
        let before = if before.ends_with("\\n") {
            None
        } else {
            before.chars().next_back()
        };
        !is_within_word(before, phrase.chars().next())
            && !is_within_word(phrase.chars().next_back(), after.chars().next())
    })
}
