//! The sidebar of the list: counts, labels, saved searches and letters, of one book or of several together.

use std::collections::HashMap;

use crate::app::books::BookSet;
use crate::app::labels::{self, LabelView};
use crate::app::saved_searches::{self, SavedSearch};
use crate::app::{App, BookAccess, Error, Result};
use domain::account::Sort;
use domain::collate::{Collation, label_sort_key, sort_key, sort_letters};
use domain::ids::{BookId, LabelId};
use domain::label::label_key;
use store;

/// The sidebar of the list.
#[derive(Clone, Debug, Hash)]
pub struct Sidebar {
    /// Live contacts.
    pub total: i64,
    /// Contacts in the trash.
    pub trash: i64,
    /// Contacts whose card needs repair.
    pub repairs: i64,
    /// Groups of contacts that may be one person.
    pub duplicates: i64,
    /// The first book that has some of them.
    pub duplicates_in: Option<BookId>,
    /// Up to which tokens of the books they were looked for, added up.
    pub duplicates_token: i64,
    /// The labels, in order. Those of several books with the same name are one, with the key of the first.
    pub labels: Vec<LabelView>,
    /// The labels of each of several books, in order; empty for one book, whose are `labels`.
    own_labels: Vec<Vec<LabelView>>,
    /// The saved searches, in order.
    pub searches: Vec<SavedSearch>,
    /// The letters under which there are contacts, in order.
    pub letters: Vec<String>,
    /// True while a job works on one of the books.
    pub is_busy: bool,
}

impl Sidebar {
    /// The name of a label.
    #[must_use]
    pub fn label_name(&self, id: LabelId) -> Option<String> {
        self.label(id).map(|label| label.name.clone())
    }

    fn label(&self, id: LabelId) -> Option<&LabelView> {
        let mut labels = self.labels.iter().chain(self.own_labels.iter().flatten());
        labels.find(|label| label.id == id)
    }

    /// The label of each book that has the name of a label; `None` for a book without it.
    ///
    /// # Errors
    /// `NotFound` if no book has the label.
    pub fn same_labels(&self, id: LabelId) -> Result<Vec<Option<LabelId>>> {
        let key = label_key(&self.label(id).ok_or(Error::NotFound)?.name);
        let in_book = |labels: &[LabelView]| {
            let found = labels.iter().find(|label| label_key(&label.name) == key);
            found.map(|label| label.id)
        };
        Ok(self.own_labels().into_iter().map(in_book).collect())
    }

    /// The labels of each book.
    pub(super) fn own_labels(&self) -> Vec<&[LabelView]> {
        if self.own_labels.is_empty() {
            return vec![&self.labels];
        }
        self.own_labels.iter().map(Vec::as_slice).collect()
    }
}

/// Reads the sidebar.
pub fn sidebar(app: &App, books: &BookSet, sort: Sort) -> Result<Sidebar> {
    let mut all: Option<Sidebar> = None;
    for access in books.books() {
        let next = of_book(app, access, sort)?;
        all = Some(match all {
            Some(before) => before.with(next, access.book().collation),
            None => next,
        });
    }
    all.ok_or(Error::NotFound)
}

fn of_book(app: &App, access: &BookAccess, sort: Sort) -> Result<Sidebar> {
    let book = access.book();
    let mut rows = app.store.read(|conn| store::sidebar::read(conn, book.id, sort))?;
    sort_letters(&mut rows.letters, book.collation);
    let labels = labels::in_order(rows.labels, book.collation);
    Ok(Sidebar {
        total: book.contact_count,
        trash: book.trash_count,
        repairs: rows.repairs,
        duplicates: rows.duplicates,
        duplicates_in: (rows.duplicates > 0).then_some(book.id),
        duplicates_token: rows.duplicates_token,
        own_labels: Vec::new(),
        labels,
        searches: saved_searches::in_order(rows.searches, book.collation),
        letters: rows.letters,
        is_busy: rows.is_busy,
    })
}

impl Sidebar {
    /// Adds what another book has.
    fn with(mut self, other: Self, collation: Collation) -> Self {
        if self.own_labels.is_empty() {
            self.own_labels.push(self.labels.clone());
        }
        self.own_labels.push(other.labels.clone());
        let keys = self.labels.iter().map(|label| label_key(&label.name));
        let places: HashMap<String, usize> = keys.enumerate().map(|(at, key)| (key, at)).collect();
        for label in other.labels {
            let place = places.get(&label_key(&label.name));
            match place.and_then(|at| self.labels.get_mut(*at)) {
                Some(own) => own.count += label.count,
                None => self.labels.push(label),
            }
        }
        self.labels
            .sort_by_cached_key(|label| label_sort_key(&label.name, collation));
        for search in other.searches {
            if self.searches.iter().all(|own| own.query != search.query) {
                self.searches.push(search);
            }
        }
        self.searches
            .sort_by_cached_key(|search| sort_key(&search.query, collation));
        self.letters.extend(other.letters);
        self.letters.sort();
        self.letters.dedup();
        sort_letters(&mut self.letters, collation);
        Self {
            total: self.total + other.total,
            trash: self.trash + other.trash,
            repairs: self.repairs + other.repairs,
            duplicates: self.duplicates + other.duplicates,
            duplicates_in: self.duplicates_in.or(other.duplicates_in),
            duplicates_token: self.duplicates_token + other.duplicates_token,
            is_busy: self.is_busy || other.is_busy,
            ..self
        }
    }
}
