//! What the pages show of a job.

use super::lease::LEASE_SECONDS;
use super::progress::JobProgress;
use super::state::state_of;
use crate::app::{App, BookAccess, Result, Timestamp};
use domain::ids::{BatchId, JobId};
use domain::job::{JobKind, JobState};
use store::jobs::JobRow;
use store::{self, Conn};

/// Seconds without a saved step after which the page says that the work was interrupted.
const SILENT_SECONDS: i64 = 10;
/// Seconds without a lease after which the page says that the work waits. A server that has room for it begins at once.
const WAITING_SECONDS: i64 = 2;

/// A job as the pages show it.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its key.
    pub id: JobId,
    /// How far it is.
    pub state: JobState,
    /// How much is done, and the result.
    pub progress: JobProgress,
    /// True if no server has begun to work on it: it waits for its turn.
    pub waits: bool,
    /// True if the server that worked on it was interrupted. Another one resumes it when the lease expires.
    pub is_interrupted: bool,
    /// When it was started.
    pub at: Timestamp,
}

impl Job {
    /// Seconds until a job is resumed at the latest whose server was interrupted.
    pub const RESUMED_WITHIN: i64 = LEASE_SECONDS;

    pub(in crate::app) fn of(row: &JobRow, now: Timestamp) -> Result<Self> {
        let state = state_of(row)?;
        let is_running = state == JobState::Running;
        let is_leased = row.leased_until > now;
        let is_left = (now - row.leased_until).num_seconds() >= WAITING_SECONDS;
        let is_silent = (now - row.touched_at).num_seconds() > SILENT_SECONDS;
        Ok(Self {
            id: JobId(row.id),
            state,
            progress: JobProgress::try_from(row)?,
            waits: is_running && is_left,
            is_interrupted: is_running && is_leased && is_silent,
            at: row.made_at,
        })
    }
}

/// A job of the book.
pub fn show(app: &App, access: &BookAccess, id: JobId) -> Result<Job> {
    app.store.read(|conn| {
        let row = store::jobs::by_id(conn, access.book_id(), id)?;
        Job::of(&row, app.now())
    })
}

/// The jobs of the book that are running, oldest first.
pub fn running(conn: &mut Conn, app: &App, access: &BookAccess) -> Result<Vec<Job>> {
    let rows = store::jobs::in_state(conn, access.book_id(), JobState::Running.as_str())?;
    rows.iter().map(|row| Job::of(row, app.now())).collect()
}

/// The job of a kind that is running in the book, the oldest first.
pub fn running_of_kind(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    kind: JobKind,
) -> Result<Option<JobId>> {
    let running = running(conn, app, access)?.into_iter();
    let mut of_kind = running.filter(|job| job.progress.kind == kind);
    Ok(of_kind.next().map(|job| job.id))
}

/// The running job that writes under a batch.
pub fn running_of_batch(conn: &mut Conn, access: &BookAccess, batch: BatchId) -> Result<Option<JobId>> {
    let row = store::jobs::of_batch(conn, access.book_id(), batch)?;
    Ok(row
        .filter(|row| row.state == JobState::Running.as_str())
        .map(|row| JobId(row.id)))
}
