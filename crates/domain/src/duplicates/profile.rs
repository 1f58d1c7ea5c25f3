//! What of a contact is compared with others.

use std::collections::{BTreeMap, BTreeSet};

use super::person_name::{PersonName, organization_key};
use crate::card::Card;
use crate::contact::{Contact, Messenger, Service};
use crate::date::DateValue;
use crate::fold::fold;
use crate::match_keys::MIN_SHARED_DIGITS;
use crate::phone::{phone_key, phone_keys_and_after};
use crate::telegram::strip_link;

/// A contact with more numbers and addresses is compared by this many of each.
pub const MAX_VALUES: usize = 200;

/// Digits of a long number without its country code.
const NATIONAL_DIGITS: usize = 10;

/// A birthday: the year if it is known, the month, and the day.
pub type Day = (Option<i16>, u8, u8);

/// A phone number of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// What is dialed after the number: an extension.
    pub after: String,
    /// As written.
    pub text: String,
}

/// What of a contact is compared with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name.
    pub name: PersonName,
    /// Phone numbers by their digits with country code, also those of messengers.
    pub phones: BTreeMap<String, Phone>,
    /// Email addresses in lower case.
    pub emails: BTreeSet<String>,
    /// Accounts: the service and the account name.
    pub messengers: BTreeSet<(String, String)>,
    /// Links of profiles, without scheme.
    pub links: BTreeSet<String>,
    /// The birthday: year, month, and day.
    pub birthday: Option<Day>,
    /// The folded organization and as it is written.
    pub organization: Option<(String, String)>,
    /// Folded addresses with a street.
    pub addresses: BTreeSet<String>,
    /// The value of PHOTO.
    pub photo: Option<String>,
    /// The UID without scheme, in lower case.
    pub uid: String,
}

impl Profile {
    /// The profile of a contact, which is read from `card`. `region` is an ISO 3166-1 code: the country of phone
    /// numbers without a country code.
    #[must_use]
    pub fn of(card: &Card, contact: &Contact, region: &str) -> Self {
        let uid = card.uid().unwrap_or_default().to_lowercase();
        let photo = card.first("PHOTO").map(|photo| photo.value.trim());
        Self {
            photo: photo.filter(|value| !value.is_empty()).map(str::to_owned),
            uid: uid.strip_prefix("urn:uuid:").unwrap_or(&uid).to_owned(),
            ..Self::of_contact(contact, region)
        }
    }

    /// The profile of a contact without a card.
    #[must_use]
    pub fn of_contact(contact: &Contact, region: &str) -> Self {
        let mut phones = phones(contact, region);
        let mut accounts = BTreeSet::new();
        for messenger in contact.messengers.iter().take(MAX_VALUES) {
            match number_of(messenger, region) {
                Some((key, phone)) => drop(phones.entry(key).or_insert(phone)),
                None => accounts.extend(account(messenger)),
            }
        }
        let mut links = BTreeSet::new();
        for link in contact.links.iter().take(MAX_VALUES) {
            let address = bare_link(&link.value);
            match telegram_of(&address) {
                Some(handle) => drop(accounts.insert(("telegram".to_owned(), handle))),
                None if address.contains('/') => drop(links.insert(address)),
                None => {}
            }
        }
        let emails = contact.emails.iter().take(MAX_VALUES);
        Self {
            name: PersonName::of(contact),
            phones,
            emails: emails
                .map(|email| email.value.trim().to_lowercase())
                .filter(|address| is_personal_address(address))
                .collect(),
            messengers: accounts,
            links,
            birthday: birthday(contact),
            organization: organization_key(&contact.organization)
                .map(|key| (key, contact.organization.trim().to_owned())),
            addresses: addresses(contact),
            photo: None,
            uid: String::new(),
        }
    }

    /// True if nothing but the name can be compared.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.phones.is_empty()
            && self.emails.is_empty()
            && self.messengers.is_empty()
            && self.links.is_empty()
            && self.birthday.is_none()
    }
}

