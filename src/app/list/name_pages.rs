//! The rows of a page of the list, in the order of names or of their ranks: those of each book, and those of several
//! books together.

use super::cursor::Cursor;
use super::page::{ListQuery, PAGE, Position};
use crate::app::search::Search;
use crate::app::{BookAccess, Result};
use domain::account::Sort;
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

/// The rows of a page of one book. `is_start_known` if it is known that a page at a key is not the first one.
pub(super) fn rows_at(
    conn: &mut Conn,
    access: &BookAccess,
    sort: Sort,
    filter: Filter,
    seek: Seek,
    is_start_known: bool,
) -> Result<RowsAt> {
    let book = access.book_id();
    let Paged { mut rows, has_more } = store::list::page(conn, book, sort, filter, seek, PAGE)?;
    let is_backwards = matches!(seek, Seek::Before(..));
    if is_backwards {
        rows.reverse();
    }
    let has_before = match (seek, rows.first()) {
        (Seek::Start, _) | (Seek::Before(..) | Seek::After(..), None) => false,
        (Seek::Before(..), _) => has_more,
        (Seek::After(..), _) => true,
        (Seek::At(_), _) if is_start_known => true,
        (Seek::At(bound), first) => {
            let (key, id) = first.map_or((bound, 0), |first| (first.key(sort), first.id));
            let before = store::list::page(conn, book, sort, filter, Seek::Before(key, id), 1)?;
            !before.rows.is_empty()
        }
    };
    Ok(RowsAt {
        has_before,
        has_after: if is_backwards { !rows.is_empty() } else { has_more },
        rows,
        ranks: Vec::new(),
    })
}

/// A page of the contacts of a book that match, the best first. All of them are ranked for each page, so a page starts
/// at a key here too.
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

/// A row of one of several books.
pub(super) struct RowOfBook {
    /// Which of the books.
    pub book: usize,
    pub row: ListRow,
    pub rank: Option<Rank>,
}

/// A page of several books.
pub(super) struct MergedRows {
    pub rows: Vec<RowOfBook>,
    pub has_before: bool,
    pub has_after: bool,
}

/// Merges the pages of several books that start, or end, at the same place of the order.
pub(super) fn merge(parts: Vec<RowsAt>, sort: Sort, is_backwards: bool) -> MergedRows {
    let has_before = parts.iter().any(|part| part.has_before);
    let has_after = parts.iter().any(|part| part.has_after);
    let is_one = parts.len() == 1;
    let mut rows = Vec::new();
    for (book, part) in parts.into_iter().enumerate() {
        let mut ranks = part.ranks.into_iter();
        rows.extend(part.rows.into_iter().map(|row| RowOfBook {
            book,
            row,
            rank: ranks.next(),
        }));
    }
    if !is_one {
        rows.sort_by(|one, other| {
            let place = |of: &RowOfBook| (of.rank, of.row.id);
            let (rank, id) = place(one);
            let (other_rank, other_id) = place(other);
            rank.cmp(&other_rank)
                .then_with(|| one.row.key(sort).cmp(other.row.key(sort)))
                .then(id.cmp(&other_id))
        });
    }
    let is_cut = rows.len() > PAGE;
    if is_backwards {
        rows.drain(..rows.len().saturating_sub(PAGE));
    } else {
        rows.truncate(PAGE);
    }
    MergedRows {
        has_before: has_before || (is_cut && is_backwards),
        has_after: has_after || (is_cut && !is_backwards),
        rows,
    }
}
