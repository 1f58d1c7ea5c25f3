//! The index of a contact: the database columns that are computed from its card.

use std::collections::BTreeSet;

use super::card::Card;
use super::collate::{Collation, letter_of, list_key};
use super::contact::Contact;
use super::duplicates::Candidate;
use super::phone::formatted;
use super::repair;
use super::search::narrowing::is_marked;
use super::search::text::search_text;
use super::search::typo::is_correctable;
use super::sort_name::sort_texts;

/// The version of the rules. Increase it with every change of the rules: rows with another version are
/// recomputed after an upgrade.
const RULES: i32 = 18;

/// The version of an index that today's rules make for a book with this region: another one for each region, so
/// that the indexes of a book are also recomputed when its region changes.
#[must_use]
pub fn version(region: &str) -> i32 {
    let number = |region: i32, letter: u8| {
        region * 26 + i32::from(letter.to_ascii_uppercase().wrapping_sub(b'A') % 26)
    };
    RULES * 1000 + region.bytes().take(2).fold(0, number)
}

/// The columns that are computed from a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// See [`version`]; 0 for what has no index.
    pub version: i32,
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
    /// The first phone number, formatted if it was typed as digits only.
    pub phone: String,
    /// The first email address.
    pub email: String,
    /// The first Telegram name.
    pub telegram: String,
    /// `YYYY-MM-DD`, `--MM-DD`, or empty.
    pub birthday: String,
    /// Folded words, each after a blank.
    pub search_text: String,
    /// Runs of digits, those of phone numbers with country code, and words of email addresses, each after a blank.
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

impl Index {
    /// The words in which a search with a typo looks.
    pub fn correctable_words(&self) -> impl Iterator<Item = &str> {
        let words = self.search_text.split(' ');
        words.filter(|word| is_correctable(word) && !is_marked(word))
    }
}

/// Computes the index. `contact` is read from `card`; `region` is the ISO 3166-1 country of phone numbers
/// without a country code.
#[must_use]
pub fn index(card: &Card, contact: &Contact, collation: Collation, region: &str) -> Index {
    let (by_family, by_given) = sort_texts(card, contact);
    let found = search_text(card, contact, region);
    let first =
        |entries: &[super::contact::Entry]| entries.first().map(|e| e.value.clone()).unwrap_or_default();
    Index {
        version: version(region),
        display_name: contact.display_name(),
        sort_family: list_key(&by_family, collation),
        sort_given: list_key(&by_given, collation),
        letter_family: letter_of(&by_family),
        letter_given: letter_of(&by_given),
        organization: contact.organization.clone(),
        phone: shown_phone(first(&contact.phones), region),
        email: first(&contact.emails),
        telegram: contact.telegram().unwrap_or_default().to_owned(),
        birthday: birthday(contact),
        search_text: found.words,
        digits: found.digits,
        labels: contact.labels.clone(),
        has_photo: card.first("PHOTO").is_some_and(|p| !p.value.trim().is_empty()),
        keys: keys_of(card, contact, region),
        needs_repair: !repair::problems(card).is_empty(),
    }
}

/// The keys under which imports and the search for duplicates look the contact up.
fn keys_of(card: &Card, contact: &Contact, region: &str) -> BTreeSet<i64> {
    let candidate = Candidate::of(card, contact, region);
    candidate.keys.into_iter().map(|(_, key)| key).collect()
}

fn shown_phone(written: String, region: &str) -> String {
    formatted(&written, region).unwrap_or(written)
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
