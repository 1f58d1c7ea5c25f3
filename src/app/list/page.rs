//! What a page of the list is asked for, and what it has.

use crate::app::Timestamp;
use crate::app::search::Instead;
use domain::account::{Recency, Sort};
use domain::ids::{BookId, ContactId, LabelId};
use domain::search::Query;
use domain::search::hit::Hit;

/// Rows on a page. There is no choice of more: letters, labels and the search lead anywhere, and an export, a print
/// view or a selection of everything that was found needs no page that has all of it.
pub const PAGE: usize = 50;

/// Which part of the list is wanted.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// The search: words, prefixes of words, digits of a number; empty for all contacts.
    pub q: String,
    /// Only contacts that match the search as it was typed, and no similar ones instead.
    pub exact: bool,
    /// Only contacts with this label.
    pub label: Option<LabelId>,
    /// Only contacts whose card needs repair.
    pub needs_repair: bool,
    /// The letter to start at.
    pub letter: Option<String>,
    /// The order.
    pub sort: Sort,
    /// An order by time instead. A search has none.
    pub recency: Option<Recency>,
    /// Which page.
    pub position: Position,
}

/// Which page of the list. Cursors come from another [`ListPage`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// The first page.
    First,
    /// The page after this cursor.
    After(String),
    /// The page before this cursor.
    Before(String),
    /// The first page, or if the contact is not on it, the page that starts at the contact.
    Containing(ContactId),
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its book.
    pub book: BookId,
    /// The contact's key.
    pub id: ContactId,
    /// Its display name.
    pub name: String,
    /// Its organization.
    pub organization: String,
    /// Its first phone.
    pub phone: String,
    /// Its first email.
    pub email: String,
    /// Its first Telegram name.
    pub telegram: String,
    /// The letter of its group in this order.
    pub letter: String,
    /// Its labels by name, without that of favorites.
    pub labels: Vec<String>,
    /// True if it is a favorite.
    pub is_favorite: bool,
    /// True if it has a photo.
    pub has_photo: bool,
    /// True if a part of its card cannot be read.
    pub needs_repair: bool,
    /// The entity tag of its card.
    pub etag: String,
    /// When it was added or changed, in an order by time.
    pub at: Option<Timestamp>,
    /// A text of a search that the row does not show otherwise.
    pub hit: Option<Hit>,
}

impl Row {
    /// The texts in which a search may have found the contact, and which the list shows.
    pub(super) fn shown_texts(&self) -> Vec<&str> {
        let texts = [&self.name, &self.organization, &self.telegram, &self.phone];
        texts
            .into_iter()
            .chain(&self.labels)
            .map(String::as_str)
            .collect()
    }
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// The rows in order.
    pub rows: Vec<Row>,
    /// The cursor of the previous page.
    pub before: Option<String>,
    /// The cursor of the next page.
    pub after: Option<String>,
    /// How many contacts match; `None` if more than [`MAX_COUNTED`](crate::app::search::MAX_COUNTED).
    pub total: Option<i64>,
    /// True if the rows are in the order of how well they match, not in that of the book.
    pub is_ranked: bool,
    /// The words that were searched, to highlight them.
    pub query: Query,
    /// What is shown because nothing matches the search as typed.
    pub instead: Option<Instead>,
    /// What the search means in each book in which it finds something.
    pub meanings: Vec<(BookId, String)>,
}
