//! Puts the values that another card has of some properties in the place of a card's own.

use std::collections::{BTreeMap, BTreeSet};

use domain::card::{Card, Line, Property};
use domain::property::PropertyRole;
use domain::property_group_names::GroupNames;

use super::lines::{is_added_by_conversion, make};

/// A card with the lines of some properties of another one in place of its own. Their groups get names that are free in
/// the card, and keep their labels.
#[must_use]
pub fn take_values(card: &Card, from: &Card, names: &[&str]) -> Card {
    let is_named = |property: &Property| names.iter().any(|name| property.is(name));
    let left = groups(card, |property| !is_named(property));
    let taken_away = groups(card, is_named);
    let is_left = |line: &Line| {
        let is_of_taken = |property: &Property| {
            let group = group_of(property);
            let is_about = property.info().role == PropertyRole::GroupInfo;
            is_about && group.is_some_and(|group| taken_away.contains(&group) && !left.contains(&group))
        };
        let property = line.property.as_ref();
        property.is_none_or(|property| !is_named(property) && !is_of_taken(property))
    };
    let is_end = |line: &Line| line.property.as_ref().is_some_and(|p| p.is("END"));
    let is_own = |line: &Line| line.property.as_ref().is_some_and(is_named);
    let lines = card.lines();
    let place = lines
        .iter()
        .position(is_own)
        .or_else(|| lines.iter().rposition(is_end));
    let (before, after) = lines.split_at(place.unwrap_or(lines.len()));
    let own = |lines: &[Line]| -> Vec<Line> { lines.iter().filter(|line| is_left(line)).cloned().collect() };
    Card::new([own(before), values(card, from, is_named), own(after)].concat())
}

/// The lines of the other card, with the lines about their groups.
fn values(card: &Card, from: &Card, is_named: impl Fn(&Property) -> bool) -> Vec<Line> {
    let end = card.line_end();
    let mut free = GroupNames::of(card);
    let mut new_names: BTreeMap<String, String> = BTreeMap::new();
    let mut values = Vec::new();
    let taken = |property: &Property| is_named(property) && !is_added_by_conversion(property);
    for (_, property) in from.properties().filter(|(_, property)| taken(property)) {
        let group = group_of(property);
        let is_new = group.as_ref().is_some_and(|group| !new_names.contains_key(group));
        let new = group.as_ref().map(|group| {
            let new = new_names.entry(group.clone()).or_insert_with(|| free.take_free());
            new.clone()
        });
        values.push(in_group(property, new.as_deref(), end));
        if let (true, Some(group)) = (is_new, &group) {
            let about = from
                .properties()
                .filter(|(_, line)| line.in_group(group) && line.info().role == PropertyRole::GroupInfo);
            values.extend(about.map(|(_, line)| in_group(line, new.as_deref(), end)));
        }
    }
    values
}

fn in_group(property: &Property, group: Option<&str>, end: &[u8]) -> Line {
    let head = match (&property.group, group) {
        (Some(old), Some(new)) => format!("{new}{}", property.head.get(old.len()..).unwrap_or_default()),
        _ => property.head.clone(),
    };
    make(&head, &property.value, end)
}

/// The groups of the content of a card, in lower case.
fn groups(card: &Card, is_wanted: impl Fn(&Property) -> bool) -> BTreeSet<String> {
    let content = card
        .properties()
        .filter(|(_, property)| property.info().role != PropertyRole::GroupInfo && is_wanted(property));
    content.filter_map(|(_, property)| group_of(property)).collect()
}

fn group_of(property: &Property) -> Option<String> {
    property.group.as_deref().map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vcard::{parse, print};

    #[test]
    fn a_taken_value_keeps_its_label() {
        for (card, from, taken) in [
            ("ORG:a|NOTE:n", "ORG:b", "ORG:b|NOTE:n"),
            ("NOTE:n", "ORG;X-P=1:b", "NOTE:n|ORG;X-P=1:b"),
            ("ORG:a|NOTE:n", "NOTE:m", "NOTE:n"),
            (
                "item1.TEL:1|item1.X-ABLabel:dacha|ORG:a",
                "item1.ORG:b|item1.X-ABLabel:club",
                "item1.TEL:1|item1.X-ABLabel:dacha|item2.ORG:b|item2.X-ABLabel:club",
            ),
            (
                "item1.ORG:a|item1.X-ABLabel:club|item2.ORG:c|item2.TEL:1|item2.X-ABLabel:dacha",
                "ORG:b",
                "ORG:b|item2.TEL:1|item2.X-ABLabel:dacha",
            ),
        ] {
            let [card, from, taken] = [card, from, taken].map(|lines| {
                let lines = lines.replace('|', "\r\n");
                parse(format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}\r\nEND:VCARD\r\n").as_bytes())
            });
            let found = String::from_utf8(print(&take_values(&card, &from, &["ORG"]))).unwrap();
            assert_eq!(found, String::from_utf8(print(&taken)).unwrap());
        }
    }
}
