//! Maintenance, which the server runs every ten minutes.

use chrono::TimeDelta;

use crate::app::sessions::SESSION_DAYS;
use crate::app::{
    App, BookAccess, Error, Result, accounts, books, duplicates, imports, jobs, reindex, statistics, trash,
};
use domain::job::JobState;

/// Seconds between two runs.
pub const EVERY_SECONDS: u64 = 600;

/// The name is stored; a new one would let two versions of the program do this at once.
const LEASE: &str = "housekeeping";

/// Days that finished jobs are kept, so that their pages can be opened again.
const JOB_DAYS: i64 = 7;

/// One run: deletes old sessions, failed sign-ins and finished jobs, recomputes indexes that older rules made,
/// deletes old uploads, removed accounts and deleted books, purges old trash, and finds duplicates. A lease lets one of several
/// servers do it. A part that fails is logged and does not keep the others from running.
pub fn run_once(app: &App) -> Result<()> {
    let now = app.now();
    let until = now + TimeDelta::seconds(i64::try_from(EVERY_SECONDS).unwrap_or(600) - 60);
    let is_ours = app
        .store
        .write(|conn| store::maintenance_lease::acquire(conn, LEASE, now, until))?;
    if !is_ours {
        return Ok(());
    }
    log_failure("old sessions", forget_old_rows(app));
    log_failure("removed accounts", accounts::purge_due(app));
    log_failure("deleted books", books::purge_due(app));
    let old_imports = imports::old(app).unwrap_or_else(|error| {
        log::error!("maintenance of old imports: {}", error.chain());
        Vec::new()
    });
    let mut is_reindexed = false;
    for access in books::every(app)? {
        for (import, _) in old_imports.iter().filter(|(_, book)| *book == access.book_id()) {
            log_failure("old imports", imports::clean_up(app, &access, *import));
        }
        match reindex::is_stale(app, &access) {
            Ok(true) => {
                is_reindexed = true;
                log_failure("indexes", refresh_index(app, &access));
            }
            Ok(false) => {}
            Err(error) => log_failure("indexes", Err(error)),
        }
        if access.book().is_deleted {
            // It can be restored as it was.
            continue;
        }
        log_failure("the trash", purge_expired(app, &access));
        log_failure("duplicates", duplicates::find_in_background(app, &access));
    }
    if is_reindexed {
        statistics::update(app);
    }
    Ok(())
}

/// Recomputes every index. `seen` is called with the number of contacts done so far. Returns what could not
/// be indexed.
pub fn reindex(app: &App, seen: &mut dyn FnMut(i64)) -> Result<(i64, reindex::BrokenContacts)> {
    let mut done = 0;
    let mut broken = reindex::BrokenContacts::default();
    for access in books::every(app)? {
        let started = reindex::start(app, &access, true)?;
        let finished = jobs::run_to_end(app, &access, reindex::REINDEX, started, &mut |progress| {
            seen(done + progress.done);
        })?;
        done += finished.done;
        let of_book = reindex::BrokenContacts::of(&finished)?;
        broken.count += of_book.count;
        broken.listed.extend(of_book.listed);
    }
    statistics::update(app);
    Ok((done, broken))
}

fn log_failure(part: &str, outcome: Result<()>) {
    match outcome {
        Ok(()) => {}
        // Others are writing. The next maintenance does it.
        Err(Error::Busy) => log::info!("maintenance of {part} waits: the database is busy"),
        Err(error) => log::error!("maintenance of {part}: {}", error.chain()),
    }
}

fn forget_old_rows(app: &App) -> Result<()> {
    let now = app.now();
    let over = [JobState::Done, JobState::Stopped, JobState::Failed].map(JobState::as_str);
    app.store.write(|conn| {
        store::sessions::end_unused_since(conn, now - TimeDelta::days(SESSION_DAYS))?;
        store::sign_in_throttle::forget_failures_before(conn, now - TimeDelta::days(1))?;
        store::jobs::forget_before(conn, &over, now - TimeDelta::days(JOB_DAYS))?;
        Ok(())
    })
}

fn refresh_index(app: &App, access: &BookAccess) -> Result<()> {
    let started = reindex::start(app, access, false)?;
    let finished = jobs::run_to_end(app, access, reindex::REINDEX, started, &mut |_| {})?;
    for (contact, why) in reindex::BrokenContacts::of(&finished)?.listed {
        log::error!("contact {contact} cannot be indexed: {why}");
    }
    Ok(())
}

fn purge_expired(app: &App, access: &BookAccess) -> Result<()> {
    if app.settings.trash_days == 0 {
        return Ok(());
    }
    let when = app.now() - TimeDelta::days(i64::from(app.settings.trash_days));
    if trash::has_expired(app, access, when)? {
        let started = trash::purge_expired(app, access, when)?;
        jobs::run_to_end(app, access, trash::PURGE_EXPIRED, started, &mut |_| {})?;
    }
    Ok(())
}
