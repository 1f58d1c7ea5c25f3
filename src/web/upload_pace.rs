//! The pace at which a multipart body has to arrive. A body that is slower is given up, so that it does not hold a
//! connection and memory for hours.

use std::future::Future;
use std::time::{Duration, Instant};

use actix_web::rt::time::timeout;

use crate::web::error::Error;
use crate::web::limits::{PIECE_TIMEOUT, UPLOAD_BYTES_PER_SECOND, UPLOAD_GRACE};

/// How long the server has waited for a body, and how much of it has arrived.
#[derive(Default)]
pub struct UploadPace {
    waited: Duration,
    received: u64,
}

impl UploadPace {
    /// Waits for the next part or piece. The time in which the server stores a piece does not count.
    ///
    /// # Errors
    /// `TooSlow` after [`PIECE_TIMEOUT`], or if the body is slower than [`UPLOAD_BYTES_PER_SECOND`];
    /// `Damaged` if the body is malformed or incomplete.
    pub async fn next<T>(
        &mut self,
        next: impl Future<Output = Result<T, actix_multipart::MultipartError>>,
    ) -> Result<T, Error> {
        let start = Instant::now();
        let next = timeout(self.patience(), next).await;
        self.waited += start.elapsed();
        next.map_err(|_| Error::TooSlow)?.map_err(|_| Error::Damaged)
    }

    /// Counts what arrived.
    pub fn received(&mut self, bytes: usize) {
        self.received = self
            .received
            .saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    /// How long to wait for the next piece.
    fn patience(&self) -> Duration {
        let earned = Duration::from_secs(self.received / UPLOAD_BYTES_PER_SECOND);
        (UPLOAD_GRACE + earned)
            .saturating_sub(self.waited)
            .min(PIECE_TIMEOUT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_may_be_slow_for_a_while_only() {
        let mut pace = UploadPace::default();
        assert_eq!(pace.patience(), PIECE_TIMEOUT);
        pace.waited = UPLOAD_GRACE;
        pace.received(1);
        assert_eq!(pace.patience(), Duration::ZERO);
        pace.received(5 * usize::try_from(UPLOAD_BYTES_PER_SECOND).unwrap());
        assert_eq!(pace.patience(), Duration::from_secs(5));
    }
}
