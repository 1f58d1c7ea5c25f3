//! The rows of a page of the list, in the order of names or of their ranks.

use crate::app::list_cursor::Cursor;
use crate::app::list_page::{ListQuery, PAGE, Position};
use crate::app::search::Search;
use crate::app::{BookAccess, Result};
use domain::account::Sort;
use domain::collate::letter_bound;
use domain::search::rank::{Rank, Ranked, rank};
use store::list::{ListRow, Seek};
use store::search_filter::Filter;
use store::{self, Conn, Paged};

/// The rows of a page, in order, and whether there are pages around it.
#[derive(Default)]
pub(super) struct RowsAt {
    pub rows: Vec<ListRow>,
    /// The rank of each row, if they are in the order of their ranks.
    pub ranks: Vec<Rank>,
    pub has_before: bool,
    pub has_after: bool,
}

/// A page in the order of names.
pub(super) fn rows_in_order(
    conn: &mut Conn,
    access: &BookAccess,
    wanted: &ListQuery,
    filter: Filter,
    cursor: Option<&Cursor>,
) -> Result<RowsAt> {
    let bound = wanted
        .letter
        .as_deref()
        .map(|letter| letter_bound(letter, access.book().collation));
    let seek = match (&wanted.position, cursor, &bound) {
        (Position::After(_), Some(at), _) => Seek::After(&at.key, at.id),
        (Position::Before(_), Some(at), _) => Seek::Before(&at.key, at.id),
        (_, _, Some(bound)) => Seek::At(bound),
        _ => Seek::Start,
    };
    let found = rows_at(conn, access, wanted.sort, filter, seek)?;
    if let Position::Containing(id) = wanted.position
        && found.rows.iter().all(|row| row.id != id.0)
        && let Some(key) = store::list::key_of(conn, access.book_id(), wanted.sort, id)?
    {
        let Paged { rows, has_more } =
            store::list::page(conn, access.book_id(), wanted.sort, filter, Seek::At(&key), PAGE)?;
        // A contact that the filter leaves out is on no page.
        if rows.iter().any(|row| row.id == id.0) {
            return Ok(RowsAt {
                rows,
                ranks: Vec::new(),
                // Those of the first page.
                has_before: true,
                has_after: has_more,
            });
        }
    }
    Ok(found)
}

fn rows_at(conn: &mut Conn, access: &BookAccess, sort: Sort, filter: Filter, seek: Seek) -> Result<RowsAt> {
    let book = access.book_id();
    let Paged { mut rows, has_more } = store::list::page(conn, book, sort, filter, seek, PAGE)?;
    let is_backwards = matches!(seek, Seek::Before(..));
    if is_backwards {
        rows.reverse();
    }
    let has_before = match (seek, rows.first()) {
        (Seek::Start, _) | (_, None) => false,
        (Seek::Before(..), _) => has_more,
        (Seek::After(..), _) => true,
        (Seek::At(_), Some(first)) => {
            let seek = Seek::Before(first.key(sort), first.id);
            !store::list::page(conn, book, sort, filter, seek, 1)?
                .rows
                .is_empty()
        }
    };
    Ok(RowsAt {
        has_before,
        has_after: if is_backwards { !rows.is_empty() } else { has_more },
        rows,
        ranks: Vec::new(),
    })
}

/// A page of the contacts that match, the best first. All of them are ranked for each page, so a page starts at a
/// key here too.
pub(super) fn ranked_rows(
    conn: &mut Conn,
    access: &BookAccess,
    wanted: &ListQuery,
    search: &Search,
    cursor: Option<&Cursor>,
) -> Result<RowsAt> {
    let matches = store::search::ranked(conn, access.book_id(), wanted.sort, &search.matches)?;
    let mut order: Vec<(Rank, Vec<u8>, i64)> = matches
        .into_iter()
        .map(|row| {
            let contact = Ranked {
                name: &row.display_name,
                organization: &row.organization,
                words: &row.search_text,
            };
            (rank(&search.query, contact), row.sort_key, row.id)
        })
        .collect();
    order.sort_unstable();
    let place = |cursor: &Cursor| (cursor.rank.unwrap_or_default(), cursor.key.clone(), cursor.id);
    let (start, end) = match (&wanted.position, cursor.map(place)) {
        (Position::After(_), Some(last)) => {
            let start = order.partition_point(|row| *row <= last);
            (start, start + PAGE)
        }
        (Position::Before(_), Some(first)) => {
            let end = order.partition_point(|row| *row < first);
            (end.saturating_sub(PAGE), end)
        }
        _ => (0, PAGE),
    };
    let end = end.min(order.len());
    let page = order.get(start..end).unwrap_or_default();
    let ids: Vec<i64> = page.iter().map(|(_, _, id)| *id).collect();
    Ok(RowsAt {
        rows: store::list::by_ids(conn, access.book_id(), &ids)?,
        ranks: page.iter().map(|(rank, _, _)| *rank).collect(),
        has_before: start > 0,
        has_after: end < order.len(),
    })
}
