//! What the sidebar of the list shows: letters, labels, saved searches and counts, in one statement.

use crate::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};

use super::{Conn, Result};
use domain::account::Sort;
use domain::ids::BookId;

/// What the sidebar of a book shows, in no order.
#[derive(Clone, Debug, Default)]
pub struct SidebarRows {
    /// The letters that contacts of the book are listed under.
    pub letters: Vec<String>,
    /// The labels: key, name, and number of contacts.
    pub labels: Vec<(i64, String, i64)>,
    /// The saved searches: key, and what was typed.
    pub searches: Vec<(i64, String)>,
    /// How many contacts need repair.
    pub repairs: i64,
    /// How many groups of contacts may be one person.
    pub duplicates: i64,
    /// Up to which token of the book they were looked for.
    pub duplicates_token: i64,
    /// True while a job works on the book.
    pub is_busy: bool,
}

/// Reads the sidebar of a book.
pub fn read(conn: &mut Conn, book: BookId, sort: Sort) -> Result<SidebarRows> {
    let query = SidebarQuery {
        book: book.0,
        sort: sort.as_str(),
    };
    let rows: Vec<(String, i64, String, i64)> = query.load_by_type(conn)?;
    let mut found = SidebarRows::default();
    for (kind, id, text, count) in rows {
        match kind.as_str() {
            "letter" => found.letters.push(text),
            "label" => found.labels.push((id, text, count)),
            "search" => found.searches.push((id, text)),
            "repairs" => found.repairs = count,
            "duplicates" => (found.duplicates_token, found.duplicates) = (id, count),
            "job" => found.is_busy = true,
            // Not one of `PARTS`.
            _ => {}
        }
    }
    Ok(found)
}

/// Diesel cannot build a UNION that runs on both databases. As a query type of its own, it is prepared once.
#[derive(QueryId)]
struct SidebarQuery {
    book: i64,
    sort: &'static str,
}

/// The parts of the statement; the key of the book follows each.
const PARTS: [&str; 6] = [
    "SELECT 'label', id, name, contact_count FROM labels WHERE book_id = ",
    " UNION ALL SELECT 'search', id, query, 0 FROM saved_searches WHERE book_id = ",
    " UNION ALL SELECT 'repairs', 0, '', count(*) FROM repairs WHERE book_id = ",
    " UNION ALL SELECT 'duplicates', token, '', group_count FROM duplicate_searches WHERE book_id = ",
    " UNION ALL SELECT 'job', id, '', 0 FROM jobs WHERE state = 'running' AND book_id = ",
    " UNION ALL SELECT 'letter', 0, letter, 0 FROM book_letters WHERE contact_count > 0 AND book_id = ",
];

impl QueryFragment<<Conn as Connection>::Backend> for SidebarQuery {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, <Conn as Connection>::Backend>) -> QueryResult<()> {
        for part in PARTS {
            out.push_sql(part);
            out.push_bind_param::<BigInt, _>(&self.book)?;
        }
        out.push_sql(" AND sort = ");
        out.push_bind_param::<Text, _>(self.sort)
    }
}

impl Query for SidebarQuery {
    type SqlType = (Text, BigInt, Text, BigInt);
}

impl diesel::RunQueryDsl<Conn> for SidebarQuery {}
