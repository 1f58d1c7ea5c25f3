//! Walks the selected contacts in the order of their ids. No connection is held between two contacts, and
//! at most a few hundred are in memory.

use std::collections::VecDeque;

use crate::app::search::{self, Search, Searched};
use crate::app::selection::{Selection, in_order};
use crate::app::{App, BookAccess, Error, Result, card};
use domain::ids::{BookId, ContactId, LabelId};
use store::contacts::Stored;

/// Contacts of one query, without the bytes of their blobs.
const MAX_ROWS: usize = 200;
/// Ids of one query for a label or a search. Each query repeats the whole search, so few of them are made.
const MAX_IDS: i64 = 50_000;

/// A position in the selected contacts.
pub(super) struct Walk {
    app: App,
    book: BookId,
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
        search: Search,
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
        let book = access.book_id();
        let source = match selection {
            Selection::Contacts(ids) => WalkSource::Ids(in_order(ids).into()),
            selection if selection.is_book() => WalkSource::Book,
            Selection::Matching {
                q,
                to_the_letter,
                label,
                needs_repair,
            } => {
                let searched = Searched {
                    typed: q,
                    label: *label,
                    needs_repair: *needs_repair,
                    to_the_letter: *to_the_letter,
                };
                let search = app.store.read(|conn| {
                    if let Some(label) = label {
                        store::labels::by_id(conn, book, *label)?;
                    }
                    search::find(conn, app, access, searched)
                })?;
                WalkSource::Matching {
                    label: *label,
                    needs_repair: *needs_repair,
                    ids: VecDeque::new(),
                    last: (!search.matches.is_empty()).then_some(ContactId(0)),
                    search,
                }
            }
        };
        let mut walk = Self {
            app: app.clone(),
            book,
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
            .read(|conn| card::inline_blobs(conn, self.book, &stored.card))
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
                .read(|conn| Ok::<_, Error>(store::contacts::by_ids(conn, self.book, &ids)?))?;
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
        let rows = self
            .app
            .store
            .read(|conn| Ok::<_, Error>(store::contacts::walk(conn, self.book, self.after, limit)?))?;
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
                    let filter = search.filter(*label, *needs_repair);
                    let found = self.app.store.read(|conn| {
                        Ok::<_, Error>(store::search::ids(conn, self.book, filter, after, MAX_IDS)?)
                    })?;
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
