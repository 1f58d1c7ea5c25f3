//! A selection as a job keeps it. What a search means is decided once, when the user presses the button: contacts
//! that are found later, or in another way because the job has changed some, are not selected.

use serde::{Deserialize, Serialize};

use super::{Selection, count_contacts, in_order};
use crate::app::books::SeenBooks;
use crate::app::search::{self, FixedSearch, MAX_COUNTED, Searched};
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::{BatchId, BookId, ContactId, LabelId};
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
    /// Those that a batch changed.
    Batch(i64),
    /// Those that a batch deleted and that were restored since.
    Restored(i64),
    /// Those that a search finds.
    Found {
        label: Option<i64>,
        needs_repair: bool,
        search: FixedSearch,
    },
}

impl FixedSelection {
    /// Decides what a selection means now. A search means what it meant on the page.
    ///
    /// # Errors
    /// `ListChanged` if it cannot mean that any more; `NotFound` if the book has neither the label nor any of the selected
    /// contacts, not even in the trash.
    pub fn of(app: &App, access: &BookAccess, selection: &Selection, seen: &SeenBooks) -> Result<Self> {
        app.store
            .read(|conn| Self::within(conn, app, access, selection, seen))
    }

    /// Does what [`of`](Self::of) does within the caller's transaction.
    pub fn within(
        conn: &mut Conn,
        app: &App,
        access: &BookAccess,
        selection: &Selection,
        seen: &SeenBooks,
    ) -> Result<Self> {
        let book = access.book_id();
        let last = store::contacts::last_id(conn, book)?.unwrap_or_default();
        let (source, count) = match (selection, selection.searched()) {
            (Selection::Contacts(ids), _) => {
                (Source::Contacts(in_order(ids)), count_contacts(conn, book, ids)?)
            }
            _ if selection.is_book() => (Source::Book, access.book().contact_count),
            (_, Some(searched)) => found(conn, app, access, searched, seen.meaning(book))?,
            // Never the whole book by mistake: the selection may be of what to delete.
            (_, None) => return Err(Error::NotFound),
        };
        Ok(Self { source, last, count })
    }

    /// The contacts that a batch changed.
    #[must_use]
    pub fn of_batch(batch: BatchId, changes: i64) -> Self {
        Self {
            source: Source::Batch(batch.0),
            last: i64::MAX,
            count: changes,
        }
    }

    /// The contacts that a batch deleted and that were restored since.
    #[must_use]
    pub fn restored_of_batch(batch: BatchId, changes: i64) -> Self {
        Self {
            source: Source::Restored(batch.0),
            last: i64::MAX,
            count: changes,
        }
    }

    /// How many contacts it has; an estimate.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.count
    }

    /// The label that its contacts have to have.
    #[must_use]
    pub fn label(&self) -> Option<LabelId> {
        match &self.source {
            Source::Label(label) => Some(LabelId(*label)),
            Source::Found { label, .. } => label.map(LabelId),
            Source::Contacts(_) | Source::Book | Source::Batch(_) | Source::Restored(_) => None,
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
            Source::Batch(batch) => {
                store::changes::contacts_of_batch(conn, book, BatchId(*batch), after, limit)?
            }
            Source::Restored(batch) => {
                store::changes::restored_of_batch(conn, book, BatchId(*batch), after, limit)?
            }
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

/// What a search or a label finds now, and how many contacts that are.
fn found(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    searched: Searched,
    meaning: Option<&str>,
) -> Result<(Source, i64)> {
    let book = access.book_id();
    if let Some(label) = searched.label {
        let row = store::labels::by_id(conn, book, label)?;
        if searched.typed.trim().is_empty() && !searched.needs_repair {
            return Ok((Source::Label(label.0), row.contact_count));
        }
    }
    let search = match meaning {
        Some(meaning) => search::find_meant(conn, app, access, searched, meaning)?,
        None => search::find(conn, app, access, searched)?,
    };
    let count = if search.matches.len() > MAX_COUNTED {
        // The matches are cut off.
        let filter = search.filter(searched.label, searched.needs_repair);
        store::search::count(conn, book, filter)?
    } else {
        i64::try_from(search.matches.len()).unwrap_or(i64::MAX)
    };
    let source = Source::Found {
        label: searched.label.map(|label| label.0),
        needs_repair: searched.needs_repair,
        search: search.fixed(),
    };
    Ok((source, count))
}
