//! A selection as a job keeps it. What a search means is decided once, when the user presses the button: contacts
//! that are found later, or in another way because the job has changed some, are not selected.

use serde::{Deserialize, Serialize};

use super::{Selection, in_order, summarize};
use crate::app::search::{self, FixedSearch, Searched};
use crate::app::{App, BookAccess, Result};
use domain::ids::{BookId, ContactId, LabelId};
use store::books::BookRow;
use store::{self, Conn};

/// The selected contacts, as far as they are found when the job reaches them.
#[derive(Debug, Serialize, Deserialize)]
pub struct FixedSelection {
    source: Source,
    /// Contacts that were added later are not selected.
    last: i64,
    /// How many contacts it had.
    count: i64,
}

#[derive(Debug, Serialize, Deserialize)]
enum Source {
    /// Contacts with these ids, in order.
    Contacts(Vec<i64>),
    /// Every contact.
    Book,
    /// Those with this label.
    Label(i64),
    /// Those that a search finds.
    Found {
        label: Option<i64>,
        needs_repair: bool,
        search: FixedSearch,
    },
}

impl FixedSelection {
    /// Decides what a selection means now.
    ///
    /// # Errors
    /// `NotFound` if the book has neither the label nor any of the selected contacts.
    pub fn of(app: &App, access: &BookAccess, selection: &Selection) -> Result<Self> {
        let book = access.book_id();
        let summary = summarize(app, access, selection)?;
        app.store.read(|conn| {
            let last = store::contacts::last_id(conn, book)?.unwrap_or_default();
            let (source, count) = match selection {
                Selection::Contacts(ids) => (Source::Contacts(in_order(ids)), summary.count),
                selection if selection.is_book() => (Source::Book, summary.count),
                Selection::Matching {
                    q,
                    label: Some(label),
                    needs_repair: false,
                    ..
                } if q.trim().is_empty() => (Source::Label(label.0), summary.count),
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
                    let search = search::find(conn, app, access, searched)?;
                    let filter = search.filter(*label, *needs_repair);
                    // A search that was cut off is counted to its end.
                    let count = match summary.count {
                        Some(count) => count,
                        None => store::search::count(conn, book, filter)?,
                    };
                    let source = Source::Found {
                        label: label.map(|label| label.0),
                        needs_repair: *needs_repair,
                        search: search.fixed(),
                    };
                    (source, Some(count))
                }
            };
            Ok(Self {
                source,
                last,
                count: count.unwrap_or_default(),
            })
        })
    }

    /// The label that its contacts have to have.
    #[must_use]
    pub fn label(&self) -> Option<LabelId> {
        match &self.source {
            Source::Label(label) => Some(LabelId(*label)),
            Source::Found { label, .. } => label.map(LabelId),
            Source::Contacts(_) | Source::Book => None,
        }
    }

    /// How many contacts it has; an estimate.
    #[must_use]
    pub fn count_in(&self, book: &BookRow) -> i64 {
        match self.source {
            Source::Book => book.contact_count,
            _ => self.count,
        }
    }

    /// At most `limit` ids of selected contacts above `after`, in order.
    pub fn ids(&self, conn: &mut Conn, book: BookId, after: i64, limit: i64) -> Result<Vec<i64>> {
        let from = ContactId(after);
        let mut ids = match &self.source {
            Source::Contacts(ids) => {
                let start = ids.partition_point(|id| *id <= after);
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                ids.iter().skip(start).take(limit).copied().collect()
            }
            Source::Book => store::contacts::walk_ids(conn, book, from, limit)?,
            Source::Label(label) => store::contacts::with_label(conn, book, LabelId(*label), from, limit)?,
            Source::Found {
                label,
                needs_repair,
                search,
            } => {
                let search = search.search();
                let filter = search.filter(label.map(LabelId), *needs_repair);
                store::search::ids(conn, book, filter, from, limit)?
            }
        };
        ids.retain(|id| *id <= self.last);
        Ok(ids)
    }
}
