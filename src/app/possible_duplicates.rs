//! Finds the contacts that a contact about to be added may duplicate: they share a number or an email address.

use std::collections::{BTreeSet, HashMap};

use crate::app::{App, BookAccess, Error, Result};
use domain::contact::{Contact, Entry};
use domain::ids::ContactId;
use domain::match_keys::{MAX_KEYS, MatchKey, hashes, hashes_of, shared_keys};
use formats::vcard::{parse, read, uid_key};
use store::contacts::Stored;

/// A contact with the same number or email address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PossibleDuplicate {
    /// Its key.
    pub id: ContactId,
    /// Its display name.
    pub name: String,
    /// What the two share: a number or an email address.
    pub key: MatchKey,
}

/// The contacts that a contact about to be added may duplicate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PossibleDuplicates {
    /// The first of them.
    pub contacts: Vec<PossibleDuplicate>,
    /// The numbers and addresses that other contacts have, too.
    pub others: Vec<SharedValue>,
}

impl PossibleDuplicates {
    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contacts.is_empty()
    }
}

/// A number or an address that more contacts have than are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedValue {
    /// Whether it is a number or an address.
    pub key: MatchKey,
    /// The number or address as typed.
    pub value: String,
    /// How many contacts have it that are not named.
    pub count: usize,
}

/// How many contacts are named: a whole firm may share the number of its switchboard.
const MAX_SHOWN: usize = 3;
/// How many contacts of one number are looked at.
const MAX_COMPARED: i64 = 10;

/// The live contacts that share a number or an email address with a new contact. Its own earlier copy, which a
/// form that is sent twice finds, is not among them.
pub fn find(app: &App, access: &BookAccess, uid: &str, contact: &Contact) -> Result<PossibleDuplicates> {
    let region = access.region(app);
    let typed = Contact {
        phones: contact.phones.clone(),
        emails: contact.emails.clone(),
        ..Contact::default()
    };
    let values = values_of(&typed, region);
    let keys: BTreeSet<i64> = values.iter().flat_map(|value| &value.keys).copied().collect();
    let keys: Vec<i64> = keys.into_iter().take(MAX_KEYS).collect();
    if keys.is_empty() {
        return Ok(PossibleDuplicates::default());
    }
    let (stored, counts) = app.store.read(|conn| {
        let found = store::match_keys::with_any(conn, access.book_id(), &keys, MAX_COMPARED)?;
        let ids: BTreeSet<i64> = found.into_iter().map(|(_, id)| id.0).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let stored = store::contacts::by_ids(conn, access.book_id(), &ids)?;
        Ok::<_, Error>((stored, store::match_keys::counts(conn, access.book_id(), &keys)?))
    })?;
    let (own, others): (Vec<_>, Vec<_>) = stored
        .into_iter()
        .filter(Stored::is_live)
        .partition(|stored| uid_key(&stored.uid) == uid_key(uid));
    // Cards, since two different numbers may share a hash.
    let others = others.into_iter().filter_map(|stored| {
        let card = read(&parse(&stored.card));
        let shared = shared_keys(&typed, &card, region);
        let key = shared.into_iter().find(|key| *key != MatchKey::Name)?;
        let duplicate = PossibleDuplicate {
            id: stored.id(),
            name: stored.display_name,
            key,
        };
        Some((duplicate, card))
    });
    let (contacts, mut cards): (Vec<_>, Vec<_>) = others.take(MAX_SHOWN).unzip();
    cards.extend(own.iter().map(|stored| read(&parse(&stored.card))));
    let known: Vec<BTreeSet<i64>> = cards.iter().map(|card| hashes(card, region)).collect();
    let others = shared_with_others(values, &counts.into_iter().collect(), &known);
    Ok(PossibleDuplicates { contacts, others })
}

/// A number or an address as typed, with its keys. A text may have several numbers.
struct TypedValue {
    kind: MatchKey,
    text: String,
    keys: BTreeSet<i64>,
}

/// The numbers and addresses of a contact.
fn values_of(contact: &Contact, region: &str) -> Vec<TypedValue> {
    let value = |kind, entry: &Entry| TypedValue {
        kind,
        text: entry.value.trim().to_owned(),
        keys: hashes_of(kind, &entry.value, region),
    };
    let phones = contact.phones.iter().map(|phone| value(MatchKey::Phone, phone));
    let emails = contact.emails.iter().map(|email| value(MatchKey::Email, email));
    phones.chain(emails).collect()
}

/// The values that more contacts have than those with the keys of `known`. `counts` says how many have each key.
fn shared_with_others(
    values: Vec<TypedValue>,
    counts: &HashMap<i64, i64>,
    known: &[BTreeSet<i64>],
) -> Vec<SharedValue> {
    let mut seen = BTreeSet::new();
    let values = values.into_iter().filter_map(|value| {
        let mut keys = value.keys;
        keys.retain(|key| counts.contains_key(key));
        let left = |key: &i64| {
            let all = usize::try_from(*counts.get(key)?).ok()?;
            let known = known.iter().filter(|keys| keys.contains(key));
            Some(all.saturating_sub(known.count()))
        };
        let count = keys.iter().filter_map(left).max()?;
        (count > 0 && seen.insert(keys)).then_some(SharedValue {
            key: value.kind,
            value: value.text,
            count,
        })
    });
    values.collect()
}
