//! Which contacts of a book an export, a printed book, or a bulk act is about: all, those of the list, or selected ones.

mod fixed;
mod of_books;

pub use fixed::FixedSelection;
pub use of_books::{by_book, by_book_as_seen, in_all_books};

use crate::app::search::{self, MAX_COUNTED, Searched};
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::{BookId, ContactId, LabelId};
use domain::label::label_key;
use store::{self, Conn};

/// Which contacts are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// What the list shows: all contacts, or those that match a search, carry a label, or both.
    Matching {
        /// The search, as in the list; empty for all contacts.
        q: String,
        /// Only contacts that match the search as typed, not what the list shows instead.
        exact: bool,
        /// Only contacts with this label.
        label: Option<LabelId>,
        /// Only contacts whose card needs repair.
        needs_repair: bool,
    },
    /// Only these contacts. Ids of contacts in the trash or in another book are ignored if others are left.
    Contacts(Vec<ContactId>),
}

impl Selection {
    /// The whole book.
    #[must_use]
    pub fn book() -> Self {
        Self::Matching {
            q: String::new(),
            exact: false,
            label: None,
            needs_repair: false,
        }
    }

    /// True for the whole book.
    #[must_use]
    pub fn is_book(&self) -> bool {
        *self == Self::book()
    }

    /// The same with another label.
    fn with_label(&self, of_book: LabelId) -> Self {
        let mut same = self.clone();
        if let Self::Matching { label, .. } = &mut same {
            *label = Some(of_book);
        }
        same
    }

    /// What it searches; `None` if its contacts were chosen one by one.
    fn searched(&self) -> Option<Searched<'_>> {
        match self {
            Self::Contacts(_) => None,
            Self::Matching {
                q,
                exact,
                label,
                needs_repair,
            } => Some(Searched {
                typed: q,
                label: *label,
                needs_repair: *needs_repair,
                exact: *exact,
            }),
        }
    }
}

/// The ids of selected contacts, in the order in which long work passes them, each once.
pub(super) fn in_order(ids: &[ContactId]) -> Vec<i64> {
    let mut ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// What a page says about a selection.
#[derive(Clone, Debug)]
pub struct Summary {
    /// How many contacts it has; `None` if a search finds more than [`MAX_COUNTED`].
    pub count: Option<i64>,
    /// The name of its label.
    pub label: Option<String>,
}

/// Counts the contacts of a selection.
///
/// # Errors
/// `NotFound` if the book does not have the label or any of the selected contacts.
pub fn summarize(app: &App, access: &BookAccess, selection: &Selection) -> Result<Summary> {
    app.store.read(|conn| match (selection, selection.searched()) {
        (Selection::Contacts(ids), _) => match count_contacts(conn, access.book_id(), ids)? {
            0 => Err(Error::NotFound),
            count => Ok(Summary {
                count: Some(count),
                label: None,
            }),
        },
        (_, searched) => summarize_matching(conn, app, access, searched.unwrap_or_default()),
    })
}

/// Counts the live ones of these contacts. `NotFound` if the book has none of them, not even in the trash.
fn count_contacts(conn: &mut Conn, book: BookId, ids: &[ContactId]) -> Result<i64> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let contacts = store::contacts::by_ids(conn, book, &ids)?;
    if contacts.is_empty() {
        return Err(Error::NotFound);
    }
    let count = contacts.iter().filter(|stored| stored.is_live()).count();
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// True if any of these contacts is out of the trash.
pub(super) fn is_any_live(conn: &mut Conn, book: BookId, ids: &[ContactId]) -> Result<bool> {
    match count_contacts(conn, book, ids) {
        Err(Error::NotFound) => Ok(false),
        other => Ok(other? > 0),
    }
}

/// Counts what a filter finds; without one, nothing.
fn summarize_matching(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    searched: Searched,
) -> Result<Summary> {
    let book = access.book_id();
    let label = searched
        .label
        .map(|id| store::labels::by_id(conn, book, id))
        .transpose()?;
    let count = if searched.typed.trim().is_empty() && !searched.needs_repair {
        Some(
            label
                .as_ref()
                .map_or(access.book().contact_count, |l| l.contact_count),
        )
    } else {
        let counted = search::find(conn, app, access, searched)?.matches.len();
        i64::try_from(counted).ok().filter(|_| counted <= MAX_COUNTED)
    };
    Ok(Summary {
        count,
        label: label.map(|label| label.name),
    })
}

/// The label with this name, compared without case.
pub fn find_label(app: &App, access: &BookAccess, name: &str) -> Result<LabelId> {
    let key = label_key(name);
    let found = app
        .store
        .read(|conn| Ok::<_, Error>(store::labels::by_key(conn, access.book_id(), &key)?))?;
    found.map(|label| LabelId(label.id)).ok_or(Error::NotFound)
}
