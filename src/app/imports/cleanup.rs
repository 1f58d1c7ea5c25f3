//! Deletes discarded imports, abandoned uploads and the files of finished imports: a job, because a file may have
//! a gigabyte.

use chrono::TimeDelta;

use crate::app::jobs::{self, Next, Plan, Step, Work};
use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use domain::ids::{BookId, ImportId};
use domain::import::ImportState;
use domain::job::JobKind;
use store::{self, Conn};

use super::Import;
use super::state::{import_of, plan};

/// Hours after which an upload that was not finished is deleted.
const UPLOAD_HOURS: i64 = 24;

/// Days after which the files of an import are deleted. Its counts and the items with remarks stay.
const FILE_DAYS: i64 = 7;

/// Statements of one step that delete rows.
const DELETES_AT_ONCE: usize = 4;

/// Deletes an import that has written nothing. A large one is hidden at once and deleted in the background.
///
/// # Errors
/// `WrongImportState` if it has.
pub fn discard(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    jobs::start(app, access, DELETE, |conn, _| plan_discard(conn, app, access, id)).map(drop)
}

/// Like [`discard`], but the caller deletes all of it.
pub fn discard_to_end(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let started = jobs::start_and_lease(app, access, DELETE, |conn, _| plan_discard(conn, app, access, id))?;
    jobs::run_to_end(app, access, DELETE, started, &mut |_| {}).map(drop)
}

fn plan_discard(conn: &mut Conn, app: &App, access: &BookAccess, id: ImportId) -> Result<Plan> {
    let import = Import::load(conn, access.book_id(), id)?;
    if import.batch.is_some() || import.state == ImportState::Applying {
        return Err(Error::WrongImportState);
    }
    hide(conn, app, access, &import)
}

/// Abandoned uploads, previews that were never applied, and imports whose files are no longer needed.
pub fn old(app: &App) -> Result<Vec<(ImportId, BookId)>> {
    let (uploads, others) = cutoffs(app);
    app.store.read(|conn| {
        let mut old = store::imports::abandoned(conn, ImportState::Uploading.as_str(), uploads)?;
        // An import that is being read or applied may be stopped: its job says so.
        let states = [
            ImportState::Reading,
            ImportState::Asking,
            ImportState::Ready,
            ImportState::Applying,
            ImportState::Done,
        ];
        let waiting = [ImportState::Asking.as_str(), ImportState::Ready.as_str()];
        old.extend(store::imports::old(
            conn,
            &states.map(ImportState::as_str),
            &waiting,
            others,
        )?);
        Ok(old)
    })
}

/// Deletes what is no longer needed of an old import.
pub fn clean_up(app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let started = jobs::start_and_lease(app, access, DELETE, |conn, _| plan_cleanup(conn, app, access, id));
    match started {
        Ok(started) => jobs::run_to_end(app, access, DELETE, started, &mut |_| {}).map(drop),
        // The user has started or deleted it since it was found.
        Err(Error::WrongImportState | Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// States in which nothing works on an import.
const IDLE_STATES: [ImportState; 5] = [
    ImportState::Asking,
    ImportState::Ready,
    ImportState::Done,
    ImportState::Stopped,
    ImportState::Failed,
];

/// An upload, and any other import, is old if it was last changed before this time.
fn cutoffs(app: &App) -> (Timestamp, Timestamp) {
    let now = app.now();
    (
        now - TimeDelta::hours(UPLOAD_HOURS),
        now - TimeDelta::days(FILE_DAYS),
    )
}

fn plan_cleanup(conn: &mut Conn, app: &App, access: &BookAccess, id: ImportId) -> Result<Plan> {
    let row = store::imports::by_id(conn, access.book_id(), id)?;
    let import = Import::try_from(&row)?;
    let touched_at = row.0.touched_at;
    let (uploads, others) = cutoffs(app);
    let is_old = if import.state == ImportState::Uploading {
        touched_at < uploads
    } else {
        touched_at < others && IDLE_STATES.contains(&import.state)
    };
    if !is_old {
        return Err(Error::WrongImportState);
    }
    if import.batch.is_none() && import.state != ImportState::Done {
        return hide(conn, app, access, &import);
    }
    // Without its cards the import cannot be resumed: items that were not applied count as skipped.
    let mut counts = import.counts;
    counts.done.skipped += counts.total().saturating_sub(counts.done.total());
    let done = ImportState::Done.as_str();
    store::imports::close(conn, access.book_id(), id, done, &to_json(&counts)?)?;
    delete_job(conn, access.book_id(), &import)?;
    plan(id, 0)
}

/// Makes an import look like an unfinished upload, which pages do not show, and deletes its job.
fn hide(conn: &mut Conn, app: &App, access: &BookAccess, import: &Import) -> Result<Plan> {
    let book = access.book_id();
    let states: Vec<&str> = ImportState::ALL.iter().map(|state| state.as_str()).collect();
    let hidden = (ImportState::Uploading.as_str(), None);
    store::imports::change_state(conn, book, import.id, &states, hidden, app.now())?;
    delete_job(conn, book, import)?;
    plan(import.id, 0)
}

/// Deletes the job of an import, so that it cannot be resumed.
fn delete_job(conn: &mut Conn, book: BookId, import: &Import) -> Result<()> {
    if let Some(job) = import.job {
        store::jobs::delete(conn, book, job)?;
    }
    Ok(())
}

/// Deletes a hidden import, and of a finished one the files and the items without remarks.
pub(in crate::app) const DELETE: Work = Work {
    kind: JobKind::ImportDelete,
    step: delete_some,
};

/// No cursor is needed: what is deleted is no longer found.
fn delete_some(step: &mut Step) -> Result<Next> {
    let (book, id) = (step.access.book_id(), import_of(step.job)?);
    let keeps_report = match store::imports::by_id(step.conn, book, id) {
        Ok((row, _)) => row.state == ImportState::Done.as_str(),
        // Another job has deleted it.
        Err(store::Error::NotFound) => return Ok(Next::End),
        Err(error) => return Err(error.into()),
    };
    for _ in 0..DELETES_AT_ONCE {
        if !step.budget.take() {
            break;
        }
        let has_deleted = if keeps_report {
            // The files last: if the job is lost, the next cleanup finds the import by them.
            store::imports::delete_unreported_items(step.conn, book, id)?
                || store::imports::delete_chunks(step.conn, book, id)?
        } else {
            store::imports::delete_chunks(step.conn, book, id)?
                || store::imports::delete_items(step.conn, book, id)?
        };
        if has_deleted {
            step.job.done += 1;
            continue;
        }
        if !keeps_report {
            store::imports::delete(step.conn, book, id)?;
        }
        return Ok(Next::End);
    }
    Ok(Next::Step)
}
