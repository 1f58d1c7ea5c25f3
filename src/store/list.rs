//! Pages of the list, in order, filtered by label or search, and sought by key: never by OFFSET.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::schema::{contact_labels, contacts, repairs};
use super::{Conn, Paged, Result};
use crate::domain::account::Sort;
use crate::domain::ids::{BookId, ContactId, LabelId};
use crate::domain::search::Query;

/// A row of the list.
#[derive(Queryable, Clone, Debug)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ListRow {
    pub id: i64,
    pub display_name: String,
    pub organization: String,
    pub phone: String,
    pub email: String,
    pub telegram: String,
    pub has_photo: bool,
    pub etag: String,
    pub letter_family: String,
    pub letter_given: String,
    pub sort_family: Vec<u8>,
    pub sort_given: Vec<u8>,
}

impl ListRow {
    /// The key by which the row stands in this order.
    #[must_use]
    pub fn key(&self, sort: Sort) -> &[u8] {
        match sort {
            Sort::Family => &self.sort_family,
            Sort::Given => &self.sort_given,
        }
    }
}

/// Which contacts are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a> {
    /// Those that carry this label.
    pub label: Option<LabelId>,
    /// Those that match every term.
    pub query: &'a Query,
    /// Only those whose card needs repair.
    pub needs_repair: bool,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug)]
