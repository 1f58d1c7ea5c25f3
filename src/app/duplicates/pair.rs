//! Finds the pairs of changed contacts, and compares again the contacts between which a shared value has got or lost weight.

use std::collections::{BTreeMap, BTreeSet};

use super::compared::Compared;
use crate::app::Result;
use domain::duplicates::{Candidate, Certainty, MAX_SHARERS};
use domain::ids::BookId;
use store::contacts::Stored;
use store::duplicates::PairRow;
use store::{self, Conn};

/// Of the copies of one contact, of which there may be any number, each is compared with this many before and after it.
const MAX_COPIES: i64 = 6;

/// Two contacts, the lower id first.
type Ids = (i64, i64);

/// What a search has to compare.
#[derive(Clone, Copy)]
pub(super) struct ComparedRange {
    /// The token at which the last search ended; 0 if there was none.
    pub since: i64,
    /// The token of the last contact of this step. Contacts that changed later come later, and find these then.
    pub until: i64,
    /// How many contacts have changed since the last search.
    pub changed: i64,
}

/// Finds the pairs of changed contacts. Returns the contacts beside these of which a pair has changed.
pub(super) fn pair(
    conn: &mut Conn,
    book: BookId,
    region: &str,
    changed: Vec<Stored>,
    range: ComparedRange,
) -> Result<Vec<i64>> {
    let ids: Vec<i64> = changed.iter().map(|stored| stored.id).collect();
    let mut compared = Compared::new(book, region);
    let mut gone = BTreeMap::new();
    for stored in changed {
        if !stored.is_live() {
            gone.insert(stored.id, stored.card.clone());
        }
        compared.add(stored);
    }
    store::duplicates::remove_pairs(conn, book, &ids)?;
    compared.count_sharers(conn, &ids)?;
    let mut wanted = partners(conn, book, &compared, &ids)?;
    if range.since == 0 {
        without_later(conn, book, &mut wanted, range.until)?;
    }
    compared.load(conn, wanted.iter().flat_map(|(one, other)| [*one, *other]))?;
    let rows = certainties(&compared, &wanted, range.until);
    let rows: Vec<PairRow> = rows
        .into_iter()
        .filter_map(|(pair, certainty)| Some(row(book, pair, certainty?)))
        .collect();
    store::duplicates::add_pairs(conn, &rows)?;
    if range.since == 0 {
        // Nothing was compared before.
        return Ok(Vec::new());
    }
    let keys = weights_changed(conn, book, &mut compared, &ids, &gone, range)?;
    pair_again(conn, book, &mut compared, &ids, &keys, range.until)
}

/// The contacts that share a key with these, as pairs.
fn partners(conn: &mut Conn, book: BookId, compared: &Compared, ids: &[i64]) -> Result<BTreeSet<Ids>> {
    let mut sharers: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let followed: BTreeMap<i64, Vec<i64>> = ids
        .iter()
        .map(|id| {
            let keys = compared.keys_to_follow(*id).into_iter();
            (*id, keys.map(|(_, key)| key).collect())
        })
        .collect();
    let keys: BTreeSet<i64> = followed.values().flatten().copied().collect();
    let keys = keys.into_iter().filter(|key| !is_common(compared, *key));
    let keys: Vec<i64> = keys.collect();
    for (key, contact) in store::match_keys::with_any(conn, book, &keys, MAX_SHARERS.into())? {
        sharers.entry(key).or_default().push(contact.0);
    }
    let mut wanted: BTreeSet<Ids> = BTreeSet::new();
    for (id, keys) in &followed {
        let others = keys.iter().filter_map(|key| sharers.get(key)).flatten();
        let mut others: Vec<i64> = others.copied().collect();
        // Whichever of two copies is looked at last finds the other one.
        for key in keys.iter().copied().filter(|key| is_common(compared, *key)) {
            others.extend(store::match_keys::next_to(conn, book, key, *id, MAX_COPIES)?);
        }
        wanted.extend(
            others
                .iter()
                .filter(|other| *other != id)
                .map(|other| (*id.min(other), *id.max(other))),
        );
    }
    Ok(wanted)
}

/// Leaves out the pairs with a contact that comes later: in the first search of a book that is half of them, and their
/// cards need not be read.
fn without_later(conn: &mut Conn, book: BookId, pairs: &mut BTreeSet<Ids>, until: i64) -> Result<()> {
    let ids: BTreeSet<i64> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let later = store::contacts::changed_later(conn, book, &ids, until)?;
    let later: BTreeSet<i64> = later.into_iter().collect();
    pairs.retain(|(one, other)| !later.contains(one) && !later.contains(other));
    Ok(())
}

