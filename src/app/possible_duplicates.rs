//! Finds the contacts that a contact about to be added may duplicate, as the search for duplicates would once it is
//! saved, and those that have its numbers, addresses or accounts.

use std::collections::{BTreeMap, HashMap};

use crate::app::duplicates::{Compared, Decided, SurePerson};
use crate::app::{App, BookAccess, Result};
use domain::contact::Contact;
use domain::duplicates::{Candidate, Certainty, KeyKind, MAX_SHARERS, Reason};
use domain::ids::ContactId;
use formats::vcard::{new_card, read};
use store::contacts::Stored;
use store::{self, Conn};

/// A contact that may be the same person, or has the same number, address or account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PossibleDuplicate {
    /// Its key.
    pub id: ContactId,
    /// Its display name.
    pub name: String,
    /// How certain it is that it is the same person; `None` if it only has the same number, address or account.
    pub certainty: Option<Certainty>,
    /// Why; without a certainty, the numbers, addresses and accounts that both have.
    pub reasons: Vec<Reason>,
}

/// The contacts that a contact about to be added may duplicate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PossibleDuplicates {
    /// The first of them, the most certain ones before the others.
    pub contacts: Vec<PossibleDuplicate>,
    /// The numbers, addresses and accounts that other contacts have, too.
    pub others: Vec<SharedValue>,
}

impl PossibleDuplicates {
    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contacts.is_empty()
    }
}

/// A number, an address or an account that more contacts have than are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedValue {
    /// What it is, with the value as typed.
    pub reason: Reason,
    /// How many contacts have it that are not named.
    pub count: usize,
}

/// How many contacts are named: a whole firm may share the number of its switchboard.
const MAX_SHOWN: usize = 3;
/// Contacts that are compared. Those that share a stronger key come first.
const MAX_COMPARED: usize = 100;

/// The live contacts that may be the same person as a new contact, or share a number, an address or an account with
/// it. Its own earlier copy, which a form that is sent twice finds, is not among them.
pub fn find(app: &App, access: &BookAccess, uid: &str, contact: &Contact) -> Result<PossibleDuplicates> {
    let (book, region) = (access.book_id(), access.region(app));
    let card = new_card(uid, contact);
    let new = Candidate::of(&card, &read(&card), region);
    app.store.read(|conn| {
        let uids = [uid.to_owned()];
        let own = store::contacts::by_uids(conn, book, &uids)?;
        let own = own.into_iter().find(Stored::is_live).map(|stored| stored.id);
        let mut compared = Compared::new(book, region);
        compared.count_with(conn, &new)?;
        let ids = to_compare(conn, access, &compared, &new)?;
        compared.load(conn, ids.iter().copied().chain(own))?;
        let mut found: Vec<PossibleDuplicate> = ids
            .iter()
            .filter(|id| own != Some(**id))
            .filter_map(|id| possible(&compared, &new, *id))
            .collect();
        let decided = decided(conn, access, &compared, uid, &found)?;
        without_decided(&compared, &decided, uid, &mut found);
        doubt_two_people(&compared, &decided, &mut found);
        found.retain(PossibleDuplicate::is_told);
        found.sort_by_key(|known| (known.certainty.is_none(), known.certainty, known.id.0));
        found.truncate(MAX_SHOWN);
        let known: Vec<i64> = found.iter().map(|known| known.id.0).chain(own).collect();
        Ok(PossibleDuplicates {
            others: shared_with_others(&compared, &new, &known),
            contacts: found,
        })
    })
}

impl PossibleDuplicate {
    /// What only looks a little alike is no reason to ask.
    fn is_told(&self) -> bool {
        let is_likely = matches!(self.certainty, Some(Certainty::Sure | Certainty::Likely));
        is_likely || self.reasons.iter().any(Reason::is_contact_point)
    }

    /// What is said of one that is not taken for the same person.
    fn as_other_person(&mut self) {
        self.certainty = None;
        self.reasons.retain(Reason::is_contact_point);
    }
}

