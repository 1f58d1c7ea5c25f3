//! Who works on an import: one at a time, for as long as they show signs of life.

use chrono::TimeDelta;

use crate::app::{App, BookAccess, Error, Result, Timestamp};
use crate::domain::ids::{ImportId, ImportItemId};
use crate::domain::import::{Counts, State};
use crate::store::imports::Progress;
use crate::store::{self, Conn};

use super::json;

/// Seconds without a step after which somebody else may go on.
const LEASE_SECONDS: i64 = 30;

/// The right to work on an import.
pub struct Lease {
    import: ImportId,
    until: Timestamp,
}

impl Lease {
    /// Takes the work on an import; `None` if somebody else is at it.
    pub fn acquire(app: &App, access: &BookAccess, import: ImportId) -> Result<Option<Self>> {
        app.store
            .write(|conn| Self::acquire_within(conn, app, access, import))
    }

    /// The same within a transaction.
    pub(super) fn acquire_within(
        conn: &mut Conn,
        app: &App,
        access: &BookAccess,
        import: ImportId,
    ) -> Result<Option<Self>> {
        let now = app.now();
        let until = expiry(now);
        let taken = store::imports::lease(conn, access.book_id(), import, now, until)?;
        Ok(taken.then_some(Self { import, until }))
    }

    /// Notes a step in the transaction that made it, and keeps the lease. `held` is the state in which
    /// the step may be made.
    ///
    /// # Errors
    /// `TakenOver` if somebody else works on the import now, or somebody stopped it.
    pub fn save_step(
        &self,
        conn: &mut Conn,
        app: &App,
        access: &BookAccess,
        held: State,
        step: &Step,
    ) -> Result<Self> {
        let now = app.now();
        let until = if step.state == held { expiry(now) } else { now };
        let progress = Progress {
            state: step.state.as_str(),
            counts: &json(&step.counts)?,
            applied_to: step.applied_to.0,
            attempts: 0,
            leased_until: until,
            touched_at: now,
        };
        let (book, word) = (access.book_id(), held.as_str());
        let is_held = store::imports::advance(conn, book, self.import, word, self.until, &progress)?;
        if is_held {
            Ok(Self {
                import: self.import,
                until,
            })
        } else {
            Err(Error::TakenOver)
        }
    }

    /// Lets the work go, so that somebody else may take it at once.
    pub fn release(self, app: &App, access: &BookAccess) -> Result<()> {
        app.store.write(|conn| {
            store::imports::end_lease(conn, access.book_id(), self.import, self.until, app.now())?;
            Ok::<_, Error>(())
        })
    }
}

/// How an import stands after a step.
pub struct Step {
    /// Its state.
    pub state: State,
    /// Its counts.
    pub counts: Counts,
    /// The last item that is in the book.
    pub applied_to: ImportItemId,
}

/// When a lease ends that is taken or kept now.
fn expiry(now: Timestamp) -> Timestamp {
    now + TimeDelta::seconds(LEASE_SECONDS)
}
