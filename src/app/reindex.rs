//! Recomputes the index columns, derived rows, and counts from the cards.

use serde::{Deserialize, Serialize};

use crate::app::jobs::{self, JobProgress, Lease, Next, Plan, Step, Work};
use crate::app::write::BatchSpec;
use crate::app::{App, BookAccess, Error, Result, labels};
use domain::change_log::BatchKind;
use domain::ids::ContactId;
use domain::index;
use domain::job::JobKind;
use store::books::BookRow;
use store::jobs::JobRow;
use store::{self, Conn};

/// The contacts whose card could not be indexed: the report of the job.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BrokenContacts {
    /// The first ones, each with the reason.
    pub listed: Vec<(i64, String)>,
    /// How many there are.
    pub count: i64,
}

/// Contacts that [`BrokenContacts::listed`] has.
const MAX_LISTED: usize = 100;

impl BrokenContacts {
    /// The report of a job.
    pub fn of(progress: &JobProgress) -> Result<Self> {
        progress.report()
    }

    fn add(&mut self, id: ContactId, error: &Error) {
        self.count += 1;
        if self.listed.len() < MAX_LISTED {
            self.listed.push((id.0, error.chain()));
        }
    }
}

/// Starts to recompute the indexes of a book: all of them, or the stale ones. Returns what is left to do.
pub(super) fn start(app: &App, access: &BookAccess, all: bool) -> Result<(JobProgress, Option<Lease>)> {
    jobs::start_and_lease(app, access, REINDEX, |_, book| plan(book, !all))
}

/// Leaves it to the background runner to recompute the stale indexes of a book, as part of the caller's transaction.
pub(super) fn enqueue(conn: &mut Conn, app: &App, access: &BookAccess, book: &BookRow) -> Result<()> {
    jobs::enqueue(conn, app, access, JobKind::Reindex, plan(book, true)?, false).map(drop)
}

fn plan(book: &BookRow, only_stale: bool) -> Result<Plan> {
    Plan::new(&ReindexArgs { only_stale }, book.contact_count + book.trash_count)
}

/// True if the book has indexes or labels that older rules made, or indexes for another region.
pub(super) fn is_stale(app: &App, access: &BookAccess) -> Result<bool> {
    let version = index::version(access.region(app));
    let book = access.book_id();
    app.store.read(|conn| {
        Ok(store::contacts::has_stale_index(conn, book, version)? || labels::keys::are_stale(conn, book)?)
    })
}

/// True for a job that collects the words of the book again.
pub(super) fn collects_words(job: &JobRow) -> Result<bool> {
    if job.kind != JobKind::Reindex.as_str() {
        return Ok(false);
    }
    let args: ReindexArgs = JobProgress::try_from(job)?.args()?;
    Ok(!args.only_stale)
}

pub(super) const REINDEX: Work = Work {
    kind: JobKind::Reindex,
    step,
};

#[derive(Serialize, Deserialize)]
struct ReindexArgs {
    /// Only indexes of another version than the book's indexes have now.
    #[serde(default)]
    only_stale: bool,
}

/// The cursor is the id of the last contact.
fn step(step: &mut Step) -> Result<Next> {
    let args: ReindexArgs = step.job.args()?;
    let book = step.access.book_id();
    let mut broken: BrokenContacts = step.job.report()?;
    // Nothing is logged, so no batch is opened and its kind does not matter.
    let next = step.write(BatchSpec::from(BatchKind::Edit), |writer, job, budget| {
        let limit = budget.items();
        let after = ContactId(job.cursor()?);
        if after == ContactId(0) {
            labels::keys::refresh(writer.conn(), book)?;
            if !args.only_stale {
                // Removes words that no contact has any more.
                store::search_words::clear(writer.conn(), book)?;
            }
        }
        let other_than = args.only_stale.then_some(writer.index_version());
        let rows = store::contacts::walk_for_index(writer.conn(), book, other_than, after, limit)?;
        for row in &rows {
            if !budget.take() {
                return Ok(Next::Step);
            }
            match writer.reindex(row) {
                // A card that the program cannot index must not keep the others from it.
                Err(error @ (Error::Internal(_) | Error::Failed { .. })) => broken.add(row.id(), &error),
                other => other?,
            }
            job.set_cursor(&row.id().0)?;
            job.done += 1;
        }
        Ok(Next::after(rows.len(), limit))
    })?;
    step.job.set_report(&broken)?;
    if next == Next::End && !args.only_stale {
        // Each contact changed the counts by the difference to its old index, which does not repair them
        // if that index was damaged.
        store::books::recount(step.conn, book)?;
        store::labels::recount(step.conn, book)?;
    }
    Ok(next)
}
