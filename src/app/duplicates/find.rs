//! Finds pairs and groups: a job that looks at what has changed since the last time, by token. The first time that is
//! the whole book.

use std::collections::{BTreeMap, BTreeSet};

use super::compared::Compared;
use crate::app::jobs::{self, Next, Plan, Started, Step, Work};
use crate::app::{App, BookAccess, Result, reindex};
use domain::duplicates::{Certainty, Decision, MAX_SHARERS, Pair, groups};
use domain::ids::{BookId, JobId};
use domain::index;
use domain::job::JobKind;
use store::duplicates::{MemberRow, PairRow, SearchRow};
use store::{self, Conn};

pub(in crate::app) const FIND: Work = Work {
    kind: JobKind::FindDuplicates,
    step,
};

/// Of the copies of one contact, of which there may be any number, each is compared with this many before and after it.
const MAX_COPIES: i64 = 25;

/// The groups that a user is told of: the sure and the likely ones.
pub fn count(app: &App, access: &BookAccess) -> Result<i64> {
    let found = app
        .store
        .read(|conn| store::duplicates::search(conn, access.book_id()))?;
    Ok(found.map_or(0, |row| row.group_count))
}

/// Looks at what has changed. Little work is done at once, a job does the rest: that one, or one that began before.
pub fn refresh(app: &App, access: &BookAccess) -> Result<Option<JobId>> {
    if !is_due(app, access)? {
        return app.store.read(|conn| running(conn, app, access));
    }
    let started = jobs::start_if_not_running(app, access, FIND, |_, book| plan(book.contact_count))?;
    Ok(match started {
        Started::Running(job) => Some(job),
        Started::Finished(_) => None,
    })
}

/// Looks at what has changed, to the end. For maintenance.
pub fn find_in_background(app: &App, access: &BookAccess) -> Result<()> {
    if is_due(app, access)? {
        find_all(app, access)?;
    }
    Ok(())
}

/// Looks at what has changed, to the end. Keys of older rules are computed again first.
pub fn find_all(app: &App, access: &BookAccess) -> Result<()> {
    if reindex::is_stale(app, access)? {
        let started = reindex::start(app, access, false)?;
        jobs::run_to_end(app, access, reindex::REINDEX, started, &mut |_| {})?;
    }
    let started = jobs::start_and_lease(app, access, FIND, |_, book| plan(book.contact_count))?;
    jobs::run_to_end(app, access, FIND, started, &mut |_| {})?;
    Ok(())
}

fn plan(contacts: i64) -> Result<Plan> {
    Plan::new(&(), contacts)
}

fn is_due(app: &App, access: &BookAccess) -> Result<bool> {
    let book = access.book_id();
    let version = index::version(access.region(app));
    app.store.read(|conn| {
        let is_found = store::duplicates::search(conn, book)?
            .is_some_and(|row| row.version == version && row.token >= access.book().token);
        if is_found {
            return Ok(false);
        }
        let is_running = running(conn, app, access)?.is_some();
        // Keys of older rules find nothing.
        Ok(!is_running && !store::contacts::has_stale_index(conn, book, version)?)
    })
}

/// The job that searches the book.
fn running(conn: &mut Conn, app: &App, access: &BookAccess) -> Result<Option<JobId>> {
    jobs::running_of_kind(conn, app, access, FIND.kind)
}

fn step(step: &mut Step) -> Result<Next> {
    let book = step.access.book_id();
    let region = step.access.region(step.app);
    let version = index::version(region);
    let mut search = match store::duplicates::search(step.conn, book)? {
        Some(search) if search.version == version => search,
        _ => {
            store::duplicates::clear(step.conn, book)?;
            SearchRow {
                book_id: book.0,
                token: 0,
                version,
                group_count: 0,
            }
        }
    };
    let limit = step.budget.items();
    let changed = store::duplicates::to_compare(step.conn, book, search.token, limit)?;
    let next = Next::after(changed.len(), limit);
    if let Some(last) = changed.last() {
        search.token = last.token;
        let ids: Vec<i64> = changed.iter().map(|stored| stored.id).collect();
        let mut compared = Compared::new(book, region);
        for stored in changed {
            compared.add(stored);
        }
        pair(step.conn, book, &mut compared, &ids, search.token)?;
        group(step.conn, book, &mut compared, &ids)?;
        step.job.done += i64::try_from(ids.len()).unwrap_or_default();
    }
    if next == Next::End {
        search.token = step.access.book().token.max(search.token);
        search.group_count = told_groups(step.conn, book)?;
    }
    store::duplicates::set_search(step.conn, &search)?;
    Ok(next)
}

/// Counts the groups again.
pub(super) fn recount(conn: &mut Conn, book: BookId) -> Result<()> {
    if let Some(mut search) = store::duplicates::search(conn, book)? {
        search.group_count = told_groups(conn, book)?;
        store::duplicates::set_search(conn, &search)?;
    }
    Ok(())
}

fn told_groups(conn: &mut Conn, book: BookId) -> Result<i64> {
    let sure = store::duplicates::count_groups(conn, book, Certainty::Sure.as_str())?;
    Ok(sure + store::duplicates::count_groups(conn, book, Certainty::Likely.as_str())?)
}

