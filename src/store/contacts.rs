//! Contacts: the card, its index columns, and the row's own history.
//!
//! Cards stand here as they are stored, with a reference in the place of every large value
//! (see `blobs`).

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::conn::{on_backend, unprepared};
use super::schema::{contact_labels, contacts};
use super::{Conn, Paged, Result};
use crate::domain::ids::{BookId, ContactId, LabelId};

/// What a write needs to know of a contact.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = contacts)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct Stored {
    pub id: i64,
    pub href: String,
    pub uid: String,
    pub etag: String,
    pub token: i64,
    pub display_name: String,
    pub letter_family: String,
    pub letter_given: String,
    pub has_photo: bool,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub deleted_at: Option<NaiveDateTime>,
    pub purged_at: Option<NaiveDateTime>,
    pub card: Vec<u8>,
}

impl Stored {
    /// The contact's key.
    #[must_use]
    pub fn id(&self) -> ContactId {
        ContactId(self.id)
    }

    /// True unless the contact is in the trash or gone.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.deleted_at.is_none()
    }
}

/// The columns that are computed from the card.
#[derive(AsChangeset, Insertable, Clone, Debug)]
#[diesel(table_name = contacts, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct IndexColumns<'a> {
    pub uid: &'a str,
    pub etag: &'a str,
    pub display_name: &'a str,
    pub sort_family: &'a [u8],
    pub sort_given: &'a [u8],
    pub letter_family: &'a str,
    pub letter_given: &'a str,
    pub organization: &'a str,
    pub phone: &'a str,
    pub email: &'a str,
    pub telegram: &'a str,
    pub birthday: &'a str,
    pub search_text: &'a str,
    pub digits: &'a str,
    pub has_photo: bool,
    pub index_version: i32,
}

/// A live contact to be made.
#[derive(Insertable, Clone, Debug)]
#[diesel(table_name = contacts, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewContactRow<'a> {
    pub book_id: i64,
    pub href: &'a str,
    pub token: i64,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    #[diesel(embed)]
    pub index: IndexColumns<'a>,
    pub card: &'a [u8],
}

/// Rows of one statement: a parameter for each value, and SQLite takes 32,766 of them.
const ROWS: usize = 500;

/// Makes live contacts. The ids are in the order of the rows.
///
/// # Errors
/// `Duplicate` if a live contact of the book has a UID or an href.
pub fn insert_many(conn: &mut Conn, rows: &[NewContactRow]) -> Result<Vec<ContactId>> {
    let mut ids = Vec::with_capacity(rows.len());
    for part in rows.chunks(ROWS) {
        let made: Vec<(i64, i64)> = on_backend!(conn, |c| diesel::insert_into(contacts::table)
            .values(part)
            .returning((contacts::token, contacts::id))
            .get_results(c))?;
        // Neither database promises to return the rows in their order.
        let mut made = made;
        made.sort_unstable();
        ids.extend(made.into_iter().map(|(_, id)| ContactId(id)));
    }
    Ok(ids)
}

/// Replaces the card of a contact and what is computed from it.
///
/// # Errors
/// `Duplicate` if another live contact has the new card's UID.
pub fn replace_card(
    conn: &mut Conn,
    book: BookId,
    id: ContactId,
    index: &IndexColumns,
    card: &[u8],
) -> Result<()> {
    diesel::update(of(book, id))
        .set((index, contacts::card.eq(card)))
        .execute(conn)?;
    Ok(())
}

/// Recomputed columns only; neither the token nor the time of the last change moves.
pub fn replace_index(conn: &mut Conn, book: BookId, id: ContactId, index: &IndexColumns) -> Result<()> {
    diesel::update(of(book, id)).set(index).execute(conn)?;
    Ok(())
}

