//! Checks the imports of a book: their counts against their items, their batch, and their job.

use super::book_check::{BookCheck, PAGE};
use super::finding::{FindingKind, Subject};
use crate::app::Result;
use domain::ids::{BatchId, ImportId};
use domain::import::{Counts, ImportState, Verdict};
use store::imports::ImportRow;

pub(super) fn check(check: &mut BookCheck) -> Result<()> {
    let book = check.book();
    let mut after = 0;
    loop {
        let rows = store::verify::imports(check.conn, book, after, PAGE)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        for row in rows {
            for detail in details(check, &row)? {
                check.found(FindingKind::Import, Subject::Import(ImportId(row.id)), detail);
            }
        }
    }
}

fn details(check: &mut BookCheck, row: &ImportRow) -> Result<Vec<String>> {
    let mut details = Vec::new();
    if let Some(batch) = row.batch_id
        && !store::verify::import_batch_exists(check.conn, check.book(), BatchId(batch))?
    {
        details.push(format!("its batch {batch} is not in the book"));
    }
    let Some(state) = ImportState::parse(&row.state) else {
        details.push(format!("its state {:?} is unknown", row.state));
        return Ok(details);
    };
    let needs_job = matches!(state, ImportState::Reading | ImportState::Applying);
    if needs_job != row.job_id.is_some() {
        let found = if needs_job { "no job" } else { "a job" };
        details.push(format!("its state is {state}, but it has {found}"));
    }
    let Ok(counts) = serde_json::from_str::<Counts>(&row.counts) else {
        details.push("its counts cannot be read".to_owned());
        return Ok(details);
    };
    let (total, done) = (counts.total(), counts.done.total());
    if done > total || (state == ImportState::Done && done != total) {
        details.push(format!(
            "its state is {state}, but {done} of {total} items are done"
        ));
    }
    // Items of other states are still being read, or may have been deleted after a week.
    if matches!(state, ImportState::Ready | ImportState::Applying) {
        let items = store::verify::items_by_verdict(check.conn, ImportId(row.id))?;
        for verdict in Verdict::ALL {
            let of_verdict = items.iter().find(|(word, _)| word == verdict.as_str());
            let found = of_verdict.map_or(0, |(_, count)| u64::try_from(*count).unwrap_or_default());
            let counted = counts.of(*verdict);
            if found != counted {
                details.push(format!(
                    "the stored count of {verdict} items is {counted}, the actual one is {found}"
                ));
            }
        }
    }
    Ok(details)
}
