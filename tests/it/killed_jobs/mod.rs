//! Servers that die in the middle of each kind of job: other servers finish it, with the same result as if none had died.
//!
//! The death is simulated within the process of the test. The server panics at the end of a step, before the statement
//! that saves the step is sent: the transaction is rolled back when the server's connections are closed, and the lease
//! stays. Nothing of the program runs afterwards. `kills.rs` kills processes.

mod kinds;
mod outcome;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use blocknotik::app::jobs::LEASE_SECONDS;
use blocknotik::app::{App, BookAccess, duplicates, imports, job_dispatch};
use chrono::TimeDelta;
use domain::import::ImportState;
use domain::job::JobKind;

use self::kinds::{prepare, start};
use self::outcome::outcome;
use crate::support::app::{TestClock, account, refreshed};
use crate::support::books::book;
use crate::support::db::{Backend, TestDb};
use crate::support::import::upload;
use crate::support::jobs::{run_jobs, with_small_steps};
use crate::support::statements::{unwatch, watch};

/// Items of a step: the work of each kind takes several steps.
const ITEMS: usize = 2;
/// More servers than any work needs.
const MAX_SERVERS: usize = 40;
/// What a server panics with that dies.
const KILLED: &str = "killed";

/// A database with a user who has two books, and the servers that use it one after another.
struct World {
    db: TestDb,
    clock: TestClock,
    /// For what is no part of the work: in larger steps.
    app: App,
    anna: BookAccess,
    /// Another book of the user.
    other: BookAccess,
    /// Steps that the server may still save before it dies.
    steps_left: Arc<AtomicUsize>,
}

impl World {
    fn new(backend: Backend) -> Self {
        let db = TestDb::migrated(backend);
        let steps_left = Arc::new(AtomicUsize::new(usize::MAX));
        let left = Arc::clone(&steps_left);
        let die = move |sql: &str| {
            let saves_step = sql.starts_with("UPDATE") && sql.contains("jobs") && sql.contains("cursor");
            if saves_step && left.fetch_sub(1, Ordering::SeqCst) == 0 {
                resume_unwind(Box::new(KILLED));
            }
        };
        watch(&db, Arc::new(die));
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let other = book(&app, &anna, "Other");
        Self {
            db,
            clock,
            app,
            anna,
            other,
            steps_left,
        }
    }

    /// Starts a server that does `work`. False if it dies, which it does once it has saved `steps` steps.
    fn survives(&self, steps: usize, work: impl FnOnce(&App)) -> bool {
        let server = with_small_steps(&self.db.app_with(&self.clock), ITEMS);
        self.steps_left.store(steps, Ordering::SeqCst);
        let ended = catch_unwind(AssertUnwindSafe(|| work(&server)));
        self.steps_left.store(usize::MAX, Ordering::SeqCst);
        match ended {
            Ok(()) => true,
            Err(why) if why.downcast_ref() == Some(&KILLED) => false,
            Err(why) => resume_unwind(why),
        }
    }

    /// Has work of a kind done. The first server dies after it has saved `steps` steps, and each of the next ones after two more:
    /// a server that unpacks an archive has to begin with it again. Returns how many died.
    fn run(&self, kind: JobKind, steps: usize) -> usize {
        prepare(self, kind);
        let mut is_done = self.survives(steps, |server| {
            start(self, server, kind).unwrap();
            run_jobs(server);
        });
        let mut deaths = 0;
        while !is_done {
            deaths += 1;
            assert!(deaths < MAX_SERVERS, "no server ends");
            self.db.assert_sound();
            let waiting = job_dispatch::pending(&self.app).unwrap();
            assert!(waiting.is_empty(), "the lease is still valid");
            self.clock.advance(TimeDelta::seconds(LEASE_SECONDS));
            is_done = self.survives(steps.saturating_add(2 * deaths), run_jobs);
        }
        for book in [&self.anna, &self.other] {
            duplicates::find_all(&self.app, &refreshed(&self.app, book)).unwrap();
        }
        self.db.assert_sound();
        deaths
    }
}

impl Drop for World {
    fn drop(&mut self) {
        unwatch(&self.db);
    }
}

/// Has work of a kind done without a death, and then by servers that die after 0, 1, 2, … steps.
fn survives_every_death(backend: Backend, kind: JobKind) {
    let whole = World::new(backend);
    assert_eq!(whole.run(kind, usize::MAX), 0);
    let expected = outcome(&whole.db, kind);
    let jobs: Vec<_> = expected.iter().filter(|line| line.starts_with("job ")).collect();
    let done = format!("job {kind} done ");
    assert!(
        !jobs.is_empty() && jobs.iter().all(|job| job.starts_with(&done)),
        "{jobs:?}"
    );
    for steps in 0.. {
        let world = World::new(backend);
        let deaths = world.run(kind, steps);
        let found = outcome(&world.db, kind);
        assert!(
            found == expected,
            "{kind}, {deaths} deaths after {steps} steps each: {found:#?} instead of {expected:#?}"
        );
        if deaths == 0 {
            assert!(steps > 1, "the work of {kind} takes two steps");
            return;
        }
    }
}

/// A test for each kind of job.
macro_rules! each_kind {
    ($($name:ident: $kind:ident,)*) => {
        both_databases! {
            $(fn $name(db: TestDb) {
                survives_every_death(db.backend, JobKind::$kind);
            })*
        }

        #[test]
        fn each_kind_has_a_test() {
            assert_eq!([$(JobKind::$kind),*].as_slice(), JobKind::ALL);
        }
    };
}

each_kind! {
    label_rename: LabelRename,
    label_merge: LabelMerge,
    label_delete: LabelDelete,
    label_add: LabelAdd,
    label_remove: LabelRemove,
    delete: Delete,
    move_to_book: MoveToBook,
    copy_to_book: CopyToBook,
    undo_move: UndoMove,
    undo: Undo,
    empty_trash: EmptyTrash,
    purge_expired: PurgeExpired,
    reindex: Reindex,
    find_duplicates: FindDuplicates,
    merge_sure: MergeSure,
    demo: Demo,
    import_read: ImportRead,
    import_apply: ImportApply,
    import_delete: ImportDelete,
}

both_databases! {
    fn a_file_that_kills_each_server_is_given_up(db: TestDb) {
        let world = World::new(db.backend);
        let files: [(&str, &[u8]); 3] = [("a.vcf", b""), ("b.vcf", b""), ("c.vcf", b"")];
        let id = upload(&world.app, &world.anna, "", &files);
        let state = || imports::show(&world.app, &world.anna, id).unwrap().import.state;
        let mut deaths = 0;
        // Each server notes again what the first file is, and gets no further.
        while !world.survives(2, run_jobs) {
            deaths += 1;
            assert!(deaths < MAX_SERVERS, "the file kills each server");
            assert_eq!(state(), ImportState::Reading);
            world.clock.advance(TimeDelta::seconds(LEASE_SECONDS));
        }
        assert_eq!(state(), ImportState::Failed);
        // The user can try again.
        imports::start(&world.app, &world.anna, id).unwrap();
        run_jobs(&world.app);
        assert_eq!(state(), ImportState::Ready);
    }
}
