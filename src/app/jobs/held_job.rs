//! A job that this process works on: its steps.

use std::ops::ControlFlow;
use std::time::Instant;

use super::lease::Lease;
use super::lock::lock;
use super::progress::JobProgress;
use super::state::{close_batch, state_of};
use super::step::{Budget, Next, Step};
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::JobId;
use domain::job::JobState;
use store::{self, Conn};

/// Called after each step. `Break` stops the work; another server may resume it at once.
pub type OnStep<'a> = &'a mut dyn FnMut(&JobProgress) -> ControlFlow<()>;

/// A job whose lease this process holds.
pub struct HeldJob<'a> {
    pub app: &'a App,
    pub access: &'a BookAccess,
    /// How far it is.
    pub progress: JobProgress,
    lease: Lease,
    on_step: OnStep<'a>,
}

impl<'a> HeldJob<'a> {
    /// Loads the job of a lease.
    pub fn load(app: &'a App, access: &'a BookAccess, lease: Lease, on_step: OnStep<'a>) -> Result<Self> {
        let row = app
            .store
            .read(|conn| store::jobs::by_id(conn, access.book_id(), lease.job))?;
        Ok(Self {
            app,
            access,
            progress: JobProgress::try_from(&row)?,
            lease,
            on_step,
        })
    }

    /// Its id.
    pub fn id(&self) -> JobId {
        self.lease.job
    }

    /// Repeats `step` until the work is done.
    pub fn run(&mut self, step: fn(&mut Step) -> Result<Next>) -> Result<()> {
        while self.step(step)? == Next::Step {}
        Ok(())
    }

    /// Does the next part of the work in a transaction that locks the book, saves the progress, and renews the
    /// lease.
    ///
    /// # Errors
    /// `Interrupted` if the user stopped the job, another server took it over, or the callback returned `Break`;
    /// `Busy` if the book is locked. Nothing more can be done then: the lease has ended.
    pub fn step(&mut self, work: impl FnOnce(&mut Step) -> Result<Next>) -> Result<Next> {
        let start = Instant::now();
        let (app, access, lease, kind) = (self.app, self.access, self.lease, self.progress.kind);
        let done = app.store.write_to(access.book_id(), |conn| {
            // The book first: other writers lock it before they touch other rows.
            lock(conn, access, kind)?;
            step(conn, app, access, lease, work)
        });
        let (progress, next, renewed) = match done {
            // Another transaction holds the book: the job waits for its turn again.
            Err(Error::Busy) => {
                lease.release(app, access)?;
                return Err(Error::Busy);
            }
            other => other?,
        };
        self.progress = progress;
        self.lease = renewed;
        let is_stopped = (self.on_step)(&self.progress).is_break();
        if next == Next::Step {
            if is_stopped {
                renewed.release(app, access)?;
                return Err(Error::Interrupted);
            }
            app.store.yield_to_waiters(start.elapsed());
        }
        Ok(next)
    }
}

fn step(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    lease: Lease,
    work: impl FnOnce(&mut Step) -> Result<Next>,
) -> Result<(JobProgress, Next, Lease)> {
    let row = store::jobs::by_id(conn, access.book_id(), lease.job).map_err(|error| match error {
        // Its import was discarded.
        store::Error::NotFound => Error::Interrupted,
        other => other.into(),
    })?;
    if state_of(&row)? != JobState::Running || row.leased_until != lease.until {
        return Err(Error::Interrupted);
    }
    let mut progress = JobProgress::try_from(&row)?;
    let limit = app.settings.step;
    let next = work(&mut Step {
        conn,
        app,
        access,
        job: &mut progress,
        budget: Budget::new(limit.items, limit.time),
    })?;
    if next == Next::End {
        close_batch(conn, access, progress.batch)?;
    }
    // A step that only repeats what was done before does not prove that the work gets on.
    let gets_on = next == Next::End || progress.is_further_than(&row);
    let attempts = if gets_on { 0 } else { row.attempts };
    let renewed = lease.save_step(conn, app, access, (&progress, attempts), next)?;
    Ok((progress, next, renewed))
}
