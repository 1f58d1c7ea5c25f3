//! Runs use cases outside the threads that serve connections.

use std::time::Instant;

use actix_web::web::Data;

use crate::app::{self, App, BookAccess};
use crate::dav::Dav;
use crate::dav::error::Error;
use crate::http::blocking::on_blocking_thread;
use crate::http::write_queue;

/// Runs work that only reads.
pub async fn read<T: Send + 'static>(
    dav: &Data<Dav>,
    work: impl FnOnce(&App) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let app = dav.app.clone();
    Ok(on_blocking_thread(move || work(&app)).await?)
}

/// Runs work that writes to a book. Writers of a book wait for each other without a thread.
pub async fn write<T: Send + 'static>(
    dav: &Data<Dav>,
    access: &BookAccess,
    work: impl FnOnce(&App, &BookAccess) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let start = Instant::now();
    let _turn = write_queue::turn(dav.app.write_queue(access)).await?;
    let app = dav.app.after_waiting(start.elapsed());
    let access = access.clone();
    Ok(on_blocking_thread(move || work(&app, &access)).await?)
}
