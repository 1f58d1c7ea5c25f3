//! The keys under which a contact is found by those that may be the same person. Two contacts that share none are
//! never compared.

use std::collections::{BTreeSet, HashMap};

use super::given_names::canonical;
use super::person_name::{PersonName, PersonParts, father};
use super::profile::Profile;
use crate::contact::Contact;
use crate::match_keys::{MAX_KEYS, MatchKey, certain_hash, contact_points, hash, whole_name, words_of_name};
use crate::search::sound::sound_key;

/// A number, an address or an account that more contacts share says nothing, and a key is followed to this many contacts:
/// a whole firm may have the number of its switchboard.
pub const MAX_SHARERS: u8 = 50;

/// What a key is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyKind {
    /// The name together with a number or an address: contacts that share it are the same person.
    NameAndContactPoint,
    /// A number, an address, or an account.
    ContactPoint,
    /// The whole name.
    Name,
    /// The given name together with the birthday.
    NameAndBirthday,
    /// Parts of the name, which are enough to look closer.
    NameParts,
}

impl KeyKind {
    /// A key that more contacts share says nothing. `None` if it always does.
    #[must_use]
    pub fn max_sharers(self) -> Option<usize> {
        match self {
            Self::NameAndContactPoint => None,
            Self::ContactPoint => Some(MAX_SHARERS.into()),
            Self::Name => Some(30),
            Self::NameAndBirthday | Self::NameParts => Some(15),
        }
    }

    /// True if it says the less about two contacts the more others have it.
    #[must_use]
    pub fn has_weight(self) -> bool {
        matches!(self, Self::NameAndContactPoint | Self::ContactPoint | Self::Name)
    }
}

/// The keys of a contact with what they are made of, and its [`certain_keys`].
#[must_use]
pub fn keys(contact: &Contact, profile: &Profile, region: &str) -> (Vec<(KeyKind, i64)>, HashMap<i64, i64>) {
    let words = words_of_name(contact);
    let certain_keys = words
        .as_deref()
        .map(|name| certain_keys(name, profile))
        .unwrap_or_default();
    let name = words
        .and_then(whole_name)
        .map(|name| (KeyKind::Name, hash(MatchKey::Name.as_str(), &name)));
    let texts = contact_points(contact, region).into_iter();
    let of_texts = texts
        .map(|(key, text)| (KeyKind::ContactPoint, hash(key.as_str(), &text)))
        .chain(name)
        .take(MAX_KEYS);
    let contact_points = profile
        .phones
        .keys()
        .map(|number| phone_hash(number))
        .chain(profile.messengers.iter().map(messenger_hash))
        .chain(profile.links.iter().map(|link| link_hash(link)))
        .map(|key| (KeyKind::ContactPoint, key));
    let certain = certain_keys
        .values()
        .map(|key| (KeyKind::NameAndContactPoint, *key));
    let parts = parts(profile)
        .into_iter()
        .map(|(kind, text)| (kind, hash("parts", &text)));
    let mut keys: Vec<(KeyKind, i64)> = of_texts
        .chain(contact_points)
        .chain(certain)
        .chain(parts)
        .collect();
    keys.sort_unstable_by_key(|(kind, key)| (*key, *kind));
    keys.dedup_by_key(|(_, key)| *key);
    (keys, certain_keys)
}

/// The hash of a phone number.
pub fn phone_hash(number: &str) -> i64 {
    hash(MatchKey::Phone.as_str(), number)
}

/// The hash of an email address.
pub fn email_hash(address: &str) -> i64 {
    hash(MatchKey::Email.as_str(), address)
}

/// The hash of an account in a messenger.
pub fn messenger_hash((service, name): &(String, String)) -> i64 {
    hash("messenger", &format!("{service} {name}"))
}

/// The hash of a link.
pub fn link_hash(link: &str) -> i64 {
    hash("link", link)
}

/// The hash of the name together with each number, address and account, by the hash of these alone.
fn certain_keys(name: &str, profile: &Profile) -> HashMap<i64, i64> {
    let phones = profile
        .phones
        .keys()
        .map(|number| (phone_hash(number), certain_hash(MatchKey::Phone, number, name)));
    let emails = profile
        .emails
        .iter()
        .map(|address| (email_hash(address), certain_hash(MatchKey::Email, address, name)));
    let messengers = profile.messengers.iter().map(|account| {
        let text = format!("{} {} {name}", account.0, account.1);
        (messenger_hash(account), hash("messenger-name", &text))
    });
    phones.chain(emails).chain(messengers).collect()
}

/// Beginnings and ends of family names have this many sounds: a typo is in one of them only.
const END_SOUNDS: usize = 3;

/// Parts of names, as they are hashed.
type Parts = BTreeSet<(KeyKind, String)>;

fn parts(profile: &Profile) -> Parts {
    let mut parts = Parts::new();
    match &profile.name {
        PersonName::PersonParts(person) => add_parts(person, profile, &mut parts),
        PersonName::Organization(name) | PersonName::Other(name) if name.len() > 3 => {
            parts.insert((KeyKind::NameParts, format!("text {name}")));
        }
        PersonName::Organization(_) | PersonName::Other(_) | PersonName::None => {}
    }
    parts
}

fn add_parts(person: &PersonParts, profile: &Profile, parts: &mut Parts) {
    let mut add = |kind, text| parts.extend([(kind, text)]);
    let given = person.given.as_ref();
    let names = given.map(|given| canonical(&given.spoken)).unwrap_or_default();
    let middle = person.middle.as_ref().filter(|middle| !middle.is_initial());
    for family in person.family.iter().filter(|word| !word.is_initial()) {
        let family = family.spoken.as_str();
        if let Some(initial) = given.and_then(|given| initial(&given.folded)) {
            add(KeyKind::NameParts, format!("initial {family} {initial}"));
        }
        for name in &names {
            add(KeyKind::NameParts, format!("start {name} {}", start(family)));
            add(KeyKind::NameParts, format!("end {name} {}", end(family)));
        }
    }
    for name in &names {
        if let Some(middle) = middle {
            let father = father(&middle.spoken);
            add(KeyKind::NameParts, format!("father {name} {father}"));
        }
        if let Some((Some(year), month, day)) = profile.birthday {
            let birthday = format!("birthday {name} {year} {month} {day}");
            add(KeyKind::NameAndBirthday, birthday);
        }
    }
}

/// The first sound of a name; one for Юлия, Yulia and Julia.
fn initial(given: &str) -> Option<char> {
    let letters = format!("{given}{given}");
    let spoken = sound_key(&letters).unwrap_or(letters);
    spoken.chars().next()
}

fn start(word: &str) -> String {
    word.chars().take(END_SOUNDS).collect()
}

/// The last sounds before the ending, in which men and women differ.
fn end(word: &str) -> String {
    let stem = word.trim_end_matches(['a', 'i', 'o', 'e']);
    let mut end: Vec<char> = stem.chars().rev().take(END_SOUNDS + 1).collect();
    end.reverse();
    end.into_iter().collect()
}
