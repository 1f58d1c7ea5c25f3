//! The list in the order of names, or of what a search finds.

use super::cursor::Cursor;
use super::name_pages::{MergedRows, RowOfBook, RowsAt, merge, ranked_rows, rows_at};
use super::page::{ListPage, ListQuery, Position};
use super::{Part, finish_rows, sum, total};
use crate::app::search::{self, MAX_COUNTED, Search, Searched};
use crate::app::{App, Error, Result};
use domain::collate::letter_bound;
use domain::ids::{BookId, ContactId};
use domain::search::Query;
use store::list::Seek;
use store::{self, Conn};

/// What a search finds in a book.
struct Matches {
    search: Search,
    /// How many contacts; `None` if more than [`MAX_COUNTED`].
    total: Option<i64>,
}

/// A page.
pub(super) fn page(conn: &mut Conn, app: &App, parts: &[Part], wanted: &ListQuery) -> Result<ListPage> {
    let cursor = match &wanted.position {
        Position::First | Position::Containing(_) => None,
        Position::After(cursor) | Position::Before(cursor) => {
            Some(Cursor::parse(cursor, wanted.sort).ok_or(Error::BadPage)?)
        }
    };
    let found = find(conn, app, parts, wanted)?;
    let total = sum(found.iter().map(|found| found.total)).filter(|total| is_counted(*total, wanted));
    let is_ranked = is_ranked(wanted, &found, total);
    let rows = match wanted.position {
        _ if total == Some(0) && !wanted.q.is_empty() => merge(Vec::new(), wanted.sort, false),
        _ if is_ranked => ranked(conn, parts, wanted, &found, cursor.as_ref())?,
        Position::Containing(id) => containing(conn, parts, wanted, &found, id)?,
        _ => in_order(conn, parts, wanted, &found, cursor.as_ref())?,
    };
    let print = |row: &RowOfBook| Cursor::of(&row.row, wanted.sort, row.rank).print(wanted.sort);
    let (before, after) = (
        rows.rows.first().filter(|_| rows.has_before).map(print),
        rows.rows.last().filter(|_| rows.has_after).map(print),
    );
    let is_ranked = rows.rows.iter().any(|row| row.rank.is_some());
    let queries: Vec<&Query> = found.iter().map(|found| &found.search.query).collect();
    let of_books = rows.rows.into_iter().map(|row| (row.book, row.row)).collect();
    let rows = finish_rows::finish(conn, app, parts, wanted.sort, &queries, of_books)?;
    let meanings = meanings(parts, &found, wanted)?;
    // What is shown instead is the same in all books that have matches.
    let shown = found
        .iter()
        .position(|found| found.total != Some(0))
        .unwrap_or_default();
    let search = found
        .into_iter()
        .nth(shown)
        .map(|found| found.search)
        .unwrap_or_default();
    Ok(ListPage {
        before,
        after,
        total,
        rows,
        is_ranked,
        query: search.query,
        instead: search.instead,
        meanings,
    })
}

/// What a search means in each book in which it finds something.
fn meanings(parts: &[Part], found: &[Matches], wanted: &ListQuery) -> Result<Vec<(BookId, String)>> {
    let is_search = !wanted.q.trim().is_empty();
    let shown = parts
        .iter()
        .zip(found)
        .filter(|(_, found)| is_search && found.total != Some(0));
    shown
        .map(|(part, found)| Ok((part.access.book_id(), found.search.meaning()?)))
        .collect()
}

/// A search that finds more in all books than is counted is one with many matches.
fn is_counted(total: i64, wanted: &ListQuery) -> bool {
    let is_search = !wanted.q.trim().is_empty() || wanted.needs_repair;
    !is_search || usize::try_from(total).is_ok_and(|total| total <= MAX_COUNTED)
}

/// Searches each book. If some find what was typed, the others do not show anything else instead.
fn find(conn: &mut Conn, app: &App, parts: &[Part], wanted: &ListQuery) -> Result<Vec<Matches>> {
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        all.push(find_in(conn, app, part, wanted)?);
    }
    let has_any = |found: &&Matches| found.total != Some(0);
    let best = all
        .iter()
        .filter(has_any)
        .map(|found| found.search.distance())
        .min();
    for found in &mut all {
        if found.total != Some(0) && Some(found.search.distance()) != best {
            found.search.matches.clear();
            found.total = Some(0);
        }
    }
    Ok(all)
}

