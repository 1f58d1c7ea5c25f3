//! What the user said about contacts that look alike. A decision names them by their UIDs, so that it holds for whatever
//! contact of the book has one of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::conn::{on_backend, rows_per_statement, unprepared};
use super::paged::Paged;
use super::schema::{decided_uids, decisions};
use super::{Conn, Result};
use domain::ids::BookId;

/// A decision.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = decisions)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct DecisionRow {
    pub id: i64,
    pub decision: String,
}

/// A decision that names a UID.
#[derive(Queryable, Clone, Debug)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct DecidedUid {
    pub id: i64,
    pub decision: String,
    pub uid: String,
}

/// The decisions that name any of these UIDs, a row for each UID.
pub fn about(conn: &mut Conn, book: BookId, uids: &[String]) -> Result<Vec<DecidedUid>> {
    let mut found = Vec::new();
    for chunk in uids.chunks(rows_per_statement(1)) {
        let rows: Vec<DecidedUid> = decided_uids::table
            .inner_join(decisions::table.on(decisions::id.eq(decided_uids::decision_id)))
            .filter(decided_uids::book_id.eq(book.0))
            .filter(decided_uids::uid.eq_any(chunk))
            .filter(unprepared())
            .select((decisions::id, decisions::decision, decided_uids::uid))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// A page of decisions with a key below `below`, the newest first.
pub fn page(conn: &mut Conn, book: BookId, below: i64, size: usize) -> Result<Paged<DecisionRow>> {
    Paged::load(size, |limit| {
        Ok(decisions::table
            .filter(decisions::book_id.eq(book.0))
            .filter(decisions::id.lt(below))
            .order(decisions::id.desc())
            .limit(limit)
            .select(DecisionRow::as_select())
            .load(conn)?)
    })
}

/// The UIDs that each of these decisions names, in order.
pub fn uids(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<BTreeMap<i64, Vec<String>>> {
    let mut uids: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for chunk in ids.chunks(rows_per_statement(1)) {
        let rows: Vec<(i64, String)> = decided_uids::table
            .filter((decided_uids::book_id + 0_i64).eq(book.0))
            .filter(decided_uids::decision_id.eq_any(chunk))
            .filter(unprepared())
            .select((decided_uids::decision_id, decided_uids::uid))
            .load(conn)?;
        for (id, uid) in rows {
            uids.entry(id).or_default().push(uid);
        }
    }
    for of_decision in uids.values_mut() {
        of_decision.sort_unstable();
    }
    Ok(uids)
}

/// Saves what the user said about the contacts with these UIDs, in place of what the user said about some of them alone.
pub fn add(
    conn: &mut Conn,
    book: BookId,
    decision: &str,
    made_at: NaiveDateTime,
    uids: &[String],
) -> Result<()> {
    remove_within(conn, book, uids)?;
    let row = (
        decisions::book_id.eq(book.0),
        decisions::decision.eq(decision),
        decisions::made_at.eq(made_at),
    );
    let id: i64 = diesel::insert_into(decisions::table)
        .values(row)
        .returning(decisions::id)
        .get_result(conn)?;
    for chunk in uids.chunks(rows_per_statement(3)) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|uid| {
                (
                    decided_uids::decision_id.eq(id),
                    decided_uids::book_id.eq(book.0),
                    decided_uids::uid.eq(uid),
                )
            })
            .collect();
        on_backend!(conn, |c| diesel::insert_into(decided_uids::table)
            .values(rows)
            .execute_batch(c))?;
    }
    Ok(())
}

/// Removes the decisions that name none but these UIDs.
fn remove_within(conn: &mut Conn, book: BookId, uids_of_new: &[String]) -> Result<()> {
    let of_new: BTreeSet<&String> = uids_of_new.iter().collect();
    let found: BTreeSet<i64> = about(conn, book, uids_of_new)?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let found: Vec<i64> = found.into_iter().collect();
    let within: Vec<i64> = uids(conn, book, &found)?
        .into_iter()
        .filter(|(_, named)| named.iter().all(|uid| of_new.contains(uid)))
        .map(|(id, _)| id)
        .collect();
    remove(conn, book, &within)
}

/// Removes decisions.
pub fn remove(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<()> {
    for chunk in ids.chunks(rows_per_statement(1)) {
        diesel::delete(
            decided_uids::table
                .filter((decided_uids::book_id + 0_i64).eq(book.0))
                .filter(decided_uids::decision_id.eq_any(chunk)),
        )
        .execute(conn)?;
        diesel::delete(
            decisions::table
                .filter((decisions::book_id + 0_i64).eq(book.0))
                .filter(decisions::id.eq_any(chunk)),
        )
        .execute(conn)?;
    }
    Ok(())
}
