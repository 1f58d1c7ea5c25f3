//! Finds the contacts that a contact about to be added may duplicate: they share a number or an email address.

use std::collections::BTreeSet;

use crate::app::{App, BookAccess, Result};
use domain::contact::Contact;
use domain::ids::ContactId;
use domain::match_keys::{MatchKey, hashes, shared_keys};
use formats::vcard::{parse, read, uid_key};

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

/// How many contacts are named: a whole firm may share the number of its switchboard.
const MAX_SHOWN: usize = 3;
/// How many contacts of one number are looked at.
const MAX_COMPARED: i64 = 10;

/// The live contacts that share a number or an email address with a new contact. Its own earlier copy, which a
/// form that is sent twice finds, is not among them.
pub fn find(app: &App, access: &BookAccess, uid: &str, contact: &Contact) -> Result<Vec<PossibleDuplicate>> {
    let reach = Contact {
        phones: contact.phones.clone(),
        emails: contact.emails.clone(),
        ..Contact::default()
    };
    let region = access.region(app);
    let keys: Vec<i64> = hashes(&reach, region).into_iter().collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let stored = app.store.read(|conn| {
        let found = store::match_keys::with_any(conn, access.book_id(), &keys, MAX_COMPARED)?;
        let ids: BTreeSet<i64> = found.into_iter().map(|(_, id)| id.0).collect();
        store::contacts::by_ids(conn, access.book_id(), &ids.into_iter().collect::<Vec<_>>())
    })?;
    let live = stored
        .into_iter()
        .filter(|stored| stored.is_live() && uid_key(&stored.uid) != uid_key(uid));
    let found = live.filter_map(|stored| {
        let shared = shared_keys(&reach, &read(&parse(&stored.card)), region);
        let key = shared.into_iter().find(|key| *key != MatchKey::Name)?;
        Some(PossibleDuplicate {
            id: stored.id(),
            name: stored.display_name,
            key,
        })
    });
    Ok(found.take(MAX_SHOWN).collect())
}
