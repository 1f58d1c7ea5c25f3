//! The append-only change log.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::conn::on_backend;
use super::schema::{accounts, changes};
use super::{Conn, Result};
use crate::domain::ids::{BatchId, BookId, ContactId};

/// A row of `changes`.
#[derive(Queryable, Clone, Debug)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ChangeRow {
    pub id: i64,
    pub token: i64,
    pub contact_id: i64,
    pub batch_id: i64,
    pub origin: String,
    pub action: String,
    pub made_at: NaiveDateTime,
    pub before_state: String,
    pub before_href: String,
    pub before_card: Option<Vec<u8>>,
}

/// A row to be appended.
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

/// Rows of one statement: a parameter for each value, and SQLite takes 32,766 of them.
const ROWS: usize = 1_000;

/// Appends changes.
pub fn append(conn: &mut Conn, rows: &[NewChangeRow]) -> Result<()> {
    for part in rows.chunks(ROWS) {
        on_backend!(conn, |c| diesel::insert_into(changes::table)
            .values(part)
            .execute(c))?;
    }
    Ok(())
}

/// The changes of a contact, newest first, each with the name of the account that made it.
pub fn of_contact(
    conn: &mut Conn,
    book: BookId,
    contact: ContactId,
) -> Result<Vec<(ChangeRow, Option<String>)>> {
    Ok(changes::table
        .left_join(accounts::table.on(changes::account_id.eq(accounts::id.nullable())))
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .order(changes::token.desc())
        .select((COLUMNS, accounts::name.nullable()))
        .load(conn)?)
}

/// The card as it was before the first change after `token` that touched its bytes; `None` if
/// no later change did, so that the contact's card is still the same.
pub fn card_after(conn: &mut Conn, book: BookId, contact: ContactId, token: i64) -> Result<Option<Vec<u8>>> {
    let card: Option<Option<Vec<u8>>> = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .filter(changes::token.gt(token))
        .filter(changes::before_card.is_not_null())
        .order(changes::token)
        .select(changes::before_card)
        .first(conn)
        .optional()?;
    Ok(card.flatten())
}

/// Whether the change of this token is one of the contact's: whether it ever had this revision.
pub fn known_at(conn: &mut Conn, book: BookId, contact: ContactId, token: i64) -> Result<bool> {
    let rows = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .filter(changes::token.eq(token));
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(conn)?)
}

/// At most `limit` changes of a batch below `token`, newest first.
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
        .select(COLUMNS)
        .load(conn)?)
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

/// How many changes of a contact each batch holds.
pub fn batches_of_contact(conn: &mut Conn, book: BookId, contact: ContactId) -> Result<Vec<(i64, i64)>> {
    Ok(changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0))
        .group_by(changes::batch_id)
        .select((changes::batch_id, diesel::dsl::count_star()))
        .load(conn)?)
}

/// Removes what the log held of a contact that is deleted for ever; the one exception to append-only.
pub fn forget(conn: &mut Conn, book: BookId, contact: ContactId) -> Result<()> {
    let of_contact = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq(contact.0));
    diesel::update(of_contact)
        .set((
            changes::before_card.eq(None::<Vec<u8>>),
            changes::action.eq("purge"),
        ))
        .execute(conn)?;
    Ok(())
}

type Columns = (
    changes::id,
    changes::token,
    changes::contact_id,
    changes::batch_id,
    changes::origin,
    changes::action,
    changes::made_at,
    changes::before_state,
    changes::before_href,
    changes::before_card,
);

const COLUMNS: Columns = (
    changes::id,
    changes::token,
    changes::contact_id,
    changes::batch_id,
    changes::origin,
    changes::action,
    changes::made_at,
    changes::before_state,
    changes::before_href,
    changes::before_card,
);
