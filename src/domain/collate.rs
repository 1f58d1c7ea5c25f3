//! Sort keys that are the same on both databases, whatever the server's locale.
//!
//! Keys are those of ICU; they may change with its data, so an index carries the version of the rules.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::{Locale, locale};

use super::string_enum::string_enum;

string_enum! {
    /// Which alphabet comes first in a book.
    Collation {
        /// Cyrillic, then Latin.
        Ru = "ru",
        /// Latin, then Cyrillic.
        En = "en",
    }
}

impl Collation {
    /// The collation that suits readers of a language.
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

/// The letter under which stands what begins with no letter of the two alphabets.
pub const NO_LETTER: &str = "#";

/// The sort key of a text.
#[must_use]
pub fn sort_key(text: &str, collation: Collation) -> Vec<u8> {
    key(text, collation, Strength::Tertiary)
}

/// Begins the key of what stands under no letter; ICU's own keys begin with lower bytes.
const AFTER_LETTERS: u8 = 0xff;

/// Bytes of a key: more say nothing of anybody's place, and an index row of PostgreSQL ends at 2.7 kB.
const KEY_MAX: usize = 512;

/// The key of a name in the list: quotes and the like before it count for nothing, and what stands
/// under `#` comes last, as its letter does.
#[must_use]
pub fn list_key(name: &str, collation: Collation) -> Vec<u8> {
    let mut key = if letter_of(name) == NO_LETTER {
        vec![AFTER_LETTERS]
    } else {
        Vec::new()
    };
    let begins = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    key.extend(sort_key(begins, collation));
    key.truncate(KEY_MAX);
    key
}

/// The lowest list key of all names that stand under the letter.
#[must_use]
pub fn letter_bound(letter: &str, collation: Collation) -> Vec<u8> {
    if letter == NO_LETTER {
        vec![AFTER_LETTERS]
    } else {
        key(letter, collation, Strength::Primary)
    }
}

/// Orders letters as the list has them; `#` comes last.
pub fn sort_letters(letters: &mut [String], collation: Collation) {
    letters.sort_by(|a, b| match (a == NO_LETTER, b == NO_LETTER) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        _ => sort_key(a, collation).cmp(&sort_key(b, collation)),
    });
}

/// The letter under which a text stands: its first character in upper case, Ё under Е; what is
/// neither Cyrillic nor Latin stands under `#`.
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
    /// Making a collator costs more than a thousand keys.
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
    fn russian_readers_find_cyrillic_first() {
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
    fn a_letter_bounds_its_names() {
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
    fn letters_are_named_and_sorted() {
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
