//! The state of the user's books that a page shows, for a field of its forms. A form that is sent again is known by it.

use crate::app::books::SeenBooks;
use crate::web::page::PageContext;
use domain::ids::BookId;

impl PageContext {
    /// The state of the user's books.
    #[must_use]
    pub fn seen(&self) -> String {
        SeenBooks::of(&self.books).to_string()
    }

    /// The same with what the search of the page means in each book.
    #[must_use]
    pub fn seen_found(&self, meanings: &[(BookId, String)]) -> String {
        SeenBooks::of(&self.books).with_meanings(meanings).to_string()
    }
}
