//! Pages of the contact list, in sort order. A page starts at a key, never at an OFFSET.

use diesel::prelude::*;

use super::conn::unprepared;
use super::schema::contacts;
use super::search_filter::{Filter, matching};
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
