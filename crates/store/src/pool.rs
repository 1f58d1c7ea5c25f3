//! The connection pool. It recovers by itself after the database was unreachable.
//!
//! A ping at every checkout would cost a fifth of the throughput, and without one diesel keeps handing out
//! dead connections. So a connection is pinged only after a second of idling or a failed use, and opening a
//! transaction is retried until the pool has dropped the dead ones.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};

use super::conn::Conn;
use super::error::{Error, Retryable};
use super::turns::{Turn, Turns, Turnstile};
use super::url::DatabaseUrl;
use domain::ids::BookId;

/// How long a writer waits for other writers, in all, unless it is told otherwise.
const WRITE_TIMEOUT: Duration = Duration::from_secs(3);
/// The same for a write that can be left out.
const OPTIONAL_WRITE_TIMEOUT: Duration = Duration::from_millis(50);
/// How long a caller waits for a connection before it gets `Unavailable`.
const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(2);
/// The longest time that long-running work waits for other writers before it continues.
const YIELD_LIMIT: Duration = Duration::from_millis(200);
/// The longest time for which long-running work leaves an SQLite file to other processes.
const MAX_PAUSE: Duration = Duration::from_millis(8);
/// A connection that was idle for longer is pinged before its next use.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    url: Arc<DatabaseUrl>,
    /// Writers wait here, before they take a connection: SQLite allows one at a time, and a book does too.
    turns: Arc<Turns>,
    /// How long a writer waits for other writers before it gets `Busy`.
    patience: Duration,
}

struct Manager {
    url: Arc<DatabaseUrl>,
}

/// A connection of the pool.
struct Pooled {
    conn: Conn,
    /// The last use failed, perhaps because of the connection.
    suspect: bool,
    /// The pool drops the connection instead of reusing it.
    dead: bool,
    last_used: Instant,
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = Error;

    fn connect(&self) -> Result<Pooled, Error> {
        let conn = Conn::open(&self.url)?;
        Ok(Pooled {
            conn,
            suspect: false,
            dead: false,
            last_used: Instant::now(),
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), Error> {
        Ok(pooled.conn.ping()?)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.dead || pooled.conn.is_broken()
    }
}

impl Store {
    /// A pool of at most `size` connections. None is opened yet: the database may start later.
    #[must_use]
    pub fn open(url: &DatabaseUrl, size: u32) -> Self {
        let url = Arc::new(url.clone());
        let pool = Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(0))
            .connection_timeout(CHECKOUT_TIMEOUT)
            .test_on_check_out(false)
            .error_handler(Box::new(QuietErrorHandler))
            .build_unchecked(Manager {
                url: Arc::clone(&url),
            });
        Self {
            pool,
            url,
            turns: Arc::default(),
            patience: WRITE_TIMEOUT,
        }
    }

    /// The largest number of connections.
    #[must_use]
    pub fn size(&self) -> usize {
        self.pool.max_size() as usize
    }

    /// The same database for writers that wait this long for others.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The same database for a writer that has waited for other writers already.
    #[must_use]
    pub fn after_waiting(&self, waited: Duration) -> Self {
        let mut store = self.clone();
        store.patience = self.patience.saturating_sub(waited);
        store
    }

    /// True if the database allows one writer at a time, whatever it writes to.
    #[must_use]
    pub fn has_single_writer(&self) -> bool {
        matches!(*self.url, DatabaseUrl::Sqlite(_))
    }

    /// The address of the database.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Checks that the database answers.
    ///
    /// # Errors
    /// `Unavailable` if it does not answer in time.
    pub fn ping(&self) -> Result<(), Error> {
        self.read(|conn| Ok(conn.ping()?))
    }

    /// Runs `work`, which only reads. If the connection was dead, `work` runs again on another one.
    ///
    /// # Errors
    /// Those of `work`; `Unavailable` if no connection was free in time.
    pub fn read<T, E: Retryable>(&self, mut work: impl FnMut(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut tries = self.tries();
        loop {
            let mut pooled = self.check_out()?;
            let result = work(&mut pooled.conn);
            let work_result = WorkResult::of(&result);
            pooled.release(work_result);
            if work_result != WorkResult::ConnectionFailed || tries == 0 {
                return result;
            }
            tries -= 1;
        }
    }

    /// Runs `work` in one transaction and commits it if `work` returns `Ok`. Only opening the transaction is
    /// retried: work that has begun to write never runs twice. Writes of a book use [`Self::write_to`].
    ///
    /// # Errors
    /// Those of `work` and of the commit; `Busy` if other writers took too long; `Unavailable` if no connection
    /// was free in time.
    pub fn write<T, E: Retryable>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        self.write_within(None, self.patience, work)
    }

    /// Like [`Self::write`], for work that locks a book. The writers of a book wait for each other before they
    /// take a connection, so a book that stays locked delays its own writers only.
    pub fn write_to<T, E: Retryable>(
        &self,
        book: BookId,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_within(Some(book), self.patience, work)
    }

    /// Like [`Self::write_to`], for a write that the caller can do without: it waits 50 ms at most.
    pub fn write_if_free<T, E: Retryable>(
        &self,
        book: Option<BookId>,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_within(book, OPTIONAL_WRITE_TIMEOUT, work)
    }

    fn write_within<T, E: Retryable>(
        &self,
        book: Option<BookId>,
        timeout: Duration,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        // The connection goes back to the pool before the turns are passed on.
        let (_turns, mut pooled) = self.begin_write(book, timeout)?;
        match work(&mut pooled.conn) {
            Ok(done) => {
                pooled.commit()?;
                Ok(done)
            }
            failed => {
                pooled.roll_back(WorkResult::of(&failed));
                failed
            }
        }
    }

    /// Runs `work`, which only reads, on one state of the database: it does not see what others commit
    /// meanwhile, and holds none of them up.
    ///
    /// # Errors
    /// Those of `work`; `Unavailable` if no connection was free in time.
    pub fn snapshot<T, E: Retryable>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut pooled = self.begin(&Conn::begin_snapshot)?;
        let result = work(&mut pooled.conn);
        pooled.roll_back(WorkResult::of(&result));
        result
    }

