//! Runs use cases outside the threads that serve connections.

use actix_web::web::{Data, block};

use crate::app::{self, App, BookAccess};
use crate::dav::Dav;
use crate::dav::error::Error;
use crate::http::write_queue;

/// Runs work that only reads.
pub async fn read<T: Send + 'static>(
    dav: &Data<Dav>,
    work: impl FnOnce(&App) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let app = dav.app.clone();
    let done = block(move || work(&app)).await;
    Ok(done.map_err(|e| app::Error::Internal(e.to_string()))??)
}

/// Runs work that writes to a book. Writers of a book wait for each other without a thread.
pub async fn write<T: Send + 'static>(
    dav: &Data<Dav>,
    access: &BookAccess,
    work: impl FnOnce(&App, &BookAccess) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let _turn = write_queue::turn(dav.app.write_queue(access)).await?;
    let access = access.clone();
    read(dav, move |app| work(app, &access)).await
}
