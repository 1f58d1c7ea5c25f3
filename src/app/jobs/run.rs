//! Runs a job to its end, under a lease.

use std::ops::ControlFlow;

use super::held_job::{HeldJob, OnStep};
use super::lease::Lease;
use super::progress::JobProgress;
use super::state::fail;
use super::step::Work;
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::JobId;

/// Attempts that got no further, after which a job fails: work that kills the program would kill it again.
const MAX_ATTEMPTS: i64 = 5;

/// Runs a job to its end with `work`. Does nothing if another server holds its lease.
///
/// # Errors
/// Only those after which the caller may try again. Other failures set the job's state to `Failed`.
pub fn run(
    app: &App,
    access: &BookAccess,
    job: JobId,
    on_step: OnStep,
    work: impl FnOnce(&mut HeldJob) -> Result<()>,
) -> Result<()> {
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
    let done = HeldJob::load(app, access, lease, on_step).and_then(|mut held| work(&mut held));
    match done {
        // The user stopped it, or another server took it over.
        Ok(()) | Err(Error::Interrupted) => Ok(()),
        Err(error @ (Error::Unavailable(_) | Error::Busy)) => Err(error),
        Err(error) => {
            log::error!("job {job} ({}) failed: {}", row.kind, error.chain());
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
    let mut held = HeldJob::load(app, access, lease, &mut on_step)?;
    held.run(work.step)?;
    Ok(held.progress)
}
