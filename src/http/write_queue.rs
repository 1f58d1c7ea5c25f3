//! The queue of the writers of a book. So that they do not take all blocking threads while they wait for each other,
//! each worker runs one of them at a time; the others wait without a thread.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use actix_web::rt::time::timeout;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::app;

/// How long a request waits without a thread for other writers of its book.
const TIMEOUT: Duration = Duration::from_secs(3);

tokio::task_local! {
    /// The queue of the request's writes; `None` if the request only reads.
    static WRITE_QUEUE: Option<i64>;
}

thread_local! {
    /// The queues in use, by worker.
    static QUEUES: RefCell<HashMap<i64, Weak<Semaphore>>> = RefCell::default();
}

/// Handles a request whose use cases write to the book of this queue.
pub async fn in_write_queue<T>(queue: Option<i64>, handled: impl Future<Output = T>) -> T {
    WRITE_QUEUE.scope(queue, handled).await
}

/// Waits for the request's turn among the writers of its book; `None` if it only reads.
///
/// # Errors
/// `Busy` if other writers of the book took too long.
pub async fn turn_of_request() -> app::Result<Option<OwnedSemaphorePermit>> {
    match WRITE_QUEUE.try_with(|queue| *queue).ok().flatten() {
        Some(queue) => turn(queue).await.map(Some),
        None => Ok(None),
    }
}

/// Waits for a turn in a queue.
///
/// # Errors
/// `Busy` if other writers of the book took too long.
pub async fn turn(queue: i64) -> app::Result<OwnedSemaphorePermit> {
    match timeout(TIMEOUT, queue_of(queue).acquire_owned()).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(app::Error::Busy),
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
