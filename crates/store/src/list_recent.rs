//! Pages of the contact list in the order of time, the newest first. Ids are in the order in
//! which contacts were added, tokens in the order in which they were changed.

use crate::prelude::*;

use super::conn::unprepared;
use super::contacts::{by_primary_key, live};
use super::list::ListRow;
use super::schema::contacts;
use super::search_filter::{Filter, matching};
use super::{Conn, Paged, Result};
use domain::ids::{BookId, ContactId};

/// A row of the list with its times.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = contacts)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct RecentRow {
    #[diesel(embed)]
    pub row: ListRow,
    pub token: i64,
    pub created_at: chrono::NaiveDateTime,
    pub updated_at: chrono::NaiveDateTime,
}

impl RecentRow {
    /// The key of the row in this order.
    #[must_use]
    pub fn key(&self, by: TimeOrder) -> i64 {
        match by {
            TimeOrder::Added => self.row.id,
            TimeOrder::Changed => self.token,
        }
    }
}

/// What orders contacts by time.
#[derive(Clone, Copy, Debug)]
pub enum TimeOrder {
    /// When they were added.
    Added,
    /// When they were last changed.
    Changed,
}

/// Where a page starts.
#[derive(Clone, Copy, Debug)]
pub enum RecentSeek {
    /// At the newest contact.
    Start,
    /// After this key, with older contacts.
    Older(i64),
    /// Before this key, with newer contacts, backwards.
    Newer(i64),
}

/// A query on `contacts` from a place in the order of time on, and what is done with it.
macro_rules! in_order_of_time {
    ($all:expr, $by:expr, $seek:expr, |$query:ident| $load:expr) => {
        match $by {
            TimeOrder::Added => in_order_of_time!($all, contacts::id; $seek, |$query| $load),
            TimeOrder::Changed => in_order_of_time!($all, contacts::token; $seek, |$query| $load),
        }
    };
    ($all:expr, $key:expr; $seek:expr, |$query:ident| $load:expr) => {
        match $seek {
            RecentSeek::Start => {
                let $query = $all.order($key.desc());
                $load
            }
            RecentSeek::Older(key) => {
                let $query = $all.filter($key.lt(key)).order($key.desc());
                $load
            }
            RecentSeek::Newer(key) => {
                let $query = $all.filter($key.gt(key)).order($key.asc());
                $load
            }
        }
    };
}

/// A page of live contacts of the book. `RecentSeek::Newer` returns them backwards.
pub fn page(
    conn: &mut Conn,
    book: BookId,
    by: TimeOrder,
    filter: Filter,
    seek: RecentSeek,
    size: usize,
) -> Result<Paged<RecentRow>> {
    if filter.is_empty() {
        let all = live(book).select(RecentRow::as_select());
        return Paged::load(size, |limit| {
            Ok(in_order_of_time!(all, by, seek, |q| q.limit(limit).load(conn)?))
        });
    }
    // As in `list::page`.
    let all = matching(conn, book, filter).select(contacts::id);
    let Paged { rows: ids, has_more }: Paged<i64> = Paged::load(size, |limit| {
        Ok(in_order_of_time!(all, by, seek, |q| q.limit(limit).load(conn)?))
    })?;
    let mut rows: Vec<RecentRow> = by_primary_key(book)
        .filter(contacts::deleted_at.is_null())
        .filter(contacts::id.eq_any(&ids))
        .filter(unprepared())
        .select(RecentRow::as_select())
        .load(conn)?;
    rows.sort_by_cached_key(|row: &RecentRow| ids.iter().position(|id| *id == row.row.id));
    Ok(Paged { rows, has_more })
}

/// The key of a live contact; `None` if there is no such contact.
pub fn key_of(conn: &mut Conn, book: BookId, by: TimeOrder, id: ContactId) -> Result<Option<i64>> {
    let contact = contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::id.eq(id.0))
        .filter(contacts::deleted_at.is_null());
    Ok(match by {
        TimeOrder::Added => contact.select(contacts::id).first(conn),
        TimeOrder::Changed => contact.select(contacts::token).first(conn),
    }
    .optional()?)
}
