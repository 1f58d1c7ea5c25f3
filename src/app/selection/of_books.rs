//! A selection from a list of several books, book by book.

use std::collections::BTreeMap;

use super::Selection;
use crate::app::books::BookSet;
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::{ContactId, LabelId};
use store::{self, Conn};

/// What a selection means in each book. Books without a selected contact, or without the label, are left out.
///
/// # Errors
/// `NotFound` if no book has any of it.
pub fn by_book(app: &App, books: &BookSet, selection: &Selection) -> Result<Vec<(BookAccess, Selection)>> {
    if let [only] = books.books() {
        return Ok(vec![(only.clone(), selection.clone())]);
    }
    let parts = app.store.read(|conn| match selection {
        Selection::Contacts(ids) => contacts_by_book(conn, books, ids),
        Selection::Matching {
            label: Some(label), ..
        } => label_by_book(conn, books, *label, selection),
        Selection::Matching { label: None, .. } => {
            let all = books.books().iter();
            Ok(all.map(|access| (access.clone(), selection.clone())).collect())
        }
    })?;
    if parts.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(parts)
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
