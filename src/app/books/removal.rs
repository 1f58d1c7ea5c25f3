//! The trash of books: a deleted book can be restored as it was for some time.

use chrono::TimeDelta;

use crate::app::{Actor, App, BookAccess, Error, Result, Timestamp};
use domain::fold::fold;
use domain::ids::{AccountId, BookId};
use store::Conn;
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
    delete_if(app, access, |_| Ok(true))
}

/// Does what [`delete`] does if a condition holds, which is decided in the same transaction.
///
/// # Errors
/// Those of [`delete`] and of the condition.
pub fn delete_if(
    app: &App,
    access: &BookAccess,
    condition: impl FnOnce(&mut Conn) -> Result<bool>,
) -> Result<()> {
    let book = access.book_id();
    app.store.write_to(book, |conn| {
        let books = lock_books(conn, access.account().id)?;
        if !condition(conn)? {
            return Ok(());
        }
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
        let live = books.iter().filter(|row| row.deleted_at.is_none());
        let names: Vec<String> = live.map(|row| fold(&row.name)).collect();
        let row = books
            .into_iter()
            .find(|row| row.id == id.0)
            .ok_or(Error::NotFound)?;
        let color = row.color.clone();
        let deleted = DeletedBook::of(row);
        let deleted = deleted
            .filter(|book| book.purge_at > app.now())
            .ok_or(Error::NotFound)?;
        let name = free_name(&names, &deleted.name);
        if name != deleted.name {
            store::books::set_look(conn, id, &name, &color)?;
        }
        store::books::set_deleted(conn, id, None)?;
        Ok(DeletedBook { name, ..deleted })
    })
}

/// A name that no other book has by now: with a number if need be.
fn free_name(folded: &[String], name: &str) -> String {
    let is_free = |name: &String| !folded.contains(&fold(name));
    let numbered = (2..).map(|n: u32| format!("{name} {n}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(is_free).unwrap_or_default()
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
