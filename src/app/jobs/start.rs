//! Starts a job, and does its first step at once.

use serde::Serialize;

use super::lease::{Lease, expiry};
use super::lock::lock;
use super::progress::JobProgress;
use super::sent_form::SentForm;
use super::state::close_batch;
use super::step::{Budget, Next, Step, Work};
use super::view::running_of_kind;
use crate::app::json::to_json;
use crate::app::{App, BookAccess, Result};
use domain::ids::JobId;
use domain::job::{JobKind, JobState};
use store::books::BookRow;
use store::jobs::NewJobRow;
use store::{self, Conn};

/// What a job has to do.
pub struct Plan {
    args: String,
    total: i64,
    /// The form that asks for it, if a second press of its button has to find the job.
    form: Option<SentForm>,
}

impl Plan {
    /// `total` is about how many items there are, for the progress bar.
    pub fn new(args: &impl Serialize, total: i64) -> Result<Self> {
        Ok(Self {
            args: to_json(args)?,
            total,
            form: None,
        })
    }

    /// The same, kept under the form that asks for it.
    pub(super) fn of_form(self, form: &SentForm) -> Self {
        Self {
            form: Some(form.clone()),
            ..self
        }
    }
}

/// The result of a request for long work.
#[derive(Clone, Debug)]
pub enum Started {
    /// It was little, and is done.
    Finished(JobProgress),
    /// A job does the rest.
    Running(JobId),
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
    start_and_keep(app, access, work, plan, |_| Ok(false))
}

/// Like [`start`], but if a job of this kind is running in the book already, that one does the work.
pub fn start_if_not_running(
    app: &App,
    access: &BookAccess,
    work: Work,
    plan: impl FnOnce(&mut Conn, &BookRow) -> Result<Plan>,
) -> Result<Started> {
    app.store.write_to(access.book_id(), |conn| {
        let book = lock(conn, access, work.kind)?;
        if let Some(job) = running_of_kind(conn, app, access, work.kind)? {
            return Ok(Started::Running(job));
        }
        let plan = plan(conn, &book)?;
        start_within(conn, app, access, work, plan, |_| Ok(false))
    })
}

/// Like [`start`], for work whose report is kept, also if it was little, when `is_kept` says so.
pub fn start_and_keep(
    app: &App,
    access: &BookAccess,
    work: Work,
    plan: impl FnOnce(&mut Conn, &BookRow) -> Result<Plan>,
    is_kept: impl FnOnce(&JobProgress) -> Result<bool>,
) -> Result<Started> {
    app.store.write_to(access.book_id(), |conn| {
        let book = lock(conn, access, work.kind)?;
        let plan = plan(conn, &book)?;
        start_within(conn, app, access, work, plan, is_kept)
    })
}

/// Starts a job in the caller's transaction, which has locked the book; see [`start_and_keep`]. Without a batch, there is
/// nothing to keep.
pub(super) fn start_within(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    work: Work,
    plan: Plan,
    is_kept: impl FnOnce(&JobProgress) -> Result<bool>,
) -> Result<Started> {
    let form = plan.form.clone();
    let (progress, next) = first_step(conn, app, access, work, plan)?;
    let job = NewJob {
        progress: &progress,
        form: form.as_ref(),
    };
    if next == Next::Step {
        let lease = job.insert(conn, app, access, JobState::Running, false)?;
        return Ok(Started::Running(lease.job));
    }
    if progress.batch.is_some() && is_kept(&progress)? {
        job.insert(conn, app, access, JobState::Done, false)?;
    }
    Ok(Started::Finished(progress))
}

/// Like [`start`], but the caller does the rest: it holds the lease. `None` if nothing is left to do.
pub fn start_and_lease(
    app: &App,
    access: &BookAccess,
    work: Work,
    plan: impl FnOnce(&mut Conn, &BookRow) -> Result<Plan>,
) -> Result<(JobProgress, Option<Lease>)> {
    app.store.write_to(access.book_id(), |conn| {
        let book = lock(conn, access, work.kind)?;
        let plan = plan(conn, &book)?;
        let (progress, next) = first_step(conn, app, access, work, plan)?;
        if next == Next::End {
            return Ok((progress, None));
        }
        let lease = NewJob::of(&progress).insert(conn, app, access, JobState::Running, true)?;
        Ok((progress, Some(lease)))
    })
}

/// Does the first step of a job in the caller's transaction, which has locked the book.
fn first_step(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    work: Work,
    plan: Plan,
) -> Result<(JobProgress, Next)> {
    let mut progress = JobProgress::new(work.kind, plan.args, plan.total);
    let limit = app.settings.step;
    let next = (work.step)(&mut Step {
        conn,
        app,
        access,
        job: &mut progress,
        budget: Budget::new(limit.items, limit.first_step_time),
    })?;
    if next == Next::End {
        close_batch(conn, access, progress.batch)?;
    }
    Ok((progress, next))
}

/// Starts a job in the caller's transaction, without a first step. If `keeps_lease`, the caller does the work,
/// else the background runner.
pub fn enqueue(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    kind: JobKind,
    plan: Plan,
    keeps_lease: bool,
) -> Result<Lease> {
    let progress = JobProgress::new(kind, plan.args, plan.total);
    NewJob::of(&progress).insert(conn, app, access, JobState::Running, keeps_lease)
}

/// A job that has no row yet.
struct NewJob<'a> {
    progress: &'a JobProgress,
    form: Option<&'a SentForm>,
}

impl<'a> NewJob<'a> {
    fn of(progress: &'a JobProgress) -> Self {
        Self { progress, form: None }
    }

    fn insert(
        &self,
        conn: &mut Conn,
        app: &App,
        access: &BookAccess,
        state: JobState,
        keeps_lease: bool,
    ) -> Result<Lease> {
        let now = app.now();
        let until = if keeps_lease { expiry(now) } else { now };
        let row = NewJobRow {
            book_id: access.book_id().0,
            account_id: access.account().id.0,
            origin: access.origin().as_str(),
            kind: self.progress.kind.as_str(),
            args: &self.progress.args,
            made_at: now,
            form: self.form.map(SentForm::as_str),
            progress: self.progress.columns(state, 0, now, until),
        };
        let job = store::jobs::insert(conn, &row)?;
        Ok(Lease { job, until })
    }
}
