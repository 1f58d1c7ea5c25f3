//! The trash of books: a deleted book can be restored as it was for some time.

use chrono::TimeDelta;

use crate::app::{Actor, App, BookAccess, Error, Result, Timestamp};
use domain::ids::{AccountId, BookId};
use store::books::BookRow;

use super::change::lock_books;

/// Days for which a deleted book can be restored.
pub const BOOK_TRASH_DAYS: i64 = 30;

/// A book in the trash.
#[derive(Clone, Debug)]
pub struct DeletedBook {
    /// Its key.
    pub id: BookId,
    /// Its name.
    pub name: String,
    /// Contacts in it.
    pub contact_count: i64,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// When it is deleted permanently.
    pub purge_at: Timestamp,
}

/// Moves a book to the trash with everything in it.
///
/// # Errors
/// `LastBook` if the account has no other.
pub fn delete(app: &App, access: &BookAccess) -> Result<()> {
    let book = access.book_id();
    app.store.write_to(book, |conn| {
        let books = lock_books(conn, access.account().id)?;
        let is_there = |row: &&BookRow| row.deleted_at.is_none();
        if !books.iter().filter(is_there).any(|row| row.id == book.0) {
            return Err(Error::NotFound);
        }
        if books.iter().filter(is_there).count() < 2 {
            return Err(Error::LastBook);
        }
        Ok(store::books::set_deleted(conn, book, Some(app.now()))?)
    })
}

/// Takes a book out of the trash.
///
/// # Errors
/// `NotFound` if the account has no such book in the trash.
pub fn restore(app: &App, actor: &Actor, id: BookId) -> Result<DeletedBook> {
    app.store.write_to(id, |conn| {
        let books = lock_books(conn, actor.account.id)?;
        let deleted = books
            .into_iter()
            .find(|row| row.id == id.0)
            .and_then(DeletedBook::of);
        let deleted = deleted
            .filter(|book| book.purge_at > app.now())
            .ok_or(Error::NotFound)?;
        store::books::set_deleted(conn, id, None)?;
        Ok(deleted)
    })
}

/// The deleted books of an account that can be restored, oldest first.
pub fn in_trash(app: &App, actor: &Actor) -> Result<Vec<DeletedBook>> {
    let rows = app
        .store
        .read(|conn| store::books::all_of_owner(conn, actor.account.id))?;
    let now = app.now();
    let deleted = rows.into_iter().filter_map(DeletedBook::of);
    Ok(deleted.filter(|book| book.purge_at > now).collect())
}

/// Deletes the books permanently whose time in the trash is over. A run that was interrupted is continued by the next
/// one.
pub fn purge_due(app: &App) -> Result<()> {
    let since = app.now() - TimeDelta::days(BOOK_TRASH_DAYS);
    let due = app.store.read(|conn| store::books::deleted_before(conn, since))?;
    for row in due {
        delete_with_contents(app, BookId(row.id))?;
        log::info!("deleted book {} of account {}", row.id, AccountId(row.owner_id));
    }
    Ok(())
}

/// Deletes a book with everything in it, in short transactions.
pub(in crate::app) fn delete_with_contents(app: &App, book: BookId) -> Result<()> {
    while app
        .store
        .write_to(book, |conn| store::book_removal::delete_part(conn, book))?
    {}
    Ok(app
        .store
        .write_to(book, |conn| store::book_removal::delete_book(conn, book))?)
}

impl DeletedBook {
    fn of(row: BookRow) -> Option<Self> {
        let deleted_at = row.deleted_at?;
        Some(Self {
            id: BookId(row.id),
            name: row.name,
            contact_count: row.contact_count,
            deleted_at,
            purge_at: deleted_at + TimeDelta::days(BOOK_TRASH_DAYS),
        })
    }
}
