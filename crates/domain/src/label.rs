//! Labels of contacts (CATEGORIES), which other programs call groups, tags or categories.

use std::collections::HashSet;

use super::fold::fold;
use super::text::{index_key, is_visible};

/// The longest name that a user can give a label, in bytes: what a typed line may have. A label of a file may have a
/// longer one.
pub const MAX_LABEL: usize = 64 * 1024;

/// The label of favorites. Google names its starred contacts so in a card, and every program that shows labels shows
/// it; no property for favorites is understood by more than one program.
pub const FAVORITE: &str = "starred";

/// True for the label of favorites.
#[must_use]
pub fn is_favorite(label: &str) -> bool {
    label_key(label) == FAVORITE
}

/// The key of a label: two names with the same key are the same label. The name is folded, with single
/// blanks.
#[must_use]
pub fn label_key(name: &str) -> String {
    let folded = fold(name);
    let key = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    // A name of symbols only («★») folds to nothing, so it is its own key.
    if key.is_empty() {
        index_key(&name.trim().to_lowercase())
    } else {
        index_key(&key)
    }
}

/// Parses typed labels, separated by commas or line breaks. Duplicates, and names without a visible
/// character, are left out.
#[must_use]
pub fn parse_labels(line: &str) -> Vec<String> {
    let mut keys = HashSet::new();
    let mut labels = Vec::new();
    for name in line
        .split([',', '\n'])
        .map(str::trim)
        .filter(|name| is_visible(name))
    {
        if keys.insert(label_key(name)) {
            labels.push(name.to_owned());
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_the_same_in_any_case() {
        assert_eq!(label_key("  Друзья  детства "), label_key("друзья детства"));
        assert_eq!(label_key("Ёлки"), label_key("елки"));
        assert_ne!(label_key("★"), label_key("☆"));
        assert_eq!(parse_labels("друзья, Работа,, ДРУЗЬЯ , "), ["друзья", "Работа"]);
        assert!(parse_labels("\u{200b}, \u{202e}\u{200f}").is_empty());
    }
}
