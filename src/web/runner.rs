//! The runner of imports: it goes on with those that wait, two at a time, so that a small one does not
//! wait for a large one.

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

/// Imports that are worked on at once.
const AT_ONCE: usize = 2;
/// What another replica left is looked for as often; what came in here is begun at once.
const LOOK: Duration = Duration::from_secs(5);

/// The imports that this process works on.
type Busy = Arc<Mutex<HashSet<ImportId>>>;

/// Goes on with imports until `closing`.
pub async fn run(app: App, wake: Arc<Notify>, closing: Arc<AtomicBool>) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let busy = Arc::new(Mutex::new(HashSet::new()));
    while !closing.load(Ordering::Relaxed) {
        let look = app.clone();
        match block(move || imports::pending(&look)).await {
            Ok(Ok(waiting)) => begin(&app, waiting, &busy, &room, &wake, &closing),
            Ok(Err(error)) => tell(&error),
            Err(error) => log::warn!("imports: {error}"),
        }
        let _ = timeout(LOOK, wake.notified()).await;
    }
}

/// Begins as many as there is room for; the others are found again when one of these ends.
fn begin(
    app: &App,
    waiting: Vec<PendingImport>,
    busy: &Busy,
    room: &Arc<Semaphore>,
    wake: &Arc<Notify>,
    closing: &Arc<AtomicBool>,
) {
    for one in waiting {
        let import = one.import();
        // However slow a step is, nobody overtakes it within one process.
        if locked(busy).contains(&import) {
            continue;
        }
        let Ok(place) = Arc::clone(room).try_acquire_owned() else {
            return;
        };
        locked(busy).insert(import);
        let (app, closing, wake) = (app.clone(), Arc::clone(closing), Arc::clone(wake));
        let busy = Arc::clone(busy);
        actix_web::rt::spawn(async move {
            let done = block(move || {
                imports::resume(&app, &one, &mut |_| {
                    if closing.load(Ordering::Relaxed) {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                })
            });
            let done = done.await;
            locked(&busy).remove(&import);
            drop(place);
            match done {
                Ok(Ok(())) => wake.notify_one(),
                Ok(Err(error)) => tell(&error),
                Err(error) => log::warn!("imports: {error}"),
            }
        });
    }
}

fn locked(busy: &Busy) -> MutexGuard<'_, HashSet<ImportId>> {
    busy.lock().unwrap_or_else(PoisonError::into_inner)
}

fn tell(error: &app::Error) {
    log::warn!("imports: {error}");
}
