//! Checks the batches of a book against the log, and against the jobs that write under them.

use std::collections::HashMap;

use super::book_check::{BookCheck, PAGE};
use super::finding::{FindingKind, Subject};
use crate::app::Result;
use domain::ids::BatchId;
use domain::job::JobState;

pub(super) fn check(check: &mut BookCheck) -> Result<()> {
    let book = check.book();
    // A job that works, or waits for a server.
    let running = JobState::Running.as_str();
    let mut after = 0;
    loop {
        let rows = store::verify::batches(check.conn, book, after, PAGE)?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let tallies = store::verify::tallies(check.conn, book, &ids)?;
        let tallies: HashMap<i64, _> = tallies.into_iter().map(|tally| (tally.batch_id, tally)).collect();
        for row in rows {
            let (changes, purged) = tallies
                .get(&row.id)
                .map_or((0, 0), |tally| (tally.changes, tally.purged));
            let subject = Subject::Batch(BatchId(row.id));
            if row.change_count != changes {
                let detail = format!(
                    "the stored count of changes is {}, the actual one is {changes}",
                    row.change_count
                );
                check.found(FindingKind::Batch, subject, detail);
            }
            if row.purged_count != purged {
                let detail = format!(
                    "the stored count of purged changes is {}, the actual one is {purged}",
                    row.purged_count
                );
                check.found(FindingKind::Batch, subject, detail);
            }
            if row.running {
                let (kind, job) = match store::verify::job_of_batch(check.conn, &row, running)? {
                    Some(job) => (FindingKind::RunningBatch, format!("job {job} works on it")),
                    None => (FindingKind::AbandonedBatch, "no job works on it".to_owned()),
                };
                let detail = format!(
                    "its kind is {}, its last write was at {}, and {job}",
                    row.kind, row.touched_at
                );
                check.found(kind, subject, detail);
            }
        }
    }
    for (batch, job) in store::verify::batches_closed_too_early(check.conn, book, running)? {
        let detail = format!("it is closed, but job {job} still works on it");
        check.found(FindingKind::Batch, Subject::Batch(BatchId(batch)), detail);
    }
    for batch in store::verify::batches_with_wrong_undo(check.conn, book)? {
        let detail = "it is marked as undone by a batch that undoes something else";
        check.found(FindingKind::Batch, Subject::Batch(BatchId(batch)), detail);
    }
    Ok(())
}
