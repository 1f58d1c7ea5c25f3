//! Creates, changes and purges contacts.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::one;
use crate::conn::{on_backend, rows_per_statement};
use crate::schema::contacts;
use crate::{Conn, Result};
use domain::ids::{BookId, ContactId};

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

impl IndexColumns<'_> {
    /// The columns of a tombstone.
    const EMPTY: Self = Self {
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
        index_version: 0,
    };
}

/// A live contact to insert.
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

/// Inserts live contacts. The ids are in the order of the rows, which is that of their tokens.
///
/// # Errors
/// `Duplicate` if a live contact of the book already has one of the UIDs or hrefs.
pub fn insert_many(conn: &mut Conn, rows: &[NewContactRow]) -> Result<Vec<ContactId>> {
    let mut ids = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(rows_per_statement(22)) {
        let mut inserted: Vec<(i64, i64)> = on_backend!(conn, |c| diesel::insert_into(contacts::table)
            .values(chunk)
            .returning((contacts::token, contacts::id))
            .load_batch(c))?;
        // Neither database promises to return the rows in their order.
        inserted.sort_unstable();
        ids.extend(inserted.into_iter().map(|(_, id)| ContactId(id)));
    }
    Ok(ids)
}

/// A new version of a contact's card.
#[derive(AsChangeset, Clone, Debug)]
#[diesel(table_name = contacts)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewVersion<'a> {
    #[diesel(embed)]
    pub index: IndexColumns<'a>,
    pub card: &'a [u8],
    pub token: i64,
    pub updated_at: NaiveDateTime,
}

/// Replaces the card of a contact and the columns computed from it.
///
/// # Errors
/// `Duplicate` if another live contact has the new card's UID.
pub fn replace_card(conn: &mut Conn, book: BookId, id: ContactId, version: &NewVersion) -> Result<()> {
    diesel::update(one(book, id)).set(version).execute(conn)?;
    Ok(())
}

/// Replaces the computed columns only; neither the token nor the time of the last change moves.
pub fn replace_index(conn: &mut Conn, book: BookId, id: ContactId, index: &IndexColumns) -> Result<()> {
    diesel::update(one(book, id)).set(index).execute(conn)?;
    Ok(())
}

/// Records a change of a contact: its token, its time, its href, and since when it is in the trash.
///
/// # Errors
/// `Duplicate` if a restored contact's UID or href is taken.
pub fn set_token(
    conn: &mut Conn,
    book: BookId,
    id: ContactId,
    token: i64,
    now: NaiveDateTime,
    href: &str,
    deleted_at: Option<NaiveDateTime>,
) -> Result<()> {
    diesel::update(one(book, id))
        .set((
            contacts::token.eq(token),
            contacts::updated_at.eq(now),
            contacts::href.eq(href),
            contacts::deleted_at.eq(deleted_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Turns a contact in the trash into a tombstone: id, href and token stay, everything else is emptied.
pub fn purge(conn: &mut Conn, book: BookId, id: ContactId, token: i64, now: NaiveDateTime) -> Result<()> {
    diesel::update(one(book, id))
        .set((
            &IndexColumns::EMPTY,
            contacts::card.eq(&[] as &[u8]),
            contacts::token.eq(token),
            contacts::updated_at.eq(now),
            contacts::purged_at.eq(Some(now)),
        ))
        .execute(conn)?;
    Ok(())
}
