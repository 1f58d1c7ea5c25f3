//! Walks the selected contacts in the order of their ids. No connection is held between two contacts, and
//! at most a few hundred are in memory.

use std::collections::VecDeque;

use crate::app::search::{self, Search, Searched};
use crate::app::selection::{Selection, in_order};
use crate::app::{App, BookAccess, Error, Result, card, labels};
use domain::ids::{ContactId, LabelId};
use store::Conn;
use store::contacts::Stored;

/// Contacts of one query, without the bytes of their blobs.
const MAX_ROWS: usize = 200;
/// Ids of one query for a label or a search. Each query repeats the whole search, so few of them are made.
const MAX_IDS: i64 = 50_000;

/// A position in the selected contacts.
pub(super) struct Walk {
    app: App,
    access: BookAccess,
    source: WalkSource,
    /// The last contact that was read.
    after: ContactId,
    rows: VecDeque<Stored>,
}

/// How the next contacts are found.
enum WalkSource {
    /// Every live contact.
    Book,
    /// Contacts that a label or a search finds.
    Matching {
        label: Option<LabelId>,
        needs_repair: bool,
        search: Box<Search>,
        /// Ids that were found and whose contacts are not read yet.
        ids: VecDeque<i64>,
        /// The last id that was found; `None` if there are no more.
        last: Option<ContactId>,
    },
    /// Contacts with these ids.
    Ids(VecDeque<i64>),
}

impl Walk {
    /// Starts before the first contact.
    ///
    /// # Errors
    /// `NotFound` if the book does not have the label or any of the selected contacts.
    pub fn start(app: &App, access: &BookAccess, selection: &Selection) -> Result<Self> {
        let source = match selection {
            Selection::Contacts(ids) => WalkSource::Ids(in_order(ids).into()),
            selection if selection.is_book() => WalkSource::Book,
            Selection::Matching {
                q,
                exact,
                label,
                needs_repair,
            } => {
                let searched = Searched {
                    typed: q,
                    label: *label,
                    needs_repair: *needs_repair,
                    exact: *exact,
                };
                let search = app
                    .store
                    .read(|conn| find_in_labels(conn, app, access, searched))?;
                WalkSource::Matching {
                    label: *label,
                    needs_repair: *needs_repair,
                    ids: VecDeque::new(),
                    last: (!search.matches.is_empty()).then_some(ContactId(0)),
                    search: Box::new(search),
                }
            }
        };
        let mut walk = Self {
            app: app.clone(),
            access: access.clone(),
            source,
            after: ContactId(0),
            rows: VecDeque::new(),
        };
        walk.read_rows()?;
        if walk.rows.is_empty() && matches!(selection, Selection::Contacts(_)) {
            return Err(Error::NotFound);
        }
        Ok(walk)
    }

    /// The next contact; its card is in the stored form.
    pub fn next(&mut self) -> Result<Option<Stored>> {
        if self.rows.is_empty() {
            self.read_rows()?;
        }
        Ok(self.rows.pop_front())
    }

    /// The card with the bytes of its blobs in place.
    pub fn served_card(&self, stored: &Stored) -> Result<Vec<u8>> {
        if !stored.card.contains(&0) {
            return Ok(stored.card.clone());
        }
        self.app
            .store
            .read(|conn| card::inline_blobs(conn, self.access.book_id(), &stored.card))
    }

    /// Reads the next contacts, if there are any.
    fn read_rows(&mut self) -> Result<()> {
        while self.rows.is_empty() {
            let Some(ids) = self.next_ids()? else {
                self.rows = self.next_rows_of_book()?;
                break;
            };
            if ids.is_empty() {
                break;
            }
            let rows = self
                .app
                .store
                .read(|conn| Ok::<_, Error>(store::contacts::by_ids(conn, self.access.book_id(), &ids)?))?;
            // Contacts that were deleted since the search are left out.
            self.rows = rows.into_iter().filter(Stored::is_live).collect();
        }
        if let Some(last) = self.rows.back() {
            self.after = last.id();
        }
        Ok(())
    }

    fn next_rows_of_book(&self) -> Result<VecDeque<Stored>> {
        let limit = i64::try_from(MAX_ROWS).unwrap_or(i64::MAX);
        let rows = self.app.store.read(|conn| {
            Ok::<_, Error>(store::contacts::walk(
                conn,
                self.access.book_id(),
                self.after,
                limit,
            )?)
        })?;
        Ok(rows.into())
    }

    /// The next ids, empty after the last one. `None` for the whole book, which is not read by ids.
    fn next_ids(&mut self) -> Result<Option<Vec<i64>>> {
        let ids = match &mut self.source {
            WalkSource::Book => return Ok(None),
            WalkSource::Ids(ids) => ids,
            WalkSource::Matching {
                label,
                needs_repair,
                search,
                ids,
                last,
            } => {
                if let Some(after) = last.filter(|_| ids.is_empty()) {
                    let (app, access) = (&self.app, &self.access);
                    let ids_under = |conn: &mut Conn, name: Option<LabelId>| {
                        let filter = search.filter(name, *needs_repair);
                        Ok(store::search::ids(
                            conn,
                            access.book_id(),
                            filter,
                            after,
                            MAX_IDS,
                        )?)
                    };
                    let mut found = app.store.read(|conn| match *label {
                        Some(label) => {
                            labels::under_change::ids_of(conn, app, access, label, |conn, name| {
                                ids_under(conn, Some(name))
                            })
                        }
                        None => ids_under(conn, None),
                    })?;
                    // Of two names, each may give as many.
                    found.truncate(usize::try_from(MAX_IDS).unwrap_or(usize::MAX));
                    *last = found.last().copied().map(ContactId);
                    *ids = found.into();
                }
                ids
            }
        };
        let count = ids.len().min(MAX_ROWS);
        Ok(Some(ids.drain(..count).collect()))
    }
}

/// The search, which is the same for a label and for the other name that it has while it is renamed.
fn find_in_labels(conn: &mut Conn, app: &App, access: &BookAccess, searched: Searched) -> Result<Search> {
    let Some(label) = searched.label else {
        return search::find(conn, app, access, searched);
    };
    let rows = labels::under_change::with_other_name(conn, app, access, label)?;
    if rows.len() == 1 {
        return search::find(conn, app, access, searched);
    }
    // What matches as typed under one name goes before what is shown instead under the other.
    let mut found = Search::default();
    for exact in [true, searched.exact] {
        for row in &rows {
            let label = Some(LabelId(row.id));
            found = search::find(
                conn,
                app,
                access,
                Searched {
                    label,
                    exact,
                    ..searched
                },
            )?;
            if !found.matches.is_empty() {
                return Ok(found);
            }
        }
    }
    Ok(found)
}
