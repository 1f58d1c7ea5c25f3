//! Long work in tests: starts it, runs what waits, and reads the result.

use std::ops::ControlFlow;
use std::time::Duration;

use blocknotik::app::books::SeenBooks;
use blocknotik::app::bulk;
use blocknotik::app::jobs::{self, Job, JobProgress, Started, StepLimit};
use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::undo;
use blocknotik::app::undo_report::{NotUndone, Undone};
use blocknotik::app::{self, App, BookAccess, job_dispatch};
use domain::ids::{BatchId, JobId};

/// What an undo did.
#[derive(Debug)]
pub struct UndoOutcome {
    pub batch: Option<BatchId>,
    pub undone: i64,
    pub not_undone: Vec<NotUndone>,
}

/// Takes a batch back, to the end.
pub fn undo(app: &App, access: &BookAccess, batch: BatchId) -> app::Result<UndoOutcome> {
    let started = undo::undo(app, access, batch)?;
    let (batch, report) = match &started {
        Started::Finished(done) => (done.batch, Undone::of(done)),
        Started::Running(job) => {
            run_jobs(app);
            let job = jobs::show(app, access, *job)?;
            (job.progress.batch, Undone::of(&job.progress))
        }
    };
    let report = report?;
    Ok(UndoOutcome {
        batch,
        undone: report.undone,
        not_undone: report.not_undone,
    })
}

/// Runs every job that waits to its end.
pub fn run_jobs(app: &App) {
    for job in job_dispatch::pending(app).unwrap() {
        job_dispatch::run(app, &job, &mut |_| ControlFlow::Continue(())).unwrap();
    }
}

/// Runs the jobs that wait for this many steps each, and then leaves them as a killed server does: with
/// their lease.
pub fn run_steps_and_die(app: &App, steps: usize) {
    for job in job_dispatch::pending(app).unwrap() {
        let mut done = 0;
        let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            job_dispatch::run(app, &job, &mut |_| {
                done += 1;
                if done == steps {
                    std::panic::resume_unwind(Box::new("killed"));
                }
                ControlFlow::Continue(())
            })
        }));
        assert!(died.is_err() || done < steps, "{died:?}");
    }
}

/// The use cases with steps of this many items.
pub fn with_small_steps(app: &App, items: usize) -> App {
    let mut app = app.clone();
    app.settings.step = StepLimit {
        items,
        time: Duration::from_secs(3_600),
        first_step_time: Duration::from_secs(3_600),
    };
    app
}

/// Work that was little enough to be done at once.
pub fn finished(started: Started) -> JobProgress {
    match started {
        Started::Finished(finished) => finished,
        Started::Running(job) => panic!("job {job} is still running"),
    }
}

/// The job of work that was not done at once.
pub fn job(app: &App, access: &BookAccess, started: &Started) -> Job {
    jobs::show(app, access, job_id(started)).unwrap()
}

/// The id of the job of work that was not done at once.
pub fn job_id(started: &Started) -> JobId {
    match started {
        Started::Running(job) => *job,
        Started::Finished(done) => panic!("done at once: {done:?}"),
    }
}

/// Moves contacts to the trash, as a form of the list does that is sent for the first time.
pub fn delete_selected(app: &App, access: &BookAccess, selection: &Selection) -> app::Result<Started> {
    let page = access.book().token.to_string();
    let sent = SentAct {
        form: SentAct::name(&page, selection, ""),
        books: vec![access.book_id()],
        seen: SeenBooks::default(),
    };
    bulk::delete(app, access, selection, &sent)
}
