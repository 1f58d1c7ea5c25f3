//! The index of a contact: the database columns that are computed from its card.

use std::collections::BTreeSet;

use super::card::Card;
use super::collate::{Collation, letter_of, list_key};
use super::contact::Contact;
use super::fold::{fold, to_latin};
use super::match_keys;
use super::phone::phone_runs;
use super::repair;
use super::search::DIGITS_MIN;
use super::sort_name::sort_texts;
use super::text::unescape;

/// The version of the rules. Increase it with every change of the rules: rows with another version are
/// recomputed after an upgrade.
pub const INDEX_VERSION: i32 = 4;

/// The columns that are computed from a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The name to show.
    pub display_name: String,
    /// Sort key by family name, then given name.
    pub sort_family: Vec<u8>,
    /// Sort key by given name, then family name.
    pub sort_given: Vec<u8>,
    /// The letter in the list sorted by family name.
    pub letter_family: String,
    /// The letter in the list sorted by given name.
    pub letter_given: String,
    /// The organization.
    pub organization: String,
    /// The first phone number, as written in the card.
    pub phone: String,
    /// The first e-mail address.
    pub email: String,
    /// The first Telegram name.
    pub telegram: String,
    /// `YYYY-MM-DD`, `--MM-DD`, or empty.
    pub birthday: String,
    /// Folded words, each after a blank.
    pub search_text: String,
    /// The runs of digits of the phone numbers, each after a blank.
    pub digits: String,
    /// The labels.
    pub labels: Vec<String>,
    /// True if the card has a photo.
    pub has_photo: bool,
    /// Hashes of the match keys.
    pub keys: BTreeSet<i64>,
    /// True if a line of the card has a problem.
    pub needs_repair: bool,
}

/// Computes the index. `contact` is read from `card`; `region` is the ISO 3166-1 country of phone numbers
/// without a country code.
#[must_use]
pub fn index(card: &Card, contact: &Contact, collation: Collation, region: &str) -> Index {
    let (by_family, by_given) = sort_texts(card, contact);
    let runs = digit_runs(contact, region);
    let first =
        |entries: &[super::contact::Entry]| entries.first().map(|e| e.value.clone()).unwrap_or_default();
    Index {
        display_name: contact.display_name(),
        sort_family: list_key(&by_family, collation),
        sort_given: list_key(&by_given, collation),
        letter_family: letter_of(&by_family),
        letter_given: letter_of(&by_given),
        organization: contact.organization.clone(),
        phone: first(&contact.phones),
        email: first(&contact.emails),
        telegram: contact.telegram().unwrap_or_default().to_owned(),
        birthday: birthday(contact),
        search_text: search_text(card, contact, &runs),
        digits: digits(&runs),
        labels: contact.labels.clone(),
        has_photo: card.first("PHOTO").is_some_and(|p| !p.value.trim().is_empty()),
        keys: match_keys::hashes(contact, region),
        needs_repair: !repair::problems(card).is_empty(),
    }
}

fn birthday(contact: &Contact) -> String {
    use super::date::DateValue;
    match contact.birthday.as_ref().map(|field| &field.value) {
        Some(
            date @ DateValue::Date {
                month: Some(_),
                day: Some(_),
                ..
            },
        ) => date.iso(),
        _ => String::new(),
    }
}

/// The runs of digits of all phone numbers. A query takes those with few digits for words.
fn digit_runs(contact: &Contact, region: &str) -> BTreeSet<String> {
    let runs = contact.phones.iter().flat_map(|p| phone_runs(&p.value, region));
    runs.collect()
}

fn digits(runs: &BTreeSet<String>) -> String {
    let runs = runs.iter().filter(|run| run.len() >= DIGITS_MIN);
    runs.fold(String::new(), |text, run| text + " " + run)
}

fn search_text(card: &Card, contact: &Contact, runs: &BTreeSet<String>) -> String {
    let short = runs.iter().filter(|run| run.len() < DIGITS_MIN);
    let mut words: BTreeSet<String> = short.cloned().collect();
    let name = &contact.name;
    for text in [
        &contact.formatted_name,
        &name.family,
        &name.given,
        &name.middle,
        &name.prefix,
        &name.suffix,
        &contact.nickname,
        &contact.organization,
        &contact.department,
        &contact.title,
        &contact.note,
    ] {
        add_words(text, &mut words);
    }
    for entry in contact.emails.iter().chain(&contact.links) {
        add_words(&entry.value, &mut words);
    }
    for phone in &contact.phones {
        add_phone_words(&phone.value, &mut words);
    }
    for messenger in &contact.messengers {
        add_words(&messenger.value, &mut words);
        add_whole(&messenger.value, &mut words);
    }
    for part in contact
        .addresses
        .iter()
        .flat_map(super::contact::PostalAddress::parts)
    {
        add_words(part, &mut words);
    }
    for label in &contact.labels {
        add_words(label, &mut words);
    }
    for (_, property) in card.properties().filter(|(_, p)| p.info().is_searched) {
        add_words(&unescape(&property.value), &mut words);
    }
    words.iter().fold(String::new(), |text, word| text + " " + word)
}

/// Adds the words of a phone number: those beside it, and those of a number with letters.
fn add_phone_words(text: &str, words: &mut BTreeSet<String>) {
    for word in text.split_whitespace() {
        if word.chars().any(char::is_alphabetic) {
            add_words(word, words);
        }
    }
}

fn add_words(text: &str, words: &mut BTreeSet<String>) {
    for word in fold(text).split_whitespace() {
        if let Some(latin) = to_latin(word).filter(|latin| !latin.is_empty()) {
            words.insert(latin);
        }
        words.insert(word.to_owned());
    }
}

/// Adds an account name as one word: `ivan_petrov` is also found as `ivanpetrov`.
fn add_whole(name: &str, words: &mut BTreeSet<String>) {
    let whole: String = fold(name).split_whitespace().collect();
    if !whole.is_empty() {
        words.insert(whole);
    }
}
