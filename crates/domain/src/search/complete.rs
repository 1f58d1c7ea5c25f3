//! Completes narrowings while they are typed: `la` to `label:`, `label:др` to `label:Друзья`.

use super::narrowing::{DAYS_OFFERED, FAVORITES, HAVINGS, NAMES, NarrowingName, next_token, quoted};
use crate::fold::fold;

/// Completions that are offered at once.
const MAX_OFFERED: usize = 10;
/// Fewer letters begin too many names.
const MIN_TYPED: usize = 2;

/// The whole queries that a query may become when its last word is completed. `labels` are those of the book.
#[must_use]
pub fn completions(typed: &str, labels: &[&str]) -> Vec<String> {
    let (before, token, value) = last_token(typed);
    let Some((name, value)) = value else {
        return names(token).map(|name| format!("{before}{name}:")).collect();
    };
    let folded = fold(name);
    let Some((english, _, kind)) = NAMES.iter().find(|(en, ru, _)| folded == *en || folded == *ru) else {
        return Vec::new();
    };
    let is_english = folded == *english;
    let offered: Vec<String> = match kind {
        NarrowingName::Label => labels.iter().map(|label| quoted(label)).collect(),
        NarrowingName::Has | NarrowingName::Lacks => HAVINGS
            .iter()
            .map(|(en, ru)| (if is_english { *en } else { *ru }).to_owned())
            .collect(),
        NarrowingName::Is => vec![(if is_english { FAVORITES.0 } else { FAVORITES.1 }).to_owned()],
        NarrowingName::Born => (1..=12).map(|month| format!("{month:02}")).collect(),
        NarrowingName::Changed => {
            let unit = if is_english { 'd' } else { 'д' };
            DAYS_OFFERED.iter().map(|days| format!("{days}{unit}")).collect()
        }
        NarrowingName::Organization | NarrowingName::City => Vec::new(),
    };
    let value = fold(value);
    let begins = |offer: &String| fold(offer).trim_start().starts_with(value.trim());
    offered
        .iter()
        .filter(|offer| begins(offer))
        .take(MAX_OFFERED)
        .map(|offer| format!("{before}{name}:{offer}"))
        .filter(|offer| offer != typed)
        .collect()
}

/// What is before the last word of a query, the word, and its name and value if it has both.
fn last_token(typed: &str) -> (&str, &str, Option<(&str, &str)>) {
    let mut rest = typed;
    loop {
        rest = rest.trim_start();
        let (token, value, next) = next_token(rest);
        if next.is_empty() {
            let before = typed.get(..typed.len() - token.len()).unwrap_or_default();
            return (before, token, value);
        }
        rest = next;
    }
}

/// The names of narrowings that a word begins.
fn names(token: &str) -> impl Iterator<Item = &'static str> {
    let folded = fold(token);
    let is_long = folded.chars().count() >= MIN_TYPED;
    let all = NAMES
        .into_iter()
        .flat_map(|(english, russian, _)| [english, russian]);
    all.filter(move |name| is_long && name.starts_with(folded.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_completed() {
        let labels = ["Друзья", "Дача", "Старые друзья"];
        for (typed, expected) in [
            ("", vec![]),
            ("l", vec![]),
            ("la", vec!["label:"]),
            ("иванов ме", vec!["иванов метка:"]),
            ("иванов ", vec![]),
            ("label:др", vec!["label:Друзья"]),
            ("иван label:д", vec!["иван label:Друзья", "иван label:Дача"]),
            ("label:\"старые", vec!["label:\"Старые друзья\""]),
            ("label:Друзья", vec![]),
            ("label:Друзья ", vec![]),
            ("has:ph", vec!["has:phone", "has:photo"]),
            ("нет:поч", vec!["нет:почта"]),
            ("is:", vec!["is:favorite"]),
            ("в:из", vec!["в:избранном"]),
            ("changed:7", vec!["changed:7d"]),
            ("изменён:30", vec!["изменён:30д"]),
            ("born:1", vec!["born:10", "born:11", "born:12"]),
            ("http:x", vec![]),
        ] {
            assert_eq!(completions(typed, &labels), expected, "{typed}");
        }
    }
}
