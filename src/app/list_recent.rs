//! Pages of the contact list in the order in which contacts were added or changed, the newest first.

use crate::app::{BookAccess, Error, Result};
use domain::ids::ContactId;
use store::list_recent::{self, RecentRow, RecentSeek, TimeOrder};
use store::search_filter::Filter;
use store::{Conn, Paged};

/// Which page is wanted.
#[derive(Clone, Copy)]
pub(super) struct RecentQuery<'a> {
    pub by: TimeOrder,
    pub filter: Filter<'a>,
    pub seek: RecentSeek,
    /// A contact that the page has to contain, if it starts at the newest one.
    pub open: Option<ContactId>,
    pub size: usize,
}

/// The rows of a page, and the cursors of the pages around it. A cursor is printed as `added.KEY`.
pub(super) struct RecentRows {
    pub rows: Vec<RecentRow>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Reads a page.
pub(super) fn read(conn: &mut Conn, access: &BookAccess, wanted: RecentQuery) -> Result<RecentRows> {
    let RecentQuery {
        by,
        filter,
        seek,
        open,
        size,
    } = wanted;
    let page = |conn: &mut Conn, seek| list_recent::page(conn, access.book_id(), by, filter, seek, size);
    let is_backwards = matches!(seek, RecentSeek::Newer(_));
    let mut has_newer = matches!(seek, RecentSeek::Older(_));
    let Paged {
        mut rows,
        mut has_more,
    } = page(conn, seek)?;
    if let Some(id) = open
        && rows.iter().all(|row| row.row.id != id.0)
        && let Some(key) = list_recent::key_of(conn, access.book_id(), by, id)?
    {
        let at_contact = page(conn, RecentSeek::Older(key.saturating_add(1)))?;
        // A contact that the filter leaves out is on no page.
        if at_contact.rows.iter().any(|row| row.row.id == id.0) {
            has_newer = true;
            Paged { rows, has_more } = at_contact;
        }
    }
    if is_backwards {
        rows.reverse();
        (has_newer, has_more) = (has_more, !rows.is_empty());
    }
    let cursor = |row: &RecentRow| format!("{}.{}", name(by), row.key(by));
    Ok(RecentRows {
        before: rows.first().filter(|_| has_newer).map(cursor),
        after: rows.last().filter(|_| has_more).map(cursor),
        rows,
    })
}

/// The key of a cursor.
///
/// # Errors
/// `BadPage` for a cursor of another order of the list.
pub(super) fn parse(cursor: &str, by: TimeOrder) -> Result<i64> {
    let key = cursor
        .strip_prefix(name(by))
        .and_then(|rest| rest.strip_prefix('.'));
    key.and_then(|key| key.parse().ok()).ok_or(Error::BadPage)
}

fn name(by: TimeOrder) -> &'static str {
    match by {
        TimeOrder::Added => "added",
        TimeOrder::Changed => "changed",
    }
}
