//! Searches among the next rows of the list, which is fast for common words: the rows are read in the order of
//! the page, and few of them are needed.

use super::search::load_ids;
use super::search_filter::{Filter, Lookup, conditions};
use super::seek::Seek;
use super::{Conn, Result};
use domain::account::Sort;
use domain::hex::to_hex;
use domain::ids::BookId;

/// How many rows are read at first, and then if they had too few hits. SQLite's search index is faster than a
/// second stretch.
pub(super) fn stretches(conn: &Conn, walks: usize) -> &'static [usize] {
    match (conn, walks) {
        (_, 0) => &[],
        (Conn::Pg(_), 2..) => &[2_000, 20_000],
        _ => &[2_000],
    }
}

/// At most `limit` ids of contacts that match, among the next `rows` of the list.
pub(super) fn hits(
    conn: &mut Conn,
    (book, sort): (BookId, Sort),
    filter: Filter,
    seek: Seek,
    rows: usize,
    limit: usize,
) -> Result<Vec<i64>> {
    let key = match sort {
        Sort::Family => "sort_family",
        Sort::Given => "sort_given",
    };
    let literal = |bytes: &[u8]| {
        let hex = to_hex(bytes);
        match conn {
            Conn::Pg(_) => format!("'\\x{hex}'::bytea"),
            Conn::Sqlite(_) => format!("x'{hex}'"),
        }
    };
    let (from, direction) = match seek {
        Seek::Start => (String::new(), "ASC"),
        Seek::At(at) => (format!("AND {key} >= {}", literal(at)), "ASC"),
        Seek::After(at, id) => {
            let at = literal(at);
            (
                format!("AND {key} >= {at} AND ({key} > {at} OR id > {id})"),
                "ASC",
            )
        }
        Seek::Before(at, id) => {
            let at = literal(at);
            (
                format!("AND {key} <= {at} AND ({key} < {at} OR id < {id})"),
                "DESC",
            )
        }
    };
    let conditions = conditions(conn, book, filter, Lookup::Rows).join(" AND ");
    // SQLite reads the rows in the order of the subquery, but with an order it would read all of them first.
    let order = match conn {
        Conn::Pg(_) => format!("ORDER BY walked.sort_key {direction}, walked.id {direction}"),
        Conn::Sqlite(_) => String::new(),
    };
    let query = format!(
        "SELECT walked.id FROM (
            SELECT id, {key} AS sort_key, search_text, digits, updated_at FROM contacts
            WHERE book_id = {} AND deleted_at IS NULL {from}
            ORDER BY {key} {direction}, id {direction} LIMIT {rows}
        ) AS walked WHERE {conditions}
        {order} LIMIT {limit}",
        book.0
    );
    load_ids(conn, query)
}
