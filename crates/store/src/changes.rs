//! The change log: what each write of a contact replaced. Append-only.

use std::collections::BTreeMap;

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::conn::{on_backend, rows_per_statement};
use super::contacts::Stored;
use super::paged::Paged;
use super::schema::{accounts, batches, changes, contacts};
use super::{Conn, Result};
use domain::ids::{AccountId, BatchId, BookId, ChangeId, ContactId};

/// A row of `changes`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = changes)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ChangeRow {
    pub id: i64,
    pub token: i64,
    pub contact_id: i64,
    pub batch_id: i64,
    pub account_id: Option<i64>,
    pub origin: String,
    pub action: String,
    pub made_at: NaiveDateTime,
    pub before_state: String,
    pub before_href: String,
    pub before_card: Option<Vec<u8>>,
}

/// A row to append.
#[derive(Insertable)]
#[diesel(table_name = changes, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewChangeRow<'a> {
    pub book_id: i64,
    pub token: i64,
    pub nonce: String,
    pub contact_id: i64,
    pub batch_id: i64,
    pub account_id: Option<i64>,
    pub origin: &'a str,
    pub action: &'a str,
    pub made_at: NaiveDateTime,
    pub before_state: &'a str,
    pub before_href: &'a str,
    pub before_card: Option<&'a [u8]>,
}

/// Appends changes.
pub fn append(conn: &mut Conn, rows: &[NewChangeRow]) -> Result<()> {
    for chunk in rows.chunks(rows_per_statement(12)) {
        on_backend!(conn, |c| diesel::insert_into(changes::table)
            .values(chunk)
            .execute_batch(c))?;
    }
    Ok(())
}

/// A change of a contact, with what its page says of it.
#[derive(Queryable)]
pub struct ContactChange {
    /// The change.
    pub row: ChangeRow,
    /// The kind of its batch, as it is stored.
    pub batch_kind: String,
    /// The detail of its batch.
    pub batch_detail: String,
    /// The name of the account that made it, unless that is removed.
    pub account_name: Option<String>,
}

/// A page of the changes of a contact with a token below `below`, newest first.
pub fn of_contact(
    conn: &mut Conn,
    book: BookId,
    contact: ContactId,
    below: i64,
    size: usize,
) -> Result<Paged<ContactChange>> {
    Paged::load(size, |limit| {
        Ok(changes::table
            .inner_join(batches::table.on(batches::id.eq(changes::batch_id)))
            .left_join(accounts::table.on(changes::account_id.eq(accounts::id.nullable())))
            .filter(changes::book_id.eq(book.0))
            .filter(changes::contact_id.eq(contact.0))
            .filter(changes::token.lt(below))
            .order(changes::token.desc())
            .limit(limit)
            .select((
                ChangeRow::as_select(),
                batches::kind,
                batches::detail,
                accounts::name.nullable(),
            ))
            .load(conn)?)
    })
}

/// All changes of a contact, oldest first.
pub fn all_of_contact(conn: &mut Conn, book: BookId, contact: ContactId) -> Result<Vec<ChangeRow>> {
    let mut found: Vec<ChangeRow> = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .select(ChangeRow::as_select())
        .load(conn)?;
    // Sorted here: for an ORDER BY, SQLite reads every change of the book by its token.
    found.sort_unstable_by_key(|row| row.token);
    Ok(found)
}

/// At most `limit` contacts above `after` that a batch changed but did not delete, in order.
pub fn contacts_of_batch(
    conn: &mut Conn,
    book: BookId,
    batch: BatchId,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::batch_id.eq(batch.0))
        .filter(changes::contact_id.gt(after))
        .filter(changes::action.ne("delete"))
        .order(changes::contact_id)
        .select(changes::contact_id)
        .distinct()
        .limit(limit)
        .load(conn)?)
}

/// At most `limit` live contacts above `after` that a batch deleted, in order: they were restored since.
pub fn restored_of_batch(
    conn: &mut Conn,
    book: BookId,
    batch: BatchId,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    Ok(changes::table
        .inner_join(contacts::table.on(contacts::id.eq(changes::contact_id)))
        .filter(changes::book_id.eq(book.0))
        .filter(changes::batch_id.eq(batch.0))
        .filter(changes::contact_id.gt(after))
        .filter(changes::action.eq("delete"))
        .filter(contacts::deleted_at.is_null())
        .order(changes::contact_id)
        .select(changes::contact_id)
        .distinct()
        .limit(limit)
        .load(conn)?)
}

/// The token of a change, if it is one of the contact's.
pub fn token_of(conn: &mut Conn, book: BookId, contact: ContactId, change: ChangeId) -> Result<Option<i64>> {
    Ok(changes::table
        .find(change.0)
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .select(changes::token)
        .first(conn)
        .optional()?)
}

/// The token of the last change of a contact that came from `origin`.
pub fn last_from(conn: &mut Conn, book: BookId, contact: ContactId, origin: &str) -> Result<Option<i64>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .filter(changes::origin.eq(origin))
        .order(changes::token.desc())
        .select(changes::token)
        .first(conn)
        .optional()?)
}

/// The names of the accounts other than `me` that changed a contact after `token`.
pub fn others_since(
    conn: &mut Conn,
    book: BookId,
    contact: ContactId,
    token: i64,
    me: AccountId,
) -> Result<Vec<String>> {
    Ok(changes::table
        .inner_join(accounts::table.on(changes::account_id.eq(accounts::id.nullable())))
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .filter(changes::token.gt(token))
        .filter(accounts::id.ne(me.0))
        .order(accounts::name)
        .select(accounts::name)
        .distinct()
        .load(conn)?)
}

