//! The index of a contact: the database columns that are computed from its card.

use std::collections::BTreeSet;

use super::card::Card;
use super::collate::{Collation, letter_of, list_key};
use super::contact::Contact;
use super::fold::{fold, to_latin};
use super::match_keys;
use super::name::{guess_name, is_legal_form};
use super::phone::search_digits;
use super::repair;
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
    /// The digits of the phone numbers, each after a blank.
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
    let (by_family, by_given) = sort_texts(contact);
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
        search_text: search_text(card, contact),
        digits: digits(contact, region),
        labels: contact.labels.clone(),
        has_photo: card.first("PHOTO").is_some_and(|p| !p.value.trim().is_empty()),
        keys: match_keys::hashes(contact, region),
        needs_repair: !repair::problems(card).is_empty(),
    }
}

/// The texts to sort by: family name first, and given name first.
fn sort_texts(contact: &Contact) -> (String, String) {
    let guessed;
    let name = if contact.name.family.trim().is_empty() && contact.name.given.trim().is_empty() {
        guessed = guess_name(&contact.formatted_name);
        &guessed
    } else {
        &contact.name
    };
    let (family, given, middle) = (name.family.trim(), name.given.trim(), name.middle.trim());
    if family.is_empty() && given.is_empty() {
        let text = without_legal_form(&contact.display_name());
        return (text.clone(), text);
    }
    let joined = |parts: [&str; 3]| {
        let text = parts
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned()
    };
    (joined([family, given, middle]), joined([given, family, middle]))
}

/// The name of an organization without quotation marks and legal form («ООО»).
fn without_legal_form(name: &str) -> String {
    let cleaned = name.replace(['«', '»', '"', '“', '”', '„', '\''], " ");
    let words: Vec<&str> = cleaned.split_whitespace().collect();
    let named: Vec<&str> = words.iter().copied().skip_while(|w| is_legal_form(w)).collect();
    let words = if named.is_empty() { words } else { named };
    words
        .join(" ")
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
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

fn digits(contact: &Contact, region: &str) -> String {
    let numbers: BTreeSet<String> = contact
        .phones
        .iter()
        .map(|p| search_digits(&p.value, region))
        .filter(|d| !d.is_empty())
        .collect();
    numbers
        .iter()
        .fold(String::new(), |text, number| text + " " + number)
}

fn search_text(card: &Card, contact: &Contact) -> String {
    let mut words = BTreeSet::new();
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
