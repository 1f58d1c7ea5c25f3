//! Runs use cases on the thread pool for blocking work.

use actix_web::web::{Data, block};

use crate::app::{self, App};
use crate::web::error::Error;
use crate::web::site::Site;

/// Runs a use case outside the threads that serve connections.
pub async fn run<T: Send + 'static>(
    site: &Data<Site>,
    work: impl FnOnce(&App) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let app = site.app.clone();
    run_blocking(move || work(&app)).await
}

/// Runs work that does not need the application, or has it already.
pub async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let done = block(work).await;
    Ok(done.map_err(|e| app::Error::Internal(e.to_string()))??)
}
