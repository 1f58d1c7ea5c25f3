//! Runs use cases outside the threads that serve connections.

use std::time::Instant;

use actix_web::web::Data;

use crate::app::{self, App, BookAccess};
use crate::dav::Dav;
use crate::dav::error::Error;
use crate::http::blocking::{ErasedResult, ErasedUseCase, erased, run_use_case, unerased};
use crate::http::write_queue;

/// Runs work that only reads.
pub async fn read<T: Send + 'static>(
    dav: &Data<Dav>,
    work: impl FnOnce(&App) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let result = run_use_case(dav.app.clone(), erased(work)).await?;
    Ok(unerased(result)?)
}

/// Runs work that writes to a book. Writers of a book wait for each other without a thread.
pub async fn write<T: Send + 'static>(
    dav: &Data<Dav>,
    access: &BookAccess,
    work: impl FnOnce(&App, &BookAccess) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let writes_to = access.clone();
    let work = erased(move |app| work(app, &writes_to));
    Ok(unerased(run_in_turn(dav, access, work).await?)?)
}

async fn run_in_turn(dav: &Data<Dav>, access: &BookAccess, work: ErasedUseCase) -> app::Result<ErasedResult> {
    let start = Instant::now();
    let _turn = write_queue::turn(dav.app.write_queue(access)).await?;
    run_use_case(dav.app.after_waiting(start.elapsed()), work).await
}
