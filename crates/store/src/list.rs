//! Pages of the contact list, in sort order. A page starts at a key, never at an OFFSET.

use diesel::prelude::*;

use super::conn::unprepared;
use super::schema::contacts;
use super::search::{self, Filter, matching};
use super::search_walk;
pub use super::seek::Seek;
use super::{Conn, Paged, Result};
use domain::account::Sort;
use domain::ids::{BookId, ContactId};

/// A row of the list.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = contacts)]
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
    /// The sort key of the row in this order.
    #[must_use]
    pub fn key(&self, sort: Sort) -> &[u8] {
        match sort {
            Sort::Family => &self.sort_family,
            Sort::Given => &self.sort_given,
        }
    }
}

/// A page of live contacts of the book in this order. `Seek::Before` returns them backwards.
pub fn page(
    conn: &mut Conn,
    book: BookId,
    sort: Sort,
    filter: Filter,
    seek: Seek,
    size: usize,
) -> Result<Paged<ListRow>> {
    // Without a filter the list itself is all there is to read.
    let walks = if filter.is_empty() { 0 } else { filter.walks };
    for &rows in search_walk::stretches(conn, walks) {
        let mut ids = search_walk::hits(conn, (book, sort), filter, seek, rows, size + 1)?;
        if ids.len() > size {
            ids.truncate(size);
            let rows = by_ids(conn, book, &ids)?;
            return Ok(Paged { rows, has_more: true });
        }
    }
    let query = matching(conn, book, filter);
    // `key >= ? AND (key > ? OR id > ?)`: with `key > ? OR (key = ? AND id > ?)` PostgreSQL reads
    // the whole index.
    macro_rules! from {
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
        Sort::Family => from!(contacts::sort_family),
        Sort::Given => from!(contacts::sort_given),
    };
    let query = query.select(ListRow::as_select());
    Paged::load(size, |limit| Ok(query.limit(limit).load(conn)?))
}

/// The sort key of a live contact; `None` if there is no such contact.
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

/// The rows with these ids, in the order of the ids. A contact that is not live is left out.
pub fn by_ids(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<ListRow>> {
    let mut rows: Vec<ListRow> = contacts::table
        .filter((contacts::book_id + 0_i64).eq(book.0))
        .filter(contacts::deleted_at.is_null())
        .filter(contacts::id.eq_any(ids))
        .filter(unprepared())
        .select(ListRow::as_select())
        .load(conn)?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// At most `limit` ids of contacts that match, in no order.
pub fn matches(conn: &mut Conn, book: BookId, filter: Filter, limit: usize) -> Result<Vec<i64>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    if filter.is_search() {
        return search::matches(conn, book, filter, limit);
    }
    Ok(matching(conn, book, filter)
        .select(contacts::id)
        .limit(limit)
        .load(conn)?)
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
