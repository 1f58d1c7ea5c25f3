//! Does an act with the selected contacts in each book that has some of them.

use crate::app::books::BookSet;
use crate::app::bulk::{self, DeletionForm};
use crate::app::jobs::Started;
use crate::app::selection::{self, Selection};
use crate::app::{self, App, BookAccess};
use crate::web::page::seen_tokens;

/// What was started.
#[derive(Default)]
pub struct ActInBooks {
    /// In each book.
    pub started: Vec<Started>,
    /// True if a book was busy, so that the act is not done there.
    pub is_partial: bool,
}

/// Does the act in each book. `None` says that a book has nothing to be done.
///
/// # Errors
/// `NotFound` if no book has any of the contacts; those of the act in the first book.
pub fn in_each_book(
    app: &App,
    books: &BookSet,
    chosen: &Selection,
    act: impl Fn(&App, &BookAccess, &Selection) -> app::Result<Option<Started>>,
) -> app::Result<ActInBooks> {
    in_parts(app, selection::by_book(app, books, chosen)?, act)
}

/// Deletes the contacts in each book. `seen` is the state of the books that the list showed (`PageContext::seen`).
///
/// # Errors
/// Those of [`in_each_book`].
pub fn delete_in_each_book(
    app: &App,
    books: &BookSet,
    chosen: &Selection,
    seen: &str,
) -> app::Result<ActInBooks> {
    let form = DeletionForm::name(seen, chosen);
    let parts = bulk::parts_to_delete(app, books, chosen, &form)?;
    let sent = DeletionForm {
        form,
        books: parts.iter().map(|(access, _)| access.book_id()).collect(),
        seen: seen_tokens(seen),
    };
    in_parts(app, parts, |app, access, chosen| {
        bulk::delete(app, access, chosen, &sent).map(Some)
    })
}

fn in_parts(
    app: &App,
    parts: Vec<(BookAccess, Selection)>,
    act: impl Fn(&App, &BookAccess, &Selection) -> app::Result<Option<Started>>,
) -> app::Result<ActInBooks> {
    let mut acts = ActInBooks::default();
    let mut is_any_found = false;
    for (access, chosen) in parts {
        match act(app, &access, &chosen) {
            Ok(started) => acts.started.extend(started),
            // Those of this book are gone by now, also from the trash.
            Err(app::Error::NotFound) => continue,
            // What is done in other books can be undone.
            Err(app::Error::LabelBusy(_) | app::Error::Busy) if !acts.started.is_empty() => {
                acts.is_partial = true;
                break;
            }
            Err(error) => return Err(error),
        }
        is_any_found = true;
    }
    if is_any_found {
        Ok(acts)
    } else {
        Err(app::Error::NotFound)
    }
}
