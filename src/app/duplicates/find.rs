//! Finds pairs and groups: a job that looks at what has changed since the last time, by token. The first time that is
//! the whole book.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::group::group;
use super::pair::{ComparedRange, pair};
use crate::app::jobs::{self, Next, Plan, Started, Step, Work};
use crate::app::{App, BookAccess, Result, reindex};
use domain::duplicates::Certainty;
use domain::ids::{BookId, JobId};
use domain::index;
use domain::job::JobKind;
use store::duplicates::SearchRow;
use store::{self, Conn};

pub(in crate::app) const FIND: Work = Work {
    kind: JobKind::FindDuplicates,
    step,
};

/// The groups that a user is told of: the sure and the likely ones.
pub fn count(app: &App, access: &BookAccess) -> Result<i64> {
    let found = app
        .store
        .read(|conn| store::duplicates::search(conn, access.book_id()))?;
    Ok(found.map_or(0, |row| row.group_count))
}

/// Finds duplicates among the contacts that were changed since the last search. Little work is done at once, a job does the
/// rest: that one, or one that began before.
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

/// Finds duplicates and waits for the end. For maintenance.
pub fn find_in_background(app: &App, access: &BookAccess) -> Result<()> {
    if is_due(app, access)? {
        find_all(app, access)?;
    }
    Ok(())
}

/// Finds duplicates and waits for the end. Keys of older rules are computed again first.
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

/// How far a search is. The row of the search keeps the end of the last finished one, so what a stopped job has found is
/// found again.
#[derive(Serialize, Deserialize, Default)]
struct FindCursor {
    /// The token up to which contacts are compared; `None` before the first step.
    compared: Option<i64>,
    /// The token up to which they are grouped; `None` until all are compared.
    grouped: Option<i64>,
    /// The groups of this search that take a step of their own, so that no other step does them again.
    large: BTreeSet<i64>,
    /// How many contacts had changed when it began.
    changed: i64,
}

/// First compares all changed contacts, then groups them: a group of thousands is made once.
fn step(step: &mut Step) -> Result<Next> {
    let book = step.access.book_id();
    let version = index::version(step.access.region(step.app));
    let (mut search, is_anew) = begin(step.conn, book, version)?;
    // What a job has found by other rules is gone, so it begins again.
    let mut cursor: FindCursor = if is_anew {
        FindCursor::default()
    } else {
        step.job.cursor()?
    };
    if cursor.compared.is_none() {
        cursor.compared = Some(search.token);
        if search.token > 0 {
            cursor.changed = store::duplicates::count_changed(step.conn, book, search.token)?;
        }
    }
    let mut next = Next::End;
    if cursor.grouped.is_none() {
        next = compare_next(step, &mut cursor, search.token)?;
    }
    if next == Next::End {
        next = group_next(step, &mut cursor, search.token)?;
    }
    if next == Next::End {
        search.token = cursor.compared.unwrap_or_default();
        search.group_count = count_sure_and_likely(step.conn, book)?;
        store::duplicates::set_search(step.conn, &search)?;
    }
    step.job.set_cursor(&cursor)?;
    Ok(next)
}

/// Where the last search ended. What was found by other rules is forgotten: then the flag is true.
fn begin(conn: &mut Conn, book: BookId, version: i32) -> Result<(SearchRow, bool)> {
    let found = store::duplicates::search(conn, book)?;
    if let Some(search) = found.filter(|search| search.version == version) {
        return Ok((search, false));
    }
    store::duplicates::clear(conn, book)?;
    let search = SearchRow {
        book_id: book.0,
        token: 0,
        version,
        group_count: 0,
    };
    store::duplicates::set_search(conn, &search)?;
    Ok((search, true))
}

/// Compares the next contacts with those that share a key. `since` is the token at which the last search ended.
fn compare_next(step: &mut Step, cursor: &mut FindCursor, since: i64) -> Result<Next> {
    let book = step.access.book_id();
    let limit = step.budget.items();
    let after = cursor.compared.unwrap_or(since);
    let changed = store::duplicates::to_compare(step.conn, book, after, limit)?;
    let next = Next::after(changed.len(), limit);
    let until = changed.last().map_or(after, |stored| stored.token);
    step.job.done += i64::try_from(changed.len()).unwrap_or_default();
    let range = ComparedRange {
        since,
        until,
        changed: cursor.changed,
    };
    let touched = pair(step.conn, book, step.access.region(step.app), changed, range)?;
    group(step.conn, book, &touched)?;
    cursor.compared = Some(until);
    if next == Next::End {
        cursor.compared = Some(until.max(step.access.book().token));
        cursor.grouped = Some(since);
    }
    Ok(next)
}

/// Groups the next contacts that were compared.
fn group_next(step: &mut Step, cursor: &mut FindCursor, since: i64) -> Result<Next> {
    let book = step.access.book_id();
    let limit = step.budget.items();
    let after = cursor.grouped.unwrap_or(since);
    let until = cursor.compared.unwrap_or_default();
    let changed = store::duplicates::changed_between(step.conn, book, after, until, limit)?;
    let mut ids: BTreeSet<i64> = changed.iter().map(|(id, _)| *id).collect();
    if !cursor.large.is_empty() {
        let all: Vec<i64> = ids.iter().copied().collect();
        for member in store::duplicates::members(step.conn, book, &all)? {
            if cursor.large.contains(&member.group_id) {
                ids.remove(&member.contact_id);
            }
        }
    }
    let ids: Vec<i64> = ids.into_iter().collect();
    let sizes = group(step.conn, book, &ids)?;
    let is_large = |size: usize| i64::try_from(size).is_ok_and(|size| size > limit);
    let large = sizes.into_iter().filter(|(_, size)| is_large(*size));
    cursor.large.extend(large.map(|(group, _)| group));
    cursor.grouped = Some(changed.last().map_or(until, |(_, token)| *token));
    Ok(Next::after(changed.len(), limit))
}

/// Counts the groups again.
pub(super) fn recount(conn: &mut Conn, book: BookId) -> Result<()> {
    if let Some(mut search) = store::duplicates::search(conn, book)? {
        search.group_count = count_sure_and_likely(conn, book)?;
        store::duplicates::set_search(conn, &search)?;
    }
    Ok(())
}

fn count_sure_and_likely(conn: &mut Conn, book: BookId) -> Result<i64> {
    let sure = store::duplicates::count_groups(conn, book, Certainty::Sure.as_str())?;
    Ok(sure + store::duplicates::count_groups(conn, book, Certainty::Likely.as_str())?)
}
