//! Pages of the list in the order in which contacts were added or changed, the newest first.
//!
//! A book has its own tokens, so a place in the order of several books is a place in each. A cursor is printed as
//! `added.KEY`, with a key for each book: contacts with smaller keys are older.

use crate::app::{BookAccess, Error, Result};
use domain::ids::ContactId;
use store::list_recent::{self, RecentRow, RecentSeek, TimeOrder};
use store::search_filter::Filter;
use store::{Conn, Paged};

/// Which page is wanted.
pub(super) struct RecentQuery {
    pub by: TimeOrder,
    pub seek: TimeSeek,
    /// A contact that the page has to contain, if it starts at the newest one. Only in one book.
    pub open: Option<ContactId>,
    pub size: usize,
}

/// Where a page starts, with a key for each book.
pub(super) enum TimeSeek {
    /// At the newest contact.
    Start,
    /// With what is older than these keys.
    Older(Vec<i64>),
    /// Backwards, with what is newer than these keys.
    Newer(Vec<i64>),
}

/// The rows of a page, each with which of the books it is of, and the cursors of the pages around it.
pub(super) struct RecentRows {
    pub rows: Vec<(usize, RecentRow)>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Reads a page of these books, each with what its contacts have to meet.
pub(super) fn read(
    conn: &mut Conn,
    books: &[(&BookAccess, Filter)],
    wanted: &RecentQuery,
) -> Result<RecentRows> {
    let seeks = seeks(conn, books, wanted)?;
    let mut parts = Vec::with_capacity(books.len());
    for ((access, filter), seek) in books.iter().zip(&seeks) {
        parts.push(list_recent::page(
            conn,
            access.book_id(),
            wanted.by,
            *filter,
            *seek,
            wanted.size,
        )?);
    }
    let is_backwards = matches!(wanted.seek, TimeSeek::Newer(_));
    let is_from_start = seeks.iter().all(|seek| matches!(seek, RecentSeek::Start));
    let (mut rows, has_more) = newest_first(parts, wanted, is_backwards);
    if is_backwards {
        rows.reverse();
    }
    let keys = |of_row: fn(&[i64]) -> Option<&i64>, without: fn(RecentSeek) -> i64| {
        let keys: Vec<String> = seeks
            .iter()
            .enumerate()
            .map(|(book, seek)| {
                let own = rows.iter().filter(|(of, _)| *of == book);
                let own: Vec<i64> = own.map(|(_, row)| row.key(wanted.by)).collect();
                of_row(&own)
                    .copied()
                    .unwrap_or_else(|| without(*seek))
                    .to_string()
            })
            .collect();
        format!("{}.{}", name(wanted.by), keys.join("."))
    };
    let (has_newer, has_older) = if is_backwards {
        (has_more, !rows.is_empty())
    } else {
        (!is_from_start, has_more)
    };
    let is_shown = !rows.is_empty();
    Ok(RecentRows {
        before: (has_newer && is_shown).then(|| keys(<[i64]>::first, newest_unseen)),
        after: (has_older && is_shown).then(|| keys(<[i64]>::last, oldest_seen)),
        rows,
    })
}

/// For a book without a row on the page: its rows are newer than this key, or older than the page.
fn newest_unseen(seek: RecentSeek) -> i64 {
    match seek {
        RecentSeek::Start => i64::MAX,
        RecentSeek::Older(key) => key.saturating_sub(1),
        RecentSeek::Newer(key) => key,
    }
}

/// For a book without a row on the page: its rows are older than this key, or newer than the page.
fn oldest_seen(seek: RecentSeek) -> i64 {
    match seek {
        RecentSeek::Start => i64::MAX,
        RecentSeek::Older(key) => key,
        RecentSeek::Newer(key) => key.saturating_add(1),
    }
}

fn seeks(conn: &mut Conn, books: &[(&BookAccess, Filter)], wanted: &RecentQuery) -> Result<Vec<RecentSeek>> {
    let of_keys = |keys: &[i64], seek: fn(i64) -> RecentSeek| {
        if keys.len() == books.len() {
            Ok(keys.iter().map(|key| seek(*key)).collect())
        } else {
            // A book was added or removed since.
            Err(Error::BadPage)
        }
    };
    match (&wanted.seek, books, wanted.open) {
        (TimeSeek::Older(keys), ..) => of_keys(keys, RecentSeek::Older),
        (TimeSeek::Newer(keys), ..) => of_keys(keys, RecentSeek::Newer),
        (TimeSeek::Start, [(access, filter)], Some(id)) => {
            Ok(vec![containing(conn, access, *filter, wanted, id)?])
        }
        (TimeSeek::Start, ..) => Ok(vec![RecentSeek::Start; books.len()]),
    }
}

/// The start, or the place of a contact that is not on the first page.
fn containing(
    conn: &mut Conn,
    access: &BookAccess,
    filter: Filter,
    wanted: &RecentQuery,
    id: ContactId,
) -> Result<RecentSeek> {
    let book = access.book_id();
    let has_row = |conn: &mut Conn, seek| -> Result<bool> {
        let page = list_recent::page(conn, book, wanted.by, filter, seek, wanted.size)?;
        Ok(page.rows.iter().any(|row| row.row.id == id.0))
    };
    if has_row(conn, RecentSeek::Start)? {
        return Ok(RecentSeek::Start);
    }
    let Some(key) = list_recent::key_of(conn, book, wanted.by, id)? else {
        return Ok(RecentSeek::Start);
    };
    let at_contact = RecentSeek::Older(key.saturating_add(1));
    // A contact that the filter leaves out is on no page.
    Ok(if has_row(conn, at_contact)? {
        at_contact
    } else {
        RecentSeek::Start
    })
}

/// The rows of all books in one order, those of each book as they follow each other there; and whether more follow.
fn newest_first(
    parts: Vec<Paged<RecentRow>>,
    wanted: &RecentQuery,
    is_backwards: bool,
) -> (Vec<(usize, RecentRow)>, bool) {
    let mut has_more = parts.iter().any(|part| part.has_more);
    let mut queues: Vec<_> = parts
        .into_iter()
        .map(|part| part.rows.into_iter().peekable())
        .collect();
    let mut rows = Vec::new();
    loop {
        let heads = queues.iter_mut().enumerate().filter_map(|(book, queue)| {
            let row = queue.peek()?;
            // Keys of contacts are in one order in all books.
            let at = match wanted.by {
                TimeOrder::Added => None,
                TimeOrder::Changed => Some(row.updated_at),
            };
            Some((at, row.row.id, book))
        });
        let next = if is_backwards { heads.min() } else { heads.max() };
        let Some((_, _, book)) = next else { break };
        if rows.len() == wanted.size {
            has_more = true;
            break;
        }
        let row = queues.get_mut(book).and_then(Iterator::next);
        rows.extend(row.map(|row| (book, row)));
    }
    (rows, has_more)
}

/// The keys of a cursor.
///
/// # Errors
/// `BadPage` for a cursor of another order of the list.
pub(super) fn parse(cursor: &str, by: TimeOrder) -> Result<Vec<i64>> {
    let keys = cursor
        .strip_prefix(name(by))
        .and_then(|rest| rest.strip_prefix('.'))
        .ok_or(Error::BadPage)?;
    let keys = keys.split('.').map(|key| key.parse().map_err(|_| Error::BadPage));
    keys.collect()
}

fn name(by: TimeOrder) -> &'static str {
    match by {
        TimeOrder::Added => "added",
        TimeOrder::Changed => "changed",
    }
}
