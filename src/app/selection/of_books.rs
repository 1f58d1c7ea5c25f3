//! A selection from a list of several books, book by book.

use std::collections::BTreeMap;

use super::Selection;
use crate::app::books::{BookSet, SeenBooks};
use crate::app::{App, BookAccess, Error, Result, search};
use domain::ids::{ContactId, LabelId};
use store::{self, Conn};

/// What a selection means in each book that the page showed. One in which the search of the page found nothing is left out.
///
/// # Errors
/// `NotFound` if no book has any of it.
pub fn by_book_as_seen(
    app: &App,
    books: &BookSet,
    selection: &Selection,
    seen: &SeenBooks,
) -> Result<Vec<(BookAccess, Selection)>> {
    let is_search = matches!(selection, Selection::Matching { q, .. } if !q.trim().is_empty());
    if seen.is_empty() || !is_search {
        return by_book(app, books, selection);
    }
    let mut parts = in_all_books(app, books, selection)?;
    parts.retain(|(access, _)| seen.meaning(access.book_id()).is_some());
    if parts.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(parts)
}

/// What a selection means in each book. Books without a selected contact, or without the label, are left out.
///
/// # Errors
/// `NotFound` if no book has any of it.
pub fn by_book(app: &App, books: &BookSet, selection: &Selection) -> Result<Vec<(BookAccess, Selection)>> {
    if let [only] = books.books() {
        return Ok(vec![(only.clone(), selection.clone())]);
    }
    let parts = app.store.read(|conn| {
        let parts = parts(conn, books, selection)?;
        match selection {
            Selection::Contacts(_) => Ok(parts),
            Selection::Matching { .. } => found_by_book(conn, app, parts),
        }
    })?;
    if parts.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(parts)
}

/// What a selection means in each book, also where its search finds nothing, or other words than in other books.
///
/// # Errors
/// `NotFound` if no book has its label.
pub fn in_all_books(
    app: &App,
    books: &BookSet,
    selection: &Selection,
) -> Result<Vec<(BookAccess, Selection)>> {
    app.store.read(|conn| parts(conn, books, selection))
}

fn parts(conn: &mut Conn, books: &BookSet, selection: &Selection) -> Result<Vec<(BookAccess, Selection)>> {
    match selection {
        Selection::Contacts(ids) => contacts_by_book(conn, books, ids),
        Selection::Matching {
            label: Some(label), ..
        } => label_by_book(conn, books, *label, selection),
        Selection::Matching { label: None, .. } => {
            let all = books.books().iter();
            Ok(all.map(|access| (access.clone(), selection.clone())).collect())
        }
    }
}

fn contacts_by_book(
    conn: &mut Conn,
    books: &BookSet,
    ids: &[ContactId],
) -> Result<Vec<(BookAccess, Selection)>> {
    let mut of_book: BTreeMap<i64, Vec<ContactId>> = BTreeMap::new();
    for (contact, book) in store::row_book::of_contacts(conn, ids)? {
        of_book.entry(book.0).or_default().push(contact);
    }
    let own = books.books().iter();
    let parts = own.filter_map(|access| {
        let ids = of_book.remove(&access.book_id().0)?;
        Some((access.clone(), Selection::Contacts(ids)))
    });
    Ok(parts.collect())
}

/// The labels of each book with the name of a label.
fn label_by_book(
    conn: &mut Conn,
    books: &BookSet,
    label: LabelId,
    selection: &Selection,
) -> Result<Vec<(BookAccess, Selection)>> {
    let mut key = None;
    for access in books.books() {
        match store::labels::by_id(conn, access.book_id(), label) {
            Ok(row) => key = Some(row.key),
            Err(store::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let key = key.ok_or(Error::NotFound)?;
    let mut parts = Vec::new();
    for access in books.books() {
        if let Some(own) = store::labels::by_key(conn, access.book_id(), &key)? {
            parts.push((access.clone(), selection.with_label(LabelId(own.id))));
        }
    }
    Ok(parts)
}

/// The parts in which a search finds something. If some find what was typed, the others do not find anything else
/// instead, as in the list. All parts without a search.
fn found_by_book(
    conn: &mut Conn,
    app: &App,
    parts: Vec<(BookAccess, Selection)>,
) -> Result<Vec<(BookAccess, Selection)>> {
    let mut found = Vec::with_capacity(parts.len());
    for (access, selection) in parts {
        let distance = match selection.searched() {
            Some(searched) if !searched.typed.trim().is_empty() || searched.needs_repair => {
                let search = search::find(conn, app, &access, searched)?;
                (!search.matches.is_empty()).then(|| search.distance())
            }
            _ => Some(0),
        };
        if let Some(distance) = distance {
            found.push((distance, access, selection));
        }
    }
    let best = found.iter().map(|(distance, ..)| *distance).min();
    found.retain(|(distance, ..)| Some(*distance) == best);
    Ok(found
        .into_iter()
        .map(|(_, access, selection)| (access, selection))
        .collect())
}
