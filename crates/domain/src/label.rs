//! Labels of contacts (CATEGORIES), which other programs call groups, tags or categories.

use std::collections::HashSet;

use super::fold::fold_letters;
use super::text::{index_key, trim_invisible};

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

/// The key of a label: two names with the same key are the same label. Case, accents, and what no one sees do not matter;
/// names that differ in a sign («C» and «C++») are two labels.
#[must_use]
pub fn label_key(name: &str) -> String {
    let visible = visible_label(name);
    // A name that no one sees is a name all the same.
    let name = if visible.is_empty() { name } else { visible };
    index_key(&fold_letters(name))
}

/// The name as a label has it: without blanks and what no one sees around it; empty if it has no visible character.
#[must_use]
pub fn visible_label(name: &str) -> &str {
    trim_invisible(name)
}

/// Parses typed labels, separated by commas or line breaks. Duplicates, and names without a visible
/// character, are left out.
#[must_use]
pub fn parse_labels(line: &str) -> Vec<String> {
    let mut keys = HashSet::new();
    let mut labels = Vec::new();
    for name in line
        .split([',', '\n'])
        .map(visible_label)
        .filter(|name| !name.is_empty())
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
        assert_eq!(label_key("\u{3164}работа\u{115f}"), label_key("работа"));
        for (one, other) in [
            ("★", "☆"),
            ("👨\u{200d}👩\u{200d}👧 семья", "Семья"),
            ("C", "C++"),
            ("друзья", "друзья!"),
            ("🇷🇺", "🇺🇸"),
            ("👍", "👍🏽"),
        ] {
            assert_ne!(label_key(one), label_key(other));
        }
        assert_eq!(label_key("друзья"), label_key("\u{feff}дру\u{200b}зья\u{200e} "));
        assert_eq!(label_key("❤"), label_key("❤\u{fe0f}"));
    }

    #[test]
    fn what_no_one_sees_around_a_name_is_not_of_it() {
        for (typed, name) in [
            ("\u{200b}друзья\u{feff} \u{200e}", "друзья"),
            (" \u{200b} ", ""),
            ("❤\u{fe0f}\u{200b}", "❤\u{fe0f}"),
            ("👨\u{200d}", "👨"),
            ("a\u{200d}b", "a\u{200d}b"),
        ] {
            assert_eq!(visible_label(typed), name);
        }
        assert_eq!(parse_labels("\u{200b}друзья, Друзья\u{feff}"), ["друзья"]);
        assert_eq!(parse_labels("друзья, Работа,, ДРУЗЬЯ , "), ["друзья", "Работа"]);
        assert!(parse_labels("\u{200b}, \u{202e}\u{200f}").is_empty());
    }
}