/// True for an address that one person may have: it is not a placeholder.
fn is_personal_address(address: &str) -> bool {
    let Some((user, host)) = address.split_once('@') else {
        return false;
    };
    let placeholders = [
        "noreply",
        "no-reply",
        "donotreply",
        "none",
        "нет",
        "test",
        "example",
    ];
    !user.is_empty() && host.contains('.') && !placeholders.contains(&user)
}

/// True for the mailbox of a role, which several people may read.
pub fn is_role_mailbox(address: &str) -> bool {
    let user = address.split('@').next().unwrap_or_default();
    let roles = [
        "info",
        "office",
        "sales",
        "support",
        "admin",
        "mail",
        "contact",
        "hello",
        "help",
        "hr",
        "job",
        "buh",
        "zakaz",
        "order",
        "orders",
        "reception",
        "team",
        "family",
        "post",
        "secretary",
        "inbox",
    ];
    roles.contains(&user)
}

fn phones(contact: &Contact, region: &str) -> BTreeMap<String, Phone> {
    let mut phones = BTreeMap::new();
    for entry in contact.phones.iter().take(MAX_VALUES) {
        let (keys, after) = phone_keys_and_after(&entry.value, region);
        for key in keys {
            if is_personal_number(&key) {
                phones.entry(key).or_insert_with(|| Phone {
                    after: after.clone(),
                    text: entry.value.trim().to_owned(),
                });
            }
        }
    }
    phones
}

/// True unless it is too short, or a placeholder such as 000-00-00. There are numbers such as +7 903 111-11-11.
fn is_personal_number(digits: &str) -> bool {
    let ends_with_one_digit = |count: usize| {
        let mut end = digits.chars().rev().take(count);
        let last = end.next();
        end.all(|digit| Some(digit) == last)
    };
    let is_zero = digits.ends_with("0000000");
    digits.len() >= MIN_SHARED_DIGITS
        && !is_zero
        && !ends_with_one_digit(NATIONAL_DIGITS)
        && !digits.ends_with("1234567890")
        && !digits.starts_with("1234567")
}

/// The number of an account in a messenger that names accounts by their numbers.
fn number_of(messenger: &Messenger, region: &str) -> Option<(String, Phone)> {
    let has_number = matches!(
        messenger.service,
        Service::Whatsapp | Service::Viber | Service::Signal
    );
    let is_number = |text: &str| !text.chars().any(char::is_alphabetic);
    let key = phone_key(&messenger.value, region).filter(|_| has_number && is_number(&messenger.value))?;
    is_personal_number(&key.number).then(|| {
        let phone = Phone {
            after: String::new(),
            text: messenger.value.trim().to_owned(),
        };
        (key.number, phone)
    })
}

fn account(messenger: &Messenger) -> Option<(String, String)> {
    let name = strip_link(&messenger.value)
        .trim_start_matches('@')
        .to_lowercase();
    let service = match &messenger.service {
        Service::Other(service) => service.to_lowercase(),
        known => known.word().to_owned(),
    };
    (!name.is_empty()).then_some((service, name))
}

/// A link without scheme, `www.`, and the slash at its end.
fn bare_link(link: &str) -> String {
    let lower = link.trim().to_lowercase();
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare
        .strip_prefix("www.")
        .or_else(|| bare.strip_prefix("m."))
        .unwrap_or(bare);
    bare.trim_end_matches('/').to_owned()
}

fn telegram_of(link: &str) -> Option<String> {
    let handle = link
        .strip_prefix("t.me/")
        .or_else(|| link.strip_prefix("telegram.me/"))?;
    (!handle.is_empty() && !handle.contains('/')).then(|| handle.to_owned())
}

/// The birthday of a contact, if month and day are known.
pub fn birthday(contact: &Contact) -> Option<Day> {
    match contact.birthday.as_ref()?.value {
        DateValue::Date {
            year,
            month: Some(month),
            day: Some(day),
        } => Some((year, month, day)),
        _ => None,
    }
}

fn addresses(contact: &Contact) -> BTreeSet<String> {
    let with_street = contact.addresses.iter().take(MAX_VALUES);
    with_street
        .filter(|address| !address.street.trim().is_empty())
        .map(|address| {
            let parts = [&address.city, &address.street, &address.extended];
            let words = fold(&parts.map(String::as_str).join(" "));
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}
