//! The card with everything that the cards of one person say.

use std::collections::BTreeMap;

use domain::card::{Card, Line, Property};
use formats::vcard;

/// The properties of which a contact has one value, with those that follow it.
pub const SINGLE: [(&str, &[&str]); 6] = [
    ("FN", &["FN", "N"]),
    ("NICKNAME", &["NICKNAME"]),
    ("BDAY", &["BDAY"]),
    ("ORG", &["ORG"]),
    ("TITLE", &["TITLE"]),
    ("PHOTO", &["PHOTO"]),
];

/// What a value is named by in a form.
pub fn key_of(property: &Property) -> String {
    format!("{}:{}", property.name.to_ascii_uppercase(), property.value.trim())
}

/// The card with everything that these cards say. Of single values it has those that were chosen, else those of the
/// first card; the others stand beside them.
pub fn union(cards: &[(i64, Card)], chosen: &BTreeMap<String, i64>, region: &str) -> Card {
    let Some((_, kept)) = cards.first() else {
        return Card::new(Vec::new());
    };
    let mut card = kept.clone();
    for (name, names) in SINGLE {
        let from = chosen
            .get(name)
            .and_then(|id| cards.iter().find(|(own, _)| own == id));
        if let Some((_, from)) = from.filter(|(_, from)| from.first(name).is_some()) {
            card = with_values_of(&card, from, names);
        }
    }
    // The first card once more: what was chosen in place of its values does not lose them.
    let all = cards.iter().skip(1).chain(cards.first());
    all.fold(card, |card, (_, other)| {
        vcard::merge_duplicate(&card, other, region)
    })
}

/// A card with the lines of some properties of another one in place of its own.
fn with_values_of(card: &Card, from: &Card, names: &[&str]) -> Card {
    let is_named = |line: &Line| {
        let property = line.property.as_ref();
        property.is_some_and(|p| names.iter().any(|name| p.is(name)))
    };
    let end = card.line_end().to_vec();
    let mut values: Vec<Line> = from
        .lines()
        .iter()
        .filter(|line| is_named(line))
        .cloned()
        .collect();
    for line in values.iter_mut().filter(|line| line.end().is_empty()) {
        line.bytes.extend_from_slice(&end);
    }
    let is_end = |line: &Line| line.property.as_ref().is_some_and(|p| p.is("END"));
    let lines = card.lines();
    let place = lines
        .iter()
        .position(|line| is_named(line) || is_end(line))
        .unwrap_or(lines.len());
    let (before, after) = lines.split_at(place);
    let rest = after.iter().filter(|line| !is_named(line)).cloned();
    Card::new(before.iter().cloned().chain(values).chain(rest).collect())
}
