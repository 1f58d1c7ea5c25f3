//! Pages of the contact list, in sort order. A page starts at a key, never at an OFFSET.

use crate::prelude::*;

use super::conn::unprepared;
use super::contacts::{by_primary_key, live};
use super::list_columns::{LabelsOfRow, NeedsRepair};
use super::schema::contacts;
use super::search_filter::{Filter, matching};
use super::search_walk;
pub use super::seek::Seek;
use super::{Conn, Paged, Result};
use domain::account::Sort;
use domain::ids::{BookId, ContactId, LabelId};

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
    #[diesel(select_expression = LabelsOfRow)]
    labels: Option<String>,
    #[diesel(select_expression = NeedsRepair)]
    pub needs_repair: bool,
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

    /// The labels of the contact, in no order.
    pub fn labels(&self) -> impl Iterator<Item = LabelId> {
        let ids = self.labels.as_deref().unwrap_or_default().split(' ');
        ids.filter_map(|id| id.parse().ok()).map(LabelId)
    }
}

/// A query on `contacts` from a place of the list on, and what is done with it.
///
/// `key >= ? AND (key > ? OR id > ?)`: with `key > ? OR (key = ? AND id > ?)` PostgreSQL reads the whole index.
macro_rules! in_order {
    ($all:expr, $sort:expr, $seek:expr, |$query:ident| $load:expr) => {
        match $sort {
            Sort::Family => in_order!($all, contacts::sort_family; $seek, |$query| $load),
            Sort::Given => in_order!($all, contacts::sort_given; $seek, |$query| $load),
        }
    };
    ($all:expr, $key:expr; $seek:expr, |$query:ident| $load:expr) => {
        match $seek {
            Seek::Start => {
                let $query = $all.order(($key.asc(), contacts::id.asc()));
                $load
            }
            Seek::At(key) => {
                let $query = $all.filter($key.ge(key)).order(($key.asc(), contacts::id.asc()));
                $load
            }
            Seek::After(key, id) => {
                let after = $key.ge(key).and($key.gt(key).or(contacts::id.gt(id)));
                let $query = $all.filter(after).order(($key.asc(), contacts::id.asc()));
                $load
            }
            Seek::Before(key, id) => {
                let before = $key.le(key).and($key.lt(key).or(contacts::id.lt(id)));
                let $query = $all.filter(before).order(($key.desc(), contacts::id.desc()));
                $load
            }
        }
    };
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
    if filter.is_empty() {
        let all = live(book).select(ListRow::as_select());
        return Paged::load(size, |limit| {
            Ok(in_order!(all, sort, seek, |q| q
                .limit(limit)
                .load_by_type(conn)?))
        });
    }
    // To sort the contacts that match, SQLite reads everything that is selected of each.
    let Paged { rows: ids, has_more } = matching_ids(conn, book, sort, filter, seek, size)?;
    let rows = by_ids(conn, book, &ids)?;
    Ok(Paged { rows, has_more })
}

/// The ids of such a page.
fn matching_ids(
    conn: &mut Conn,
    book: BookId,
    sort: Sort,
    filter: Filter,
    seek: Seek,
    size: usize,
) -> Result<Paged<i64>> {
    for &rows in search_walk::stretches(conn, filter.walks) {
        let mut ids = search_walk::hits(conn, (book, sort), filter, seek, rows, size + 1)?;
        if ids.len() > size {
            ids.truncate(size);
            return Ok(Paged {
                rows: ids,
                has_more: true,
            });
        }
    }
    let all = matching(conn, book, filter).select(contacts::id);
    Paged::load(size, |limit| {
        Ok(in_order!(all, sort, seek, |q| q.limit(limit).load(conn)?))
    })
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
    let mut rows: Vec<ListRow> = by_primary_key(book)
        .filter(contacts::deleted_at.is_null())
        .filter(contacts::id.eq_any(ids))
        .filter(unprepared())
        .select(ListRow::as_select())
        .load(conn)?;
    rows.sort_by_cached_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}
