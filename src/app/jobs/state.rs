//! The state of a job: running, done, stopped, failed.

use super::progress::JobProgress;
use crate::app::write::with_book_locked;
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::{BatchId, JobId};
use domain::job::JobState;
use store::jobs::JobRow;
use store::{self, Conn};

/// The state of a job's row.
pub fn state_of(row: &JobRow) -> Result<JobState> {
    JobState::parse(&row.state)
        .ok_or_else(|| Error::Internal(format!("job {} has the unknown state {:?}", row.id, row.state)))
}

/// Stops a job. What it did stays; the user can resume or undo it.
///
/// # Errors
/// `NotFound`; `WrongJobState` if it is not running.
pub fn stop(app: &App, access: &BookAccess, id: JobId) -> Result<()> {
    end(app, access, id, JobState::Stopped)
}

/// Sets the state to `Failed`: an error in the program would occur again. The user can undo what was
/// written.
pub fn fail(app: &App, access: &BookAccess, id: JobId) -> Result<()> {
    match end(app, access, id, JobState::Failed) {
        // The user stopped it meanwhile, or discarded its import.
        Err(Error::WrongJobState | Error::NotFound) => Ok(()),
        other => other,
    }
}

/// Resumes a job that was stopped or failed. The background runner does the work.
///
/// # Errors
/// `NotFound`; `WrongJobState` if it is running, done, or was undone.
pub fn resume(app: &App, access: &BookAccess, id: JobId) -> Result<()> {
    with_book_locked(app, access, |conn| resume_within(conn, app, access, id))
}

/// Does what [`resume`] does within the caller's transaction, which has locked the book.
pub fn resume_within(conn: &mut Conn, app: &App, access: &BookAccess, id: JobId) -> Result<()> {
    let from = [JobState::Stopped, JobState::Failed];
    let Some(batch) = change(conn, app, access, id, &from, JobState::Running)? else {
        return Ok(());
    };
    store::batches::reopen(conn, access.book_id(), batch, app.now()).map_err(|error| match error {
        store::Error::NotFound => Error::WrongJobState,
        other => other.into(),
    })
}

/// Ends a running job before its work is done.
fn end(app: &App, access: &BookAccess, id: JobId, to: JobState) -> Result<()> {
    with_book_locked(app, access, |conn| {
        let batch = change(conn, app, access, id, &[JobState::Running], to)?;
        close_batch(conn, access, batch)
    })
}

/// Changes the state of a job whose book is locked. Returns its batch.
fn change(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: JobId,
    from: &[JobState],
    to: JobState,
) -> Result<Option<BatchId>> {
    let from: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
    if !store::jobs::change_state(conn, access.book_id(), id, &from, to.as_str(), app.now())? {
        // `NotFound` if there is no such job.
        store::jobs::by_id(conn, access.book_id(), id)?;
        return Err(Error::WrongJobState);
    }
    let row = store::jobs::by_id(conn, access.book_id(), id)?;
    Ok(JobProgress::try_from(&row)?.batch)
}

/// Closes the batch of a job, if it has one.
pub fn close_batch(conn: &mut Conn, access: &BookAccess, batch: Option<BatchId>) -> Result<()> {
    if let Some(batch) = batch {
        store::batches::close(conn, access.book_id(), batch)?;
    }
    Ok(())
}
