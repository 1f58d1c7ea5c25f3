//! Search conditions: which contacts of a book match a label, a query, or need repair.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::schema::{contact_labels, contacts, repairs};
use super::{Conn, Result};
use domain::ids::{BookId, LabelId};
use domain::search::Query;

/// What a contact must meet to be listed.
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a> {
    /// It has this label.
    pub label: Option<LabelId>,
    /// It matches every term.
    pub query: &'a Query,
    /// Its card needs repair.
    pub needs_repair: bool,
}

/// A query on `contacts` whose conditions are known only at run time.
pub(super) type ContactsQuery<'a> = contacts::BoxedQuery<'a, <Conn as Connection>::Backend>;

/// The live contacts of the book that meet the filter.
pub(super) fn matching<'a>(conn: &Conn, book: BookId, filter: Filter<'_>) -> ContactsQuery<'a> {
    let is_pg = matches!(conn, Conn::Pg(_));
    let mut query = if is_pg && !filter.query.is_empty() {
        // Makes PostgreSQL use the search indexes: if a common word sorts late, walking the sort index takes
        // seconds. `+ 0` rules out the indexes that begin with the book, `coalesce` those of live contacts.
        // There is nothing to join, so the search is as fast while the tables have no statistics.
        contacts::table
            .filter((contacts::book_id + 0_i64).eq(book.0))
            .filter(sql::<Bool>("coalesce(contacts.deleted_at IS NULL, FALSE)"))
            .into_boxed()
    } else {
        contacts::table
            .filter(contacts::book_id.eq(book.0))
            .filter(contacts::deleted_at.is_null())
            .into_boxed()
    };
    if let Some(label) = filter.label {
        // A label belongs to one book. With the book as a second condition, PostgreSQL without statistics
        // expects a single row and reads the label once for every contact.
        let with_label = contact_labels::table
            .filter(contact_labels::label_id.eq(label.0))
            .select(contact_labels::contact_id);
        query = query.filter(contacts::id.eq_any(with_label));
    }
    if filter.needs_repair {
        let broken = repairs::table
            .filter(repairs::book_id.eq(book.0))
            .select(repairs::contact_id);
        query = query.filter(contacts::id.eq_any(broken));
    }
    for word in &filter.query.words {
        query = if is_pg {
            query.filter(contacts::search_text.like(format!("% {word}%")))
        } else {
            query.filter(condition(SQLITE_WORD, format!("\"{word}\" *"), ")"))
        };
    }
    for digits in &filter.query.digits {
        let pattern = format!("%{digits}%");
        query = if is_pg {
            query.filter(contacts::digits.like(pattern))
        } else {
            query.filter(condition(SQLITE_DIGITS, pattern, ")"))
        };
    }
    query
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

// The full-text tables have no book column; the outer query names the book.
const SQLITE_WORD: &str = "contacts.id IN (SELECT rowid FROM contacts_words WHERE contacts_words MATCH ";
const SQLITE_DIGITS: &str = "contacts.id IN (SELECT rowid FROM contacts_digits WHERE digits LIKE ";

/// SQL text around one bound term.
type Condition = SqlLiteral<
    Bool,
    diesel::expression::UncheckedBind<
        SqlLiteral<Bool>,
        diesel::internal::derives::as_expression::Bound<Text, String>,
    >,
>;

fn condition(opening: &str, term: String, closing: &str) -> Condition {
    sql::<Bool>(opening).bind::<Text, _>(term).sql(closing)
}
