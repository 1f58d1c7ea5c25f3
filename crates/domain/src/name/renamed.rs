//! Changes a formatted name when its parts change, without changing its order and style.

use super::{Name, is_cjk, is_family_first};

/// The positions of the parts in [`Name::parts`].
const FAMILY: usize = 0;
const GIVEN: usize = 1;
const MIDDLE: usize = 2;
const PREFIX: usize = 3;

/// A formatted name after a change of the parts: each changed part is replaced in its place, so «Иван Петров»
/// keeps its order. `None` if the formatted name has none of the changed parts, such as a nickname.
#[must_use]
pub fn renamed(formatted: &str, before: &Name, after: &Name) -> Option<String> {
    let mut text = formatted.to_owned();
    let mut is_changed = false;
    let parts = before.parts().into_iter().zip(after.parts());
    for (at, (old, new)) in parts.enumerate() {
        let (old, new) = (old.trim(), new.trim());
        if old == new {
            continue;
        }
        let place = find(&text, old);
        let inserted = || insert(&text, at, new, before, after);
        let next = match place {
            Some((start, end)) => Some(format!("{}{new}{}", text.get(..start)?, text.get(end..)?)),
            None if old.is_empty() && has_name(formatted, before) => inserted(),
            None => None,
        };
        if let Some(next) = next {
            text = next.split_whitespace().collect::<Vec<_>>().join(" ");
            is_changed = true;
        }
    }
    let text = text.trim_matches([',', ' ']).to_owned();
    (is_changed && !text.is_empty()).then_some(text)
}

/// True if the formatted name has the family name or the given name.
fn has_name(formatted: &str, name: &Name) -> bool {
    find(formatted, name.family.trim()).is_some() || find(formatted, name.given.trim()).is_some()
}

/// Where a part begins and ends: as whole words, or anywhere in a script without blanks.
fn find(text: &str, part: &str) -> Option<(usize, usize)> {
    if part.is_empty() {
        return None;
    }
    let spellings = [part.to_owned(), part.replace(", ", " ")];
    spellings.iter().find_map(|part| {
        let mut places = text
            .match_indices(part.as_str())
            .map(|(at, found)| (at, at + found.len()));
        places.find(|(start, end)| {
            let before = text.get(..*start).and_then(|text| text.chars().next_back());
            let after = text.get(*end..).and_then(|text| text.chars().next());
            let ends_word = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            is_cjk(part) || ends_word(before) && ends_word(after)
        })
    })
}

/// The name with a part that it did not have: a middle name after the given name, titles at the ends.
fn insert(text: &str, at: usize, new: &str, before: &Name, after: &Name) -> Option<String> {
    let blank = if is_cjk(new) { "" } else { " " };
    let starts = match at {
        PREFIX => true,
        FAMILY => is_family_first(after),
        GIVEN => !is_family_first(after),
        _ => false,
    };
    if at == MIDDLE {
        let given = if after.given.trim().is_empty() {
            before.given.trim()
        } else {
            after.given.trim()
        };
        let (_, end) = find(text, given)?;
        return Some(format!("{}{blank}{new}{}", text.get(..end)?, text.get(end..)?));
    }
    Some(if starts {
        format!("{new}{blank}{text}")
    } else {
        format!("{text}{blank}{new}")
    })
}
