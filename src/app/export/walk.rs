//! The contacts that an export takes, one after the other in order of id. No connection is held
//! between two of them, and no more than a few hundred are in memory.

use std::collections::VecDeque;

use crate::app::export::Selection;
use crate::app::{App, BookAccess, Error, Result, card};
use crate::domain::ids::{BookId, ContactId, LabelId};
use crate::domain::search::{Query, parse_query};
use crate::store;
use crate::store::contacts::Stored;
use crate::store::search::Filter;

/// Rows that are read at once, their large values still elsewhere.
const ROWS: usize = 200;
/// Ids of matches that are read at once. A search is done anew for each such strip, so it is long.
const STRIP: i64 = 50_000;

/// A walk that is under way.
pub(super) struct Walk {
    app: App,
    book: BookId,
    source: Source,
    /// The last row that was read.
    after: ContactId,
    rows: VecDeque<Stored>,
}

/// Where the rows come from.
enum Source {
    /// Every live contact.
    Book,
    /// What a label or a search finds, by strips of ids.
    Matching {
        label: Option<LabelId>,
        query: Query,
        strip: VecDeque<i64>,
        /// The last id of the last strip; `None` when there is no other.
        last: Option<ContactId>,
    },
    /// These.
    Ids(VecDeque<i64>),
}

impl Walk {
    /// Begins a walk. A label or contacts that are not the book's are not there.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn begin(app: &App, access: &BookAccess, selection: &Selection) -> Result<Self> {
        let book = access.book_id();
        let source = match selection {
            Selection::Ticked(ids) => {
                let mut ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
                ids.sort_unstable();
                ids.dedup();
                Source::Ids(ids.into())
            }
            Selection::Matching { q, label: None } if q.trim().is_empty() => Source::Book,
            Selection::Matching { q, label } => {
                if let Some(label) = label {
                    app.store
                        .read(|conn| Ok::<_, Error>(store::labels::by_id(conn, book, *label)?))?;
                }
                let query = parse_query(q, &app.settings.region);
                // Signs alone, which no index holds, find nobody.
                let finds_nobody = query.is_empty() && !q.trim().is_empty();
                Source::Matching {
                    label: *label,
                    query,
                    strip: VecDeque::new(),
                    last: (!finds_nobody).then_some(ContactId(0)),
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
        walk.fill()?;
        if walk.rows.is_empty() && matches!(selection, Selection::Ticked(_)) {
            return Err(Error::NotFound);
        }
        Ok(walk)
    }

    /// The next contact, its card in the stored form.
    pub fn next(&mut self) -> Result<Option<Stored>> {
        if self.rows.is_empty() {
            self.fill()?;
        }
        Ok(self.rows.pop_front())
    }

    /// The card as it is served.
    pub fn served(&self, stored: &Stored) -> Result<Vec<u8>> {
        if !stored.card.contains(&0) {
            return Ok(stored.card.clone());
        }
        self.app
            .store
            .read(|conn| card::served(conn, self.book, &stored.card))
    }

    /// Reads rows until there are some, or no more.
    fn fill(&mut self) -> Result<()> {
        while self.rows.is_empty() {
            let Some(ids) = self.next_ids()? else {
                self.rows = self.next_of_book()?;
                break;
            };
            if ids.is_empty() {
                break;
            }
            let rows = self
                .app
                .store
                .read(|conn| Ok::<_, Error>(store::contacts::by_ids(conn, self.book, &ids)?))?;
            // Who was deleted meanwhile is not there any more.
            self.rows = rows.into_iter().filter(Stored::is_live).collect();
        }
        if let Some(last) = self.rows.back() {
            self.after = last.id();
        }
        Ok(())
    }

    fn next_of_book(&self) -> Result<VecDeque<Stored>> {
        let limit = i64::try_from(ROWS).unwrap_or(i64::MAX);
        let rows = self
            .app
            .store
            .read(|conn| Ok::<_, Error>(store::contacts::walk(conn, self.book, self.after, limit)?))?;
        Ok(rows.into())
    }

    /// The next ids; none when all were read, `None` where the whole book is walked.
    fn next_ids(&mut self) -> Result<Option<Vec<i64>>> {
        let ids = match &mut self.source {
            Source::Book => return Ok(None),
            Source::Ids(ids) => ids,
            Source::Matching {
                label,
                query,
                strip,
                last,
            } => {
                if let Some(after) = last.filter(|_| strip.is_empty()) {
                    let filter = Filter {
                        label: *label,
                        query,
                        needs_repair: false,
                    };
                    let found = self.app.store.read(|conn| {
                        Ok::<_, Error>(store::list::ids(conn, self.book, filter, after, STRIP)?)
                    })?;
                    *last = found.last().copied().map(ContactId);
                    *strip = found.into();
                }
                strip
            }
        };
        let count = ids.len().min(ROWS);
        Ok(Some(ids.drain(..count).collect()))
    }
}
