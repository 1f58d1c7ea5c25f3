//! Gives each job to the work of its kind, and lists the jobs that wait for a server.

use crate::app::books::{self, BookChoice};
use crate::app::imports::{self, UnknownColumns};
use crate::app::jobs::{self, HeldJob, OnStep};
use crate::app::{
    Actor, App, BookAccess, Error, Result, bulk, demo, duplicates, labels, reindex, statistics, transfer,
    trash, undo,
};
use domain::change_log::Origin;
use domain::ids::{AccountId, BookId, JobId};
use domain::job::{JobKind, JobState};

/// Does the work of a job.
fn work(held: &mut HeldJob) -> Result<()> {
    let steps = match held.progress.kind {
        JobKind::LabelRename => labels::job::RENAME,
        JobKind::LabelMerge => labels::job::MERGE,
        JobKind::LabelDelete => labels::job::DELETE,
        JobKind::LabelAdd => bulk::ADD_LABEL,
        JobKind::LabelRemove => bulk::REMOVE_LABEL,
        JobKind::Delete => bulk::DELETE,
        JobKind::MoveToBook => transfer::MOVE,
        JobKind::CopyToBook => transfer::COPY,
        JobKind::UndoMove => transfer::UNDO_MOVE,
        JobKind::Undo => undo::UNDO,
        JobKind::EmptyTrash => trash::EMPTY,
        JobKind::PurgeExpired => trash::PURGE_EXPIRED,
        JobKind::Reindex => reindex::REINDEX,
        JobKind::FindDuplicates => duplicates::FIND,
        JobKind::MergeSure => duplicates::MERGE_SURE,
        JobKind::Demo => demo::FILL,
        JobKind::ImportDelete => imports::DELETE,
        JobKind::ImportRead => return imports::read_files(held, UnknownColumns::Ask),
        JobKind::ImportApply => return imports::apply_items(held),
    };
    held.run(steps.step)
}

/// A job that waits for a server.
#[derive(Clone, Debug)]
pub struct PendingJob {
    access: BookAccess,
    kind: JobKind,
    job: JobId,
}

impl PendingJob {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> JobId {
        self.job
    }

    /// True for the two long parts of an import.
    #[must_use]
    pub fn is_import(&self) -> bool {
        matches!(self.kind, JobKind::ImportRead | JobKind::ImportApply)
    }
}

/// The jobs of all books that no server works on, oldest first.
pub fn pending(app: &App) -> Result<Vec<PendingJob>> {
    app.store.read(|conn| {
        let waiting = store::jobs::without_lease(conn, JobState::Running.as_str(), app.now())?;
        let mut pending = Vec::new();
        for row in waiting {
            let job = JobId(row.id);
            let account = store::accounts::by_id(conn, AccountId(row.account_id))?;
            let origin = Origin::parse(&row.origin).unwrap_or(Origin::System);
            let book = BookChoice::Id(BookId(row.book_id));
            let access = books::access(conn, Actor::new(account, origin), book);
            match (access, JobKind::parse(&row.kind)) {
                (Ok(access), Some(kind)) => pending.push(PendingJob { access, kind, job }),
                // A newer program started it, or the account may not use the book any more.
                (Err(Error::NotFound), _) | (_, None) => {
                    log::warn!("job {job} ({}) cannot be run", row.kind);
                }
                (Err(error), _) => return Err(error),
            }
        }
        Ok(pending)
    })
}

/// Runs a job to its end under a lease. Does nothing if another server holds it.
///
/// # Errors
/// Only those after which the caller may try again.
pub fn run(app: &App, pending: &PendingJob, on_step: OnStep) -> Result<()> {
    let adds_rows = matches!(pending.kind, JobKind::Demo | JobKind::Reindex);
    if adds_rows {
        statistics::update(app);
    }
    jobs::run(app, &pending.access, pending.job, on_step, work)?;
    if adds_rows {
        statistics::update(app);
    }
    Ok(())
}
