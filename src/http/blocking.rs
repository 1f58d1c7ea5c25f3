//! Runs work on the thread pool for blocking work. The machinery of a task is compiled once, for work without its types:
//! for every use case, it would take a tenth of the time to build the program.

use std::any::Any;

use actix_web::web::block;

use crate::app::{self, App, Error};

/// The result of work without its type.
pub type ErasedResult = Box<dyn Any + Send>;
/// A use case without its types.
pub type ErasedUseCase = Box<dyn FnOnce(&App) -> ErasedResult + Send>;

/// Hides the types of a use case.
pub fn erased<T: Send + 'static>(
    work: impl FnOnce(&App) -> app::Result<T> + Send + 'static,
) -> ErasedUseCase {
    Box::new(move |app| Box::new(work(app)))
}

/// The result of work that returned this type.
pub fn unerased<T: 'static>(result: ErasedResult) -> app::Result<T> {
    match result.downcast::<app::Result<T>>() {
        Ok(result) => *result,
        Err(_) => Err(Error::Internal("the result has another type".to_owned())),
    }
}

/// Runs work on a blocking thread.
pub async fn on_blocking_thread(work: Box<dyn FnOnce() -> ErasedResult + Send>) -> app::Result<ErasedResult> {
    block(work).await.map_err(Error::failed("running a use case"))
}

/// Runs a use case on a blocking thread.
pub async fn run_use_case(app: App, work: ErasedUseCase) -> app::Result<ErasedResult> {
    on_blocking_thread(Box::new(move || work(&app))).await
}
