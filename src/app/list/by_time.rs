//! The list in an order by time: what was added, changed or viewed last.

use std::collections::HashMap;

use super::page::{ListPage, ListQuery, PAGE, Position};
use super::time_pages::{self, RecentQuery, TimeSeek};
use super::{Part, finish_rows, sum, total};
use crate::app::search::Search;
use crate::app::{App, Error, Result, Timestamp};
use domain::search::Query;
use store::list::ListRow;
use store::list_recent::TimeOrder;
use store::search_filter::Filter;
use store::{self, Conn};

/// A page of what was added or changed last.
pub(super) fn added_or_changed(
    conn: &mut Conn,
    app: &App,
    parts: &[Part],
    wanted: &ListQuery,
    by: TimeOrder,
) -> Result<ListPage> {
    let seek = match &wanted.position {
        Position::First | Position::Containing(_) => TimeSeek::Start,
        Position::After(cursor) => TimeSeek::Older(time_pages::parse(cursor, by)?),
        Position::Before(cursor) => TimeSeek::Newer(time_pages::parse(cursor, by)?),
    };
    let open = match wanted.position {
        Position::Containing(id) => Some(id),
        _ => None,
    };
    let search = Search::default();
    let books: Vec<(_, Filter)> = parts
        .iter()
        .map(|part| (part.access, search.filter(part.label, wanted.needs_repair)))
        .collect();
    let query = RecentQuery {
        by,
        seek,
        open,
        size: PAGE,
    };
    let found = time_pages::read(conn, &books, &query)?;
    let at = |recent: &store::list_recent::RecentRow| match by {
        TimeOrder::Added => recent.created_at,
        TimeOrder::Changed => recent.updated_at,
    };
    let times: Vec<Timestamp> = found.rows.iter().map(|(_, recent)| at(recent)).collect();
    let rows = found.rows.into_iter().map(|(book, recent)| (book, recent.row));
    let page = page(conn, app, parts, wanted, rows.collect(), times)?;
    let totals = parts.iter().map(|part| total(conn, part, wanted.needs_repair));
    Ok(ListPage {
        before: found.before,
        after: found.after,
        total: sum(totals.collect::<Result<Vec<_>>>()?),
        ..page
    })
}

/// The contacts that the account viewed last. They are one page.
pub(super) fn viewed(conn: &mut Conn, app: &App, parts: &[Part], wanted: &ListQuery) -> Result<ListPage> {
    if matches!(wanted.position, Position::After(_) | Position::Before(_)) {
        return Err(Error::BadPage);
    }
    let Some(first) = parts.first() else {
        return page(conn, app, parts, wanted, Vec::new(), Vec::new());
    };
    let views = store::contact_views::last(conn, first.access.account().id)?;
    let ids: Vec<i64> = views.iter().map(|(id, _)| *id).collect();
    let mut found: HashMap<i64, (usize, ListRow)> = HashMap::new();
    for (at, part) in parts.iter().enumerate() {
        let mut rows = store::list::by_ids(conn, part.access.book_id(), &ids)?;
        rows.retain(|row| {
            let has_label = part
                .label
                .is_none_or(|label| row.labels().any(|own| own == label));
            has_label && (row.needs_repair || !wanted.needs_repair)
        });
        found.extend(rows.into_iter().map(|row| (row.id, (at, row))));
    }
    let in_order = views.iter().filter_map(|(id, at)| Some((found.remove(id)?, *at)));
    let (rows, times) = in_order.unzip();
    page(conn, app, parts, wanted, rows, times)
}

/// A page with these rows only.
fn page(
    conn: &mut Conn,
    app: &App,
    parts: &[Part],
    wanted: &ListQuery,
    rows: Vec<(usize, ListRow)>,
    times: Vec<Timestamp>,
) -> Result<ListPage> {
    let query = Query::default();
    let queries = vec![&query; parts.len()];
    let mut rows = finish_rows::finish(conn, app, parts, wanted.sort, &queries, rows)?;
    for (row, at) in rows.iter_mut().zip(times) {
        row.at = Some(at);
    }
    Ok(ListPage {
        before: None,
        after: None,
        total: i64::try_from(rows.len()).ok(),
        is_ranked: false,
        query: Query::default(),
        instead: None,
        meanings: Vec::new(),
        rows,
    })
}
