//! Every contact of a book with all its columns, tombstones included.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::MAX_FOUND;
use crate::contacts::{Stored, by_primary_key};
use crate::schema::contacts;
use crate::{Conn, Result};
use domain::ids::BookId;

/// A contact with the columns that are computed from its card.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = contacts)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct CheckedContact {
    pub id: i64,
    pub token: i64,
    pub uid: String,
    pub etag: String,
    pub display_name: String,
    pub sort_family: Vec<u8>,
    pub sort_given: Vec<u8>,
    pub letter_family: String,
    pub letter_given: String,
    pub organization: String,
    pub phone: String,
    pub email: String,
    pub telegram: String,
    pub birthday: String,
    pub search_text: String,
    pub digits: String,
    pub has_photo: bool,
    pub index_version: i32,
    pub deleted_at: Option<NaiveDateTime>,
    pub purged_at: Option<NaiveDateTime>,
    pub card: Vec<u8>,
}

/// At most `limit` contacts that follow `after`, a pair of token and id, in this order. It is that of an
/// index which begins with the book, so the contacts of other books are not read.
pub fn contacts(conn: &mut Conn, book: BookId, after: (i64, i64), limit: i64) -> Result<Vec<CheckedContact>> {
    let (token, id) = after;
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::token.ge(token))
        .filter(contacts::token.gt(token).or(contacts::id.gt(id)))
        .order((contacts::token, contacts::id))
        .limit(limit)
        .select(CheckedContact::as_select())
        .load(conn)?)
}

/// The contacts of the book with these ids, tombstones included.
pub fn rows_by_id(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<Stored>> {
    Ok(by_primary_key(book)
        .filter(contacts::id.eq_any(ids))
        .select(Stored::as_select())
        .load(conn)?)
}

/// UIDs that several live contacts of the book have.
pub fn duplicate_uids(conn: &mut Conn, book: BookId) -> Result<Vec<String>> {
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::deleted_at.is_null())
        .group_by(contacts::uid)
        .having(diesel::dsl::count_star().gt(1))
        .select(contacts::uid)
        .limit(MAX_FOUND)
        .load(conn)?)
}

/// Hrefs that several live contacts of the book have.
pub fn duplicate_hrefs(conn: &mut Conn, book: BookId) -> Result<Vec<String>> {
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::deleted_at.is_null())
        .group_by(contacts::href)
        .having(diesel::dsl::count_star().gt(1))
        .select(contacts::href)
        .limit(MAX_FOUND)
        .load(conn)?)
}
