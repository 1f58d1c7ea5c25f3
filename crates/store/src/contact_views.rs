//! The contacts that an account viewed last.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::conn::on_backend;
use super::schema::{books, contact_views, contacts};
use super::{Conn, Result};
use domain::ids::{AccountId, ContactId};

/// Adds what an account viewed, oldest first, and keeps the newest `keep` of them. A contact that it had viewed before
/// is in its new place only, and one that was purged meanwhile, or is in a book of another account, is left out.
pub fn add(
    conn: &mut Conn,
    account: AccountId,
    views: &[(ContactId, NaiveDateTime)],
    keep: usize,
) -> Result<()> {
    let own = contact_views::table.filter(contact_views::account_id.eq(account.0));
    let viewed: Vec<i64> = views.iter().map(|(contact, _)| contact.0).collect();
    let there: Vec<i64> = contacts::table
        .inner_join(books::table.on(books::id.eq(contacts::book_id)))
        .filter(books::owner_id.eq(account.0))
        .filter(contacts::id.eq_any(&viewed))
        .select(contacts::id)
        .load(conn)?;
    diesel::delete(own.filter(contact_views::contact_id.eq_any(&viewed))).execute(conn)?;
    let rows: Vec<_> = views
        .iter()
        .filter(|(contact, _)| there.contains(&contact.0))
        .map(|(contact, viewed_at)| {
            (
                contact_views::account_id.eq(account.0),
                contact_views::contact_id.eq(contact.0),
                contact_views::viewed_at.eq(viewed_at),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    on_backend!(conn, |c| diesel::insert_into(contact_views::table)
        .values(rows)
        .execute_batch(c))?;
    let ids: Vec<i64> = own
        .order(contact_views::id.desc())
        .select(contact_views::id)
        .load(conn)?;
    if let Some(first_old) = ids.get(keep) {
        diesel::delete(own.filter(contact_views::id.le(first_old))).execute(conn)?;
    }
    Ok(())
}

/// What an account viewed, the newest first.
pub fn last(conn: &mut Conn, account: AccountId) -> Result<Vec<(i64, NaiveDateTime)>> {
    Ok(contact_views::table
        .filter(contact_views::account_id.eq(account.0))
        .order(contact_views::id.desc())
        .select((contact_views::contact_id, contact_views::viewed_at))
        .load(conn)?)
}
