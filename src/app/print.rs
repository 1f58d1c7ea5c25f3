//! The contacts of a book in the order of its list, with what an address book on paper has of each.
//! As with an export, no connection is held between two pieces.

use std::collections::HashMap;

use crate::app::export::Selection;
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::account::Sort;
use crate::domain::contact::Contact;
use crate::domain::ids::LabelId;
use crate::domain::search::{Query, parse_query};
use crate::formats::vcard;
use crate::store;
use crate::store::list::Seek;
use crate::store::search::Filter;

/// A contact on paper.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The letter it stands under.
    pub letter: String,
    /// What to call it.
    pub name: String,
    /// Its fields.
    pub contact: Contact,
}

/// Contacts that are read at once.
const ROWS: usize = 500;

/// Contacts in the order of the list, a few hundred at a time. Over after an error.
pub struct Sheets {
    app: App,
    access: BookAccess,
    sort: Sort,
    label: Option<LabelId>,
    query: Query,
    /// The sort key and the id of the last row; `None` before the first.
    last: Option<(Vec<u8>, i64)>,
    is_over: bool,
}

/// Begins to print what the list shows. Ticked contacts are not printed apart: `None` for those.
#[must_use]
pub fn sheets(app: &App, access: &BookAccess, selection: &Selection, sort: Sort) -> Option<Sheets> {
    let Selection::Matching { q, label } = selection else {
        return None;
    };
    let query = parse_query(q, &app.settings.region);
    Some(Sheets {
        app: app.clone(),
        access: access.clone(),
        sort,
        label: *label,
        is_over: query.is_empty() && !q.trim().is_empty(),
        query,
        last: None,
    })
}

impl Iterator for Sheets {
    type Item = Result<Vec<Printed>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let read = self.read();
        self.is_over = !matches!(&read, Ok(rows) if !rows.is_empty());
        Some(read)
    }
}

impl Sheets {
    fn read(&mut self) -> Result<Vec<Printed>> {
        let Self {
            app,
            access,
            sort,
            label,
            query,
            last,
            ..
        } = self;
        let (book, sort) = (access.book_id(), *sort);
        let filter = Filter {
            label: *label,
            query,
            needs_repair: false,
        };
        let (rows, cards) = app.store.read(|conn| {
            let seek = last
                .as_ref()
                .map_or(Seek::Start, |(key, id)| Seek::After(key, *id));
            let rows = store::list::page(conn, book, sort, filter, seek, ROWS)?.rows;
            let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
            let cards = store::contacts::by_ids(conn, book, &ids)?;
            Ok::<_, Error>((rows, cards))
        })?;
        *last = rows.last().map(|row| (row.key(sort).to_vec(), row.id));
        let mut cards: HashMap<i64, Vec<u8>> = cards.into_iter().map(|c| (c.id, c.card)).collect();
        let printed = rows.into_iter().filter_map(|row| {
            Some(Printed {
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
