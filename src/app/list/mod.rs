//! The contact list of one or more books: pages of rows, and the sidebar with letters and labels.

mod by_name;
mod by_time;
mod cursor;
mod finish_rows;
mod name_pages;
mod page;
mod sidebar;
mod time_pages;

pub use page::{ListPage, ListQuery, PAGE, Position, Row};
pub use sidebar::{Sidebar, sidebar};

use crate::app::books::BookSet;
use crate::app::labels::LabelView;
use crate::app::search::{MAX_COUNTED, Search};
use crate::app::{App, BookAccess, Error, Result, recent_views};
use domain::account::Recency;
use domain::ids::LabelId;
use store::list_recent::TimeOrder;
use store::search_filter::Filter;
use store::{self, Conn};

/// A page of the list.
///
/// # Errors
/// `BadPage` for a cursor that does not belong to this order of the list; `NotFound` for an unknown label.
pub fn list(app: &App, books: &BookSet, wanted: &ListQuery) -> Result<ListPage> {
    let sidebar = sidebar(app, books, wanted.sort)?;
    beside(app, books, wanted, &sidebar)
}

/// A page of the list beside its sidebar.
pub fn beside(app: &App, books: &BookSet, wanted: &ListQuery, sidebar: &Sidebar) -> Result<ListPage> {
    let parts = parts(books, wanted.label, sidebar)?;
    let recency = wanted.recency.filter(|_| wanted.q.trim().is_empty());
    if recency == Some(Recency::Viewed) {
        // The list is shown without the newest ones if they cannot be saved.
        recent_views::save(app);
    }
    app.store.read(|conn| match recency {
        Some(Recency::Added) => by_time::added_or_changed(conn, app, &parts, wanted, TimeOrder::Added),
        Some(Recency::Changed) => by_time::added_or_changed(conn, app, &parts, wanted, TimeOrder::Changed),
        Some(Recency::Viewed) => by_time::viewed(conn, app, &parts, wanted),
        None => by_name::page(conn, app, &parts, wanted),
    })
}

/// What the list shows of a book.
struct Part<'a> {
    access: &'a BookAccess,
    /// The labels of the book, in order.
    labels: &'a [LabelView],
    /// The label that filters its contacts.
    label: Option<LabelId>,
}

/// The books of which the list shows something: those that have the label that filters it.
fn parts<'a>(books: &'a BookSet, label: Option<LabelId>, sidebar: &'a Sidebar) -> Result<Vec<Part<'a>>> {
    let of_books = books.books().iter().zip(sidebar.own_labels());
    let part = |(access, labels): (&'a BookAccess, &'a [LabelView]), label| Part {
        access,
        labels,
        label,
    };
    let Some(label) = label else {
        return Ok(of_books.map(|of_book| part(of_book, None)).collect());
    };
    let same = sidebar.same_labels(label)?;
    let filtered = of_books.zip(same).filter(|(_, label)| label.is_some());
    Ok(filtered.map(|(of_book, label)| part(of_book, label)).collect())
}

/// How many contacts of a book meet a filter without a search; `None` if more than [`MAX_COUNTED`].
fn total(conn: &mut Conn, part: &Part, needs_repair: bool) -> Result<Option<i64>> {
    if !needs_repair {
        return match part.label {
            None => Ok(Some(part.access.book().contact_count)),
            Some(id) => match part.labels.iter().find(|label| label.id == id) {
                Some(label) => Ok(Some(label.count)),
                None => Err(Error::NotFound),
            },
        };
    }
    let search = Search::default();
    let filter: Filter = search.filter(part.label, needs_repair);
    let counted = store::search::matches(conn, part.access.book_id(), filter, MAX_COUNTED + 1)?.len();
    Ok(i64::try_from(counted).ok().filter(|_| counted <= MAX_COUNTED))
}

/// The sum of counts; `None` if one of them is too large to be known.
fn sum(counts: impl IntoIterator<Item = Option<i64>>) -> Option<i64> {
    counts.into_iter().sum()
}
