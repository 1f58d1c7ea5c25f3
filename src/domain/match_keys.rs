//! By what a contact may be known again: its numbers, its addresses, its name.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::contact::Contact;
use super::fold::{fold, to_latin};
use super::phone::search_digits;
use super::words::words;

words! {
    /// What two contacts have in common.
    Alike {
        /// A phone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// All words of the name, in any order and either alphabet.
        Name = "name",
    }
}

/// Numbers with fewer digits are extensions and emergency calls, which many people share.
const DIGITS_MIN: usize = 7;
/// So many numbers and addresses are enough to know anybody by.
const THINGS_MAX: usize = 500;
/// One word is no name to know a person by.
const WORDS_MIN: usize = 2;

/// The keys of a contact, equal in two contacts if these have the thing in common: hashes, so that an
/// index of them is small. Two different things may, once in a very large number, have one key; so
/// what is found by a key is held against [`alike`].
#[must_use]
pub fn keys(contact: &Contact, region: &str) -> BTreeSet<i64> {
    things(contact, region)
        .into_iter()
        .take(THINGS_MAX)
        .map(|(kind, text)| key(kind, &text))
        .collect()
}

/// What two contacts have in common.
#[must_use]
pub fn alike(one: &Contact, other: &Contact, region: &str) -> BTreeSet<Alike> {
    let others = things(other, region);
    things(one, region)
        .intersection(&others)
        .map(|(kind, _)| *kind)
        .collect()
}

/// True if so much in common leaves little doubt: the name and something besides.
#[must_use]
pub fn is_surely_the_same(common: &BTreeSet<Alike>) -> bool {
    common.contains(&Alike::Name) && common.len() > 1
}

fn things(contact: &Contact, region: &str) -> BTreeSet<(Alike, String)> {
    let phones = contact
        .phones
        .iter()
        .map(|phone| search_digits(&phone.value, region))
        .filter(|digits| digits.len() >= DIGITS_MIN)
        .map(|digits| (Alike::Phone, digits));
    let emails = contact
        .emails
        .iter()
        .map(|email| email.value.trim().to_lowercase())
        .filter(|address| address.contains('@'))
        .map(|address| (Alike::Email, address));
    let name = name(contact).map(|words| (Alike::Name, words));
    phones.chain(emails).chain(name).collect()
}

/// The words of the name in Latin letters and in one order, so that `Ivanov Ivan` is «Иван Иванов».
fn name(contact: &Contact) -> Option<String> {
    let display = contact.display_name();
    let words: BTreeSet<String> = fold(&display)
        .split_whitespace()
        .map(|word| to_latin(word).unwrap_or_else(|| word.to_owned()))
        .collect();
    (words.len() >= WORDS_MIN).then(|| words.into_iter().collect::<Vec<_>>().join(" "))
}

fn key(kind: Alike, text: &str) -> i64 {
    let hash = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{kind} {text}").as_bytes());
    hash.as_u64_pair().0.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::{Entry, Kind};

    fn person(name: &str, phone: &str, email: &str) -> Contact {
        let entry = |value: &str| Entry {
            line: None,
            kind: Kind::None,
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
    fn people_are_known_again() {
        for (one, other, common) in [
            (
                ("Иван Иванов", "8 (999) 123-45-67", ""),
                ("Ivanov Ivan", "+79991234567", ""),
                vec![Alike::Phone, Alike::Name],
            ),
            (
                ("Семён", "", "A@Example.org "),
                ("Семён", "", "a@example.org"),
                vec![Alike::Email],
            ),
            (("Анна", "112", ""), ("Анна", "112", ""), vec![]),
            (("", "", ""), ("", "", ""), vec![]),
            (("Иван Иванов", "", ""), ("Иван Петров", "", ""), vec![]),
        ] {
            let (a, b) = (person(one.0, one.1, one.2), person(other.0, other.1, other.2));
            let found: Vec<Alike> = alike(&a, &b, "RU").into_iter().collect();
            assert_eq!(found, common, "{one:?} {other:?}");
            let shared = keys(&a, "RU").intersection(&keys(&b, "RU")).count();
            assert_eq!(shared, common.len(), "{one:?} {other:?}");
        }
    }
}
