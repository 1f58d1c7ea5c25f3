//! Loads imports that must be in a certain state, and changes their state.

use serde::{Deserialize, Serialize};

use crate::app::jobs::{self, HeldJob, JobProgress, Lease, Plan};
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::Origin;
use domain::ids::ImportId;
use domain::import::ImportState;
use domain::job::JobKind;
use store::{self, Conn};

use super::Import;

/// What a job of an import is asked for.
#[derive(Serialize, Deserialize)]
struct ImportArgs {
    import: i64,
    /// The files are those that were uploaded: archives are not unpacked yet.
    #[serde(default)]
    has_archives: bool,
}

/// The import that a job works on.
pub fn import_of(job: &JobProgress) -> Result<ImportId> {
    Ok(ImportId(job.args::<ImportArgs>()?.import))
}

/// The plan of a job that works on an import.
pub(super) fn plan(import: ImportId, total: i64) -> Result<Plan> {
    let args = ImportArgs {
        import: import.0,
        has_archives: false,
    };
    Plan::new(&args, total)
}

/// True for the first job that reads an import: the archives among its files are not unpacked yet.
pub(super) fn may_have_archives(job: &JobProgress) -> Result<bool> {
    Ok(job.args::<ImportArgs>()?.has_archives)
}

/// Loads the import that a job reads or applies.
///
/// # Errors
/// `Interrupted` if the job has ended: the import is read, applied, or left to another job.
pub(super) fn load_of_job(conn: &mut Conn, held: &HeldJob) -> Result<Import> {
    let import = Import::load(conn, held.access.book_id(), import_of(&held.progress)?)?;
    if import.job == Some(held.id()) {
        Ok(import)
    } else {
        Err(Error::Interrupted)
    }
}

/// Loads an import that must be in one of `states`.
///
/// # Errors
/// `NotFound`; `WrongImportState` if it is in another state.
pub(super) fn load_in_state(
    conn: &mut Conn,
    access: &BookAccess,
    id: ImportId,
    states: &[ImportState],
) -> Result<Import> {
    let import = Import::load(conn, access.book_id(), id)?;
    if states.contains(&import.state) {
        Ok(import)
    } else {
        Err(Error::WrongImportState)
    }
}

/// Starts a job that reads the files of an import in one of the states `from`. If `keeps_lease`, the caller reads
/// them, else the background runner.
///
/// # Errors
/// `NotFound`; `WrongImportState`.
pub(super) fn start_reading(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: ImportId,
    from: &[ImportState],
    keeps_lease: bool,
) -> Result<Lease> {
    load_in_state(conn, access, id, from)?;
    let files = store::imports::files(conn, access.book_id(), id)?;
    let args = ImportArgs {
        import: id.0,
        has_archives: from.contains(&ImportState::Uploading),
    };
    let plan = Plan::new(&args, files.iter().map(|file| file.size).sum())?;
    let lease = jobs::enqueue(conn, app, access, JobKind::ImportRead, plan, keeps_lease)?;
    change_state(conn, app, access, id, from, (ImportState::Reading, &lease))?;
    Ok(lease)
}

/// Starts a job that applies an import which the user has reviewed.
///
/// # Errors
/// `NotFound`; `WrongImportState`.
pub(super) fn start_applying(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: ImportId,
    keeps_lease: bool,
) -> Result<Lease> {
    let from = [ImportState::Ready];
    let import = load_in_state(conn, access, id, &from)?;
    let plan = plan(id, i64::try_from(import.counts.total()).unwrap_or_default())?;
    let access = access.with_origin(Origin::Import);
    let lease = jobs::enqueue(conn, app, &access, JobKind::ImportApply, plan, keeps_lease)?;
    change_state(conn, app, &access, id, &from, (ImportState::Applying, &lease))?;
    Ok(lease)
}

fn change_state(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: ImportId,
    from: &[ImportState],
    (to, lease): (ImportState, &Lease),
) -> Result<()> {
    let from: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
    let to = (to.as_str(), Some(lease.job()));
    // Another request may have changed the state since it was loaded.
    if store::imports::change_state(conn, access.book_id(), id, &from, to, app.now())? {
        Ok(())
    } else {
        Err(Error::WrongImportState)
    }
}
