//! The background runner: what the program does by itself from time to time.

use chrono::TimeDelta;

use crate::app::sessions::SESSION_DAYS;
use crate::app::{App, Error, Result, books, imports, reindex, trash};
use crate::store;

/// Seconds between two runs.
pub const EVERY_SECONDS: u64 = 600;

const LEASE: &str = "housekeeping";

/// Minutes without a sign of life after which work under a batch counts as cut off.
const STALE_MINUTES: i64 = 10;

/// One run: closes what was cut off, empties the trash of what is too old, forgets sessions and
/// failures of long ago, recomputes indexes that older rules made, lets go of old uploads. Of several replicas one does it.
pub fn run_once(app: &App) -> Result<()> {
    let now = app.now();
    let until = now + TimeDelta::seconds(i64::try_from(EVERY_SECONDS).unwrap_or(600) - 60);
    let is_ours = app
        .store
        .write(|conn| store::leases::take(conn, LEASE, now, until))?;
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
