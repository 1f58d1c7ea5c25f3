//! Groups again the contacts that are connected with some, by pairs or by their old groups.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::app::Result;
use domain::duplicates::{Certainty, Identity, Known, Pair, groups};
use domain::ids::BookId;
use formats::vcard;
use store::contacts::Stored;
use store::duplicates::MemberRow;
use store::{self, Conn};

/// Contacts whose cards are in memory at once: of thousands of copies, only the names stay there.
const CARDS_AT_ONCE: usize = 500;

/// Groups again the contacts that are connected with these. Returns the sizes of the groups by their keys.
pub(super) fn group(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<BTreeMap<i64, usize>> {
    let (connected, pairs) = connected(conn, book, ids)?;
    let connected: Vec<i64> = connected.into_iter().collect();
    store::duplicates::remove_members(conn, book, &connected)?;
    let (known, identities) = known(conn, book, &pairs)?;
    let found = groups(&pairs, &known, |one, other| {
        let both = identities.get(one).zip(identities.get(other));
        both.is_none_or(|(one, other)| one.is_apart_from(other))
    });
    let rows: Vec<MemberRow> = found
        .iter()
        .flat_map(|group| {
            let first = group.members.first().copied().unwrap_or_default();
            group.members.iter().map(move |member| MemberRow {
                contact_id: *member,
                book_id: book.0,
                group_id: first,
                certainty: group.certainty.as_str().to_owned(),
            })
        })
        .collect();
    store::duplicates::add_members(conn, &rows)?;
    let sizes = found.iter().filter_map(|group| {
        let first = group.members.first()?;
        Some((*first, group.members.len()))
    });
    Ok(sizes.collect())
}

/// The contacts that are connected with these by pairs or groups, and their pairs.
fn connected(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<(BTreeSet<i64>, Vec<Pair>)> {
    let mut seen: BTreeSet<i64> = BTreeSet::new();
    let mut pairs: BTreeSet<Pair> = BTreeSet::new();
    let mut open: BTreeSet<i64> = ids.iter().copied().collect();
    while !open.is_empty() {
        seen.extend(&open);
        let reached: Vec<i64> = open.into_iter().collect();
        // In a chain of thousands of copies, the old group leads to its end at once.
        open = old_neighbors(conn, book, &reached)?.into_iter().collect();
        for row in store::duplicates::pairs_of(conn, book, &reached)? {
            let Some(certainty) = Certainty::parse(&row.certainty) else {
                continue;
            };
            open.extend([row.one_id, row.other_id]);
            pairs.insert(Pair {
                certainty,
                one: row.one_id,
                other: row.other_id,
            });
        }
        open.retain(|id| !seen.contains(id));
    }
    Ok((seen, pairs.into_iter().collect()))
}

/// Those who were in a group with these.
fn old_neighbors(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<i64>> {
    let mut neighbors = Vec::new();
    let members = store::duplicates::members(conn, book, ids)?;
    for certainty in Certainty::ALL {
        let groups: BTreeSet<i64> = members
            .iter()
            .filter(|row| row.certainty == certainty.as_str())
            .map(|row| row.group_id)
            .collect();
        let groups: Vec<i64> = groups.into_iter().collect();
        let rows = store::duplicates::members_of_groups(conn, book, certainty.as_str(), &groups)?;
        neighbors.extend(rows.into_iter().map(|row| row.contact_id));
    }
    Ok(neighbors)
}

/// What is known of the contacts of these pairs, and the identities by their numbers.
fn known(conn: &mut Conn, book: BookId, pairs: &[Pair]) -> Result<(BTreeMap<i64, Known>, Vec<Identity>)> {
    let paired: BTreeSet<i64> = pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
    let paired: Vec<i64> = paired.into_iter().collect();
    let mut numbers: HashMap<Identity, usize> = HashMap::new();
    let mut known: BTreeMap<i64, Known> = BTreeMap::new();
    for chunk in paired.chunks(CARDS_AT_ONCE) {
        let live: Vec<Stored> = store::contacts::by_ids(conn, book, chunk)?
            .into_iter()
            .filter(Stored::is_live)
            .collect();
        let decisions = decisions(conn, book, &live)?;
        for stored in live {
            let identity = Identity::of(&vcard::read(&vcard::parse(&stored.card)));
            let next = numbers.len();
            let of_contact = Known {
                identity: *numbers.entry(identity).or_insert(next),
                decisions: decisions.get(&stored.id).cloned().unwrap_or_default(),
            };
            known.insert(stored.id, of_contact);
        }
    }
    let mut identities: Vec<(Identity, usize)> = numbers.into_iter().collect();
    identities.sort_unstable_by_key(|(_, number)| *number);
    let identities = identities.into_iter().map(|(identity, _)| identity).collect();
    Ok((known, identities))
}

/// The decisions that name each of these contacts, or one that was merged into it.
fn decisions(conn: &mut Conn, book: BookId, contacts: &[Stored]) -> Result<HashMap<i64, BTreeSet<i64>>> {
    let mut owners: HashMap<String, i64> = contacts
        .iter()
        .map(|stored| (stored.uid.clone(), stored.id))
        .collect();
    let mut owner_of: HashMap<i64, i64> = contacts.iter().map(|stored| (stored.id, stored.id)).collect();
    let mut open: Vec<i64> = owner_of.keys().copied().collect();
    while !open.is_empty() {
        let mut next = Vec::new();
        for merged in store::merged_contacts::merged_into_any(conn, book, &open)? {
            let Some(owner) = owner_of.get(&merged.into).copied() else {
                continue;
            };
            if owner_of.insert(merged.contact, owner).is_none() {
                owners.entry(merged.uid).or_insert(owner);
                next.push(merged.contact);
            }
        }
        open = next;
    }
    let uids: Vec<String> = owners.keys().cloned().collect();
    let mut decisions: HashMap<i64, BTreeSet<i64>> = HashMap::new();
    for row in store::decisions::about(conn, book, &uids)? {
        if let Some(owner) = owners.get(&row.uid) {
            decisions.entry(*owner).or_default().insert(row.id);
        }
    }
    Ok(decisions)
}
