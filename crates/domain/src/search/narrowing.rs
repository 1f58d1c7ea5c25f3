//! Narrowings, conditions on one field: `label:друзья`, `has:phone`, `born:05`.
//!
//! The words of some fields are in the index a second time, after a letter that no one types. So a search within a
//! field is a search like any other.

use std::sync::LazyLock;

use std::collections::BTreeSet;

use super::emoji::EMOJI;
use crate::card::Card;
use crate::contact::{Contact, DateField};
use crate::date::{DateValue, month_of_whole_name};
use crate::fold::fold;
use crate::label::is_favorite;
use crate::phone::service_codes;

// The letters before the words of a field.
const LABEL: char = 'ɭ';
const ORGANIZATION: char = 'ɵ';
const CITY: char = 'ɕ';
const HAS: char = 'ɦ';
const LACKS: char = 'ɴ';
const BORN: char = 'ɓ';
/// The month of a date, then its day and year.
pub(super) const DATE: char = 'ɱ';
/// The month of a date, then its year.
pub(super) const MONTH_AND_YEAR: char = 'ɗ';
/// A service code of a phone.
const SERVICE_CODE: char = 'ɢ';

pub(super) fn mark(marker: char, word: &str) -> String {
    format!("{marker}{word}")
}

/// True for a word that only the index writes.
#[must_use]
pub fn is_marked(word: &str) -> bool {
    word.starts_with([
        LABEL,
        ORGANIZATION,
        CITY,
        HAS,
        LACKS,
        BORN,
        DATE,
        MONTH_AND_YEAR,
        SERVICE_CODE,
        EMOJI,
    ])
}

/// A condition beside the words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Narrowing {
    /// A word of the contact begins with each of these.
    Marked(Vec<String>),
    /// The contact changed within so many days.
    ChangedDays(u16),
}

