//! Finds the contacts that a contact about to be added may duplicate: they share a number or an email address.

use std::collections::{BTreeSet, HashMap};

use crate::app::{App, BookAccess, Error, Result};
use domain::contact::Contact;
use domain::ids::ContactId;
use domain::match_keys::{MatchKey, hashes, shared_keys};
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
    let typed = Contact {
        phones: contact.phones.clone(),
        emails: contact.emails.clone(),
        ..Contact::default()
    };
    let region = access.region(app);
    let keys: Vec<i64> = hashes(&typed, region).into_iter().collect();
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
    let others = shared_with_others(&typed, region, &counts.into_iter().collect(), &known);
    Ok(PossibleDuplicates { contacts, others })
}

/// The numbers and addresses of a contact that more contacts have than those with the keys of `known`. `counts` says how
/// many have each key.
fn shared_with_others(
    typed: &Contact,
    region: &str,
    counts: &HashMap<i64, i64>,
    known: &[BTreeSet<i64>],
) -> Vec<SharedValue> {
    let phones = typed.phones.iter().map(|phone| {
        let alone = Contact {
            phones: vec![phone.clone()],
            ..Contact::default()
        };
        (MatchKey::Phone, &phone.value, alone)
    });
    let emails = typed.emails.iter().map(|email| {
        let alone = Contact {
            emails: vec![email.clone()],
            ..Contact::default()
        };
        (MatchKey::Email, &email.value, alone)
    });
    let mut seen = BTreeSet::new();
    let values = phones.chain(emails).filter_map(|(key, value, alone)| {
        // A text may have several numbers. Without a name, it is the name too.
        let mut keys = hashes(&alone, region);
        keys.retain(|key| counts.contains_key(key));
        let left = |key: &i64| {
            let all = usize::try_from(*counts.get(key)?).ok()?;
            let known = known.iter().filter(|keys| keys.contains(key));
            Some(all.saturating_sub(known.count()))
        };
        let count = keys.iter().filter_map(left).max()?;
        (count > 0 && seen.insert(keys)).then(|| SharedValue {
            key,
            value: value.trim().to_owned(),
            count,
        })
    });
    values.collect()
}
