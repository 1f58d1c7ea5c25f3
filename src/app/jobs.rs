//! The background runner: what the program does by itself from time to time.

use chrono::TimeDelta;

use crate::app::accounts::SESSION_DAYS;
use crate::app::{App, Book, Error, Result, Who, accounts, contacts, imports, reindex};
use crate::domain::ids::AccountId;
use crate::domain::log::Door;
use crate::store;

/// Seconds between two runs.
pub const EVERY_SECONDS: u64 = 600;

const LEASE: &str = "housekeeping";

/// Minutes without a sign of life after which work under a batch counts as cut off.
const STALE_MINUTES: i64 = 10;

/// One run: closes what was cut off, empties the trash of what is too old, forgets sessions and
/// failures of long ago, recomputes indexes that older rules made, lets go of old uploads. Of several replicas one does it.
///
/// # Errors
/// Those of the store.
pub fn run_once(app: &App) -> Result<()> {
    let now = app.now();
    let until = now + TimeDelta::seconds(i64::try_from(EVERY_SECONDS).unwrap_or(600) - 60);
    let is_ours = app
        .store
        .write(|conn| store::jobs::lease(conn, LEASE, now, until))?;
    if !is_ours {
        return Ok(());
    }
    app.store.write(|conn| {
        store::batches::close_stale(conn, now - TimeDelta::minutes(STALE_MINUTES))?;
        store::sessions::end_unused_since(conn, now - TimeDelta::days(SESSION_DAYS))?;
        store::sessions::forget_failures_before(conn, now - TimeDelta::days(1))?;
        Ok::<_, Error>(())
    })?;
    reindex::outdated(app)?;
    imports::tidy(app)?;
    purge_old_trash(app)
}

fn purge_old_trash(app: &App) -> Result<()> {
    if app.settings.trash_days == 0 {
        return Ok(());
    }
    let when = app.now() - TimeDelta::days(i64::from(app.settings.trash_days));
    for who in every_book(app)? {
        contacts::purge_deleted_before(app, &who, when)?;
    }
    Ok(())
}

/// Every book with its owner, for what the server does there by itself.
///
/// # Errors
/// Those of the store.
pub fn every_book(app: &App) -> Result<Vec<Who>> {
    let people = accounts::everybody(app)?;
    app.store.read(|conn| {
        let mut all = Vec::new();
        for person in &people {
            let row = store::accounts::by_id(conn, person.id)?;
            for book in store::books::of_owner(conn, AccountId(row.id))? {
                all.push(Who {
                    account: row.clone().into(),
                    book: Book::from(book),
                    door: Door::System,
                });
            }
        }
        Ok(all)
    })
}
