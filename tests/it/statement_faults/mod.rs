//! Each statement of each use case that writes fails once. The use case returns an error, the database stays sound,
//! and a second try succeeds.

mod accounts;
mod contacts;
mod fault;
mod imports;
mod jobs;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use blocknotik::app::jobs::LEASE_SECONDS;
use blocknotik::app::{self, App, BookAccess, Error, job_dispatch, jobs as app_jobs};
use chrono::TimeDelta;

use self::fault::{Fault, Planter};
use crate::support::app::{TestClock, account};
use crate::support::db::TestDb;
use crate::support::jobs::with_small_steps;
use crate::support::statements::unwatch;

/// How many faults a database sees. It grows with each, and so does the time of its check.
const FAULTS_OF_WORLD: usize = 10;

/// A book in a database in which faults are planted.
pub struct World {
    pub app: App,
    /// The same in larger steps, for what is no part of the use case.
    pub quick: App,
    pub anna: BookAccess,
    clock: TestClock,
    planter: Planter,
    /// Adds what else the database has.
    add: fn(&TestDb),
    pub db: TestDb,
}

impl World {
    pub fn new(db: TestDb) -> Self {
        Self::with(db, |_| {})
    }

    pub fn with(db: TestDb, add: fn(&TestDb)) -> Self {
        let planter = Planter::new(&db);
        let (quick, clock) = db.app_with_clock();
        let app = with_small_steps(&quick, 2);
        let anna = account(&app, "anna");
        add(&db);
        Self {
            app,
            quick,
            anna,
            clock,
            planter,
            add,
            db,
        }
    }

    /// The same with a new database.
    fn renewed(&self) -> Self {
        Self::with(TestDb::migrated(self.db.backend), self.add)
    }

    /// Runs jobs as the server does, until none is pending.
    fn run_jobs(&self) -> app::Result<()> {
        loop {
            let pending = job_dispatch::pending(&self.app)?;
            if pending.is_empty() {
                return Ok(());
            }
            for job in pending {
                job_dispatch::run(&self.app, &job, &mut |_| ControlFlow::Continue(()))?;
            }
        }
    }

    /// Resumes the jobs that failed, as the user would, and takes over those of a server that was killed.
    fn resume_jobs(&self) {
        self.clock.advance(TimeDelta::seconds(LEASE_SECONDS));
        let failed = "SELECT CAST(id AS TEXT) AS line FROM jobs WHERE state = 'failed'";
        for job in self.db.lines(failed) {
            app_jobs::resume(&self.app, &self.anna, job.parse().unwrap()).unwrap();
        }
        self.run_jobs().unwrap();
    }
}

impl Drop for World {
    fn drop(&mut self) {
        unwatch(&self.db);
    }
}

/// A use case. `T` is what one run of it works on.
pub struct UseCase<T> {
    pub name: &'static str,
    /// Makes what the n-th run works on.
    pub prepare: fn(&World, i64) -> T,
    /// What the user asks for. Jobs that it starts are run too.
    pub start: fn(&World, &T) -> app::Result<()>,
    /// True if the book has what the user asked for.
    pub is_done: fn(&World, &T) -> bool,
}

impl<T> UseCase<T> {
    /// Runs the use case once for each of its statements, and makes that statement fail.
    pub fn survives_every_fault(&self, world: &mut World) {
        for fault in Fault::all(world.db.backend) {
            let work = (self.prepare)(world, -1);
            let (statements, ended) = world.planter.count(&world.db, *fault, || self.run(world, &work));
            ended.unwrap_or_else(|error| panic!("{}: {error}", self.name));
            assert!((self.is_done)(world, &work), "{} does nothing", self.name);
            assert!(statements > 0, "{} sends no statement", self.name);
            // Connections are slow to close and to open.
            let every = if *fault == Fault::ConnectionLost { 4 } else { 1 };
            for (count, n) in (0..statements).step_by(every).enumerate() {
                if count % FAULTS_OF_WORLD == FAULTS_OF_WORLD - 1 {
                    *world = world.renewed();
                }
                let work = (self.prepare)(world, n);
                self.survives(world, *fault, n, &work);
            }
        }
    }

    /// Makes the n-th statement fail, checks what is left, and tries again.
    pub fn survives(&self, world: &World, fault: Fault, n: i64, work: &T) {
        let context = format!("{}: {fault:?} at statement {n}", self.name);
        world.planter.arm(&world.db, fault, n);
        let ended = catch_unwind(AssertUnwindSafe(|| self.run(world, work)));
        world.planter.disarm(&world.db, fault);
        match ended {
            Ok(
                Ok(())
                | Err(Error::Store(_) | Error::Internal(_) | Error::Failed { .. } | Error::Unavailable(_)),
            ) => {}
            Ok(Err(error)) => panic!("{context}: {error:?}"),
            Err(_) => assert_eq!(fault, Fault::Panic, "{context}"),
        }
        TestDb::assert_sound_by(&world.app);
        world.resume_jobs();
        if !(self.is_done)(world, work) {
            let again = self.run(world, work);
            again.unwrap_or_else(|error| panic!("{context}: the second try fails: {error:?}"));
        }
        assert!(
            (self.is_done)(world, work),
            "{context}: the second try does nothing"
        );
        let running = "SELECT kind AS line FROM jobs WHERE state <> 'done'
            UNION ALL SELECT kind FROM batches WHERE running";
        assert_eq!(world.db.lines(running), Vec::<String>::new(), "{context}");
    }

    fn run(&self, world: &World, work: &T) -> app::Result<()> {
        (self.start)(world, work)?;
        world.run_jobs()
    }
}
