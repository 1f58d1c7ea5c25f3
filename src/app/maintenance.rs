//! Maintenance, which the server runs every ten minutes.

use chrono::TimeDelta;

use crate::app::sessions::SESSION_DAYS;
use crate::app::{App, Error, Result, books, imports, reindex, trash};
use crate::store;

/// Seconds between two runs.
pub const EVERY_SECONDS: u64 = 600;

const LEASE: &str = "housekeeping";

/// Minutes without progress after which a running batch counts as interrupted.
const STALE_MINUTES: i64 = 10;

/// One run: closes interrupted batches, deletes old sessions and failed sign-ins, recomputes indexes that
/// older rules made, deletes old uploads, and purges old trash. A lease lets one of several replicas do it.
pub fn run_once(app: &App) -> Result<()> {
    let now = app.now();
    let until = now + TimeDelta::seconds(i64::try_from(EVERY_SECONDS).unwrap_or(600) - 60);
    let is_ours = app
        .store
        .write(|conn| store::leases::acquire(conn, LEASE, now, until))?;
    if !is_ours {
        return Ok(());
    }
    app.store.write(|conn| {
        store::batches::close_stale(conn, now - TimeDelta::minutes(STALE_MINUTES))?;
        store::sessions::end_unused_since(conn, now - TimeDelta::days(SESSION_DAYS))?;
        store::sessions::forget_failures_before(conn, now - TimeDelta::days(1))?;
        Ok::<_, Error>(())
    })?;
    reindex::stale(app)?;
    imports::clean_up(app)?;
    purge_old_trash(app)
}

fn purge_old_trash(app: &App) -> Result<()> {
    if app.settings.trash_days == 0 {
        return Ok(());
    }
    let when = app.now() - TimeDelta::days(i64::from(app.settings.trash_days));
    for access in books::every(app)? {
        trash::purge_deleted_before(app, &access, when)?;
    }
    Ok(())
}
