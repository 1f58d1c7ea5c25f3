//! The clock that the use cases are given, so that tests can set it.

use std::sync::Arc;

use chrono::{Timelike, Utc};

/// A moment in UTC, in whole microseconds.
pub type Timestamp = chrono::NaiveDateTime;

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::new(|| Utc::now().naive_utc())
    }

    /// A clock of one's own.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time, cut to what both databases keep.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = (self.0)();
        now.with_nanosecond(now.nanosecond() / 1_000 * 1_000)
            .unwrap_or(now)
    }
}