/// Notes a change: its token, its time, where the contact is now and whether it is in the trash.
///
/// # Errors
/// `Duplicate` if a contact that comes back finds its UID or href taken.
pub fn set_token(
    conn: &mut Conn,
    book: BookId,
    id: ContactId,
    token: i64,
    now: NaiveDateTime,
    href: &str,
    deleted_at: Option<NaiveDateTime>,
) -> Result<()> {
    diesel::update(of(book, id))
        .set((
            contacts::token.eq(token),
            contacts::updated_at.eq(now),
            contacts::href.eq(href),
            contacts::deleted_at.eq(deleted_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Empties a contact in the trash for ever. Its id, href and token stay: the tombstone.
pub fn purge(conn: &mut Conn, book: BookId, id: ContactId, token: i64, now: NaiveDateTime) -> Result<()> {
    let index = IndexColumns {
        uid: "",
        etag: "",
        display_name: "",
        sort_family: &[],
        sort_given: &[],
        letter_family: "",
        letter_given: "",
        organization: "",
        phone: "",
        email: "",
        telegram: "",
        birthday: "",
        search_text: "",
        digits: "",
        has_photo: false,
        index_version: crate::domain::index::INDEX_VERSION,
    };
    diesel::update(of(book, id))
        .set((
            &index,
            contacts::card.eq(&[] as &[u8]),
            contacts::token.eq(token),
            contacts::updated_at.eq(now),
            contacts::purged_at.eq(Some(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// One contact, live or in the trash; not a tombstone.
///
/// # Errors
/// `NotFound` if the book has no such contact.
pub fn by_id(conn: &mut Conn, book: BookId, id: ContactId) -> Result<Stored> {
    Ok(of(book, id)
        .into_boxed()
        .filter(contacts::purged_at.is_null())
        .select(STORED)
        .first(conn)?)
}

/// Several contacts of the book, in order of id; those that are not there are left out.
pub fn by_ids(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<Stored>> {
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::id.eq_any(ids))
        .filter(contacts::purged_at.is_null())
        .order(contacts::id)
        .select(STORED)
        .load(conn)?)
}

/// The live contact that has this UID.
pub fn by_uid(conn: &mut Conn, book: BookId, uid: &str) -> Result<Option<Stored>> {
    Ok(live(book)
        .filter(contacts::uid.eq(uid))
        .select(STORED)
        .first(conn)
        .optional()?)
}

/// The contact in the trash that has this UID, the last deleted first.
pub fn in_trash_by_uid(conn: &mut Conn, book: BookId, uid: &str) -> Result<Option<Stored>> {
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::deleted_at.is_not_null())
        .filter(contacts::purged_at.is_null())
        .filter(contacts::uid.eq(uid))
        .order(contacts::deleted_at.desc())
        .select(STORED)
        .first(conn)
        .optional()?)
}

/// True if a live contact stands at this href.
pub fn href_taken(conn: &mut Conn, book: BookId, href: &str) -> Result<bool> {
    let taken = live(book).filter(contacts::href.eq(href)).select(contacts::id);
    Ok(diesel::select(diesel::dsl::exists(taken)).get_result(conn)?)
}

/// Those of these hrefs at which live contacts stand.
pub fn hrefs_taken(conn: &mut Conn, book: BookId, hrefs: &[String]) -> Result<Vec<String>> {
    Ok(live(book)
        .filter(contacts::href.eq_any(hrefs))
        .filter(unprepared())
        .select(contacts::href)
        .load(conn)?)
}

/// The live contacts that have one of these UIDs.
pub fn by_uids(conn: &mut Conn, book: BookId, uids: &[String]) -> Result<Vec<Stored>> {
    Ok(live(book)
        .filter(contacts::uid.eq_any(uids))
        .filter(unprepared())
        .select(STORED)
        .load(conn)?)
}

/// At most `limit` live contacts with an id above `after`, in order of id: a walk over the whole book.
pub fn walk(conn: &mut Conn, book: BookId, after: ContactId, limit: i64) -> Result<Vec<Stored>> {
    Ok(by_key(book)
        .filter(contacts::deleted_at.is_null())
        .filter(contacts::id.gt(after.0))
        .order(contacts::id)
        .limit(limit)
        .select(STORED)
        .load(conn)?)
}

/// The same over live and deleted ones whose index was made by other rules than `version`, or over
/// all of them with `None`.
pub fn walk_for_index(
    conn: &mut Conn,
    book: BookId,
    other_than: Option<i32>,
    after: ContactId,
    limit: i64,
) -> Result<Vec<Stored>> {
    let mut query = by_key(book)
        .filter(contacts::purged_at.is_null())
        .filter(contacts::id.gt(after.0))
        .order(contacts::id)
        .limit(limit)
        .select(STORED)
        .into_boxed();
    if let Some(version) = other_than {
        query = query.filter(contacts::index_version.ne(version));
    }
    Ok(query.load(conn)?)
}

/// The live contacts that carry a label, in order of id.
pub fn with_label(conn: &mut Conn, book: BookId, label: LabelId) -> Result<Vec<i64>> {
    Ok(contact_labels::table
        .filter(contact_labels::book_id.eq(book.0))
        .filter(contact_labels::label_id.eq(label.0))
        .order(contact_labels::contact_id)
        .select(contact_labels::contact_id)
        .load(conn)?)
}

/// A contact in the trash: id, name, when it was deleted.
pub type Deleted = (i64, String, NaiveDateTime);

/// The trash, last deleted first, from after `before` on.
pub fn trash(
    conn: &mut Conn,
    book: BookId,
    before: Option<(NaiveDateTime, i64)>,
    size: usize,
) -> Result<Paged<Deleted>> {
    let mut query = in_trash(book)
        .order((contacts::deleted_at.desc(), contacts::id.desc()))
        .select((
            contacts::id,
            contacts::display_name,
            contacts::deleted_at.assume_not_null(),
        ))
        .into_boxed();
    if let Some((at, id)) = before {
        query = query
            .filter(contacts::deleted_at.le(at))
            .filter(contacts::deleted_at.lt(at).or(contacts::id.lt(id)));
    }
    Paged::load(size, |limit| Ok(query.limit(limit).load(conn)?))
}

/// At most `limit` ids of contacts that were deleted before `when`.
pub fn deleted_before(conn: &mut Conn, book: BookId, when: NaiveDateTime, limit: i64) -> Result<Vec<i64>> {
    Ok(in_trash(book)
        .filter(contacts::deleted_at.lt(when))
        .order(contacts::id)
        .limit(limit)
        .select(contacts::id)
        .load(conn)?)
}

/// The names of contacts, for lists of what happened; tombstones have none.
pub fn names(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<(i64, String)>> {
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::id.eq_any(ids))
        .filter(contacts::purged_at.is_null())
        .select((contacts::id, contacts::display_name))
        .load(conn)?)
}

type StoredColumns = (
    contacts::id,
    contacts::href,
    contacts::uid,
    contacts::etag,
    contacts::token,
    contacts::display_name,
    contacts::letter_family,
    contacts::letter_given,
    contacts::has_photo,
    contacts::created_at,
    contacts::updated_at,
    contacts::deleted_at,
    contacts::purged_at,
    contacts::card,
);

const STORED: StoredColumns = (
    contacts::id,
    contacts::href,
    contacts::uid,
    contacts::etag,
    contacts::token,
    contacts::display_name,
    contacts::letter_family,
    contacts::letter_given,
    contacts::has_photo,
    contacts::created_at,
    contacts::updated_at,
    contacts::deleted_at,
    contacts::purged_at,
    contacts::card,
);

#[diesel::dsl::auto_type(no_type_alias)]
fn of(book: BookId, id: ContactId) -> _ {
    let book: i64 = book.0;
    let id: i64 = id.0;
    contacts::table
        .filter(contacts::book_id.eq(book))
        .filter(contacts::id.eq(id))
}

/// A book to be walked in order of id. `+ 0` keeps the book's own indexes out: with one of them SQLite
/// reads and sorts the whole book for every few rows of a walk.
#[diesel::dsl::auto_type(no_type_alias)]
fn by_key(book: BookId) -> _ {
    let book: i64 = book.0;
    contacts::table.filter((contacts::book_id + 0_i64).eq(book))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn live(book: BookId) -> _ {
    let book: i64 = book.0;
    contacts::table
        .filter(contacts::book_id.eq(book))
        .filter(contacts::deleted_at.is_null())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn in_trash(book: BookId) -> _ {
    let book: i64 = book.0;
    contacts::table
        .filter(contacts::book_id.eq(book))
        .filter(contacts::deleted_at.is_not_null())
        .filter(contacts::purged_at.is_null())
}
