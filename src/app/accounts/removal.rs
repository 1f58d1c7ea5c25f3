//! Deletes removed accounts with their books, once they cannot be restored any more.

use crate::app::{Actor, App, BookAccess, Result, books};
use crate::domain::change_log::Origin;
use crate::domain::ids::AccountId;
use crate::store;

/// Days for which a removed account can be restored.
pub const REMOVAL_DAYS: i64 = 30;

/// Deletes the accounts whose time is over. A run that was interrupted is continued by the next one.
pub fn purge_due(app: &App) -> Result<()> {
    let due = app.store.read(|conn| store::accounts::due(conn, app.now()))?;
    for row in due {
        let (id, login) = (AccountId(row.id), row.login.clone());
        for access in books::of_account(app, &Actor::new(row, Origin::System))? {
            delete_book(app, &access)?;
        }
        app.store.write(|conn| store::accounts::delete(conn, id))?;
        log::info!("deleted the removed account {login} with its books");
    }
    Ok(())
}

fn delete_book(app: &App, access: &BookAccess) -> Result<()> {
    let book = access.book_id();
    while app
        .store
        .write_to(book, |conn| store::book_removal::delete_part(conn, book))?
    {}
    Ok(app
        .store
        .write_to(book, |conn| store::book_removal::delete_book(conn, book))?)
}
