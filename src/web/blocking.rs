//! Runs use cases on the thread pool for blocking work.
//!
//! There are about as many threads as database connections: more would only fight for them. So that writers of a
//! locked book do not take all threads while they wait, each worker runs one of them at a time; the others wait
//! without a thread.

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Instant;

use actix_web::rt::time::timeout;
use actix_web::web::{Data, block};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::app::{self, App};
use crate::web::error::Error;
use crate::web::limits::WRITE_QUEUE_TIMEOUT;
use crate::web::site::Site;

/// Blocking threads of all workers together, beyond one per connection, for requests that wait for a turn and have
/// no connection yet.
const WAITING_THREADS: usize = 2;

tokio::task_local! {
    /// The queue of the request's writes; `None` if the request only reads.
    static WRITE_QUEUE: Option<i64>;
}

thread_local! {
    /// The queues in use, by worker.
    static QUEUES: RefCell<HashMap<i64, Weak<Semaphore>>> = RefCell::default();
}

/// How many blocking threads each of the workers has.
pub fn threads_of_worker(app: &App, workers: usize) -> usize {
    app.connections().div_ceil(workers.max(1)) + WAITING_THREADS
}

/// Handles a request whose use cases write to the book of this queue.
pub async fn in_write_queue<T>(queue: Option<i64>, handled: impl Future<Output = T>) -> T {
    WRITE_QUEUE.scope(queue, handled).await
}

/// Runs a use case outside the threads that serve connections.
///
/// # Errors
/// Those of `work`; `Busy` if other writers of the book took too long.
pub async fn run<T: Send + 'static>(
    site: &Data<Site>,
    work: impl FnOnce(&App) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let start = Instant::now();
    let turn = turn_of_request().await?;
    let app = match turn {
        Some(_) => site.app.after_waiting(start.elapsed()),
        None => site.app.clone(),
    };
    run_blocking(move || work(&app)).await
}

/// Runs work that does not need the application, or has it already.
pub async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let done = run_erased(Box::new(move || Box::new(work()))).await?;
    match done.downcast::<app::Result<T>>() {
        Ok(result) => Ok((*result)?),
        Err(_) => Err(app::Error::Internal("the result has another type".to_owned()).into()),
    }
}

/// Work without its types. The machinery of a task is compiled once for it; for every use case, it would take a
/// tenth of the time to build the program.
type ErasedWork = Box<dyn FnOnce() -> Box<dyn Any + Send> + Send>;

async fn run_erased(work: ErasedWork) -> Result<Box<dyn Any + Send>, Error> {
    let done = block(work).await;
    Ok(done.map_err(|e| app::Error::Internal(e.to_string()))?)
}

/// Waits for the request's turn among the writers of its book; `None` if it only reads.
async fn turn_of_request() -> Result<Option<OwnedSemaphorePermit>, Error> {
    let Some(queue) = WRITE_QUEUE.try_with(|queue| *queue).ok().flatten().map(queue_of) else {
        return Ok(None);
    };
    match timeout(WRITE_QUEUE_TIMEOUT, queue.acquire_owned()).await {
        Ok(Ok(turn)) => Ok(Some(turn)),
        _ => Err(app::Error::Busy.into()),
    }
}

/// The queue with this number. It is dropped when no request uses it.
fn queue_of(number: i64) -> Arc<Semaphore> {
    QUEUES.with_borrow_mut(|queues| {
        if let Some(queue) = queues.get(&number).and_then(Weak::upgrade) {
            return queue;
        }
        queues.retain(|_, queue| queue.strong_count() > 0);
        let queue = Arc::new(Semaphore::new(1));
        queues.insert(number, Arc::downgrade(&queue));
        queue
    })
}
