//! Sort keys of names, equal on both databases and independent of the server's locale.
//!
//! The keys come from ICU and may change with its data; increase the version of the rules in `index` then.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::{Locale, locale};

use crate::string_enum;

string_enum! {
    /// The alphabet that comes first in a book.
    Collation {
        /// Cyrillic, then Latin.
        Ru = "ru",
        /// Latin, then Cyrillic.
        En = "en",
    }
}

impl Collation {
    /// The collation for a language; Cyrillic first for unknown ones.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        Self::parse(locale).unwrap_or(Self::Ru)
    }

    fn locale(self) -> Locale {
        match self {
            Self::Ru => locale!("ru"),
            Self::En => locale!("en"),
        }
    }
}

/// The letter of names that begin with neither a Cyrillic nor a Latin letter.
pub const NO_LETTER: &str = "#";

/// The sort key of a text.
#[must_use]
pub fn sort_key(text: &str, collation: Collation) -> Vec<u8> {
    key(text, collation, Strength::Tertiary)
}

/// The sort key of a label: numbers in it are in the order of their values, so that 2 comes before 10.
#[must_use]
pub fn label_sort_key(text: &str, collation: Collation) -> Vec<u8> {
    let mut padded = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let is_digit = |c: char| c.is_ascii_digit();
        let digits = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        if !number.is_empty() {
            let _ = write!(padded, "{number:0>DIGITS$}");
        }
        let (words, after) = after.split_at(after.find(is_digit).unwrap_or(after.len()));
        padded.push_str(words);
        rest = after;
    }
    sort_key(&padded, collation)
}

/// Numbers in labels are compared as if they had this many digits.
const DIGITS: usize = 20;

/// First byte of the keys under [`NO_LETTER`]. ICU's keys begin with lower bytes.
const AFTER_LETTERS: u8 = 0xff;

/// Maximum bytes of a key, because an index row of PostgreSQL is limited to 2.7 kB. More would hardly
/// change the order.
const MAX_KEY: usize = 512;

/// The sort key of a name in the contact list. Quotes and other punctuation before the name are ignored, and names
/// under `#` come last.
#[must_use]
pub fn list_key(name: &str, collation: Collation) -> Vec<u8> {
    let mut key = if letter_of(name) == NO_LETTER {
        vec![AFTER_LETTERS]
    } else {
        Vec::new()
    };
    let trimmed = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    key.extend(sort_key(trimmed, collation));
    key.truncate(MAX_KEY);
    key
}

/// The beginning of the list keys of all names that differ from this one in accents and capitals only.
#[must_use]
pub fn name_bound(name: &str, collation: Collation) -> Vec<u8> {
    let mut key = if letter_of(name) == NO_LETTER {
        vec![AFTER_LETTERS]
    } else {
        Vec::new()
    };
    let trimmed = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    key.extend(self::key(trimmed, collation, Strength::Primary));
    key.truncate(MAX_KEY);
    key
}

/// A lower bound of the list keys of all names under the letter.
#[must_use]
pub fn letter_bound(letter: &str, collation: Collation) -> Vec<u8> {
    if letter == NO_LETTER {
        vec![AFTER_LETTERS]
    } else {
        key(letter, collation, Strength::Primary)
    }
}

/// Sorts letters in the order of the list; `#` comes last.
pub fn sort_letters(letters: &mut [String], collation: Collation) {
    letters.sort_by_cached_key(|letter| (letter == NO_LETTER, sort_key(letter, collation)));
}

/// The letter under which the list shows a text: its first letter in upper case, with Ё as Е, or `#` if it is
/// neither Cyrillic nor Latin.
#[must_use]
pub fn letter_of(text: &str) -> String {
    let folded = super::fold::fold(text);
    match folded.trim_start().chars().next() {
        Some(c @ ('a'..='z' | 'а'..='я' | 'і' | 'є' | 'ґ')) => c.to_uppercase().collect(),
        _ => NO_LETTER.to_owned(),
    }
}

fn key(text: &str, collation: Collation, strength: Strength) -> Vec<u8> {
    let mut key = Vec::new();
    with_collator(collation, strength, |collator| {
        // Writing to memory cannot fail.
        let _ = collator.write_sort_key_to(text, &mut key);
    });
    key
}

