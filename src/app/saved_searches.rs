//! Searches that a user keeps beside the labels.

use crate::app::write::with_book_locked;
use crate::app::{App, BookAccess, Result};
use domain::collate::{Collation, sort_key};
use domain::ids::SavedSearchId;
use domain::text::visible_name;
use store;

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SavedSearch {
    /// Its key.
    pub id: SavedSearchId,
    /// What was typed.
    pub query: String,
}

/// The most searches that a book keeps.
pub const MAX_SAVED: usize = 50;

/// The saved searches of a book, in the order of its collation.
pub fn all(app: &App, access: &BookAccess) -> Result<Vec<SavedSearch>> {
    let rows = app
        .store
        .read(|conn| store::saved_searches::all(conn, access.book_id()))?;
    Ok(in_order(rows, access.book().collation))
}

/// Saved searches, each with its key and what was typed, in the order of a collation.
pub(super) fn in_order(mut rows: Vec<(i64, String)>, collation: Collation) -> Vec<SavedSearch> {
    rows.sort_by_cached_key(|(_, query)| sort_key(query, collation));
    let saved = |(id, query)| SavedSearch {
        id: SavedSearchId(id),
        query,
    };
    rows.into_iter().map(saved).collect()
}

/// Saves a search, unless the book has it. Returns false if the book has [`MAX_SAVED`] others.
pub fn save(app: &App, access: &BookAccess, query: &str) -> Result<bool> {
    let query = visible_name(query);
    with_book_locked(app, access, |conn| {
        let saved = store::saved_searches::all(conn, access.book_id())?;
        if query.is_empty() || saved.iter().any(|(_, known)| known == query) {
            return Ok(true);
        }
        if saved.len() >= MAX_SAVED {
            return Ok(false);
        }
        store::saved_searches::insert(conn, access.book_id(), query)?;
        Ok(true)
    })
}

/// Deletes a saved search. Returns what was typed.
///
/// # Errors
/// `NotFound` if the book has no such search.
pub fn delete(app: &App, access: &BookAccess, id: SavedSearchId) -> Result<String> {
    with_book_locked(app, access, |conn| {
        Ok(store::saved_searches::delete(conn, access.book_id(), id)?)
    })
}
