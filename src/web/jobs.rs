//! The page of a job: its progress, its result, and its buttons. It works without a script, too.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::bulk::BulkReport;
use crate::app::change_log::{self, BatchView};
use crate::app::imports;
use crate::app::jobs::{self, Job, JobProgress, Started};
use crate::app::transfer::TransferReport;
use crate::app::undo_report::{NotUndone, Undone};
use crate::app::{self, App, BookAccess};
use crate::web::form::{Form, PathId};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render_as, run, see_other};
use domain::ids::JobId;
use domain::job::{JobKind, JobState};

#[derive(Template)]
#[template(path = "jobs/show.html")]
struct JobView {
    page: PageContext,
    job: Job,
    /// The batch of its changes.
    batch: Option<BatchView>,
    /// For an undo: what it did not undo.
    undone: Option<Undone>,
}

/// The progress of long work, as the pages of jobs and imports show it.
pub struct ProgressPart {
    /// The name of the bar.
    pub label: String,
    /// The finished part.
    pub done: u64,
    /// The whole; 0 if unknown.
    pub all: u64,
    /// The state and the progress in words.
    pub text: String,
    /// What the user can do meanwhile.
    pub hint: String,
    /// Where the button sends its form.
    pub action: String,
    /// The text of the button.
    pub button: String,
}

/// The state of a job in words: what it waits for, if it does.
pub fn state(page: &PageContext, job: &Job) -> String {
    match job.state {
        JobState::Running if job.is_interrupted => {
            page.with("job-interrupted", "seconds", Job::RESUMED_WITHIN.to_string())
        }
        JobState::Running if job.waits => page.t("job-waits"),
        state => page.t(format!("job-state-{state}")),
    }
}

impl JobView {
    fn title(&self) -> String {
        self.page.t(format!("job-{}", self.job.progress.kind))
    }

    fn is_running(&self) -> bool {
        self.job.state == JobState::Running
    }

    fn is_resumable(&self) -> bool {
        let is_over = matches!(self.job.state, JobState::Stopped | JobState::Failed);
        is_over && self.batch.as_ref().is_none_or(|batch| batch.undone_by.is_none())
    }

    /// Its state and how much is done.
    fn state(&self) -> String {
        let progress = &self.job.progress;
        let all = progress.total.max(progress.done);
        let args = [("n", progress.done.into()), ("all", all.into())];
        let done = self.page.locale.text("job-so-far", &args);
        format!("{} {done}", state(&self.page, &self.job))
    }

    fn progress(&self) -> ProgressPart {
        let progress = &self.job.progress;
        ProgressPart {
            label: self.title(),
            done: u64::try_from(progress.done).unwrap_or_default(),
            all: u64::try_from(progress.total).unwrap_or_default(),
            text: self.state(),
            hint: self.page.t("job-can-close"),
            action: format!("/jobs/{}/stop", self.job.id),
            button: self.page.t("job-stop"),
        }
    }

    /// What the job did not do, and why, in words.
    fn left_out(&self) -> Vec<String> {
        let progress = &self.job.progress;
        let counts = match progress.kind {
            JobKind::MoveToBook | JobKind::CopyToBook => {
                let report = TransferReport::of(progress).unwrap_or_default();
                vec![
                    ("job-transfer-there", report.there),
                    ("job-list-newer", report.newer),
                ]
            }
            JobKind::LabelAdd | JobKind::LabelRemove => {
                let report = BulkReport::of(progress).unwrap_or_default();
                vec![("job-full", report.full), ("job-list-newer", report.newer)]
            }
            JobKind::Delete => {
                let report = BulkReport::of(progress).unwrap_or_default();
                vec![("job-newer", report.newer)]
            }
            _ => Vec::new(),
        };
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        counts.map(|(key, count)| self.page.n(key, count)).collect()
    }

    /// True if the job does once more what an undo had taken back.
    fn is_redo(&self) -> bool {
        self.undone.as_ref().is_some_and(|undone| undone.is_redo)
    }

    fn not_undone(&self) -> &[NotUndone] {
        self.undone
            .as_ref()
            .map_or(&[], |undone| undone.not_undone.as_slice())
    }
}

/// Answers a request for long work: as `finished` says if it is done, else with a redirect to the job's page.
pub fn follow(
    site: &Site,
    started: &Started,
    finished: impl FnOnce(&JobProgress) -> HttpResponse,
) -> HttpResponse {
    match started {
        Started::Finished(done) => finished(done),
        Started::Running(job) => {
            site.job_wakeup.notify_one();
            see_other(&format!("/jobs/{job}"))
        }
    }
}

/// Shows a job. The page of an import shows its own.
pub async fn show(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<JobId>) -> Answer {
    let (job, batch) = run(&site, move |app| load(app, &viewer.access, id.0)).await?;
    if matches!(job.progress.kind, JobKind::ImportRead | JobKind::ImportApply) {
        let import = imports::import_of(&job.progress)?;
        return Ok(see_other(&format!("/imports/{import}")));
    }
    answer(StatusCode::OK, page, job, batch)
}

/// Stops a job.
pub async fn stop(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<JobId>, _: Form) -> Answer {
    act(&site, page, viewer, id.0, jobs::stop).await
}

/// Resumes a job that was stopped or failed.
pub async fn resume(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<JobId>,
    _: Form,
) -> Answer {
    act(&site, page, viewer, id.0, jobs::resume).await
}

/// Presses a button of a job. If its state has changed meanwhile, shows the page, which says so.
async fn act(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: JobId,
    button: fn(&App, &BookAccess, JobId) -> app::Result<()>,
) -> Answer {
    let current = run(site, move |app| match button(app, &viewer.access, id) {
        Ok(()) => Ok(None),
        Err(app::Error::WrongJobState) => load(app, &viewer.access, id).map(Some),
        Err(error) => Err(error),
    });
    match current.await? {
        None => {
            site.job_wakeup.notify_one();
            Ok(see_other(&format!("/jobs/{id}")))
        }
        Some((job, batch)) => answer(StatusCode::CONFLICT, page, job, batch),
    }
}

fn load(app: &App, access: &BookAccess, id: JobId) -> app::Result<(Job, Option<BatchView>)> {
    let job = jobs::show(app, access, id)?;
    let batch = job
        .progress
        .batch
        .map(|batch| change_log::batch(app, access, batch))
        .transpose()?;
    Ok((job, batch))
}

fn answer(status: StatusCode, page: PageContext, job: Job, batch: Option<BatchView>) -> Answer {
    let undone = matches!(job.progress.kind, JobKind::Undo | JobKind::UndoMove)
        .then(|| Undone::of(&job.progress))
        .transpose()?;
    let view = JobView {
        page,
        job,
        batch,
        undone,
    };
    render_as(status, &view.page, &view)
}