    /// Lets waiting writers go first. Long-running work calls this between its transactions, with the time that the last
    /// one took: a thread that releases a lock and takes it again at once usually gets it before those that wait.
    pub fn yield_to_waiters(&self, worked: Duration) {
        let start = Instant::now();
        if self.has_single_writer() {
            // Other processes cannot be seen to wait for the file.
            std::thread::sleep(MAX_PAUSE.min(worked / 10));
        }
        while self.turns.waiting() > 0 && start.elapsed() < YIELD_LIMIT {
            std::thread::sleep(Duration::from_micros(500));
        }
    }

    /// The turns that a writer needs: that of its file or book, and one of the connections for writers. The
    /// other connections are kept for reading.
    fn writer_turns(&self, book: Option<BookId>, deadline: Instant) -> Result<Vec<Turn<'_>>, Error> {
        let for_writers = self.size().saturating_sub(1).max(1);
        let needed = match (&*self.url, book) {
            (DatabaseUrl::Sqlite(_), _) => vec![(Turnstile::File, 1)],
            (DatabaseUrl::Postgres(_), Some(book)) => {
                vec![(Turnstile::Book(book), 1), (Turnstile::Connections, for_writers)]
            }
            (DatabaseUrl::Postgres(_), None) => vec![(Turnstile::Connections, for_writers)],
        };
        let acquire = |(turnstile, room)| self.turns.acquire(turnstile, room, deadline).ok_or(Error::Busy);
        needed.into_iter().map(acquire).collect()
    }

    /// The turns of a writer, and a connection with a transaction that may write.
    fn begin_write(
        &self,
        book: Option<BookId>,
        timeout: Duration,
    ) -> Result<(Vec<Turn<'_>>, PooledConnection<Manager>), Error> {
        let deadline = Instant::now() + timeout;
        let turns = self.writer_turns(book, deadline)?;
        // What is left of the time is for the locks of other servers.
        let begin = |conn: &mut Conn| conn.begin_write(deadline.saturating_duration_since(Instant::now()));
        Ok((turns, self.begin(&begin)?))
    }

    /// A connection with a transaction that `open` opened.
    fn begin(
        &self,
        open: &dyn Fn(&mut Conn) -> Result<(), Error>,
    ) -> Result<PooledConnection<Manager>, Error> {
        let mut tries = self.tries();
        loop {
            let mut pooled = self.check_out()?;
            match open(&mut pooled.conn) {
                Ok(()) => return Ok(pooled),
                Err(error) if tries == 0 || !error.is_retryable() => return Err(error),
                Err(_) => {
                    pooled.dead = true;
                    tries -= 1;
                }
            }
        }
    }

    fn check_out(&self) -> Result<PooledConnection<Manager>, Error> {
        loop {
            let mut pooled = self.pool.get().map_err(|e| Error::Unavailable(e.into()))?;
            let trusted = !pooled.suspect && pooled.last_used.elapsed() < TRUSTED_FOR;
            if trusted || pooled.conn.ping().is_ok() {
                pooled.suspect = false;
                pooled.last_used = Instant::now();
                return Ok(pooled);
            }
            pooled.dead = true;
        }
    }

    /// Every connection of the pool may be dead; the last try is for a fresh one.
    fn tries(&self) -> u32 {
        self.pool.max_size() + 1
    }
}

/// What became of work on a connection. Work is generic; what follows from its result is compiled once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WorkResult {
    Done,
    Failed,
    /// The connection is dead.
    ConnectionFailed,
}

impl WorkResult {
    fn of<T, E: Retryable>(result: &Result<T, E>) -> Self {
        match result {
            Ok(_) => Self::Done,
            Err(error) if error.is_retryable() => Self::ConnectionFailed,
            Err(_) => Self::Failed,
        }
    }
}

impl Pooled {
    fn release(&mut self, work_result: WorkResult) {
        self.last_used = Instant::now();
        if work_result != WorkResult::Done {
            self.suspect = true;
            self.dead = work_result == WorkResult::ConnectionFailed;
        }
    }

    fn commit(&mut self) -> Result<(), Error> {
        let committed = self.conn.commit();
        self.release(WorkResult::of(&committed));
        committed
    }

    fn roll_back(&mut self, work_result: WorkResult) {
        self.conn.roll_back();
        self.release(work_result);
    }
}

/// The pool keeps trying to connect while the database is unreachable. Each request that fails meanwhile logs one
/// line itself, so these attempts are logged at debug level.
#[derive(Debug)]
struct QuietErrorHandler;

impl diesel::r2d2::HandleError<Error> for QuietErrorHandler {
    fn handle_error(&self, error: Error) {
        log::debug!("connecting: {error}");
    }
}
