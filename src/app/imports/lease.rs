//! Leases: only one process at a time works on an import, and another one may take over when the lease
//! expires.

use chrono::TimeDelta;

use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use crate::domain::ids::{ImportId, ImportItemId};
use crate::domain::import::{Counts, ImportState};
use crate::store::imports::ImportUpdate;
use crate::store::{self, Conn};

/// Seconds without a saved step after which a lease expires.
const LEASE_SECONDS: i64 = 30;

/// The right to work on an import.
pub struct Lease {
    import: ImportId,
    until: Timestamp,
}

impl Lease {
    /// Acquires the lease of an import; `None` if another server holds it.
    pub fn acquire(app: &App, access: &BookAccess, import: ImportId) -> Result<Option<Self>> {
        app.store
            .write(|conn| Self::acquire_within(conn, app, access, import))
    }

    /// Does what [`Lease::acquire`] does within the caller's transaction.
    pub(super) fn acquire_within(
        conn: &mut Conn,
        app: &App,
        access: &BookAccess,
        import: ImportId,
    ) -> Result<Option<Self>> {
        let now = app.now();
        let until = expiry(now);
        let is_acquired = store::imports::acquire_lease(conn, access.book_id(), import, now, until)?;
        Ok(is_acquired.then_some(Self { import, until }))
    }

    /// Saves a step in the transaction that made it, and renews the lease. `expected` is the state that the
    /// import must still be in.
    ///
    /// # Errors
    /// `Interrupted` if the import is in another state, or another server holds the lease.
    pub fn save_step(
        &self,
        conn: &mut Conn,
        app: &App,
        access: &BookAccess,
        expected: ImportState,
        step: &Step,
    ) -> Result<Self> {
        let now = app.now();
        let until = if step.state == expected { expiry(now) } else { now };
        let progress = ImportUpdate {
            state: step.state.as_str(),
            counts: &to_json(&step.counts)?,
            applied_to: step.applied_to.0,
            attempts: 0,
            leased_until: until,
            touched_at: now,
        };
        let (book, expected) = (access.book_id(), expected.as_str());
        let is_held = store::imports::save_step(conn, book, self.import, expected, self.until, &progress)?;
        if is_held {
            Ok(Self {
                import: self.import,
                until,
            })
        } else {
            Err(Error::Interrupted)
        }
    }

    /// Ends the lease, so that another server can acquire it at once.
    pub fn release(self, app: &App, access: &BookAccess) -> Result<()> {
        app.store.write(|conn| {
            store::imports::release_lease(conn, access.book_id(), self.import, self.until, app.now())?;
            Ok::<_, Error>(())
        })
    }
}

/// The import after a step.
pub struct Step {
    /// Its state.
    pub state: ImportState,
    /// Its counts.
    pub counts: Counts,
    /// The last item that was applied.
    pub applied_to: ImportItemId,
}

/// When a lease expires that is acquired or renewed at `now`.
fn expiry(now: Timestamp) -> Timestamp {
    now + TimeDelta::seconds(LEASE_SECONDS)
}
