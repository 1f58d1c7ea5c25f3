//! Pages of the contact list in the order of time, the newest first. Ids are in the order in
//! which contacts were added, tokens in the order in which they were changed.

use diesel::prelude::*;

use super::list::ListRow;
use super::schema::contacts;
use super::search_filter::{Filter, matching};
use super::{Conn, Paged, Result};
use domain::account::Recency;
use domain::ids::{BookId, ContactId};

/// A row of the list with its times.
#[derive(Queryable, Clone, Debug)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct RecentRow {
    pub row: ListRow,
    pub token: i64,
    pub created_at: chrono::NaiveDateTime,
    pub updated_at: chrono::NaiveDateTime,
}

impl RecentRow {
    /// The key of the row in this order.
    #[must_use]
    pub fn key(&self, recency: Recency) -> i64 {
        match recency {
            Recency::Added => self.row.id,
            Recency::Changed => self.token,
        }
    }
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

/// A page of live contacts of the book. `RecentSeek::Newer` returns them backwards.
pub fn page(
    conn: &mut Conn,
    book: BookId,
    recency: Recency,
    filter: Filter,
    seek: RecentSeek,
    size: usize,
) -> Result<Paged<RecentRow>> {
    let query = matching(conn, book, filter);
    macro_rules! from {
        ($key:expr) => {
            match seek {
                RecentSeek::Start => query.order($key.desc()),
                RecentSeek::Older(key) => query.filter($key.lt(key)).order($key.desc()),
                RecentSeek::Newer(key) => query.filter($key.gt(key)).order($key.asc()),
            }
        };
    }
    let query = match recency {
        Recency::Added => from!(contacts::id),
        Recency::Changed => from!(contacts::token),
    };
    let query = query.select((
        ListRow::as_select(),
        contacts::token,
        contacts::created_at,
        contacts::updated_at,
    ));
    Paged::load(size, |limit| Ok(query.limit(limit).load(conn)?))
}

/// The key of a live contact; `None` if there is no such contact.
pub fn key_of(conn: &mut Conn, book: BookId, recency: Recency, id: ContactId) -> Result<Option<i64>> {
    let contact = contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::id.eq(id.0))
        .filter(contacts::deleted_at.is_null());
    Ok(match recency {
        Recency::Added => contact.select(contacts::id).first(conn),
        Recency::Changed => contact.select(contacts::token).first(conn),
    }
    .optional()?)
}