fn find_in(conn: &mut Conn, app: &App, part: &Part, wanted: &ListQuery) -> Result<Matches> {
    if wanted.q.trim().is_empty() {
        return Ok(Matches {
            search: Search::default(),
            total: total(conn, part, wanted.needs_repair)?,
        });
    }
    let searched = Searched {
        typed: &wanted.q,
        label: part.label,
        needs_repair: wanted.needs_repair,
        exact: wanted.exact,
    };
    let search = search::find(conn, app, part.access, searched)?;
    let total = search.matches.len();
    Ok(Matches {
        search,
        total: i64::try_from(total).ok().filter(|_| total <= MAX_COUNTED),
    })
}

fn is_ranked(wanted: &ListQuery, found: &[Matches], total: Option<i64>) -> bool {
    let is_from_start = wanted.letter.is_none() && !matches!(wanted.position, Position::Containing(_));
    let has_ranks =
        |found: &Matches| !found.search.query.words.is_empty() || !found.search.query.codes.is_empty();
    total.is_some() && found.iter().any(has_ranks) && is_from_start
}

/// A page of the best matches.
fn ranked(
    conn: &mut Conn,
    parts: &[Part],
    wanted: &ListQuery,
    found: &[Matches],
    cursor: Option<&Cursor>,
) -> Result<MergedRows> {
    let mut pages = Vec::with_capacity(parts.len());
    for (part, found) in parts.iter().zip(found) {
        pages.push(ranked_rows(conn, part.access, wanted, &found.search, cursor)?);
    }
    Ok(merge(
        pages,
        wanted.sort,
        matches!(wanted.position, Position::Before(_)),
    ))
}

/// A page in the order of names.
fn in_order(
    conn: &mut Conn,
    parts: &[Part],
    wanted: &ListQuery,
    found: &[Matches],
    cursor: Option<&Cursor>,
) -> Result<MergedRows> {
    let bound = wanted.letter.as_deref().zip(parts.first());
    let bound = bound.map(|(letter, part)| letter_bound(letter, part.access.book().collation));
    let seek = match (&wanted.position, cursor, &bound) {
        (Position::After(_), Some(at), _) => Seek::After(&at.key, at.id),
        (Position::Before(_), Some(at), _) => Seek::Before(&at.key, at.id),
        (_, _, Some(bound)) => Seek::At(bound),
        _ => Seek::Start,
    };
    let pages = pages_at(conn, parts, wanted, found, seek, false)?;
    Ok(merge(pages, wanted.sort, matches!(seek, Seek::Before(..))))
}

fn pages_at(
    conn: &mut Conn,
    parts: &[Part],
    wanted: &ListQuery,
    found: &[Matches],
    seek: Seek,
    is_start_known: bool,
) -> Result<Vec<RowsAt>> {
    let mut pages = Vec::with_capacity(parts.len());
    for (part, found) in parts.iter().zip(found) {
        pages.push(if found.total == Some(0) && !wanted.q.is_empty() {
            RowsAt::default()
        } else {
            let filter = found.search.filter(part.label, wanted.needs_repair);
            rows_at(conn, part.access, wanted.sort, filter, seek, is_start_known)?
        });
    }
    Ok(pages)
}

/// The first page, or if a contact is not on it, the page that starts at the contact.
fn containing(
    conn: &mut Conn,
    parts: &[Part],
    wanted: &ListQuery,
    found: &[Matches],
    id: ContactId,
) -> Result<MergedRows> {
    let first = in_order(conn, parts, wanted, found, None)?;
    let has_contact = |rows: &MergedRows| rows.rows.iter().any(|row| row.row.id == id.0);
    if has_contact(&first) {
        return Ok(first);
    }
    for part in parts {
        let book = part.access.book_id();
        if let Some(key) = store::list::key_of(conn, book, wanted.sort, id)? {
            let pages = pages_at(conn, parts, wanted, found, Seek::At(&key), true)?;
            let at_contact = merge(pages, wanted.sort, false);
            // A contact that the filter leaves out is on no page.
            return Ok(if has_contact(&at_contact) {
                at_contact
            } else {
                first
            });
        }
    }
    Ok(first)
}
