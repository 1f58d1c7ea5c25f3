//! Runs waiting jobs in the background, a few at a time, so that a small job does not wait for a large one.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::web::block;
use tokio::sync::{Notify, Semaphore};

use crate::app::job_runner::{self, PendingJob};
use crate::app::{self, App};
use crate::domain::ids::JobId;

/// Jobs that run at the same time.
const PARALLEL: usize = 3;
/// How often the runner looks for jobs of other servers. Jobs of this one wake it at once.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// The jobs that this process is running.
type RunningJobs = Arc<Mutex<HashSet<JobId>>>;

/// Runs jobs until `closing` is set.
pub async fn run(app: App, wake: Arc<Notify>, closing: Arc<AtomicBool>) {
    let room = Arc::new(Semaphore::new(PARALLEL));
    let running = Arc::new(Mutex::new(HashSet::new()));
    while !closing.load(Ordering::Relaxed) {
        let reader = app.clone();
        match block(move || job_runner::pending(&reader)).await {
            Ok(Ok(waiting)) => start(&app, waiting, &running, &room, &wake, &closing),
            Ok(Err(error)) => log_error(&error),
            Err(error) => log::warn!("jobs: {error}"),
        }
        let _ = timeout(POLL_INTERVAL, wake.notified()).await;
    }
}

/// Starts as many jobs as there is room for. The others are found again when one of these ends.
fn start(
    app: &App,
    waiting: Vec<PendingJob>,
    running: &RunningJobs,
    room: &Arc<Semaphore>,
    wake: &Arc<Notify>,
    closing: &Arc<AtomicBool>,
) {
    for one in waiting {
        let job = one.id();
        // A lease can run out during a slow step; within one process the job is still not run twice.
        if locked(running).contains(&job) {
            continue;
        }
        let Ok(slot) = Arc::clone(room).try_acquire_owned() else {
            return;
        };
        locked(running).insert(job);
        let (app, closing, wake) = (app.clone(), Arc::clone(closing), Arc::clone(wake));
        let running = Arc::clone(running);
        actix_web::rt::spawn(async move {
            let done = block(move || {
                job_runner::run(&app, &one, &mut |_| {
                    if closing.load(Ordering::Relaxed) {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                })
            });
            let done = done.await;
            locked(&running).remove(&job);
            drop(slot);
            match done {
                Ok(Ok(())) => wake.notify_one(),
                Ok(Err(error)) => log_error(&error),
                Err(error) => log::warn!("jobs: {error}"),
            }
        });
    }
}

fn locked(running: &RunningJobs) -> MutexGuard<'_, HashSet<JobId>> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

fn log_error(error: &app::Error) {
    log::warn!("jobs: {error}");
}
