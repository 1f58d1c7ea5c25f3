//! The permit to hash a password. `app::password` keeps the same limit for every caller; this one lets a request wait
//! without a thread.

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::rt::time::timeout;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::app;
use crate::app::password;
use crate::web::error::Error;

/// How long a request waits for the permit.
const PERMIT_TIMEOUT: Duration = Duration::from_secs(3);

static HASHING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(password::max_concurrent()));

/// Waits for the permit, so that a flood of sign-ins delays no page.
///
/// # Errors
/// `Busy` if too many others wait.
pub async fn hash_permit() -> Result<SemaphorePermit<'static>, Error> {
    let permit = timeout(PERMIT_TIMEOUT, HASHING.acquire()).await;
    permit
        .ok()
        .and_then(Result::ok)
        .ok_or(Error::App(app::Error::Busy))
}
