//! The change log of a book, contact by contact, and what is wrong with it as a whole.

use crate::prelude::*;
use diesel::sql_types::BigInt;

use super::MAX_FOUND;
use crate::changes::ChangeRow;
use crate::schema::{batches, changes, contacts};
use crate::{Conn, Result};
use domain::ids::BookId;

/// At most `limit` changes that follow `after`, a pair of contact id and token, in this order.
pub fn changes(conn: &mut Conn, book: BookId, after: (i64, i64), limit: i64) -> Result<Vec<ChangeRow>> {
    let (contact, token) = after;
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.ge(contact))
        .filter(changes::contact_id.gt(contact).or(changes::token.gt(token)))
        .order((changes::contact_id, changes::token))
        .limit(limit)
        .select(ChangeRow::as_select())
        .load(conn)?)
}

/// How many changes a book has, and its first and last token; zeros for a book without changes.
#[derive(QueryableByName, Clone, Copy, Debug)]
pub struct LogExtent {
    /// The number of rows.
    #[diesel(sql_type = BigInt)]
    pub changes: i64,
    /// The lowest token.
    #[diesel(sql_type = BigInt)]
    pub first: i64,
    /// The highest token.
    #[diesel(sql_type = BigInt)]
    pub last: i64,
}

/// The extent of a book's log.
pub fn log_extent(conn: &mut Conn, book: BookId) -> Result<LogExtent> {
    let query = "SELECT count(*) AS changes, coalesce(min(token), 0) AS first, coalesce(max(token), 0) AS last \
        FROM changes WHERE book_id = $1";
    Ok(diesel::sql_query(query)
        .bind::<BigInt, _>(book.0)
        .get_result(conn)?)
}

/// Tokens that several changes of the book have.
pub fn duplicate_tokens(conn: &mut Conn, book: BookId) -> Result<Vec<i64>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .group_by(changes::token)
        .having(diesel::dsl::count_star().gt(1))
        .select(changes::token)
        .limit(MAX_FOUND)
        .load(conn)?)
}

/// Contacts of the book that the log has no change of.
pub fn contacts_without_changes(conn: &mut Conn, book: BookId) -> Result<Vec<i64>> {
    let logged = changes::table
        .filter(changes::book_id.eq(contacts::book_id))
        .filter(changes::contact_id.eq(contacts::id))
        .select(changes::id);
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(diesel::dsl::not(diesel::dsl::exists(logged)))
        .select(contacts::id)
        .limit(MAX_FOUND)
        .load(conn)?)
}

/// Changes of the book whose batch is not in the book, as pairs of token and batch id.
pub fn changes_without_batch(conn: &mut Conn, book: BookId) -> Result<Vec<(i64, i64)>> {
    let batch = batches::table
        .filter(batches::id.eq(changes::batch_id))
        .filter(batches::book_id.eq(changes::book_id))
        .select(batches::id);
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(diesel::dsl::not(diesel::dsl::exists(batch)))
        .select((changes::token, changes::batch_id))
        .limit(MAX_FOUND)
        .load(conn)?)
}
