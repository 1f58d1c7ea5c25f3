//! The trash of a book: contacts that were deleted and are not purged yet.

use crate::prelude::*;
use chrono::NaiveDateTime;
use diesel::dsl::AssumeNotNull;

use super::Stored;
use crate::schema::contacts;
use crate::{Conn, Paged, Result};
use domain::ids::{BookId, ContactId};

/// A row of the trash page.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = contacts)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct TrashedContact {
    pub id: i64,
    pub token: i64,
    pub display_name: String,
    #[diesel(
        select_expression = contacts::deleted_at.assume_not_null(),
        select_expression_type = AssumeNotNull<contacts::deleted_at>
    )]
    pub deleted_at: NaiveDateTime,
}

/// A page of the trash, last deleted first, after the row `before`: its time of deletion and id.
pub fn trash(
    conn: &mut Conn,
    book: BookId,
    before: Option<(NaiveDateTime, i64)>,
    size: usize,
) -> Result<Paged<TrashedContact>> {
    let mut query = in_trash(book)
        .order((contacts::deleted_at.desc(), contacts::id.desc()))
        .select(TrashedContact::as_select())
        .into_boxed();
    if let Some((at, id)) = before {
        query = query
            .filter(contacts::deleted_at.le(at))
            .filter(contacts::deleted_at.lt(at).or(contacts::id.lt(id)));
    }
    Paged::load(size, |limit| Ok(query.limit(limit).load(conn)?))
}

/// The contact in the trash with this UID; the last deleted one if there are several.
pub fn in_trash_by_uid(conn: &mut Conn, book: BookId, uid: &str) -> Result<Option<Stored>> {
    let found: Vec<(Option<NaiveDateTime>, i64)> = in_trash(book)
        .filter(contacts::uid.eq(uid))
        .select((contacts::deleted_at, contacts::id))
        .load(conn)?;
    // Sorted here: for an ORDER BY, SQLite reads the whole trash in order of deletion.
    let Some((_, last)) = found.into_iter().max() else {
        return Ok(None);
    };
    super::by_id(conn, book, ContactId(last)).map(Some)
}

/// Some of the contacts in the trash.
#[derive(Clone, Copy, Debug)]
pub enum TrashFilter {
    /// Those deleted before this time.
    DeletedBefore(NaiveDateTime),
    /// Those whose last change has at most this token.
    UpToToken(i64),
}

/// At most `limit` ids of contacts in the trash.
pub fn in_trash_ids(conn: &mut Conn, book: BookId, wanted: TrashFilter, limit: i64) -> Result<Vec<i64>> {
    let query = in_trash(book)
        .order(contacts::deleted_at)
        .limit(limit)
        .select(contacts::id)
        .into_boxed();
    let query = match wanted {
        TrashFilter::DeletedBefore(when) => query.filter(contacts::deleted_at.lt(when)),
        TrashFilter::UpToToken(token) => query.filter(contacts::token.le(token)),
    };
    Ok(query.load(conn)?)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn in_trash(book: BookId) -> _ {
    let book: i64 = book.0;
    contacts::table
        .filter(contacts::book_id.eq(book))
        .filter(contacts::deleted_at.is_not_null())
        .filter(contacts::purged_at.is_null())
}
