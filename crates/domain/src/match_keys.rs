//! Match keys: the phone numbers, email addresses and names that show two contacts to be the same
//! person. `duplicates` adds keys of its own.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::contact::Contact;
use super::fold::{fold, to_latin};
use super::phone::phone_keys;
use crate::string_enum;

string_enum! {
    /// What two contacts share.
    MatchKey {
        /// A phone number.
        Phone = "phone",
        /// An email address.
        Email = "email",
        /// All words of the name, in any order and in Cyrillic or Latin letters.
        Name = "name",
    }
}

/// Shorter numbers are extensions and emergency numbers, which many people share.
pub(crate) const MIN_SHARED_DIGITS: usize = 7;
/// A contact with more numbers and addresses is matched by this many of them.
pub const MAX_KEYS: usize = 500;
/// A name of one word is too common to match by.
const MIN_WORDS: usize = 2;

/// The match keys of a contact as 64-bit hashes, so that their index stays small.
///
/// Two different keys may share a hash, so the caller confirms a match with [`shared_keys`].
#[must_use]
pub fn hashes(contact: &Contact, region: &str) -> BTreeSet<i64> {
    texts(contact, region)
        .into_iter()
        .take(MAX_KEYS)
        .map(|(key, text)| hash(key.as_str(), &text))
        .collect()
}

/// The keys that two contacts share. `region` is an ISO 3166-1 code: the country of phone numbers that
/// are written without a country code.
#[must_use]
pub fn shared_keys(one: &Contact, other: &Contact, region: &str) -> BTreeSet<MatchKey> {
    let others = texts(other, region);
    texts(one, region)
        .intersection(&others)
        .map(|(key, _)| *key)
        .collect()
}

/// The hash of a name with a number or an address.
pub(crate) fn certain_hash(key: MatchKey, text: &str, name: &str) -> i64 {
    hash(key.as_str(), &format!("{text} {name}"))
}

/// The match keys of a contact before they are hashed.
fn texts(contact: &Contact, region: &str) -> BTreeSet<(MatchKey, String)> {
    let name = words_of_name(contact).and_then(whole_name);
    let mut texts = contact_points(contact, region);
    texts.extend(name.map(|name| (MatchKey::Name, name)));
    texts
}

/// The match keys of numbers and addresses before they are hashed.
pub(crate) fn contact_points(contact: &Contact, region: &str) -> BTreeSet<(MatchKey, String)> {
    let phones = contact
        .phones
        .iter()
        .flat_map(|phone| numbers(&phone.value, region))
        .map(|digits| (MatchKey::Phone, digits));
    let emails = contact
        .emails
        .iter()
        .filter_map(|email| address(&email.value))
        .map(|address| (MatchKey::Email, address));
    phones.chain(emails).collect()
}

fn numbers(value: &str, region: &str) -> impl Iterator<Item = String> {
    let keys = phone_keys(value, region).into_iter();
    keys.filter(|digits| digits.len() >= MIN_SHARED_DIGITS)
}

fn address(value: &str) -> Option<String> {
    Some(value.trim().to_lowercase()).filter(|address| address.contains('@'))
}

/// The words of the name in Latin letters, sorted: `Ivanov Ivan` equals «Иван Иванов». `None` without a word.
pub(crate) fn words_of_name(contact: &Contact) -> Option<String> {
    let display = contact.display_name();
    let words: BTreeSet<String> = fold(&display)
        .split_whitespace()
        .map(|word| to_latin(word).unwrap_or_else(|| word.to_owned()))
        .collect();
    (!words.is_empty()).then(|| words.into_iter().collect::<Vec<_>>().join(" "))
}

/// The words of a name, if they are enough to match by.
pub(crate) fn whole_name(words: String) -> Option<String> {
    (words.split(' ').count() >= MIN_WORDS).then_some(words)
}

/// The hash of a text of this kind. It is stored, so it must not change.
pub(crate) fn hash(kind: &str, text: &str) -> i64 {
    let hash = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{kind} {text}").as_bytes());
    hash.as_u64_pair().0.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Entry, EntryType};

    fn person(name: &str, phone: &str, email: &str) -> Contact {
        let entry = |value: &str| Entry {
            line: None,
            entry_type: EntryType::None,
            value: value.to_owned(),
        };
        Contact {
            formatted_name: name.to_owned(),
            phones: vec![entry(phone)],
            emails: vec![entry(email)],
            ..Contact::default()
        }
    }

    #[test]
    fn contacts_share_phones_emails_and_names() {
        for (one, other, expected) in [
            (
                ("Иван Иванов", "8 (999) 123-45-67", ""),
                ("Ivanov Ivan", "+79991234567", ""),
                vec![MatchKey::Phone, MatchKey::Name],
            ),
            (
                ("Семён", "", "A@Example.org "),
                ("Семён", "", "a@example.org"),
                vec![MatchKey::Email],
            ),
            (("Анна", "112", ""), ("Анна", "112", ""), vec![]),
            (("", "", ""), ("", "", ""), vec![]),
            (("Иван Иванов", "", ""), ("Иван Петров", "", ""), vec![]),
        ] {
            let (a, b) = (person(one.0, one.1, one.2), person(other.0, other.1, other.2));
            let shared: Vec<MatchKey> = shared_keys(&a, &b, "RU").into_iter().collect();
            assert_eq!(shared, expected, "{one:?} {other:?}");
            let shared_hashes = hashes(&a, "RU").intersection(&hashes(&b, "RU")).count();
            assert_eq!(shared_hashes, expected.len(), "{one:?} {other:?}");
        }
    }
}