type Collators = HashMap<(Collation, bool), CollatorBorrowed<'static>>;

thread_local! {
    /// Creating a collator takes longer than computing a thousand keys.
    static COLLATORS: RefCell<Collators> = RefCell::default();
}

fn with_collator(collation: Collation, strength: Strength, work: impl FnOnce(&CollatorBorrowed<'static>)) {
    COLLATORS.with_borrow_mut(|collators| {
        let primary = strength == Strength::Primary;
        if let std::collections::hash_map::Entry::Vacant(entry) = collators.entry((collation, primary)) {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            // The data of both locales is compiled in; without it the keys would be empty.
            if let Ok(collator) =
                CollatorBorrowed::try_new(CollatorPreferences::from(&collation.locale()), options)
            {
                entry.insert(collator);
            }
        }
        if let Some(collator) = collators.get(&(collation, primary)) {
            work(collator);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut names: Vec<&str>, collation: Collation) -> Vec<&str> {
        names.sort_by_key(|name| sort_key(name, collation));
        names
    }

    #[test]
    fn cyrillic_comes_first_in_the_russian_collation() {
        let order = [
            "Егоров",
            "ежов",
            "Ёжиков",
            "Елкин",
            "Ёлкин",
            "Жуков",
            "Иванов",
            "Иванов Пётр",
            "Иванова Анна",
            "Йод",
            "Anderson",
            "Zoë",
        ];
        let mut expected = order.to_vec();
        expected.swap(1, 2);
        assert_eq!(sorted(order.to_vec(), Collation::Ru), expected);
        assert_eq!(
            sorted(vec!["Яна", "Anderson"], Collation::En),
            ["Anderson", "Яна"]
        );
    }

    #[test]
    fn numbers_in_labels_are_in_the_order_of_their_values() {
        let mut labels = vec!["10", "Класс 10", "2", "Класс 9 Б", "11", "Дача", "1", "Класс 9 А"];
        labels.sort_by_key(|label| label_sort_key(label, Collation::Ru));
        assert_eq!(
            labels,
            ["1", "2", "10", "11", "Дача", "Класс 9 А", "Класс 9 Б", "Класс 10"]
        );
    }

    #[test]
    fn names_are_not_below_the_bound_of_their_letter() {
        for (letter, name, before) in [
            ("Б", "Абрамов", true),
            ("Б", "Бабаев", false),
            ("Е", "Ёлкин", false),
            ("Ж", "Ёлкин", true),
            ("A", "Яна", true),
            ("Р", "«Ромашка»", false),
            ("С", "«Ромашка»", true),
            ("#", "Zoë", true),
            ("#", "42 канал", false),
            ("#", "Ωmega", false),
            ("#", "", false),
        ] {
            assert_eq!(
                list_key(name, Collation::Ru) < letter_bound(letter, Collation::Ru),
                before,
                "{letter} {name}"
            );
        }
    }

    #[test]
    fn keys_of_a_name_begin_with_its_bound() {
        let bound = name_bound("мама", Collation::Ru);
        let begins =
            |name: &str| list_key(name, Collation::Ru).starts_with(&[bound.as_slice(), &[1]].concat());
        assert!(begins("Мама") && begins("мама") && begins("МАМА") && begins("«Мама"));
        assert!(!begins("Мамаев") && !begins("Мам") && !begins("Мама Аня") && !begins("Папа"));
    }

    #[test]
    fn letters_are_found_and_sorted() {
        for (text, letter) in [
            ("ёлка", "Е"),
            ("Йод", "Й"),
            ("élan", "E"),
            ("42 канал", "#"),
            ("", "#"),
            ("«Ромашка»", "Р"),
            ("Ωmega", "#"),
        ] {
            assert_eq!(letter_of(text), letter, "{text}");
        }
        let mut letters: Vec<String> = ["#", "A", "Я", "Б"].map(String::from).to_vec();
        sort_letters(&mut letters, Collation::Ru);
        assert_eq!(letters, ["Б", "Я", "A", "#"]);
    }
}
