//! Runs a job step by step, under a lease.

use std::ops::ControlFlow;

use super::lease::Lease;
use super::progress::JobProgress;
use super::state::{close_batch, fail, state_of};
use super::step::{Budget, Next, Step, Work};
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::JobId;
use crate::domain::job::JobState;
use crate::store::{self, Conn};

/// Called after each step. `Break` stops the work; another server may resume it at once.
pub type OnStep<'a> = &'a mut dyn FnMut(&JobProgress) -> ControlFlow<()>;

/// Attempts without a saved step after which a job fails: work that kills the program would kill it again.
const MAX_ATTEMPTS: i64 = 5;

/// Runs a job to its end. Does nothing if another server holds its lease.
///
/// # Errors
/// Only those after which the caller may try again. Other failures set the job's state to `Failed`.
pub fn run(app: &App, access: &BookAccess, work: Work, job: JobId, on_step: OnStep) -> Result<()> {
    let Some(lease) = Lease::acquire(app, access, job)? else {
        return Ok(());
    };
    let row = app
        .store
        .read(|conn| store::jobs::by_id(conn, access.book_id(), job))?;
    if row.attempts > MAX_ATTEMPTS {
        log::error!(
            "job {job} ({}) was attempted {MAX_ATTEMPTS} times without progress",
            row.kind
        );
        return fail(app, access, job);
    }
    match run_held(app, access, work, lease, on_step) {
        // The user stopped it, or another server took it over.
        Ok(_) | Err(Error::Interrupted) => Ok(()),
        Err(error @ (Error::Unavailable(_) | Error::Busy)) => Err(error),
        Err(error) => {
            log::error!("job {job} ({}) failed: {error}", row.kind);
            fail(app, access, job)
        }
    }
}

/// Runs to its end what `start_and_lease` began. `on_step` is also called for the step that was done then.
///
/// # Errors
/// `Interrupted` if the user stopped it, or another server took it over.
pub fn run_to_end(
    app: &App,
    access: &BookAccess,
    work: Work,
    started: (JobProgress, Option<Lease>),
    on_step: &mut dyn FnMut(&JobProgress),
) -> Result<JobProgress> {
    let (progress, lease) = started;
    on_step(&progress);
    let Some(lease) = lease else {
        return Ok(progress);
    };
    let mut on_step = |progress: &JobProgress| {
        on_step(progress);
        ControlFlow::Continue(())
    };
    run_held(app, access, work, lease, &mut on_step)
}

/// Runs the rest of a job whose lease the caller holds. Returns its progress at the end.
///
/// # Errors
/// `Interrupted` if the user stopped it, another server took it over, or `on_step` returned `Break`.
fn run_held(
    app: &App,
    access: &BookAccess,
    work: Work,
    mut lease: Lease,
    on_step: OnStep,
) -> Result<JobProgress> {
    loop {
        let done = app
            .store
            .write_to(access.book_id(), |conn| step(conn, app, access, work, lease));
        let (progress, next, renewed) = match done {
            // Another transaction holds the book: the job waits for its turn again.
            Err(Error::Busy) => {
                lease.release(app, access)?;
                return Err(Error::Busy);
            }
            other => other?,
        };
        lease = renewed;
        let is_stopped = on_step(&progress).is_break();
        if next == Next::End {
            return Ok(progress);
        }
        if is_stopped {
            lease.release(app, access)?;
            return Err(Error::Interrupted);
        }
        app.store.yield_to_waiters();
    }
}

fn step(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    work: Work,
    lease: Lease,
) -> Result<(JobProgress, Next, Lease)> {
    // The book first: other writers lock it before they touch other rows.
    store::books::lock(conn, access.account().id, access.book_id())?;
    let row = store::jobs::by_id(conn, access.book_id(), lease.job)?;
    if state_of(&row)? != JobState::Running || row.leased_until != lease.until {
        return Err(Error::Interrupted);
    }
    let mut progress = JobProgress::try_from(&row)?;
    let next = (work.step)(&mut Step {
        conn,
        app,
        access,
        job: &mut progress,
        budget: Budget::new(app.settings.step, true),
    })?;
    if next == Next::End {
        close_batch(conn, access, progress.batch)?;
    }
    let renewed = lease.save_step(conn, app, access, &progress, next)?;
    Ok((progress, next, renewed))
}