/// Finds the pairs of changed contacts. Contacts that changed after `until` come later, and find them then.
fn pair(conn: &mut Conn, book: BookId, compared: &mut Compared, ids: &[i64], until: i64) -> Result<()> {
    store::duplicates::remove_pairs(conn, book, ids)?;
    compared.count_sharers(conn, ids)?;
    let mut sharers: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let followed: BTreeMap<i64, Vec<i64>> = ids
        .iter()
        .map(|id| {
            let keys = compared.keys_to_follow(*id).into_iter();
            (*id, keys.map(|(_, key)| key).collect())
        })
        .collect();
    let is_common = |key: &i64| compared.sharers(*key) > usize::from(MAX_SHARERS);
    let keys: BTreeSet<i64> = followed.values().flatten().copied().collect();
    let keys: Vec<i64> = keys.into_iter().filter(|key| !is_common(key)).collect();
    for (key, contact) in store::match_keys::with_any(conn, book, &keys, MAX_SHARERS.into())? {
        sharers.entry(key).or_default().push(contact.0);
    }
    let mut wanted: BTreeSet<(i64, i64)> = BTreeSet::new();
    for (id, keys) in &followed {
        let others = keys.iter().filter_map(|key| sharers.get(key)).flatten();
        let mut others: Vec<i64> = others.copied().collect();
        // Whichever of two copies is looked at last finds the other one.
        for key in keys.iter().copied().filter(is_common) {
            others.extend(store::match_keys::next_to(conn, book, key, *id, MAX_COPIES)?);
        }
        wanted.extend(
            others
                .iter()
                .filter(|other| *other != id)
                .map(|other| (*id.min(other), *id.max(other))),
        );
    }
    compared.load(conn, wanted.iter().flat_map(|(one, other)| [*one, *other]))?;
    let mut rows = Vec::new();
    for (one, other) in wanted {
        let is_later = |id: i64| compared.get(id).is_none_or(|loaded| loaded.stored.token > until);
        if is_later(one) || is_later(other) {
            continue;
        }
        let certainty = compared
            .compare(one, other)
            .and_then(|comparison| comparison.certainty);
        if let Some(certainty) = certainty {
            rows.push(PairRow {
                book_id: book.0,
                one_id: one,
                other_id: other,
                certainty: certainty.as_str().to_owned(),
            });
        }
    }
    Ok(store::duplicates::add_pairs(conn, &rows)?)
}

/// Groups again the contacts that are connected with these.
pub(super) fn group(conn: &mut Conn, book: BookId, compared: &mut Compared, ids: &[i64]) -> Result<()> {
    let (connected, pairs) = connected(conn, book, ids)?;
    let all: Vec<i64> = connected.into_iter().collect();
    store::duplicates::remove_members(conn, book, &all)?;
    let paired: BTreeSet<i64> = pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
    compared.load(conn, paired)?;
    let decided = decided(conn, book, compared, &pairs)?;
    let open: Vec<Pair> = pairs
        .into_iter()
        .filter(|pair| !decided.contains_key(&(pair.one, pair.other)))
        .collect();
    let found = groups(&open, |one, other| {
        // Also those of one person who keeps both cards: a third card is not merged with both.
        let is_decided = decided.contains_key(&(one, other));
        let objects = || {
            let comparison = compared.compare(one, other);
            comparison.is_none_or(|comparison| !comparison.objections.is_empty())
        };
        is_decided || objects()
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
    Ok(store::duplicates::add_members(conn, &rows)?)
}

/// The contacts that are connected with these by pairs or groups, and their pairs.
fn connected(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<(BTreeSet<i64>, Vec<Pair>)> {
    let mut seen: BTreeSet<i64> = ids.iter().copied().collect();
    let mut pairs: BTreeSet<Pair> = BTreeSet::new();
    let mut open = old_neighbors(conn, book, ids)?;
    open.extend(ids);
    seen.extend(&open);
    while !open.is_empty() {
        let rows = store::duplicates::pairs_of(conn, book, &open)?;
        let found = rows.iter().filter_map(|row| {
            let certainty = Certainty::parse(&row.certainty)?;
            Some(Pair {
                certainty,
                one: row.one_id,
                other: row.other_id,
            })
        });
        pairs.extend(found);
        let reached: BTreeSet<i64> = rows.iter().flat_map(|row| [row.one_id, row.other_id]).collect();
        open = reached.into_iter().filter(|id| seen.insert(*id)).collect();
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

/// What the user said about the contacts of these pairs, by their ids.
fn decided(
    conn: &mut Conn,
    book: BookId,
    compared: &Compared,
    pairs: &[Pair],
) -> Result<BTreeMap<(i64, i64), Decision>> {
    let ids: BTreeSet<i64> = pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
    let by_uid: BTreeMap<&str, i64> = ids
        .iter()
        .filter_map(|id| compared.get(*id))
        .map(|loaded| (loaded.stored.uid.as_str(), loaded.stored.id))
        .collect();
    let uids: Vec<String> = by_uid.keys().map(|uid| (*uid).to_owned()).collect();
    let mut decided = BTreeMap::new();
    for row in store::duplicates::decisions(conn, book, &uids)? {
        let both = by_uid
            .get(row.one_uid.as_str())
            .zip(by_uid.get(row.other_uid.as_str()));
        if let (Some((one, other)), Some(decision)) = (both, Decision::parse(&row.decision)) {
            decided.insert((*one.min(other), *one.max(other)), decision);
        }
    }
    Ok(decided)
}
