//! Leases of jobs: one server at a time works on a job, and another one takes over when the lease expires.

use chrono::TimeDelta;

use super::progress::JobProgress;
use super::step::Next;
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use domain::ids::JobId;
use domain::job::JobState;
use store::{self, Conn};

/// Seconds without a saved step after which a lease expires.
pub const LEASE_SECONDS: i64 = 30;

/// The right to work on a job.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    pub(super) job: JobId,
    pub(super) until: Timestamp,
}

impl Lease {
    /// The job.
    #[must_use]
    pub fn job(self) -> JobId {
        self.job
    }

    /// Acquires the lease; `None` if another server holds it, or nothing is left to do.
    pub fn acquire(app: &App, access: &BookAccess, job: JobId) -> Result<Option<Self>> {
        let now = app.now();
        let until = expiry(now);
        let running = JobState::Running.as_str();
        let is_acquired = app
            .store
            .write(|conn| store::jobs::acquire_lease(conn, access.book_id(), job, running, now, until))?;
        Ok(is_acquired.then_some(Self { job, until }))
    }

    /// Saves a step in the transaction that did it: how far the job is now, and the number of attempts to get further.
    /// Renews the lease, or ends it after the last step.
    ///
    /// # Errors
    /// `Interrupted` if the user stopped the job, or another server holds the lease.
    pub fn save_step(
        self,
        conn: &mut Conn,
        app: &App,
        access: &BookAccess,
        (progress, attempts): (&JobProgress, i64),
        next: Next,
    ) -> Result<Self> {
        let now = app.now();
        let (state, until) = match next {
            Next::Step => (JobState::Running, expiry(now)),
            Next::End => (JobState::Done, now),
        };
        let columns = progress.columns(state, attempts, now, until);
        let running = JobState::Running.as_str();
        let is_held =
            store::jobs::save_step(conn, access.book_id(), self.job, running, self.until, &columns)?;
        if is_held {
            Ok(Self { until, ..self })
        } else {
            Err(Error::Interrupted)
        }
    }

    /// Ends the lease, so that another server can acquire it at once.
    pub fn release(self, app: &App, access: &BookAccess) -> Result<()> {
        app.store.write(|conn| {
            store::jobs::release_lease(conn, access.book_id(), self.job, self.until, app.now())?;
            Ok::<_, Error>(())
        })
    }
}

/// When a lease expires that is acquired or renewed at `now`.
pub(super) fn expiry(now: Timestamp) -> Timestamp {
    now + TimeDelta::seconds(LEASE_SECONDS)
}
