//! Runs waiting jobs and imports in the background, a few of each at a time, so that a small one does not wait for
//! a large one.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::web::block;
use tokio::sync::{Notify, Semaphore};

use crate::app::imports::{self, PendingImport};
use crate::app::job_runner::{self, PendingJob};
use crate::app::{self, App};

/// How often the server looks for work of other servers. Its own work wakes the runner at once.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// Says after each step whether the work goes on.
type GoOn<'a> = &'a mut dyn FnMut() -> ControlFlow<()>;

/// A kind of work that waits in the database.
pub struct Kind<W> {
    /// Its name in the log.
    name: &'static str,
    /// How many run at the same time.
    parallel: usize,
    /// The work that no server does, oldest first.
    pending: fn(&App) -> app::Result<Vec<W>>,
    /// Its key in the database.
    id: fn(&W) -> i64,
    /// Does the work, as long as the last argument says `Continue`.
    run: fn(&App, &W, GoOn) -> app::Result<()>,
}

/// Jobs.
pub static JOBS: Kind<PendingJob> = Kind {
    name: "jobs",
    parallel: 3,
    pending: job_runner::pending,
    id: |job| job.id().0,
    run: |app, job, go_on| job_runner::run(app, job, &mut |_| go_on()),
};

/// Imports.
pub static IMPORTS: Kind<PendingImport> = Kind {
    name: "imports",
    parallel: 2,
    pending: imports::pending,
    id: |import| import.import().0,
    run: |app, import, go_on| imports::run_pending(app, import, &mut |_| go_on()),
};

/// Does the work of a kind.
struct Runner<W: 'static> {
    kind: &'static Kind<W>,
    app: App,
    wake: Arc<Notify>,
    closing: Arc<AtomicBool>,
    room: Arc<Semaphore>,
    /// What this process is doing.
    running: Arc<Mutex<HashSet<i64>>>,
}

/// Does the work of a kind until `closing` is set.
pub async fn run<W: Send + 'static>(
    kind: &'static Kind<W>,
    app: App,
    wake: Arc<Notify>,
    closing: Arc<AtomicBool>,
) {
    let runner = Runner {
        kind,
        app,
        wake,
        closing,
        room: Arc::new(Semaphore::new(kind.parallel)),
        running: Arc::default(),
    };
    while !runner.closing.load(Ordering::Relaxed) {
        let app = runner.app.clone();
        match block(move || (kind.pending)(&app)).await {
            Ok(Ok(pending)) => runner.start(pending),
            Ok(Err(error)) => log::warn!("{}: {error}", kind.name),
            Err(error) => log::warn!("{}: {error}", kind.name),
        }
        let _ = timeout(POLL_INTERVAL, runner.wake.notified()).await;
    }
}

impl<W: Send + 'static> Runner<W> {
    /// Starts as much as there is room for. The rest is found again when one of these ends.
    fn start(&self, pending: Vec<W>) {
        for work in pending {
            let id = (self.kind.id)(&work);
            // A lease can run out during a slow step; within one process the work is still not done twice.
            if locked(&self.running).contains(&id) {
                continue;
            }
            let Ok(slot) = Arc::clone(&self.room).try_acquire_owned() else {
                return;
            };
            locked(&self.running).insert(id);
            let (kind, app, closing) = (self.kind, self.app.clone(), Arc::clone(&self.closing));
            let (wake, running) = (Arc::clone(&self.wake), Arc::clone(&self.running));
            actix_web::rt::spawn(async move {
                let done = block(move || {
                    (kind.run)(&app, &work, &mut || {
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
                    Ok(Err(error)) => log::warn!("{}: {error}", kind.name),
                    Err(error) => log::warn!("{}: {error}", kind.name),
                }
            });
        }
    }
}

fn locked(running: &Mutex<HashSet<i64>>) -> MutexGuard<'_, HashSet<i64>> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}