/// The contacts that share a key with a new one.
fn to_compare(
    conn: &mut Conn,
    access: &BookAccess,
    compared: &Compared,
    new: &Candidate,
) -> Result<Vec<i64>> {
    let book = access.book_id();
    let followed: HashMap<i64, KeyKind> = compared
        .to_follow(new)
        .into_iter()
        .map(|(kind, key)| (key, kind))
        .collect();
    // Of the copies of one contact, of which there may be any number, only the first ones are read.
    let is_common = |key: &i64| compared.sharers(*key) > usize::from(MAX_SHARERS);
    let (common, keys): (Vec<i64>, Vec<i64>) = followed.keys().partition(|key| is_common(key));
    let mut sharers: Vec<(i64, i64)> = store::match_keys::with_any(conn, book, &keys, MAX_SHARERS.into())?
        .into_iter()
        .map(|(key, contact)| (key, contact.0))
        .collect();
    for key in common {
        let first = store::match_keys::first_with(conn, book, key, MAX_SHARERS.into())?;
        sharers.extend(first.into_iter().map(|id| (key, id)));
    }
    let mut found: BTreeMap<i64, KeyKind> = BTreeMap::new();
    for (key, contact) in sharers {
        let Some(kind) = followed.get(&key) else { continue };
        let strongest = found.entry(contact).or_insert(*kind);
        *strongest = (*kind).min(*strongest);
    }
    let mut found: Vec<(KeyKind, i64)> = found.into_iter().map(|(id, kind)| (kind, id)).collect();
    found.sort_unstable();
    let mut ids: Vec<i64> = found.into_iter().take(MAX_COMPARED).map(|(_, id)| id).collect();
    // A number of a whole firm proves nothing, but it is known.
    let common = new
        .contact_points()
        .map(|(_, key)| key)
        .find(|key| compared.sharers(*key) > 1 && !followed.contains_key(key));
    if let Some(key) = common {
        let limit = i64::try_from(MAX_SHOWN + 1).unwrap_or_default();
        for id in store::match_keys::first_with(conn, book, key, limit)? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}

/// What a new contact and another one have in common; `None` if that one is not live.
fn possible(compared: &Compared, new: &Candidate, id: i64) -> Option<PossibleDuplicate> {
    let stored = &compared.get(id)?.stored;
    let comparison = compared.compare_new(new, id)?;
    let mut known = PossibleDuplicate {
        id: stored.id(),
        name: stored.display_name.clone(),
        certainty: comparison.certainty,
        reasons: comparison.reasons,
    };
    if known.certainty.is_none() {
        known.as_other_person();
    }
    Some(known)
}

/// What the user decided about a new contact and those that it may be.
fn decided(
    conn: &mut Conn,
    access: &BookAccess,
    compared: &Compared,
    uid: &str,
    found: &[PossibleDuplicate],
) -> Result<Decided> {
    let certain = found.iter().filter(|known| known.certainty.is_some());
    let uids = certain.filter_map(|known| uid_of(compared, known).map(str::to_owned));
    let uids: Vec<String> = uids.chain([uid.to_owned()]).collect();
    let mut decided = Decided::default();
    decided.load(conn, access.book_id(), &uids)?;
    Ok(decided)
}

fn uid_of<'a>(compared: &'a Compared, known: &PossibleDuplicate) -> Option<&'a str> {
    let loaded = compared.get(known.id.0);
    loaded.map(|loaded| loaded.stored.uid.as_str())
}

/// Takes back the certainty where the user has decided: a form may be sent again after its contact was deleted.
fn without_decided(compared: &Compared, decided: &Decided, uid: &str, found: &mut [PossibleDuplicate]) {
    for known in found {
        if uid_of(compared, known).is_some_and(|other| decided.has(uid, other)) {
            known.as_other_person();
        }
    }
}

/// Nothing is sure about a contact that would be two different people.
fn doubt_two_people(compared: &Compared, decided: &Decided, found: &mut [PossibleDuplicate]) {
    let sure: Vec<SurePerson> = found
        .iter()
        .filter(|known| known.certainty == Some(Certainty::Sure))
        .filter_map(|known| compared.get(known.id.0))
        .map(|loaded| SurePerson {
            uid: &loaded.stored.uid,
            candidate: &loaded.candidate,
        })
        .take(MAX_SHOWN)
        .collect();
    if decided.are_two_people(&sure) {
        for known in found {
            known.certainty = known.certainty.map(|certainty| certainty.max(Certainty::Likely));
        }
    }
}

/// What more contacts have than those that are known.
fn shared_with_others(compared: &Compared, new: &Candidate, known: &[i64]) -> Vec<SharedValue> {
    let mut values: Vec<SharedValue> = Vec::new();
    for (reason, key) in new.contact_points() {
        let has_key = |id: &&i64| {
            let loaded = compared.get(**id);
            loaded.is_some_and(|loaded| loaded.candidate.keys.iter().any(|(_, own)| *own == key))
        };
        // The new contact was counted, too.
        let others = compared.sharers(key).saturating_sub(1);
        let count = others.saturating_sub(known.iter().filter(has_key).count());
        // A text may have several numbers.
        match values.iter_mut().find(|value| value.reason == reason) {
            Some(value) => value.count = value.count.max(count),
            None if count > 0 => values.push(SharedValue { reason, count }),
            None => {}
        }
    }
    values
}
