//! Runs use cases on the thread pool for blocking work.
//!
//! There are about as many threads as database connections: more would only fight for them.

use std::time::Instant;

use actix_web::web::Data;

use crate::app::{self, App};
use crate::http::blocking::{
    ErasedResult, ErasedUseCase, erased, on_blocking_thread, run_use_case, unerased,
};
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
    let result = run_in_turn(site, erased(work)).await?;
    Ok(unerased(result)?)
}

async fn run_in_turn(site: &Data<Site>, work: ErasedUseCase) -> app::Result<ErasedResult> {
    let start = Instant::now();
    let turn = write_queue::turn_of_request().await?;
    let app = match turn {
        Some(_) => site.app.after_waiting(start.elapsed()),
        None => site.app.clone(),
    };
    run_use_case(app, work).await
}

/// Runs work that does not need the application, or has it already.
pub async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let result = on_blocking_thread(Box::new(move || Box::new(work()))).await?;
    Ok(unerased(result)?)
}
