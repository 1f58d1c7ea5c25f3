//! Imports that are killed, stopped, taken over or abandoned: leases, resuming, and cleanup.

use std::ops::ControlFlow;

use blocknotik::app::imports::{self, ImportView, UnknownColumns};
use blocknotik::app::jobs::{self, Lease};
use blocknotik::app::{App, BookAccess, Error, change_log, job_dispatch, maintenance};
use chrono::TimeDelta;
use domain::ids::ImportItemId;
use domain::import::{ImportState, Verdict};

use crate::support::app::{account, counts, exported, found};
use crate::support::eventually;
use crate::support::import::{apply, card, cards, done, items, preview, run, upload};
use crate::support::jobs::{undo, with_small_steps};

fn state(app: &App, access: &BookAccess, view: &ImportView) -> ImportState {
    imports::show(app, access, view.import.id).unwrap().import.state
}

both_databases! {
    fn a_killed_import_is_resumed_after_its_lease_expires(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        // The command's lease uses the clock of the machine, which is ahead of the test's clock.
        let file = db.file("many.vcf", cards(0, 2_000).as_bytes());
        let mut running = db.manage(&["import", &file, "--user", "anna"]).spawn();
        eventually("some of it is in the book", || counts(&app, &anna).0 > 0);
        running.kill();
        db.assert_sound();
        let (live, trash) = counts(&app, &anna);
        assert!(live > 0 && live < 2_000 && trash == 0, "{live}");
        assert_eq!(exported(&app, &anna), cards(0, usize::try_from(live).unwrap()));
        assert_eq!(found(&app, &anna, "79990000007"), ["Person 7"]);
        let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap();
        assert!(log.batches[0].running && !log.batches[0].undoable);

        // Its lease is still valid, so nothing takes the import over.
        run(&app);
        assert_eq!(counts(&app, &anna).0, live);
        clock.advance(TimeDelta::days(36_500));
        run(&app);
        assert_eq!(exported(&app, &anna), cards(0, 2_000));
        let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap();
        assert!(log.batches[0].undoable && log.batches[0].changes == 2_000);
        let view = &imports::recent(&app, &anna).unwrap()[0];
        assert_eq!((view.import.state, done(view)), (ImportState::Done, (2_000, 0, 0, 0, 0)));
    }

    fn a_stopped_import_can_be_resumed_or_undone(db: TestDb) {
        let app = with_small_steps(&db.app(), 250);
        let anna = account(&app, "anna");
        let id = preview(&app, &anna, "", &[("a.vcf", cards(0, 1_000).as_bytes())]);
        let lease = imports::start_and_lease(&app, &anna, id).unwrap();
        let stopped = imports::apply(&app, &anna, lease, &mut |progress| {
            if progress.done >= 500 {
                imports::stop(&app, &anna, id).unwrap();
            }
            ControlFlow::Continue(())
        });
        assert!(matches!(stopped, Err(Error::Interrupted)), "{stopped:?}");
        let view = imports::show(&app, &anna, id).unwrap();
        assert_eq!((view.import.state, counts(&app, &anna)), (ImportState::Stopped, (500, 0)));
        assert!(view.batch.unwrap().undoable);
        let view = apply(&app, &anna, id);
        assert_eq!((view.import.state, counts(&app, &anna)), (ImportState::Done, (1_000, 0)));
        // After an undo it cannot be resumed.
        undo(&app, &anna, view.import.batch.unwrap()).unwrap();
        assert_eq!(counts(&app, &anna), (0, 1_000));
        assert!(matches!(imports::start(&app, &anna, id), Err(Error::WrongImportState)));
    }

    fn only_the_holder_of_the_lease_writes(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let id = upload(&app, &anna, "", &[("a.vcf", cards(0, 10).as_bytes())]);
        let pending = job_dispatch::pending(&app).unwrap().remove(0);
        let expired = Lease::acquire(&app, &anna, pending.id()).unwrap().unwrap();
        assert!(Lease::acquire(&app, &anna, pending.id()).unwrap().is_none());
        // The holder of an expired lease is taken over and cannot write any more.
        clock.advance(TimeDelta::seconds(31));
        job_dispatch::run(&app, &pending, &mut |_| ControlFlow::Continue(())).unwrap();
        let late = imports::read(&app, &anna, expired, UnknownColumns::Guess, &mut |_| ControlFlow::Continue(()));
        assert!(matches!(late, Err(Error::Interrupted)), "{late:?}");
        let view = imports::show(&app, &anna, id).unwrap();
        assert_eq!((view.import.state, view.import.counts.new), (ImportState::Ready, 10));
        assert_eq!(items(&app, &anna, id, Verdict::New).len(), 10);
    }

    fn a_stopped_import_that_was_not_resumed_is_closed_by_the_cleanup(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let id = preview(&app, &anna, "", &[("a.vcf", cards(0, 600).as_bytes())]);
        let lease = imports::start_and_lease(&app, &anna, id).unwrap();
        let stopped = imports::apply(&app, &anna, lease, &mut |_| {
            imports::stop(&app, &anna, id).unwrap();
            ControlFlow::Continue(())
        });
        assert!(matches!(stopped, Err(Error::Interrupted)), "{stopped:?}");
        clock.advance(TimeDelta::days(6));
        maintenance::run_once(&app).unwrap();
        assert_eq!(imports::show(&app, &anna, id).unwrap().import.state, ImportState::Stopped);
        let job = imports::show(&app, &anna, id).unwrap().import.job.unwrap();
        clock.advance(TimeDelta::days(2));
        maintenance::run_once(&app).unwrap();
        // Its cards are deleted: the rest counts as skipped, and it cannot be resumed.
        let view = imports::show(&app, &anna, id).unwrap();
        let (added, .., skipped) = done(&view);
        assert_eq!((view.import.state, added + skipped), (ImportState::Done, 600));
        assert!(skipped > 0);
        assert!(matches!(imports::start(&app, &anna, id), Err(Error::WrongImportState)));
        assert!(matches!(jobs::resume(&app, &anna, job), Err(Error::NotFound)));
    }

    fn an_import_fails_after_too_many_attempts_without_progress(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let id = upload(&app, &anna, "", &[("a.vcf", cards(0, 10).as_bytes())]);
        let job = imports::show(&app, &anna, id).unwrap().import.job.unwrap();
        for _ in 0..6 {
            assert!(Lease::acquire(&app, &anna, job).unwrap().is_some());
            clock.advance(TimeDelta::seconds(31));
        }
        run(&app);
        assert_eq!(imports::show(&app, &anna, id).unwrap().import.state, ImportState::Failed);
    }

    fn the_cleanup_deletes_old_files_and_previews_but_keeps_reports(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        let odd = card("u1", "FN:Анна").replace("FN:Анна", "FN:Анна\nthis is no property");
        let done_one = preview(&app, &anna, "", &[("a.vcf", [odd.as_str(), &cards(0, 2)].concat().as_bytes())]);
        apply(&app, &anna, done_one);
        let waiting = preview(&app, &anna, "", &[("b.vcf", cards(5, 605).as_bytes())]);
        clock.advance(TimeDelta::days(8));
        maintenance::run_once(&app).unwrap();
        assert!(matches!(imports::show(&app, &anna, waiting), Err(Error::NotFound)));
        let view = imports::show(&app, &anna, done_one).unwrap();
        assert_eq!(done(&view), (3, 0, 0, 0, 0));
        assert_eq!(db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM import_chunks"), ["0"]);
        assert_eq!(db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM import_items"), ["1"]);
        // The remark on Anna's card is kept permanently, with the text of the file.
        let items = imports::items(&app, &anna, done_one, imports::ItemList::WithRemarks, ImportItemId(0));
        let items = items.unwrap().items;
        assert_eq!(items.len(), 1);
        assert_eq!(imports::original(&app, &anna, done_one, items[0].id).unwrap(), odd.as_bytes());
        assert_eq!(state(&app, &anna, &view), ImportState::Done);
    }
}