/// The names that begin a narrowing, in both languages.
pub(super) const NAMES: [(&str, &str, NarrowingName); 8] = [
    ("label", "метка", NarrowingName::Label),
    ("org", "организация", NarrowingName::Organization),
    ("city", "город", NarrowingName::City),
    ("has", "есть", NarrowingName::Has),
    ("no", "нет", NarrowingName::Lacks),
    ("is", "в", NarrowingName::Is),
    ("born", "родился", NarrowingName::Born),
    ("changed", "изменен", NarrowingName::Changed),
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NarrowingName {
    Label,
    Organization,
    City,
    Has,
    Lacks,
    Is,
    Born,
    Changed,
}

/// What a contact may have or lack, by its word in both languages.
pub const HAVINGS: [(&str, &str); 9] = [
    ("phone", "телефон"),
    ("email", "почта"),
    ("telegram", "телеграм"),
    ("birthday", "деньрождения"),
    ("address", "адрес"),
    ("org", "организация"),
    ("label", "метка"),
    ("note", "заметка"),
    ("photo", "фото"),
];

/// What `is:` and «в:» accept: a favorite has the label of favorites.
pub(super) const FAVORITES: (&str, &str) = ("favorite", "избранном");
/// Other words for it.
const FAVORITE_WORDS: [&str; 6] = [
    "favorite",
    "favourite",
    "starred",
    "избранном",
    "избранное",
    "избранный",
];

/// True if a contact with these folded words is a favorite.
#[must_use]
pub fn has_favorite(words: &str) -> bool {
    // Thousands of contacts are asked for one search.
    static WORD: LazyLock<String> = LazyLock::new(|| mark(HAS, FAVORITES.0));
    words.match_indices(HAS).any(|(at, _)| {
        let (before, found) = words.split_at(at);
        let rest = found.strip_prefix(WORD.as_str());
        (before.is_empty() || before.ends_with(' '))
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Days of `changed:` that forms and completions offer.
pub const DAYS_OFFERED: [u16; 4] = [1, 7, 30, 365];
/// Days that `changed:` accepts at most.
const MAX_DAYS: u16 = 3_660;

/// The value of a narrowing as a query has it: in quotes if it has blanks.
#[must_use]
pub fn quoted(value: &str) -> String {
    let value = value.replace('"', " ");
    if value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value
    }
}

/// Splits a query into its text and its narrowings. What is not one of them stays text.
#[must_use]
pub fn split(typed: &str) -> (String, Vec<Narrowing>) {
    let mut text = String::new();
    let mut narrowings = Vec::new();
    let mut rest = typed;
    while !rest.is_empty() {
        let blank = rest.len() - rest.trim_start().len();
        let (space, after) = rest.split_at(blank);
        text.push_str(space);
        let (token, value, next) = next_token(after);
        match value.and_then(|(name, value)| narrowing(name, value)) {
            Some(found) => narrowings.extend(found),
            None => text.push_str(token),
        }
        rest = next;
    }
    (text, narrowings)
}

/// The next token, its name and value if it has both, and what follows. A value in quotes may have blanks; one
/// without a closing quote ends with the query.
pub(super) fn next_token(text: &str) -> (&str, Option<(&str, &str)>, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let token = text.get(..end).unwrap_or(text);
    if let Some((name, value)) = token.split_once(':') {
        let start = name.len() + 1;
        if let Some(quoted) = text.get(start..).and_then(|value| value.strip_prefix('"')) {
            let length = quoted.find('"').unwrap_or(quoted.len());
            let inside = quoted.get(..length).unwrap_or(quoted);
            let after = text.get(start + 1 + length..).unwrap_or_default();
            let after = after.strip_prefix('"').unwrap_or(after);
            let whole = text.get(..text.len() - after.len()).unwrap_or(text);
            return (whole, Some((name, inside)), after);
        }
        return (token, Some((name, value)), text.get(end..).unwrap_or_default());
    }
    (token, None, text.get(end..).unwrap_or_default())
}

/// The narrowing that a name and a value make. The outer `None`: this is text. The inner one: the value is not
/// typed yet.
#[allow(clippy::option_option, reason = "the two cases are told apart")]
fn narrowing(name: &str, value: &str) -> Option<Option<Narrowing>> {
    let name = fold(name);
    let (_, _, name) = NAMES
        .iter()
        .find(|(english, russian, _)| name == *english || name == *russian)?;
    let value = fold(value);
    let value = value.trim();
    if value.is_empty() {
        return Some(None);
    }
    let marked = |marker: char| {
        let words = value.split_whitespace().map(|word| mark(marker, word));
        Some(Some(Narrowing::Marked(words.collect())))
    };
    match name {
        NarrowingName::Label => marked(LABEL),
        NarrowingName::Organization => marked(ORGANIZATION),
        NarrowingName::City => marked(CITY),
        NarrowingName::Has => having(HAS, value).map(Some),
        NarrowingName::Lacks => having(LACKS, value).map(Some),
        NarrowingName::Is => FAVORITE_WORDS
            .contains(&value)
            .then(|| Some(Narrowing::Marked(vec![mark(HAS, FAVORITES.0)]))),
        NarrowingName::Born => born(value).map(Some),
        NarrowingName::Changed => days(value).map(|days| Some(Narrowing::ChangedDays(days))),
    }
}

fn having(marker: char, value: &str) -> Option<Narrowing> {
    let word = value.split_whitespace().collect::<String>();
    let (english, _) = HAVINGS
        .iter()
        .find(|(english, russian)| word == *english || word == *russian)?;
    Some(Narrowing::Marked(vec![mark(marker, english)]))
}

/// `05` and `май` are months, `05-12` and `12.05` days, `1980` a year.
fn born(value: &str) -> Option<Narrowing> {
    let parts: Vec<&str> = value.split_whitespace().collect();
    let number = |text: &str| text.parse::<u16>().ok();
    let marked = |text: String| Some(Narrowing::Marked(vec![mark(BORN, &text)]));
    match *parts.as_slice() {
        [year] if year.len() == 4 && number(year).is_some() => marked(format!("y{year}")),
        [month] => {
            let month = month_of_whole_name(month)
                .map(u16::from)
                .or_else(|| number(month));
            marked(format!("{:02}", month.filter(|month| (1..=12).contains(month))?))
        }
        // With a full stop, the day is first.
        [first, second] => {
            let (first, second) = (number(first)?, number(second)?);
            let (month, day) = if first > 12 {
                (second, first)
            } else {
                (first, second)
            };
            marked(format!("{month:02}{day:02}"))
        }
        _ => None,
    }
}

/// `7d`, `2w`, `1m`, `7д`.
fn days(value: &str) -> Option<u16> {
    let digits = value.trim_end_matches(char::is_alphabetic);
    let count: u16 = digits.parse().ok()?;
    let days = match value.get(digits.len()..)? {
        "" | "d" | "д" => count,
        "w" | "н" => count.checked_mul(7)?,
        "m" | "м" => count.checked_mul(30)?,
        _ => return None,
    };
    Some(days.min(MAX_DAYS))
}

/// The words of the index for the service codes of a text: `*102#`.
pub(super) fn code_words(text: &str) -> impl Iterator<Item = String> {
    let letter = |sign: char| match sign {
        '*' => 's',
        '#' => 'h',
        other => other,
    };
    service_codes(text)
        .into_iter()
        .map(move |code| mark(SERVICE_CODE, &code.chars().map(letter).collect::<String>()))
}

/// The words of fields that the index has for a contact.
#[must_use]
pub fn field_words(card: &Card, contact: &Contact) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |marker: char, text: &str| {
        words.extend(fold(text).split_whitespace().map(|word| mark(marker, word)));
    };
    contact.labels.iter().for_each(|label| add(LABEL, label));
    add(ORGANIZATION, &contact.organization);
    add(ORGANIZATION, &contact.department);
    contact
        .addresses
        .iter()
        .for_each(|address| add(CITY, &address.city));
    for (having, has) in HAVINGS.iter().zip(havings(card, contact)) {
        add(if has { HAS } else { LACKS }, having.0);
    }
    if contact.labels.iter().any(|label| is_favorite(label)) {
        add(HAS, FAVORITES.0);
    }
    if let Some(DateField {
        value: DateValue::Date { year, month, day },
        ..
    }) = &contact.birthday
    {
        if let Some(year) = year {
            add(BORN, &format!("y{year:04}"));
        }
        if let Some(month) = month {
            let day = day.map(|day| format!("{day:02}")).unwrap_or_default();
            add(BORN, &format!("{month:02}{day}"));
        }
    }
    words
}

/// Whether a contact has each of [`HAVINGS`].
fn havings(card: &Card, contact: &Contact) -> [bool; 9] {
    [
        !contact.phones.is_empty(),
        !contact.emails.is_empty(),
        contact.telegram().is_some(),
        contact.birthday.is_some(),
        !contact.addresses.is_empty(),
        !contact.organization.is_empty(),
        !contact.labels.is_empty(),
        !contact.note.is_empty(),
        card.first("PHOTO")
            .is_some_and(|photo| !photo.value.trim().is_empty()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrowings_are_split_from_the_text() {
        for (typed, text, marked) in [
            ("иван label:Друзья", "иван ", vec!["ɭдрузья"]),
            (
                "label:\"Старые друзья\" иван",
                " иван",
                vec!["ɭстарые", "ɭдрузья"],
            ),
            ("label:\"Старые", "", vec!["ɭстарые"]),
            ("label:\"", "", vec![]),
            ("label: иван", " иван", vec![]),
            ("org:ООО", "", vec!["ɵооо"]),
            (
                "is:Favorite в:избранном is:late",
                "  is:late",
                vec!["ɦfavorite", "ɦfavorite"],
            ),
            ("has:phone no:email", " ", vec!["ɦphone", "ɴemail"]),
            ("has:что", "has:что", vec![]),
            (
                "born:05 born:5-12 born:22.03 born:1980 born:май",
                "    ",
                vec!["ɓ05", "ɓ0512", "ɓ0322", "ɓy1980", "ɓ05"],
            ),
            ("born:13", "born:13", vec![]),
            ("http://x", "http://x", vec![]),
        ] {
            let (rest, narrowings) = split(typed);
            let words: Vec<String> = narrowings
                .into_iter()
                .flat_map(|narrowing| match narrowing {
                    Narrowing::Marked(words) => words,
                    Narrowing::ChangedDays(_) => Vec::new(),
                })
                .collect();
            assert_eq!(
                (rest.as_str(), words),
                (text, marked.into_iter().map(str::to_owned).collect()),
                "{typed}"
            );
        }
        for (typed, days) in [
            ("changed:7d", 7),
            ("changed:2w", 14),
            ("изменён:3д", 3),
            ("changed:60000m", 0),
        ] {
            let found = split(typed).1;
            let expected = if days == 0 {
                vec![]
            } else {
                vec![Narrowing::ChangedDays(days)]
            };
            assert_eq!(found, expected, "{typed}");
        }
    }
}
