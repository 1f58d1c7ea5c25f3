//! Runs waiting jobs in the background, a few at a time, so that a small one does not wait for a large one, and
//! deletes removed accounts. What was viewed is saved meanwhile.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::web::block;
use tokio::sync::{Notify, Semaphore};

use crate::app::job_dispatch::{self, PendingJob};
use crate::app::{App, accounts, recent_views};
use domain::ids::JobId;

/// How often the server looks for jobs of other servers. Its own wake the runner at once.
const POLL_INTERVAL: Duration = Duration::from_secs(5);
/// How many imports run at the same time.
const MAX_IMPORTS: usize = 2;
/// How many other jobs run at the same time.
const MAX_OTHER_JOBS: usize = 3;

struct Runner {
    app: App,
    wake: Arc<Notify>,
    closing: Arc<AtomicBool>,
    room_for_imports: Arc<Semaphore>,
    room_for_others: Arc<Semaphore>,
    /// One deletion of accounts at a time.
    room_for_deletion: Arc<Semaphore>,
    /// What this process is doing.
    running: Arc<Mutex<HashSet<JobId>>>,
}

/// Runs jobs until `closing` is set.
pub async fn run(app: App, wake: Arc<Notify>, closing: Arc<AtomicBool>) {
    let runner = Runner {
        app,
        wake,
        closing,
        room_for_imports: Arc::new(Semaphore::new(MAX_IMPORTS)),
        room_for_others: Arc::new(Semaphore::new(MAX_OTHER_JOBS)),
        room_for_deletion: Arc::new(Semaphore::new(1)),
        running: Arc::default(),
    };
    // A deletion may have been interrupted when the server stopped.
    let mut is_woken = true;
    while !runner.closing.load(Ordering::Relaxed) {
        if is_woken {
            runner.delete_accounts();
        }
        let app = runner.app.clone();
        if let Err(error) = block(move || recent_views::save(&app)).await {
            log::warn!("views were not saved: {error}");
        }
        let app = runner.app.clone();
        match block(move || job_dispatch::pending(&app)).await {
            Ok(Ok(pending)) => runner.start(pending),
            Ok(Err(error)) => log::warn!("jobs: {}", error.chain()),
            Err(error) => log::warn!("jobs: {error}"),
        }
        is_woken = timeout(POLL_INTERVAL, runner.wake.notified()).await.is_ok();
    }
}

impl Runner {
    /// Deletes the accounts that are due. Maintenance does the same later, if this fails.
    fn delete_accounts(&self) {
        let Ok(slot) = Arc::clone(&self.room_for_deletion).try_acquire_owned() else {
            return;
        };
        let app = self.app.clone();
        actix_web::rt::spawn(async move {
            let done = block(move || accounts::purge_due(&app)).await;
            drop(slot);
            match done {
                Ok(Ok(())) => {}
                Ok(Err(error)) => log::warn!("removed accounts: {}", error.chain()),
                Err(error) => log::warn!("removed accounts: {error}"),
            }
        });
    }

    /// Starts as much as there is room for. The rest is found again when one of these ends.
    fn start(&self, pending: Vec<PendingJob>) {
        for job in pending {
            let id = job.id();
            // A lease can run out during a slow step; within one process the work is still not done twice.
            if locked(&self.running).contains(&id) {
                continue;
            }
            let room = if job.is_import() {
                &self.room_for_imports
            } else {
                &self.room_for_others
            };
            let Ok(slot) = Arc::clone(room).try_acquire_owned() else {
                continue;
            };
            locked(&self.running).insert(id);
            let (app, closing) = (self.app.clone(), Arc::clone(&self.closing));
            let (wake, running) = (Arc::clone(&self.wake), Arc::clone(&self.running));
            actix_web::rt::spawn(async move {
                let done = block(move || {
                    job_dispatch::run(&app, &job, &mut |_| {
                        if closing.load(Ordering::Relaxed) {
                            ControlFlow::Break(())
                        } else {
                            ControlFlow::Continue(())
                        }
                    })
                });
                let done = done.await;
                locked(&running).remove(&id);
                drop(slot);
                match done {
                    Ok(Ok(())) => wake.notify_one(),
                    Ok(Err(error)) => log::warn!("jobs: {}", error.chain()),
                    Err(error) => log::warn!("jobs: {error}"),
                }
            });
        }
    }
}

fn locked(running: &Mutex<HashSet<JobId>>) -> MutexGuard<'_, HashSet<JobId>> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}
