//! Deletes all selected contacts. Its form may be sent again, and then finds others or none.

use std::collections::BTreeSet;

use super::running_undo::undo_of;
use super::{BulkArgs, DELETE, check_is_whole};
use crate::app::books::{BookSet, SeenBooks};
use crate::app::jobs::{self, Earlier, Plan, Pressed, SentForm, Started};
use crate::app::labels::effect::LabelArgs;
use crate::app::selection::{self, FixedSelection, Selection};
use crate::app::sent_act::SentAct;
use crate::app::{App, BookAccess, Result};
use domain::job::JobKind;
use store::{self, Conn};

/// What a deletion means in each book. If its form was sent before, those are the books of the first press: what a search
/// found is gone there, and must not be looked for elsewhere.
///
/// # Errors
/// `NotFound` if no book has any of the contacts.
pub fn parts_to_delete(
    app: &App,
    books: &BookSet,
    selection: &Selection,
    form: &SentForm,
    seen: &SeenBooks,
) -> Result<Vec<(BookAccess, Selection)>> {
    if let Selection::Contacts(_) = selection {
        return selection::by_book(app, books, selection);
    }
    let mut pressed = Vec::new();
    let mut of_first: BTreeSet<i64> = BTreeSet::new();
    for access in books.books() {
        let find = |conn: &mut Conn| Earlier::find(conn, access, JobKind::Delete, form);
        if let Some(earlier) = app.store.read(find)? {
            of_first.extend(earlier.progress.args::<BulkArgs>()?.books);
            pressed.push(access);
        }
    }
    if pressed.is_empty() {
        return selection::by_book_as_seen(app, books, selection, seen);
    }
    let mut parts: Vec<_> = pressed
        .iter()
        .map(|access| ((*access).clone(), selection.clone()))
        .collect();
    let is_left = |access: &BookAccess| {
        let is_pressed = pressed.iter().any(|done| done.book_id() == access.book_id());
        of_first.contains(&access.book_id().0) && !is_pressed
    };
    if books.books().iter().any(is_left) {
        // The first press has not come to them.
        let all = selection::in_all_books(app, books, selection)?;
        parts.extend(all.into_iter().filter(|(access, _)| is_left(access)));
    }
    Ok(parts)
}

/// Moves the selected contacts to the trash. What a search finds is deleted only if it was not changed after the user saw
/// the list. If the form is sent again, that leads to what it did before, or to the undo of that while it runs. If it was
/// undone or restored, the same contacts are deleted once more: never those that were added since.
///
/// # Errors
/// `NotFound` if the book has none of the contacts, not even in the trash; `LabelBusy` if they are those of a label that
/// another job changes.
pub fn delete(app: &App, access: &BookAccess, selection: &Selection, sent: &SentAct) -> Result<Started> {
    let find = |conn: &mut Conn| Earlier::find(conn, access, JobKind::Delete, &sent.form);
    // A search takes long, so it is done before the book is locked.
    let found = match selection {
        Selection::Matching { .. } if app.store.read(find)?.is_none() => {
            Some(FixedSelection::of(app, access, selection, &sent.seen)?)
        }
        _ => None,
    };
    jobs::start_once(app, access, DELETE, &sent.form, |conn, book, earlier| {
        let of_first = match (selection, &earlier) {
            (Selection::Matching { .. }, Some(earlier)) => Some(selection_of_first(earlier)?),
            _ => None,
        };
        if let Some(undo) = undo_of(conn, access, earlier.as_ref())? {
            return Ok(Pressed::Again(undo));
        }
        if let Some(earlier) = earlier
            && !is_anew(conn, access, selection, &earlier)?
            && let Some(started) = earlier.again(conn, app, access)?
        {
            return Ok(Pressed::Again(started));
        }
        let up_to = match selection {
            Selection::Matching { .. } => sent.seen.token(access.book_id()),
            Selection::Contacts(_) => None,
        };
        let selection = match of_first.or(found) {
            Some(fixed) => fixed,
            None => FixedSelection::within(conn, app, access, selection, &sent.seen)?,
        };
        check_is_whole(conn, app, access, &selection)?;
        let total = selection.count_in(book);
        let args = BulkArgs {
            books: sent.books.iter().map(|book| book.0).collect(),
            up_to,
            selection,
            label: LabelArgs::default(),
        };
        Ok(Pressed::New(Plan::new(&args, total)?))
    })
}

/// True if what the form did before is not all that it asks for now. Ids say which contacts are meant, so one of them
/// that is out of the trash is to be deleted.
fn is_anew(conn: &mut Conn, access: &BookAccess, selection: &Selection, earlier: &Earlier) -> Result<bool> {
    match selection {
        Selection::Contacts(ids) => {
            Ok(!earlier.is_running() && selection::is_any_live(conn, access.book_id(), ids)?)
        }
        Selection::Matching { .. } => is_restored(conn, access, earlier),
    }
}

/// The contacts that a search had found when its form was sent first.
fn selection_of_first(earlier: &Earlier) -> Result<FixedSelection> {
    let progress = &earlier.progress;
    match progress.batch {
        Some(batch) if !earlier.is_cut_short() => Ok(FixedSelection::restored_of_batch(batch, progress.done)),
        _ => Ok(progress.args::<BulkArgs>()?.selection),
    }
}

/// True if a deletion is over, and some of its contacts are out of the trash again.
fn is_restored(conn: &mut Conn, access: &BookAccess, earlier: &Earlier) -> Result<bool> {
    let Some(batch) = earlier.progress.batch.filter(|_| earlier.is_over()) else {
        return Ok(false);
    };
    let restored = store::changes::restored_of_batch(conn, access.book_id(), batch, 0, 1)?;
    Ok(!restored.is_empty())
}
