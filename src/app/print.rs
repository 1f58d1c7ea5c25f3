//! Reads contacts for the printed address book, in the order of the list. As in an export, the caller
//! pulls the contacts and no connection is held in between.

use std::collections::HashMap;

use crate::app::labels::under_change;
use crate::app::search::{self, Search, Searched};
use crate::app::selection::Selection;
use crate::app::{App, BookAccess, Error, Result};
use domain::account::Sort;
use domain::contact::Contact;
use domain::ids::LabelId;
use formats::vcard;
use store::list::Seek;

/// A printed contact.
#[derive(Clone, Debug)]
pub struct PrintedContact {
    /// The letter under which it is printed.
    pub letter: String,
    /// Its display name.
    pub name: String,
    /// Its fields.
    pub contact: Contact,
}

/// Contacts of one query.
const MAX_ROWS: usize = 500;

/// Contacts in the order of the list, a few hundred per item. It ends after an error.
pub struct PrintedContacts {
    app: App,
    access: BookAccess,
    sort: Sort,
    label: Option<LabelId>,
    needs_repair: bool,
    q: String,
    exact: bool,
    /// What the query means; `None` before the first rows.
    search: Option<Search>,
    /// The sort key and the id of the last row; `None` before the first.
    last: Option<(Vec<u8>, i64)>,
    is_done: bool,
}

/// Starts to read the contacts that the list shows; `None` for selected contacts, which cannot be printed.
#[must_use]
pub fn read(app: &App, access: &BookAccess, selection: &Selection, sort: Sort) -> Option<PrintedContacts> {
    let Selection::Matching {
        q,
        exact,
        label,
        needs_repair,
    } = selection
    else {
        return None;
    };
    Some(PrintedContacts {
        app: app.clone(),
        access: access.clone(),
        sort,
        label: *label,
        needs_repair: *needs_repair,
        q: q.clone(),
        exact: *exact,
        search: None,
        is_done: false,
        last: None,
    })
}

impl Iterator for PrintedContacts {
    type Item = Result<Vec<PrintedContact>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let rows = self.read_rows();
        self.is_done = !matches!(&rows, Ok(rows) if !rows.is_empty());
        Some(rows)
    }
}

impl PrintedContacts {
    fn read_rows(&mut self) -> Result<Vec<PrintedContact>> {
        let Self {
            app,
            access,
            sort,
            label,
            needs_repair,
            q,
            exact,
            search,
            last,
            ..
        } = self;
        let (book, sort) = (access.book_id(), *sort);
        let (rows, cards) = app.store.read(|conn| {
            if let Some(label) = *label {
                under_change::check_is_whole(conn, app, access, label)?;
            }
            let search = if let Some(search) = search {
                search
            } else {
                let searched = Searched {
                    typed: q,
                    label: *label,
                    needs_repair: *needs_repair,
                    exact: *exact,
                };
                let found = search::find(conn, app, access, searched)?;
                if found.matches.is_empty() && !q.trim().is_empty() {
                    return Ok((Vec::new(), Vec::new()));
                }
                search.insert(found)
            };
            let filter = search.filter(*label, *needs_repair);
            let seek = last
                .as_ref()
                .map_or(Seek::Start, |(key, id)| Seek::After(key, *id));
            let rows = store::list::page(conn, book, sort, filter, seek, MAX_ROWS)?.rows;
            let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
            let cards = store::contacts::by_ids(conn, book, &ids)?;
            Ok::<_, Error>((rows, cards))
        })?;
        *last = rows.last().map(|row| (row.key(sort).to_vec(), row.id));
        let mut cards: HashMap<i64, Vec<u8>> = cards.into_iter().map(|c| (c.id, c.card)).collect();
        let printed = rows.into_iter().filter_map(|row| {
            Some(PrintedContact {
                contact: vcard::read(&vcard::parse(&cards.remove(&row.id)?)),
                letter: match sort {
                    Sort::Family => row.letter_family,
                    Sort::Given => row.letter_given,
                },
                name: row.display_name,
            })
        });
        Ok(printed.collect())
    }
}
