//! Runs work on the thread pool for blocking work.

use std::any::Any;

use actix_web::web::block;

use crate::app::{self, Error};

/// Runs work on a blocking thread.
pub async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> app::Result<T> + Send + 'static,
) -> app::Result<T> {
    let done = run_erased(Box::new(move || Box::new(work()))).await?;
    match done.downcast::<app::Result<T>>() {
        Ok(result) => *result,
        Err(_) => Err(Error::Internal("the result has another type".to_owned())),
    }
}

/// Work without its types. The machinery of a task is compiled once for it; for every use case, it would take a
/// tenth of the time to build the program.
type ErasedWork = Box<dyn FnOnce() -> Box<dyn Any + Send> + Send>;

async fn run_erased(work: ErasedWork) -> app::Result<Box<dyn Any + Send>> {
    block(work).await.map_err(|e| Error::Internal(e.to_string()))
}
