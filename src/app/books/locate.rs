//! Finds the book that a page is about: contacts, labels, batches, imports, jobs and saved searches are named by keys
//! that no two books share, so a URL needs no book.

use crate::app::{Account, App, BookAccess, Error, Result};
use domain::ids::{BookId, RowId};

/// The books whose contacts a list shows together, oldest first; at least one.
#[derive(Clone, Debug)]
pub struct BookSet {
    account: Account,
    books: Vec<BookAccess>,
}

impl BookSet {
    /// One book.
    #[must_use]
    pub fn one(access: BookAccess) -> Self {
        Self {
            account: access.account().clone(),
            books: vec![access],
        }
    }

    /// Several books of one account.
    ///
    /// # Errors
    /// `NotFound` without any.
    pub fn of(books: Vec<BookAccess>) -> Result<Self> {
        let account = books.first().ok_or(Error::NotFound)?.account().clone();
        Ok(Self { account, books })
    }

    /// The account that acts.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The books.
    #[must_use]
    pub fn books(&self) -> &[BookAccess] {
        &self.books
    }

    /// True if it has more than one book.
    #[must_use]
    pub fn is_several(&self) -> bool {
        self.books.len() > 1
    }
}

/// The book of a row, if it is one of these.
pub fn of_row<'a>(app: &App, books: &'a [BookAccess], row: RowId) -> Result<Option<&'a BookAccess>> {
    let found: Option<BookId> = app.store.read(|conn| store::row_book::find(conn, row))?;
    Ok(books.iter().find(|access| Some(access.book_id()) == found))
}
