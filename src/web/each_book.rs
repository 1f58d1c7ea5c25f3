//! Does an act with the selected contacts in each book that has some of them.

use crate::app::books::{BookSet, SeenBooks};
use crate::app::jobs::{SentForm, Started};
use crate::app::selection::{self, Selection};
use crate::app::sent_act::SentAct;
use crate::app::{self, App, BookAccess, bulk};
use domain::job::JobKind;

/// What was started.
#[derive(Default)]
pub struct ActInBooks {
    /// In each book.
    pub started: Vec<Started>,
    /// Why the act is not done in the rest of the books.
    pub unfinished: Option<Unfinished>,
}

/// Why an act is done in some books only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// Another book was busy.
    Busy,
    /// In another book the search of the list means something else by now.
    ListChanged,
}

impl Unfinished {
    /// The key of the text that says so.
    pub fn flash_key(self) -> &'static str {
        match self {
            Self::Busy => "flash-bulk-partly",
            Self::ListChanged => "flash-bulk-partly-changed",
        }
    }
}

/// The running undo of what a form did before, in the first book that has one.
type RunningUndo<'a> =
    &'a dyn Fn(&App, &[(BookAccess, Selection)], &SentForm) -> app::Result<Option<Started>>;

/// What a form of the list asks for, beside the contacts.
pub struct RequestedAct<'a> {
    /// What it starts.
    pub kind: JobKind,
    /// The state of the books that the list showed (`PageContext::seen`); empty if a program sent the form.
    pub seen: &'a str,
    /// What else was chosen.
    pub what: &'a str,
    /// The form leads there, and does nothing.
    pub undo: RunningUndo<'a>,
}

/// Does the act in each book. `None` says that there is nothing to do in a book. If an undo of what the form did before runs
/// in any book, that undo is the result, and nothing is done.
///
/// # Errors
/// `NotFound` if no book has any of the contacts; `ListChanged` if the list is not one of these books; those of the act in
/// the first book.
pub fn in_each_book(
    app: &App,
    books: &BookSet,
    chosen: &Selection,
    wanted: &RequestedAct,
    act: impl Fn(&App, &BookAccess, &Selection, &SentAct) -> app::Result<Option<Started>>,
) -> app::Result<ActInBooks> {
    let seen = SeenBooks::parse(wanted.seen)?;
    seen.check(app, books)?;
    let form = SentAct::name(wanted.seen, chosen, wanted.what);
    let parts = if wanted.kind == JobKind::Delete {
        bulk::parts_to_delete(app, books, chosen, &form, &seen)?
    } else {
        selection::by_book_as_seen(app, books, chosen, &seen)?
    };
    if let Some(undo) = (wanted.undo)(app, &parts, &form)? {
        return Ok(ActInBooks {
            started: vec![undo],
            unfinished: None,
        });
    }
    let sent = SentAct {
        form,
        books: parts.iter().map(|(access, _)| access.book_id()).collect(),
        seen,
    };
    in_parts(app, parts, |app, access, chosen| act(app, access, chosen, &sent))
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
                acts.unfinished = Some(Unfinished::Busy);
                break;
            }
            Err(app::Error::ListChanged) if !acts.started.is_empty() => {
                acts.unfinished = Some(Unfinished::ListChanged);
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
