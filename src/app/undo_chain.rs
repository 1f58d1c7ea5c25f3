//! The act behind a chain of undos: the undo of an undo does the act again, the undo of that undoes it, and so on.

use std::collections::HashMap;

use crate::app::{Error, Result};
use domain::ids::{BatchId, BookId};
use store::batches::BatchRow;
use store::{self, Conn};

/// The act that a batch does, does again, or undoes.
pub(super) struct Act {
    /// Its batch; never an undo.
    pub batch: BatchRow,
    /// True if the batch undoes it. Undoing that batch does the act again.
    pub is_taken_back: bool,
}

impl Act {
    /// The act of a batch.
    pub(super) fn of(conn: &mut Conn, book: BookId, batch: BatchRow) -> Result<Self> {
        let id = batch.id;
        let act = Self::of_all(conn, book, vec![batch])?.remove(&id);
        act.ok_or_else(|| Error::Internal(format!("batch {id} undoes a batch that is gone")))
    }

    /// The acts of several batches by the batches' ids, with one statement for each level of undo. It lacks those of
    /// batches that undo what is gone.
    pub(super) fn of_all(
        conn: &mut Conn,
        book: BookId,
        batches: Vec<BatchRow>,
    ) -> Result<HashMap<i64, Self>> {
        let ids: Vec<i64> = batches.iter().map(|row| row.id).collect();
        let mut rows: HashMap<i64, BatchRow> = HashMap::new();
        let mut level = batches;
        while !level.is_empty() {
            let mut undone: Vec<i64> = level.iter().filter_map(|row| row.undoes_id).collect();
            rows.extend(level.into_iter().map(|row| (row.id, row)));
            undone.retain(|id| !rows.contains_key(id));
            level = store::batches::by_ids(conn, book, &undone)?;
        }
        let of_id = |id: i64| Some((id, Self::in_rows(&rows, id)?));
        Ok(ids.into_iter().filter_map(of_id).collect())
    }

    fn in_rows(rows: &HashMap<i64, BatchRow>, id: i64) -> Option<Self> {
        let mut batch = rows.get(&id)?;
        let mut is_taken_back = false;
        while let Some(undone) = batch.undoes_id {
            batch = rows.get(&undone)?;
            is_taken_back = !is_taken_back;
        }
        let batch = batch.clone();
        Some(Self { batch, is_taken_back })
    }
}

/// Marks the batches of the chain that an undone batch ends: each one is in force if the next one is not.
pub(super) fn mark_chain(conn: &mut Conn, book: BookId, undone: &BatchRow) -> Result<()> {
    let (mut undoes, mut by) = (undone.undoes_id, None);
    while let Some(id) = undoes.map(BatchId) {
        store::batches::set_undone_by(conn, book, id, by)?;
        by = if by.is_none() { Some(id) } else { None };
        undoes = store::batches::by_id(conn, book, id)?.undoes_id;
    }
    Ok(())
}
