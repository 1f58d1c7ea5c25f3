//! The state of the user's books that a page shows: the token of each. A form with it that is sent again is known by it.

use crate::app::BookAccess;
use crate::web::page::PageContext;
use domain::ids::BookId;

impl PageContext {
    /// The state of the user's books, for a field of a form.
    #[must_use]
    pub fn seen(&self) -> String {
        let books = self.books.iter().map(BookAccess::book);
        let states = books.map(|book| format!("{}.{}", book.id, book.token));
        states.collect::<Vec<_>>().join("-")
    }
}

/// The books of such a field with their tokens. What cannot be read is left out.
pub fn seen_tokens(seen: &str) -> Vec<(BookId, i64)> {
    let states = seen.split('-').filter_map(|state| state.split_once('.'));
    states
        .filter_map(|(book, token)| Some((BookId(book.parse().ok()?), token.parse().ok()?)))
        .collect()
}
