//! Runs use cases on the thread pool for blocking work.
//!
//! There are about as many threads as database connections: more would only fight for them.

use std::any::Any;

use actix_web::web::{Data, block};

use crate::app::{self, App};
use crate::http::write_queue;
use crate::web::error::Error;
use crate::web::site::Site;

/// Blocking threads of all workers together, beyond one per connection, for requests that wait for a turn and have
/// no connection yet.
const WAITING_THREADS: usize = 2;

/// How many blocking threads each of the workers has.
pub fn threads_of_worker(app: &App, workers: usize) -> usize {
    app.connections().div_ceil(workers.max(1)) + WAITING_THREADS
}

/// Runs a use case outside the threads that serve connections.
///
/// # Errors
/// Those of `work`; `Busy` if other writers of the book took too long.
pub async fn run<T: Send + 'static>(
    site: &Data<Site>,
    work: impl FnOnce(&App) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let _turn = write_queue::turn_of_request().await?;
    let app = site.app.clone();
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
