//! Searches a book: the ids of the contacts that match, how many they are, and what their ranks are computed from.

use crate::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::conn::unprepared;
use super::schema::contacts;
use super::search_filter::{Filter, Lookup, conditions, match_text, matching, off_the_list, quoted};
use super::{Conn, Result};
use domain::account::Sort;
use domain::ids::{BookId, ContactId};
use domain::search::Query;

/// At most `limit` ids of contacts that match, in no order.
pub fn matches(conn: &mut Conn, book: BookId, filter: Filter, limit: usize) -> Result<Vec<i64>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    if filter.is_search() {
        return matches_by_index(conn, book, filter, limit);
    }
    Ok(matching(conn, book, filter)
        .select(contacts::id)
        .limit(limit)
        .load(conn)?)
}

/// The same through the search indexes.
fn matches_by_index(conn: &mut Conn, book: BookId, filter: Filter, limit: i64) -> Result<Vec<i64>> {
    let live = off_the_list(book);
    // SQLite would collect all rows of the full-text table first. In a join it stops at the limit.
    let (from, rest) = match conn {
        Conn::Sqlite(_) if filter.has_words() => {
            let words = match_text(filter.query);
            let join = "contacts_words CROSS JOIN contacts ON contacts.id = contacts_words.rowid";
            let rest = Query {
                digits: filter.query.digits.clone(),
                ..Query::default()
            };
            let rest = Filter {
                query: &rest,
                ..filter
            };
            (
                format!("{join} WHERE contacts_words MATCH {words} AND {live}"),
                conditions(conn, book, rest, Lookup::Index),
            )
        }
        _ => (
            format!("contacts WHERE {live}"),
            conditions(conn, book, filter, Lookup::Index),
        ),
    };
    let rest = rest
        .iter()
        .fold(String::new(), |all, condition| all + " AND " + condition);
    load_ids(
        conn,
        format!("SELECT contacts.id FROM {from}{rest} LIMIT {limit}"),
    )
}

/// A contact that matches.
#[derive(QueryableByName)]
struct Match {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The ids that a query on contacts selects.
pub(super) fn load_ids(conn: &mut Conn, query: String) -> Result<Vec<i64>> {
    let matches: Vec<Match> = diesel::sql_query(query).load(conn)?;
    Ok(matches.into_iter().map(|found| found.id).collect())
}

/// What the rank of a contact is computed from.
#[derive(Queryable)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct RankedRow {
    pub id: i64,
    pub sort_key: Vec<u8>,
    pub display_name: String,
    pub organization: String,
    pub search_text: String,
}

/// What the ranks of these contacts are computed from, in no order.
pub fn ranked(conn: &mut Conn, book: BookId, sort: Sort, ids: &[i64]) -> Result<Vec<RankedRow>> {
    let query = contacts::table
        .filter((contacts::book_id + 0_i64).eq(book.0))
        .filter(contacts::deleted_at.is_null())
        .filter(contacts::id.eq_any(ids))
        .filter(unprepared());
    macro_rules! load {
        ($key:expr) => {
            query
                .select((
                    contacts::id,
                    $key,
                    contacts::display_name,
                    contacts::organization,
                    contacts::search_text,
                ))
                .load(conn)?
        };
    }
    Ok(match sort {
        Sort::Family => load!(contacts::sort_family),
        Sort::Given => load!(contacts::sort_given),
    })
}

/// The words of a contact that matches.
pub fn any_words(conn: &mut Conn, book: BookId, filter: Filter) -> Result<Option<String>> {
    Ok(matching(conn, book, filter)
        .select(contacts::search_text)
        .first(conn)
        .optional()?)
}

/// How many contacts match.
pub fn count(conn: &mut Conn, book: BookId, filter: Filter) -> Result<i64> {
    Ok(matching(conn, book, filter).count().get_result(conn)?)
}

/// At most `limit` ids of contacts that match, in order of id and above `after`.
pub fn ids(conn: &mut Conn, book: BookId, filter: Filter, after: ContactId, limit: i64) -> Result<Vec<i64>> {
    Ok(matching(conn, book, filter)
        .filter(contacts::id.gt(after.0))
        .order(contacts::id.asc())
        .limit(limit)
        .select(contacts::id)
        .load(conn)?)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// True if a contact of the book, live or in the trash, has this word of letters as a whole.
pub(super) fn has_word(conn: &mut Conn, book: BookId, word: &str) -> Result<bool> {
    let has_word = match conn {
        Conn::Pg(_) => {
            let (inside, last) = (quoted(&format!("% {word} %")), quoted(&format!("% {word}")));
            format!("contacts WHERE (search_text LIKE {inside} OR search_text LIKE {last})")
        }
        Conn::Sqlite(_) => format!(
            "contacts_words CROSS JOIN contacts ON contacts.id = contacts_words.rowid
             WHERE contacts_words MATCH {}",
            quoted(&format!("\"{word}\""))
        ),
    };
    let book = book.0;
    let query = format!(
        "SELECT count(*) AS count FROM (SELECT 1 AS one FROM {has_word} AND contacts.book_id + 0 = {book} LIMIT 1) AS found"
    );
    Ok(diesel::sql_query(query).get_result::<Count>(conn)?.count > 0)
}

#[derive(QueryableByName)]
struct TrigramCheck {
    #[diesel(sql_type = Bool)]
    has_trigrams: bool,
}

/// False if the search index cannot hold Cyrillic: `pg_trgm` takes from the database's `LC_CTYPE` what a
/// letter is, and `C` knows only Latin ones. Searches find the same contacts then, but read every row.
pub fn indexes_cyrillic(conn: &mut Conn) -> Result<bool> {
    if matches!(conn, Conn::Sqlite(_)) {
        return Ok(true);
    }
    let check: TrigramCheck =
        diesel::sql_query("SELECT cardinality(show_trgm('книга')) > 1 AS has_trigrams").get_result(conn)?;
    Ok(check.has_trigrams)
}
