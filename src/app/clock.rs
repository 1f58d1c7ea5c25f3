//! The clock of the use cases. Tests pass their own.

use std::sync::Arc;

use chrono::{Timelike, Utc};

/// A moment in UTC, in whole microseconds.
pub type Timestamp = chrono::NaiveDateTime;

/// The source of the current time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(|| Utc::now().naive_utc())
    }

    /// A clock that calls `now`.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time, truncated to microseconds, which both databases store.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = (self.0)();
        now.with_nanosecond(now.nanosecond() / 1_000 * 1_000)
            .unwrap_or(now)
    }
}
