//! Deletes removed accounts with their books, once they cannot be restored any more.

use crate::app::{App, Result, books};
use domain::ids::{AccountId, BookId};

/// Days for which a removed account can be restored.
pub const REMOVAL_DAYS: i64 = 30;

/// Deletes the accounts whose time is over. A run that was interrupted is continued by the next one. An account that
/// cannot be deleted is logged, and the others are deleted.
pub fn purge_due(app: &App) -> Result<()> {
    let due = app.store.read(|conn| store::accounts::due(conn, app.now()))?;
    for row in due {
        let id = AccountId(row.id);
        match purge(app, id) {
            Ok(()) => log::info!("deleted the removed account {id} with its books"),
            Err(error) => log::error!("the removed account {id} was not deleted: {}", error.chain()),
        }
    }
    Ok(())
}

fn purge(app: &App, id: AccountId) -> Result<()> {
    for book in app.store.read(|conn| store::books::all_of_owner(conn, id))? {
        books::delete_with_contents(app, BookId(book.id))?;
    }
    Ok(app.store.write(|conn| store::accounts::delete(conn, id))?)
}
