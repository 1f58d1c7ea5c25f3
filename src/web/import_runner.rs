//! Runs waiting imports in the background, two at a time, so that a small import does not wait for a
//! large one.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::web::block;
use tokio::sync::{Notify, Semaphore};

use crate::app::imports::{self, PendingImport};
use crate::app::{self, App};
use crate::domain::ids::ImportId;

/// Imports that run at the same time.
const PARALLEL: usize = 2;
/// How often the runner looks for imports of other replicas. Imports of this server wake it at once.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// The imports that this process is running.
type RunningImports = Arc<Mutex<HashSet<ImportId>>>;

/// Runs imports until `closing` is set.
pub async fn run(app: App, wake: Arc<Notify>, closing: Arc<AtomicBool>) {
    let room = Arc::new(Semaphore::new(PARALLEL));
    let running = Arc::new(Mutex::new(HashSet::new()));
    while !closing.load(Ordering::Relaxed) {
        let reader = app.clone();
        match block(move || imports::pending(&reader)).await {
            Ok(Ok(waiting)) => start(&app, waiting, &running, &room, &wake, &closing),
            Ok(Err(error)) => log_error(&error),
            Err(error) => log::warn!("imports: {error}"),
        }
        let _ = timeout(POLL_INTERVAL, wake.notified()).await;
    }
}

/// Starts as many imports as there is room for. The others are found again when one of these ends.
fn start(
    app: &App,
    waiting: Vec<PendingImport>,
    running: &RunningImports,
    room: &Arc<Semaphore>,
    wake: &Arc<Notify>,
    closing: &Arc<AtomicBool>,
) {
    for one in waiting {
        let import = one.import();
        // A lease can run out during a slow step; within one process the import is still not run twice.
        if locked(running).contains(&import) {
            continue;
        }
        let Ok(slot) = Arc::clone(room).try_acquire_owned() else {
            return;
        };
        locked(running).insert(import);
        let (app, closing, wake) = (app.clone(), Arc::clone(closing), Arc::clone(wake));
        let running = Arc::clone(running);
        actix_web::rt::spawn(async move {
            let done = block(move || {
                imports::run_pending(&app, &one, &mut |_| {
                    if closing.load(Ordering::Relaxed) {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                })
            });
            let done = done.await;
            locked(&running).remove(&import);
            drop(slot);
            match done {
                Ok(Ok(())) => wake.notify_one(),
                Ok(Err(error)) => log_error(&error),
                Err(error) => log::warn!("imports: {error}"),
            }
        });
    }
}

fn locked(running: &RunningImports) -> MutexGuard<'_, HashSet<ImportId>> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

fn log_error(error: &app::Error) {
    log::warn!("imports: {error}");
}
