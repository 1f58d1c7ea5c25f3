//! The pool of connections, which heals by itself after the database was away.
//!
//! A ping at every checkout would cost a fifth of the throughput, and without one diesel keeps
//! handing out connections that died. So a connection is pinged only when it has been idle for a
//! second or when its last use failed, and opening a transaction drains the dead ones.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};

use super::conn::Conn;
use super::error::{Error, Lost};
use super::url::DatabaseUrl;

/// How long a request waits for a connection before it is answered with 503.
const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(2);
/// Long work lets others go first for so long, and then goes on: it must end too.
const GIVE_WAY_AT_MOST: Duration = Duration::from_millis(200);
/// A connection that was idle for longer is asked whether it still lives.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    url: Arc<DatabaseUrl>,
    /// SQLite has one writer at a time. Waiting here wakes at once; its own busy handler polls.
    writer: Arc<Mutex<()>>,
    /// How many wait for the writer's turn.
    waiting: Arc<AtomicUsize>,
}

struct Manager {
    url: Arc<DatabaseUrl>,
}

struct Lent {
    conn: Conn,
    /// The last use failed, perhaps because of the connection.
    suspect: bool,
    lost: bool,
    used: Instant,
}

impl ManageConnection for Manager {
    type Connection = Lent;
    type Error = Error;

    fn connect(&self) -> Result<Lent, Error> {
        let conn = Conn::open(&self.url)?;
        Ok(Lent {
            conn,
            suspect: false,
            lost: false,
            used: Instant::now(),
        })
    }

    fn is_valid(&self, lent: &mut Lent) -> Result<(), Error> {
        Ok(lent.conn.ping()?)
    }

    fn has_broken(&self, lent: &mut Lent) -> bool {
        lent.lost || lent.conn.is_broken()
    }
}

impl Store {
    /// A pool of at most `size` connections. None is made yet: the database may come later.
    #[must_use]
    pub fn open(url: &DatabaseUrl, size: u32) -> Self {
        let url = Arc::new(url.clone());
        let pool = Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(0))
            .connection_timeout(CHECKOUT_TIMEOUT)
            .test_on_check_out(false)
            .error_handler(Box::new(Quiet))
            .build_unchecked(Manager {
                url: Arc::clone(&url),
            });
        Self {
            pool,
            url,
            writer: Arc::new(Mutex::new(())),
            waiting: Arc::new(AtomicUsize::new(0)),
        }
    }

    /// Where the database is.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Asks the database for an answer.
    ///
    /// # Errors
    /// `Unavailable` if it gives none in time.
    pub fn ping(&self) -> Result<(), Error> {
        self.read(|conn| Ok(conn.ping()?))
    }

    /// Runs `work`, which only reads. It is run again on another connection if the first was dead.
    ///
    /// # Errors
    /// Those of `work`; `Unavailable` if no connection could be had in time.
    pub fn read<T, E: Lost>(&self, mut work: impl FnMut(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut tries = self.tries();
        loop {
            let mut lent = self.check_out()?;
            match work(&mut lent.conn) {
                Err(error) if error.is_lost() && tries > 0 => {
                    lent.lost = true;
                    tries -= 1;
                }
                result => return lent.release(result),
            }
        }
    }

    /// Runs `work` in one transaction, committed if it returns `Ok`. Only the opening of the
    /// transaction is tried again: work that has begun to write is never run twice.
    ///
    /// # Errors
    /// Those of `work`, of the commit, and `Unavailable` if no connection could be had in time.
    pub fn write<T, E: Lost>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let _turn = matches!(*self.url, DatabaseUrl::Sqlite(_)).then(|| self.turn());
        let mut lent = self.begun()?;
        match work(&mut lent.conn) {
            Ok(done) => {
                let committed = lent.conn.commit();
                lent.release(committed.map(|()| done).map_err(E::from))
            }
            Err(error) => {
                lent.conn.roll_back();
                lent.release(Err(error))
            }
        }
    }

    /// Long work calls this between its transactions: who waited meanwhile goes first, for a lock that
    /// is let go and taken again at once is most often had by the same thread.
    pub fn yield_to_waiters(&self) {
        let begun = Instant::now();
        while self.waiting.load(Ordering::Relaxed) > 0 && begun.elapsed() < GIVE_WAY_AT_MOST {
            std::thread::sleep(Duration::from_micros(500));
        }
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let turn = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        turn
    }

    /// A connection with its transaction open.
    fn begun(&self) -> Result<PooledConnection<Manager>, Error> {
        let mut tries = self.tries();
        loop {
            let mut lent = self.check_out()?;
            match lent.conn.begin_write() {
                Ok(()) => return Ok(lent),
                Err(error) if tries == 0 || !error.is_lost() => return Err(error),
                Err(_) => {
                    lent.lost = true;
                    tries -= 1;
                }
            }
        }
    }

    fn check_out(&self) -> Result<PooledConnection<Manager>, Error> {
        loop {
            let mut lent = self
                .pool
                .get()
                .map_err(|e| Error::Unavailable(super::error::first_line(&e.to_string())))?;
            let trusted = !lent.suspect && lent.used.elapsed() < TRUSTED_FOR;
            if trusted || lent.conn.ping().is_ok() {
                lent.suspect = false;
                lent.used = Instant::now();
                return Ok(lent);
            }
            lent.lost = true;
        }
    }

    /// Every connection of the pool may be dead, and one more try is for the fresh one.
    fn tries(&self) -> u32 {
        self.pool.max_size() + 1
    }
}

impl Lent {
    fn release<T, E: Lost>(&mut self, result: Result<T, E>) -> Result<T, E> {
        self.used = Instant::now();
        if let Err(error) = &result {
            self.suspect = true;
            self.lost = error.is_lost();
        }
        result
    }
}

/// The pool tries to connect again and again while the database is away; the requests that
/// are refused meanwhile say so in the log, once each.
#[derive(Debug)]
struct Quiet;

impl diesel::r2d2::HandleError<Error> for Quiet {
    fn handle_error(&self, error: Error) {
        log::debug!("connecting: {error}");
    }
}