pub enum Seek<'a> {
    /// At the beginning.
    Start,
    /// At the first row with at least this key.
    At(&'a [u8]),
    /// Behind this row.
    After(&'a [u8], i64),
    /// Before this row, going backwards.
    Before(&'a [u8], i64),
}

type Contacts<'a> = contacts::BoxedQuery<'a, <Conn as Connection>::Backend>;

/// A page of live contacts of the book in this order. `Seek::Before` gives them backwards.
pub fn page(
    conn: &mut Conn,
    book: BookId,
    sort: Sort,
    filter: Filter,
    seek: Seek,
    size: usize,
) -> Result<Paged<ListRow>> {
    let query = matching(conn, book, filter);
    // `key >= ? AND (key > ? OR id > ?)`: with `key > ? OR (key = ? AND id > ?)` PostgreSQL reads
    // the whole index.
    macro_rules! sought {
        ($key:expr) => {
            match seek {
                Seek::Start => query.order(($key.asc(), contacts::id.asc())),
                Seek::At(key) => query
                    .filter($key.ge(key))
                    .order(($key.asc(), contacts::id.asc())),
                Seek::After(key, id) => query
                    .filter($key.ge(key).and($key.gt(key).or(contacts::id.gt(id))))
                    .order(($key.asc(), contacts::id.asc())),
                Seek::Before(key, id) => query
                    .filter($key.le(key).and($key.lt(key).or(contacts::id.lt(id))))
                    .order(($key.desc(), contacts::id.desc())),
            }
        };
    }
    let query = match sort {
        Sort::Family => sought!(contacts::sort_family),
        Sort::Given => sought!(contacts::sort_given),
    };
    let query = query.select((
        contacts::id,
        contacts::display_name,
        contacts::organization,
        contacts::phone,
        contacts::email,
        contacts::telegram,
        contacts::has_photo,
        contacts::etag,
        contacts::letter_family,
        contacts::letter_given,
        contacts::sort_family,
        contacts::sort_given,
    ));
    Paged::load(size, |limit| Ok(query.limit(limit).load(conn)?))
}

/// The sort key of a live contact; `None` if there is none.
pub fn key_of(conn: &mut Conn, book: BookId, sort: Sort, id: ContactId) -> Result<Option<Vec<u8>>> {
    let contact = contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::id.eq(id.0))
        .filter(contacts::deleted_at.is_null());
    Ok(match sort {
        Sort::Family => contact.select(contacts::sort_family).first(conn),
        Sort::Given => contact.select(contacts::sort_given).first(conn),
    }
    .optional()?)
}

/// How many contacts match, counted up to `limit`.
pub fn count(conn: &mut Conn, book: BookId, filter: Filter, limit: i64) -> Result<usize> {
    let ids: Vec<i64> = matching(conn, book, filter)
        .select(contacts::id)
        .limit(limit)
        .load(conn)?;
    Ok(ids.len())
}

/// At most `limit` ids of contacts that match, above `after` and in order: a walk over all that match.
pub fn ids(conn: &mut Conn, book: BookId, filter: Filter, after: ContactId, limit: i64) -> Result<Vec<i64>> {
    Ok(matching(conn, book, filter)
        .filter(contacts::id.gt(after.0))
        .order(contacts::id.asc())
        .limit(limit)
        .select(contacts::id)
        .load(conn)?)
}

#[derive(QueryableByName)]
struct Indexed {
    #[diesel(sql_type = Bool)]
    indexed: bool,
}

/// False if the search index cannot hold Cyrillic: `pg_trgm` asks the database's `LC_CTYPE` what a
/// letter is, and `C` knows the Latin ones only. Searches find the same, by reading everything.
pub fn indexes_cyrillic(conn: &mut Conn) -> Result<bool> {
    if matches!(conn, Conn::Sqlite(_)) {
        return Ok(true);
    }
    let row: Indexed =
        diesel::sql_query("SELECT cardinality(show_trgm('книга')) > 1 AS indexed").get_result(conn)?;
    Ok(row.indexed)
}

fn matching<'a>(conn: &Conn, book: BookId, filter: Filter<'_>) -> Contacts<'a> {
    let mut query = contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::deleted_at.is_null())
        .into_boxed();
    if let Some(label) = filter.label {
        let carriers = contact_labels::table
            .filter(contact_labels::book_id.eq(book.0))
            .filter(contact_labels::label_id.eq(label.0))
            .select(contact_labels::contact_id);
        query = query.filter(contacts::id.eq_any(carriers));
    }
    if filter.needs_repair {
        let broken = repairs::table
            .filter(repairs::book_id.eq(book.0))
            .select(repairs::contact_id);
        query = query.filter(contacts::id.eq_any(broken));
    }
    let is_pg = matches!(conn, Conn::Pg(_));
    for word in &filter.query.words {
        query = query.filter(if is_pg {
            pg_among(book, "search_text", format!("% {word}%"))
        } else {
            among(SQLITE_WORD, format!("\"{word}\" *"), ")")
        });
    }
    for digits in &filter.query.digits {
        query = query.filter(if is_pg {
            pg_among(book, "digits", format!("%{digits}%"))
        } else {
            among(SQLITE_DIGITS, format!("%{digits}%"), ")")
        });
    }
    query
}

/// PostgreSQL is made to take the search index first: left alone, it walks the sort index for seconds
/// where a common word sorts late. `+ 0` keeps the book's own indexes out of that.
fn pg_among(book: BookId, column: &str, pattern: String) -> SqlLiteral<Bool, Among> {
    let opening = format!(
        "contacts.id IN (WITH hits AS MATERIALIZED (SELECT id FROM contacts WHERE book_id + 0 = {} AND {column} LIKE ",
        book.0
    );
    among(&opening, pattern, ") SELECT id FROM hits)")
}

// The full-text tables know no books; the outer query does.
const SQLITE_WORD: &str = "contacts.id IN (SELECT rowid FROM contacts_words WHERE contacts_words MATCH ";
const SQLITE_DIGITS: &str = "contacts.id IN (SELECT rowid FROM contacts_digits WHERE digits LIKE ";

type Among = diesel::expression::UncheckedBind<
    SqlLiteral<Bool>,
    diesel::internal::derives::as_expression::Bound<Text, String>,
>;

fn among(opening: &str, term: String, closing: &str) -> SqlLiteral<Bool, Among> {
    sql::<Bool>(opening).bind::<Text, _>(term).sql(closing)
}