/// How certain these pairs are; those with a contact that changed after `until` are left out.
fn certainties(compared: &Compared, pairs: &BTreeSet<Ids>, until: i64) -> BTreeMap<Ids, Option<Certainty>> {
    let is_later = |id: i64| compared.get(id).is_none_or(|loaded| loaded.stored.token > until);
    let now = pairs
        .iter()
        .filter(|(one, other)| !is_later(*one) && !is_later(*other));
    now.map(|(one, other)| {
        let comparison = compared.compare(*one, *other);
        (
            (*one, *other),
            comparison.and_then(|comparison| comparison.certainty),
        )
    })
    .collect()
}

/// Compares again the contacts that share a value which some of these have got or lost: it says less about two contacts
/// the more others have it. Returns those of which a pair has changed.
fn pair_again(
    conn: &mut Conn,
    book: BookId,
    compared: &mut Compared,
    ids: &[i64],
    keys: &[i64],
    until: i64,
) -> Result<Vec<i64>> {
    let (common, few): (Vec<i64>, Vec<i64>) = keys.iter().copied().partition(|key| is_common(compared, *key));
    let mut sharers: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (key, contact) in store::match_keys::with_any(conn, book, &few, MAX_SHARERS.into())? {
        sharers.entry(key).or_default().push(contact.0);
    }
    for key in common {
        // It says nothing any more, so the first contacts are enough: those that were compared by it.
        sharers.insert(
            key,
            store::match_keys::first_with(conn, book, key, MAX_SHARERS.into())?,
        );
    }
    let changed: BTreeSet<i64> = ids.iter().copied().collect();
    let mut wanted: BTreeSet<Ids> = BTreeSet::new();
    for mut others in sharers.into_values() {
        others.retain(|id| !changed.contains(id));
        for (at, one) in others.iter().enumerate() {
            wanted.extend(others.iter().skip(at + 1).map(|other| (*one, *other)));
        }
    }
    let holders: BTreeSet<i64> = wanted.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let holders: Vec<i64> = holders.into_iter().collect();
    compared.load(conn, holders.iter().copied())?;
    compared.count_sharers(conn, &holders)?;
    let before: BTreeMap<Ids, Certainty> = store::duplicates::pairs_of(conn, book, &holders)?
        .into_iter()
        .filter_map(|row| Some(((row.one_id, row.other_id), Certainty::parse(&row.certainty)?)))
        .collect();
    let (mut touched, mut rows) = (BTreeSet::new(), Vec::new());
    for ((one, other), certainty) in certainties(compared, &wanted, until) {
        let old = before.get(&(one, other)).copied();
        if old == certainty {
            continue;
        }
        touched.extend([one, other]);
        if old.is_some() {
            store::duplicates::remove_pair(conn, book, one, other)?;
        }
        rows.extend(certainty.map(|certainty| row(book, (one, other), certainty)));
    }
    store::duplicates::add_pairs(conn, &rows)?;
    Ok(touched.into_iter().collect())
}

/// The keys that these contacts have got or lost since the last search, of those whose count matters to others.
fn weights_changed(
    conn: &mut Conn,
    book: BookId,
    compared: &mut Compared,
    ids: &[i64],
    gone: &BTreeMap<i64, Vec<u8>>,
    range: ComparedRange,
) -> Result<Vec<i64>> {
    let weighed = |candidate: &Candidate| -> BTreeSet<i64> {
        let keys = candidate.keys.iter().filter(|(kind, _)| kind.has_weight());
        keys.map(|(_, key)| *key).collect()
    };
    let mut before: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for (id, card) in store::live_cards::at(conn, book, ids, range.since)? {
        let keys = match (card.as_ref().or_else(|| gone.get(&id)), compared.get(id)) {
            (Some(card), _) => weighed(&compared.candidate(card)),
            (None, Some(loaded)) => weighed(&loaded.candidate),
            (None, None) => BTreeSet::new(),
        };
        before.insert(id, keys);
    }
    let mut keys = BTreeSet::new();
    for id in ids {
        let before = before.remove(id).unwrap_or_default();
        let now = compared.get(*id).map(|loaded| weighed(&loaded.candidate));
        keys.extend(before.symmetric_difference(&now.unwrap_or_default()));
    }
    compared.count_keys(conn, &keys)?;
    let may_matter = |key: &i64| {
        let count = i64::try_from(compared.sharers(*key)).unwrap_or(i64::MAX);
        // If many had it before, it says as little now.
        count > 1 && count.saturating_sub(range.changed) <= i64::from(MAX_SHARERS)
    };
    Ok(keys.into_iter().filter(may_matter).collect())
}

/// True for a key that more contacts have than are compared by it.
fn is_common(compared: &Compared, key: i64) -> bool {
    compared.sharers(key) > usize::from(MAX_SHARERS)
}

fn row(book: BookId, (one, other): Ids, certainty: Certainty) -> PairRow {
    PairRow {
        book_id: book.0,
        one_id: one,
        other_id: other,
        certainty: certainty.as_str().to_owned(),
    }
}
