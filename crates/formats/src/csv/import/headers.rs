//! Looks up column titles in the header dictionary: which field a title stands for, and which type it gives.

use super::header_dictionary::{
    ADDRESS_PARTS, EMAIL_WORDS, MORE_PHONE_WORDS, NO_VALUE_WORDS, NOT_EMAIL_WORDS, NUMBERED, PARTICLES,
    PHONE_WORDS, POSTAL_WORDS, RELATION_TITLES, TITLES, WORDS_WITHOUT_TYPE,
};
use crate::csv::field::{Field, MAX_NUMBER};
use crate::csv::services::service_by_name;
use crate::csv::value_type::{ValueType, folded_words, type_among};
use domain::contact::EntryType;

/// The field that a title stands for; `None` if the title is unknown.
pub fn field_of_title(title: &str) -> Option<Field> {
    // Longer texts are not titles.
    if title.len() > MAX_TITLE {
        return None;
    }
    field_of_words(&folded_words(title)).or_else(|| {
        let apart = words_of_camel_case(title)?;
        field_of_words(&folded_words(&apart))
    })
}

/// Maximum bytes of a title that is looked up.
const MAX_TITLE: usize = 200;

/// Salesforce's `MailingPostalCode` with spaces; `None` if the title has several words or one case.
fn words_of_camel_case(title: &str) -> Option<String> {
    let mut apart = String::new();
    let mut was_lower = false;
    for c in title.trim().chars() {
        if c.is_whitespace() {
            return None;
        }
        if was_lower && c.is_uppercase() {
            apart.push(' ');
        }
        was_lower = c.is_lowercase();
        apart.push(c);
    }
    apart.contains(' ').then_some(apart)
}

fn field_of_words(words: &[String]) -> Option<Field> {
    let folded = words.join(" ");
    TITLES
        .iter()
        .find(|(_, titles)| titles.contains(&folded.as_str()))
        .map(|(field, _)| *field)
        .or_else(|| numbered_field(words))
        .or_else(|| address_part(words))
        .or_else(|| field_by_words(words))
}

/// True if the title stands for a field.
pub fn is_known_title(title: &str) -> bool {
    field_of_title(title).is_some()
}

/// Splits the folded title of one of Google's numbered columns: `e mail`, 1, `value`.
pub fn split_number(words: &[String]) -> Option<(String, u8, String)> {
    let at = words
        .iter()
        .position(|word| word.bytes().all(|b| b.is_ascii_digit()))?;
    let (base, rest) = words.split_at(at);
    let (number, field) = rest.split_first()?;
    let number = number.parse().ok().filter(|n| (1..=MAX_NUMBER).contains(n))?;
    Some((base.join(" "), number, field.join(" ")))
}

fn numbered_field(words: &[String]) -> Option<Field> {
    let (base, number, field) = split_number(words)?;
    let (_, fields) = NUMBERED.iter().find(|(known, _)| *known == base)?;
    if field.is_empty() {
        return None;
    }
    let known = fields.iter().find(|(known, _)| *known == field);
    known.map(|(_, field)| field(number))
}

/// The part of an address: `Business Street`, «Город (дом. адрес)», `Ort privat`, `Home ZipCode`. Its number
/// is that of the type: home 1, work 2, other 3.
fn address_part(words: &[String]) -> Option<Field> {
    let entry_type = type_among(words).map(|(entry_type, _)| entry_type);
    let number = match entry_type {
        Some(EntryType::Home) => 1,
        Some(EntryType::Work) => 2,
        Some(EntryType::Other) => 3,
        None => postal_number(words),
        Some(_) => return None,
    };
    let is_type = |word: &&String| type_among(std::slice::from_ref(*word)).is_some();
    let is_number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    let bare: Vec<&str> = words
        .iter()
        .filter(|word| !is_type(word))
        .map(String::as_str)
        .filter(|word| !PARTICLES.contains(word) && !POSTAL_WORDS.iter().any(|(postal, _)| postal == word))
        .collect();
    let bare = bare.join(" ");
    let bare = bare.strip_suffix(" адрес").unwrap_or(&bare);
    let whole = words.join(" ");
    let without_number: Vec<&str> = bare.split(' ').filter(|word| !is_number(word)).collect();
    let without_number = without_number.join(" ");
    let part = ADDRESS_PARTS.iter().find(|(_, phrases)| {
        phrases
            .iter()
            .any(|p| *p == bare || *p == without_number || *p == whole)
            || (bare == "zipcode" && phrases.contains(&"zip"))
    });
    match part {
        Some((field, _)) => Some(field(number)),
        None if matches!(bare, "address" | "адрес" | "adresse" | "direccion" | "indirizzo") => {
            Some(Field::Address(number))
        }
        None => None,
    }
}

/// The number of an address that is neither at home nor at work: `Billing Street` and `Shipping Street` are
/// two addresses.
fn postal_number(words: &[String]) -> u8 {
    words
        .iter()
        .find_map(|word| POSTAL_WORDS.iter().find(|(postal, _)| postal == word))
        .map_or(0, |(_, number)| *number)
}

fn field_by_words(words: &[String]) -> Option<Field> {
    // "Email2" and «телефон2» are written without a space.
    let has = |known: &[&str]| {
        words.iter().any(|word| {
            known.contains(&word.as_str())
                || known.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit()))
        })
    };
    if has(&NO_VALUE_WORDS) {
        return None;
    }
    if has(&EMAIL_WORDS) {
        return Some(if has(&NOT_EMAIL_WORDS) {
            Field::KeepInNote
        } else {
            Field::Email(0)
        });
    }
    if words.iter().any(|word| service_by_name(word).is_some()) {
        return Some(Field::Messenger(0));
    }
    if has(&PHONE_WORDS) || has(&MORE_PHONE_WORDS) {
        return Some(Field::Phone(0));
    }
    if has(&["website", "homepage", "url", "сайт"]) {
        return Some(Field::Link(0));
    }
    None
}

/// The relation that the title of a column names, as the word of RELATED (RFC 6350 §6.6.6).
pub fn relation_of_title(title: &str) -> Option<&'static str> {
    let folded = folded_words(title).join(" ");
    RELATION_TITLES
        .iter()
        .find(|(_, titles)| titles.contains(&folded.as_str()))
        .map(|(word, _)| *word)
}

/// The type that the title of a phone, an email or a link column gives to its values. A title such as
/// "Phone" gives none, unknown words make a custom type.
pub fn type_of_title(title: &str) -> ValueType {
    let words = folded_words(title);
    let is_email = words.iter().any(|word| EMAIL_WORDS.contains(&word.as_str()));
    match type_among(&words) {
        // "Primary Email" is the first of two addresses, not that of a switchboard.
        Some((EntryType::Main, _)) if is_email => return ValueType::default(),
        Some((entry_type, fax_place)) => {
            return ValueType {
                is_preferred: false,
                entry_type,
                fax_place,
            };
        }
        None => {}
    }
    let tells_no_type = |word: &String| {
        let word = word.as_str();
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        word.is_empty()
            || WORDS_WITHOUT_TYPE.contains(&word)
            || (PHONE_WORDS.contains(&word) && word != "iphone")
            || EMAIL_WORDS.contains(&word)
    };
    if words.iter().all(tells_no_type) {
        return ValueType::default();
    }
    ValueType {
        entry_type: EntryType::Custom(title.trim().to_owned()),
        ..ValueType::default()
    }
}
