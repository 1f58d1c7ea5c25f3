//! Cards of groups: the form of labels that some CardDAV clients know.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::conn::{on_backend, rows_per_statement};
use super::schema::{contact_labels, contacts, group_card_states, group_cards};
use super::{Conn, Result};
use domain::ids::{BookId, ContactId, LabelId};

/// A row of `group_cards`, without the card.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = group_cards)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct GroupCardRow {
    pub id: i64,
    pub label_id: Option<i64>,
    pub name: String,
    pub href: String,
    pub uid: String,
    pub awaited: String,
    pub members: Vec<u8>,
    pub revision: i64,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub removed_at: Option<NaiveDateTime>,
}

/// A row to insert.
#[derive(Insertable)]
#[diesel(table_name = group_cards)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewGroupCardRow<'a> {
    pub book_id: i64,
    pub label_id: i64,
    pub name: &'a str,
    pub href: &'a str,
    pub uid: &'a str,
    pub card: &'a [u8],
    pub awaited: &'a str,
    pub members: &'a [u8],
    pub revision: i64,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// What the cards of a book were last made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupCardState {
    /// The token of the book.
    pub token: i64,
    /// The last revision.
    pub revision: i64,
}

impl GroupCardState {
    /// The next revision. Revisions grow with the time, so that one from before a backup was restored is not used again.
    #[must_use]
    pub fn next_revision(&self, now: NaiveDateTime) -> i64 {
        (self.revision + 1).max(now.and_utc().timestamp_micros())
    }
}

/// What the cards of a book were last made from, if they ever were.
pub fn state(conn: &mut Conn, book: BookId) -> Result<Option<GroupCardState>> {
    let row: Option<(i64, i64)> = group_card_states::table
        .find(book.0)
        .select((group_card_states::token, group_card_states::revision))
        .first(conn)
        .optional()?;
    Ok(row.map(|(token, revision)| GroupCardState { token, revision }))
}

/// Saves what the cards of a locked book were made from.
pub fn set_state(conn: &mut Conn, book: BookId, state: GroupCardState) -> Result<()> {
    use group_card_states as s;
    let values = (s::token.eq(state.token), s::revision.eq(state.revision));
    let updated = diesel::update(s::table.find(book.0)).set(values).execute(conn)?;
    if updated == 0 {
        diesel::insert_into(s::table)
            .values((s::book_id.eq(book.0), values.0, values.1))
            .execute(conn)?;
    }
    Ok(())
}

/// All rows of a book, also those of cards that were removed.
pub fn of_book(conn: &mut Conn, book: BookId) -> Result<Vec<GroupCardRow>> {
    Ok(group_cards::table
        .filter(group_cards::book_id.eq(book.0))
        .order(group_cards::id)
        .select(GroupCardRow::as_select())
        .load(conn)?)
}

/// The row at this href, also of a card that was removed.
pub fn at_href(conn: &mut Conn, book: BookId, href: &str) -> Result<Option<GroupCardRow>> {
    Ok(group_cards::table
        .filter(group_cards::book_id.eq(book.0))
        .filter(group_cards::href.eq(href))
        .select(GroupCardRow::as_select())
        .first(conn)
        .optional()?)
}

/// The cards at these hrefs, in no order.
pub fn by_hrefs(conn: &mut Conn, book: BookId, hrefs: &[String]) -> Result<Vec<GroupCardRow>> {
    let mut found = Vec::new();
    for chunk in hrefs.chunks(rows_per_statement(1)) {
        let rows: Vec<GroupCardRow> = group_cards::table
            .filter(group_cards::book_id.eq(book.0))
            .filter(group_cards::href.eq_any(chunk))
            .filter(group_cards::removed_at.is_null())
            .select(GroupCardRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// At most `limit` rows that were changed after a revision, in their order, also those of cards that were removed.
pub fn changed_since(conn: &mut Conn, book: BookId, revision: i64, limit: i64) -> Result<Vec<GroupCardRow>> {
    Ok(group_cards::table
        .filter(group_cards::book_id.eq(book.0))
        .filter(group_cards::revision.gt(revision))
        .order(group_cards::revision)
        .limit(limit)
        .select(GroupCardRow::as_select())
        .load(conn)?)
}

/// What a client stored of a card.
pub fn card(conn: &mut Conn, book: BookId, id: i64) -> Result<Vec<u8>> {
    Ok(one(book, id).select(group_cards::card).first(conn)?)
}

/// Inserts a row.
///
/// # Errors
/// `Duplicate` if the book has a row with this href.
pub fn insert(conn: &mut Conn, row: &NewGroupCardRow) -> Result<()> {
    on_backend!(conn, |c| diesel::insert_into(group_cards::table)
        .values(row)
        .execute(c))?;
    Ok(())
}

/// Saves what changes of a row, except the card.
pub fn save(conn: &mut Conn, book: BookId, row: &GroupCardRow) -> Result<()> {
    diesel::update(one(book, row.id))
        .set((
            group_cards::label_id.eq(row.label_id),
            group_cards::name.eq(&row.name),
            group_cards::href.eq(&row.href),
            group_cards::uid.eq(&row.uid),
            group_cards::awaited.eq(&row.awaited),
            group_cards::members.eq(&row.members),
            group_cards::revision.eq(row.revision),
            group_cards::updated_at.eq(row.updated_at),
            group_cards::removed_at.eq(row.removed_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Saves what a client stored.
pub fn set_card(conn: &mut Conn, book: BookId, id: i64, card: &[u8]) -> Result<()> {
    diesel::update(one(book, id))
        .set(group_cards::card.eq(card))
        .execute(conn)?;
    Ok(())
}

/// At most `limit` contacts with a label above `after`, in order, each with its UID.
pub fn members(
    conn: &mut Conn,
    book: BookId,
    label: LabelId,
    after: ContactId,
    limit: i64,
) -> Result<Vec<(i64, String)>> {
    Ok(contact_labels::table
        .inner_join(contacts::table.on(contacts::id.eq(contact_labels::contact_id)))
        .filter(contact_labels::book_id.eq(book.0))
        .filter(contact_labels::label_id.eq(label.0))
        .filter(contact_labels::contact_id.gt(after.0))
        .order(contact_labels::contact_id)
        .limit(limit)
        .select((contact_labels::contact_id, contacts::uid))
        .load(conn)?)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn one(book: BookId, id: i64) -> _ {
    let book: i64 = book.0;
    group_cards::table
        .filter(group_cards::book_id.eq(book))
        .filter(group_cards::id.eq(id))
}
