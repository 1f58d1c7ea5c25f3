//! Contacts as CardDAV names them: by href, and by the token of their last change.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::{Stored, live};
use crate::conn::{rows_per_statement, unprepared};
use crate::schema::contacts;
use crate::{Conn, Result};
use domain::ids::BookId;

/// What a listing says of a contact.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = contacts)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ResourceRow {
    pub id: i64,
    pub href: String,
    pub etag: String,
    pub token: i64,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub deleted_at: Option<NaiveDateTime>,
}

/// The live contact at this href.
pub fn by_href(conn: &mut Conn, book: BookId, href: &str) -> Result<Option<Stored>> {
    Ok(live(book)
        .filter(contacts::href.eq(href))
        .select(Stored::as_select())
        .first(conn)
        .optional()?)
}

/// The live contacts at these hrefs, in no order.
pub fn by_hrefs(conn: &mut Conn, book: BookId, hrefs: &[String]) -> Result<Vec<Stored>> {
    let mut found = Vec::with_capacity(hrefs.len());
    for chunk in hrefs.chunks(rows_per_statement(1)) {
        let rows: Vec<Stored> = live(book)
            .filter(contacts::href.eq_any(chunk))
            .filter(unprepared())
            .select(Stored::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// At most `limit` contacts that were changed after `token`, in order of their tokens: live ones, and with
/// `with_deleted` those in the trash and tombstones.
pub fn changed_since(
    conn: &mut Conn,
    book: BookId,
    token: i64,
    with_deleted: bool,
    limit: i64,
) -> Result<Vec<ResourceRow>> {
    let mut query = contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::token.gt(token))
        .order(contacts::token)
        .limit(limit)
        .select(ResourceRow::as_select())
        .into_boxed();
    if !with_deleted {
        query = query.filter(contacts::deleted_at.is_null());
    }
    Ok(query.load(conn)?)
}
