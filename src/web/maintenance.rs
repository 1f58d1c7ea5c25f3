//! Runs the regular maintenance of the database in the background.

use std::time::Duration;

use actix_web::web::block;

use crate::app::{App, maintenance};

/// Runs maintenance at a fixed interval until the task is aborted.
pub async fn run(app: App) {
    let mut ticks = actix_web::rt::time::interval(Duration::from_secs(maintenance::EVERY_SECONDS));
    loop {
        ticks.tick().await;
        let app = app.clone();
        match block(move || maintenance::run_once(&app)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log::warn!("maintenance: {}", error.chain()),
            Err(error) => log::warn!("maintenance: {error}"),
        }
    }
}
