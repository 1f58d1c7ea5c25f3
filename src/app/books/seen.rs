//! The books as a page showed them, which its forms keep. What a form means is what the page showed, and a page of another
//! database, such as one from after the backup that was restored, is recognized instead of believed.

use std::fmt;

use super::{BookAccess, BookSet};
use crate::app::{App, Error, Result};
use domain::ids::BookId;
use store;

/// A book as a page showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SeenBook {
    id: BookId,
    /// The number of its last change.
    token: i64,
    /// The random id of that change; empty before the first one.
    nonce: String,
    /// What the search of the page meant in it; empty if the page showed nothing of it, or had no search.
    meaning: String,
}

/// The books that a page showed; none for programs, which send no page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenBooks(Vec<SeenBook>);

impl SeenBooks {
    /// The books as they were read for a page.
    #[must_use]
    pub fn of(books: &[BookAccess]) -> Self {
        let seen = books.iter().map(BookAccess::book).map(|book| SeenBook {
            id: book.id,
            token: book.token,
            nonce: book.nonce.clone().unwrap_or_default(),
            meaning: String::new(),
        });
        Self(seen.collect())
    }

    /// The same with what a search means in each book that it found something in.
    #[must_use]
    pub fn with_meanings(mut self, meanings: &[(BookId, String)]) -> Self {
        for (book, meaning) in meanings {
            let of_book = self.0.iter_mut().filter(|seen| seen.id == *book);
            of_book.for_each(|seen| seen.meaning.clone_from(meaning));
        }
        self
    }

    /// Reads them from the field of a form.
    ///
    /// # Errors
    /// `ListChanged` if they cannot be read: an older program may have made the page.
    pub fn parse(text: &str) -> Result<Self> {
        let books = text.split('-').filter(|book| !book.is_empty());
        let seen: Option<Vec<SeenBook>> = books.map(SeenBook::parse).collect();
        seen.map(Self).ok_or(Error::ListChanged)
    }

    /// True for programs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn book(&self, id: BookId) -> Option<&SeenBook> {
        self.0.iter().find(|seen| seen.id == id)
    }

    /// The last change of a book that the page showed; 0 for a book that it did not show, `None` without a page.
    #[must_use]
    pub fn token(&self, book: BookId) -> Option<i64> {
        (!self.is_empty()).then(|| self.book(book).map_or(0, |seen| seen.token))
    }

    /// What the search of the page meant in a book.
    #[must_use]
    pub fn meaning(&self, book: BookId) -> Option<&str> {
        let meaning = self.book(book).map(|seen| seen.meaning.as_str());
        meaning.filter(|meaning| !meaning.is_empty())
    }

    /// Checks that the books had the state that the page showed.
    pub fn check(&self, app: &App, books: &BookSet) -> Result<()> {
        app.store.read(|conn| {
            for book in books.books() {
                let Some(seen) = self.book(book.book_id()) else {
                    continue;
                };
                let nonce = store::changes::nonce_at(conn, seen.id, seen.token)?;
                if nonce.unwrap_or_default() != seen.nonce {
                    return Err(Error::ListChanged);
                }
            }
            Ok(())
        })
    }
}

impl SeenBook {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let mut part = || parts.next();
        Some(Self {
            id: BookId(part()?.parse().ok()?),
            token: part()?.parse().ok()?,
            nonce: part()?.to_owned(),
            meaning: part()?.to_owned(),
        })
    }
}

impl fmt::Display for SeenBooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, seen) in self.0.iter().enumerate() {
            let sign = if at == 0 { "" } else { "-" };
            write!(
                f,
                "{sign}{}.{}.{}.{}",
                seen.id, seen.token, seen.nonce, seen.meaning
            )?;
        }
        Ok(())
    }
}
