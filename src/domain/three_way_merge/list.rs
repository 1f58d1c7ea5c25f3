//! Merges lists (CATEGORIES) as sets: additions and removals of both sides apply.

use crate::domain::card::{Line, Property};
use crate::domain::text::{split, unescape};

/// The merged line; `None` if the property is not such a list, or both sides changed its parameters.
pub fn merged(base: &Line, mine: &Line, theirs: &Line) -> Option<Line> {
    let of = |line: &Line| line.property.clone().filter(|p| p.is("CATEGORIES"));
    let (base, mine, their) = (of(base)?, of(mine)?, of(theirs)?);
    let head = if mine.head == base.head {
        &their.head
    } else if their.head == base.head || their.head == mine.head {
        &mine.head
    } else {
        return None;
    };
    let (base, mine, their_items) = (items(&base), items(&mine), items(&their));
    let has = |list: &[(String, &str)], text: &str| list.iter().any(|(item, _)| item == text);
    let kept = their_items
        .iter()
        .filter(|(text, _)| has(&mine, text) || !has(&base, text));
    let added = mine
        .iter()
        .filter(|(text, _)| !has(&base, text) && !has(&their_items, text));
    let value = kept
        .chain(added)
        .map(|(_, raw)| *raw)
        .collect::<Vec<_>>()
        .join(",");
    let bytes = [head.as_bytes(), b":", value.as_bytes(), theirs.end()].concat();
    Some(Line {
        bytes,
        property: Some(Property {
            value,
            head: head.clone(),
            ..their.clone()
        }),
    })
}

/// The items that are not empty: their text and how they are written.
fn items(property: &Property) -> Vec<(String, &str)> {
    split(&property.value, ',')
        .into_iter()
        .map(|raw| (unescape(raw).trim().to_owned(), raw))
        .filter(|(text, _)| !text.is_empty())
        .collect()
}
