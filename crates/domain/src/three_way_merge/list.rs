//! Merges lists (CATEGORIES) as sets: additions and removals of both sides apply.

use std::collections::{BTreeMap, HashSet};

use crate::card::{Line, Property};
use crate::property::ValueFormat;
use crate::text::{split, unescape};

/// The merged line; `None` if the property is not such a list, or both sides changed its parameters.
pub fn merged(base: &Line, mine: &Line, theirs: &Line) -> Option<Line> {
    let of = |line: &Line| line.property.clone().filter(is_list);
    let (base, mine, their) = (of(base)?, of(mine)?, of(theirs)?);
    let head = if mine.head == base.head {
        &their.head
    } else if their.head == base.head || their.head == mine.head {
        &mine.head
    } else {
        return None;
    };
    let (base, mine, their_items) = (items(&base), items(&mine), items(&their));
    let (in_base, in_mine, in_theirs) = (texts(&base), texts(&mine), texts(&their_items));
    let kept = their_items
        .iter()
        .filter(|(text, _)| in_mine.contains(text.as_str()) || !in_base.contains(text.as_str()));
    let added = mine
        .iter()
        .filter(|(text, _)| !in_base.contains(text.as_str()) && !in_theirs.contains(text.as_str()));
    let value = kept
        .chain(added)
        .map(|(_, raw)| *raw)
        .collect::<Vec<_>>()
        .join(",");
    Some(with_value(theirs, &their, head, &value))
}

/// Lines with the items that both sides have, but that no line of the result has.
pub fn lost_items(mine: &[Line], theirs: &[Line], result: &[Line]) -> Vec<Line> {
    let lists = |lines: &[Line]| -> BTreeMap<(String, String), Line> {
        let properties = lines
            .iter()
            .filter_map(|line| Some((line, line.property.as_ref().filter(|p| is_list(p))?)));
        properties
            .flat_map(|(line, property)| {
                let name = property.name.to_ascii_uppercase();
                let items = items(property).into_iter();
                items.map(move |(text, raw)| {
                    (
                        (name.clone(), text),
                        with_value(line, property, &property.name, raw),
                    )
                })
            })
            .collect()
    };
    let (mine, result) = (lists(mine), lists(result));
    let lost = lists(theirs).into_iter();
    lost.filter(|(item, _)| mine.contains_key(item) && !result.contains_key(item))
        .map(|(_, line)| line)
        .collect()
}

/// The line with another head and value.
fn with_value(line: &Line, property: &Property, head: &str, value: &str) -> Line {
    Line {
        bytes: [head.as_bytes(), b":", value.as_bytes(), line.end()].concat(),
        // The old value is not copied for each of its items.
        property: Some(Property {
            group: property.group.clone(),
            name: property.name.clone(),
            params: property.params.clone(),
            head: head.to_owned(),
            value: value.to_owned(),
        }),
    }
}

/// True for a property whose items are a set. The first line of a single one is a field.
fn is_list(property: &Property) -> bool {
    property.info().format == ValueFormat::List && !property.info().is_single
}

fn texts<'a>(items: &'a [(String, &str)]) -> HashSet<&'a str> {
    items.iter().map(|(text, _)| text.as_str()).collect()
}

/// The items that are not empty: their text and how they are written.
fn items(property: &Property) -> Vec<(String, &str)> {
    split(&property.value, ',')
        .into_iter()
        .map(|raw| (unescape(raw).trim().to_owned(), raw))
        .filter(|(text, _)| !text.is_empty())
        .collect()
}
