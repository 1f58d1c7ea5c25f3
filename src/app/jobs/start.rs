//! Starts a job, and does its first step at once.

use serde::Serialize;

use super::lease::{Lease, expiry};
use super::progress::{JobProgress, to_json};
use super::step::{Budget, Next, Step, Work};
use crate::app::{App, BookAccess, Result};
use crate::domain::ids::{BatchId, JobId};
use crate::domain::job::JobState;
use crate::store::books::BookRow;
use crate::store::jobs::NewJobRow;
use crate::store::{self, Conn};

/// What a job has to do.
pub struct Plan {
    args: String,
    total: i64,
}

impl Plan {
    /// `total` is about how many items there are, for the progress bar.
    pub fn new(args: &impl Serialize, total: i64) -> Result<Self> {
        Ok(Self {
            args: to_json(args)?,
            total,
        })
    }
}

/// What became of a request for long work.
#[derive(Clone, Debug)]
pub enum Started {
    /// It was little, and is done.
    Finished(Finished),
    /// A job does the rest.
    Running(JobId),
}

/// Work that is done.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The batch of its changes; `None` if nothing changed.
    pub batch: Option<BatchId>,
    /// How many items were done.
    pub done: i64,
    pub(super) progress: JobProgress,
}

impl Finished {
    pub(super) fn of(progress: JobProgress) -> Self {
        Self {
            batch: progress.batch,
            done: progress.done,
            progress,
        }
    }

    /// What the work reports.
    pub fn progress(&self) -> &JobProgress {
        &self.progress
    }
}

/// Checks what is asked for with `plan`, under the book's lock, and does the first step. The background runner
/// does the rest.
///
/// # Errors
/// Those of `plan` and of the step, after which nothing is written.
pub fn start(
    app: &App,
    access: &BookAccess,
    work: Work,
    plan: impl FnOnce(&mut Conn, &BookRow) -> Result<Plan>,
) -> Result<Started> {
    let (progress, lease) = start_with(app, access, work, plan, false)?;
    Ok(match lease {
        None => Started::Finished(Finished::of(progress)),
        Some(lease) => Started::Running(lease.job),
    })
}

/// Like [`start`], but the caller does the rest: it holds the lease. `None` if nothing is left to do.
pub fn start_and_lease(
    app: &App,
    access: &BookAccess,
    work: Work,
    plan: impl FnOnce(&mut Conn, &BookRow) -> Result<Plan>,
) -> Result<(Finished, Option<Lease>)> {
    let (progress, lease) = start_with(app, access, work, plan, true)?;
    Ok((Finished::of(progress), lease))
}

fn start_with(
    app: &App,
    access: &BookAccess,
    work: Work,
    plan: impl FnOnce(&mut Conn, &BookRow) -> Result<Plan>,
    keeps_lease: bool,
) -> Result<(JobProgress, Option<Lease>)> {
    app.store.write_to(access.book_id(), |conn| {
        let book = store::books::lock(conn, access.account().id, access.book_id())?;
        let plan = plan(conn, &book)?;
        let mut progress = JobProgress::new(work.kind, plan.args, plan.total);
        let next = (work.step)(&mut Step {
            conn,
            app,
            access,
            job: &mut progress,
            budget: Budget::new(app.settings.step, false),
        })?;
        if next == Next::End {
            close_batch(conn, access, progress.batch)?;
            return Ok((progress, None));
        }
        let now = app.now();
        let until = if keeps_lease { expiry(now) } else { now };
        let row = NewJobRow {
            book_id: access.book_id().0,
            account_id: access.account().id.0,
            origin: access.origin().as_str(),
            kind: work.kind.as_str(),
            args: &progress.args,
            cursor: &progress.cursor,
            state: JobState::Running.as_str(),
            done: progress.done,
            total: progress.total,
            batch_id: progress.batch.map(|batch| batch.0),
            report: &progress.report,
            attempts: 0,
            leased_until: until,
            made_at: now,
            touched_at: now,
        };
        let job = store::jobs::insert(conn, &row)?;
        Ok((progress, Some(Lease { job, until })))
    })
}

/// Closes the batch of a job, if it has one.
pub(super) fn close_batch(conn: &mut Conn, access: &BookAccess, batch: Option<BatchId>) -> Result<()> {
    if let Some(batch) = batch {
        store::batches::close(conn, access.book_id(), batch)?;
    }
    Ok(())
}