/// The card of a contact as it was at `token`: what the first later change of its bytes replaced, or else the one that it
/// has.
pub fn card_at(conn: &mut Conn, book: BookId, current: &Stored, token: i64) -> Result<Vec<u8>> {
    let card: Option<Option<Vec<u8>>> = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(current.id))
        .filter(changes::token.gt(token))
        .filter(changes::before_card.is_not_null())
        .order(changes::token)
        .select(changes::before_card)
        .first(conn)
        .optional()?;
    Ok(card.flatten().unwrap_or_else(|| current.card.clone()))
}

/// The state that a contact had at `token`, if it changed later: the one that the first later change replaced.
pub fn state_at(conn: &mut Conn, book: BookId, contact: ContactId, token: i64) -> Result<Option<String>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .filter(changes::token.gt(token))
        .order(changes::token)
        .select(changes::before_state)
        .first(conn)
        .optional()?)
}

/// The changes of batches that have one change each, in no order.
pub fn of_batches(conn: &mut Conn, book: BookId, batches: &[i64]) -> Result<Vec<ChangeRow>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::batch_id.eq_any(batches))
        .select(ChangeRow::as_select())
        .load(conn)?)
}

/// Which changes replaced the cards of these contacts: contact and token, oldest first.
pub fn card_changes(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<(i64, i64)>> {
    let mut found: Vec<(i64, i64)> = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq_any(contacts))
        .filter(changes::before_card.is_not_null())
        .select((changes::contact_id, changes::token))
        .load(conn)?;
    // Sorted here: for an ORDER BY, SQLite reads every change of the book by its token.
    found.sort_unstable_by_key(|(_, token)| *token);
    Ok(found)
}

/// The cards that these changes replaced, by the token of the change.
pub fn cards_before(conn: &mut Conn, book: BookId, tokens: &[i64]) -> Result<Vec<(i64, Option<Vec<u8>>)>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::token.eq_any(tokens))
        .select((changes::token, changes::before_card))
        .load(conn)?)
}

/// The random id of the change with this token.
pub fn nonce_at(conn: &mut Conn, book: BookId, token: i64) -> Result<Option<String>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::token.eq(token))
        .select(changes::nonce)
        .first(conn)
        .optional()?)
}

/// True if the contact ever had this revision: if the change with this token is one of its own.
pub fn known_at(conn: &mut Conn, book: BookId, contact: ContactId, token: i64) -> Result<bool> {
    let rows = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .filter(changes::token.eq(token));
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(conn)?)
}

/// True if the contact had exactly this stored card before one of its changes.
pub fn had_card(conn: &mut Conn, book: BookId, contact: ContactId, card: &[u8]) -> Result<bool> {
    let rows = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .filter(changes::before_card.eq(card));
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(conn)?)
}

/// At most `limit` changes of a batch with a token below `below`, newest first.
pub fn of_batch(
    conn: &mut Conn,
    book: BookId,
    batch: BatchId,
    below: i64,
    limit: i64,
) -> Result<Vec<ChangeRow>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::batch_id.eq(batch.0))
        .filter(changes::token.lt(below))
        .order(changes::token.desc())
        .limit(limit)
        .select(ChangeRow::as_select())
        .load(conn)?)
}

/// The changes of a batch to these contacts, newest first.
pub fn of_batch_and_contacts(
    conn: &mut Conn,
    book: BookId,
    batch: BatchId,
    contacts: &[i64],
) -> Result<Vec<ChangeRow>> {
    let mut found = Vec::new();
    for chunk in contacts.chunks(rows_per_statement(1)) {
        let rows: Vec<ChangeRow> = changes::table
            .filter(changes::book_id.eq(book.0))
            .filter((changes::batch_id + 0_i64).eq(batch.0))
            .filter(changes::contact_id.eq_any(chunk))
            .select(ChangeRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    found.sort_by_key(|row| std::cmp::Reverse(row.token));
    Ok(found)
}

/// The contacts of the first few changes of a batch.
pub fn sample(conn: &mut Conn, book: BookId, batch: BatchId, limit: i64) -> Result<Vec<i64>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::batch_id.eq(batch.0))
        .order(changes::token)
        .limit(limit)
        .select(changes::contact_id)
        .load(conn)?)
}

/// The batches with changes of these contacts, and how many each has.
pub fn batches_of_contacts(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<(BatchId, i64)>> {
    let batches: Vec<i64> = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq_any(contacts))
        .select(changes::batch_id)
        .load(conn)?;
    // Counted here: for a GROUP BY, SQLite reads every change of the book by their batches.
    let mut counts = BTreeMap::new();
    for batch in batches {
        *counts.entry(batch).or_insert(0) += 1;
    }
    Ok(counts
        .into_iter()
        .map(|(id, count)| (BatchId(id), count))
        .collect())
}

/// The earlier cards of these contacts.
pub fn cards_of_contacts(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<Vec<u8>>> {
    let cards: Vec<Option<Vec<u8>>> = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq_any(contacts))
        .filter(changes::before_card.is_not_null())
        .select(changes::before_card)
        .load(conn)?;
    Ok(cards.into_iter().flatten().collect())
}

/// Removes what the log holds of purged contacts: the only exception to append-only.
pub fn purge(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<()> {
    let rows = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq_any(contacts));
    diesel::update(rows)
        .set((
            changes::before_card.eq(None::<Vec<u8>>),
            changes::action.eq("purge"),
        ))
        .execute(conn)?;
    Ok(())
}
