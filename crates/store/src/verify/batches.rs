//! The batches of a book, how many changes the log has of each, and which jobs write under them.

use crate::prelude::*;
use diesel::sql_types::BigInt;

use super::MAX_FOUND;
use crate::batches::BatchRow;
use crate::schema::{batches, jobs};
use crate::{Conn, Result};
use domain::ids::BookId;

/// At most `limit` batches with an id above `after`, in order of id.
pub fn batches(conn: &mut Conn, book: BookId, after: i64, limit: i64) -> Result<Vec<BatchRow>> {
    Ok(batches::table
        .filter(batches::book_id.eq(book.0))
        .filter(batches::id.gt(after))
        .order(batches::id)
        .limit(limit)
        .select(BatchRow::as_select())
        .load(conn)?)
}

/// What the log has of a batch.
#[derive(QueryableByName, Clone, Copy, Debug)]
pub struct BatchTally {
    /// The batch.
    #[diesel(sql_type = BigInt)]
    pub batch_id: i64,
    /// Its changes.
    #[diesel(sql_type = BigInt)]
    pub changes: i64,
    /// Those that a later purge of their contact took away.
    #[diesel(sql_type = BigInt)]
    pub purged: i64,
}

/// What the log has of these batches; nothing for a batch without changes.
pub fn tallies(conn: &mut Conn, book: BookId, batches: &[i64]) -> Result<Vec<BatchTally>> {
    if batches.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = batches.iter().map(i64::to_string).collect();
    // The last change of a tombstone is its purge.
    let query = format!(
        "SELECT h.batch_id, count(*) AS changes,
            sum(CASE WHEN c.purged_at IS NOT NULL AND c.token <> h.token THEN 1 ELSE 0 END) AS purged
         FROM changes h LEFT JOIN contacts c ON c.id = h.contact_id AND c.book_id = h.book_id
         WHERE h.book_id = {} AND h.batch_id IN ({}) GROUP BY h.batch_id",
        book.0,
        ids.join(", ")
    );
    Ok(diesel::sql_query(query).load(conn)?)
}

#[derive(QueryableByName)]
struct UndoneBatch {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Batches marked as undone by a batch of another book, or by one that undoes something else.
pub fn batches_with_wrong_undo(conn: &mut Conn, book: BookId) -> Result<Vec<i64>> {
    let query = format!(
        "SELECT b.id FROM batches b LEFT JOIN batches u ON u.id = b.undone_by_id AND u.book_id = b.book_id
         WHERE b.book_id = $1 AND b.undone_by_id IS NOT NULL AND (u.undoes_id IS NULL OR u.undoes_id <> b.id)
         ORDER BY b.id LIMIT {MAX_FOUND}"
    );
    let found: Vec<UndoneBatch> = diesel::sql_query(query).bind::<BigInt, _>(book.0).load(conn)?;
    Ok(found.into_iter().map(|batch| batch.id).collect())
}

/// A job in this state that writes under the batch.
pub fn job_of_batch(conn: &mut Conn, batch: &BatchRow, state: &str) -> Result<Option<i64>> {
    Ok(jobs::table
        .filter(jobs::book_id.eq(batch.book_id))
        .filter(jobs::batch_id.eq(batch.id))
        .filter(jobs::state.eq(state))
        .select(jobs::id)
        .first(conn)
        .optional()?)
}

/// The batches of the book that are closed, each with a job in this state that writes under it.
pub fn batches_closed_too_early(conn: &mut Conn, book: BookId, state: &str) -> Result<Vec<(i64, i64)>> {
    Ok(jobs::table
        .inner_join(batches::table.on(jobs::batch_id.eq(batches::id.nullable())))
        .filter(jobs::book_id.eq(book.0))
        .filter(jobs::state.eq(state))
        .filter(diesel::dsl::not(batches::running))
        .select((batches::id, jobs::id))
        .limit(MAX_FOUND)
        .load(conn)?)
}
