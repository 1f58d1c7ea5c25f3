//! Starts a move or a copy.

use super::detail::TransferDetail;
use super::step::{COPY, MOVE, TransferArgs};
use super::undo_move;
use crate::app::books::{self, BookChoice};
use crate::app::jobs::{self, Earlier, Plan, Pressed, SentForm, Started};
use crate::app::labels::under_change;
use crate::app::selection::{self, FixedSelection, Selection};
use crate::app::sent_act::SentAct;
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, BookId, ContactId};
use domain::job::JobKind;
use store::{self, Conn};

/// What happens to the contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferKind {
    /// They leave their book.
    Move,
    /// They stay there, too.
    Copy,
}

/// Moves or copies the selected contacts of a book to another one. The job is one of the other book. If the form is sent
/// again, that leads to what it did before, or to the undo of that while it runs. What a list finds is moved only if it was
/// not changed after the user saw the list.
///
/// # Errors
/// `NotFound` if the book has none of the contacts; `InvalidChoice` if it is the same book; `LabelBusy` if they are those
/// of a label that a job changes; `ListChanged` if the search of the list means something else by now.
pub fn start(
    app: &App,
    from: &BookAccess,
    to: &BookAccess,
    selection: &Selection,
    kind: TransferKind,
    sent: &SentAct,
) -> Result<Started> {
    let transfer = Transfer {
        app,
        from,
        to,
        selection,
        sent,
    };
    let work = match kind {
        TransferKind::Move => MOVE,
        TransferKind::Copy => COPY,
    };
    let form = form_from(&sent.form, from);
    let find = |conn: &mut Conn| Earlier::find(conn, to, work.kind, &form);
    // A search takes long, so it is done before the books are locked.
    let found = match app.store.read(find)? {
        Some(_) => None,
        None => Some(FixedSelection::of(app, from, selection, &sent.seen)?),
    };
    if from.book_id() == to.book_id() {
        return Err(Error::InvalidChoice);
    }
    let started = jobs::start_once(app, to, work, &form, |conn, _, earlier| {
        transfer.press(conn, found, earlier)
    })?;
    match started {
        // Those that stayed had stayed before, too.
        Started::Finished(done) if done.batch.is_none() => {
            let again = app.store.read(|conn| match find(conn)? {
                Some(earlier) if earlier.is_over() => earlier.again(conn, app, to),
                _ => Ok(None),
            })?;
            Ok(again.unwrap_or(Started::Finished(done)))
        }
        started => Ok(started),
    }
}

/// The form as it is about one of the books that send contacts.
fn form_from(form: &SentForm, from: &BookAccess) -> SentForm {
    form.with(&from.book().id.to_string())
}

/// The running undo of what a form did before, in the first of the books that sent contacts to `to` and has one.
pub fn running_undo(
    app: &App,
    parts: &[(BookAccess, Selection)],
    to: &BookAccess,
    kind: JobKind,
    form: &SentForm,
) -> Result<Option<Started>> {
    for (from, _) in parts {
        let undo = app.store.read(|conn| {
            let earlier = Earlier::find(conn, to, kind, &form_from(form, from))?;
            undo_of(conn, from, to, earlier.as_ref())
        })?;
        if undo.is_some() {
            return Ok(undo);
        }
    }
    Ok(None)
}

/// The running undo of what a form did before. That of a move is a job of the book that the contacts had left.
fn undo_of(
    conn: &mut Conn,
    from: &BookAccess,
    to: &BookAccess,
    earlier: Option<&Earlier>,
) -> Result<Option<Started>> {
    let Some(batch) = earlier.and_then(|earlier| earlier.progress.batch) else {
        return Ok(None);
    };
    let row = store::batches::by_id(conn, to.book_id(), batch)?;
    let left = TransferDetail::of_detail(&row.detail).and_then(|detail| detail.other);
    let undo = match left.filter(|_| row.kind == BatchKind::Move.as_str()) {
        Some(left) => undo_move::running(conn, from, BatchId(left))?,
        None => match row.undone_by_id {
            Some(by) => jobs::running_of_batch(conn, to, BatchId(by))?,
            None => None,
        },
    };
    Ok(undo.map(Started::Running))
}

/// What a form asks for.
struct Transfer<'a> {
    app: &'a App,
    from: &'a BookAccess,
    to: &'a BookAccess,
    selection: &'a Selection,
    sent: &'a SentAct,
}

impl Transfer<'_> {
    /// What the press of the button means. `found` is what is selected now, if the form was not sent before.
    fn press(
        &self,
        conn: &mut Conn,
        found: Option<FixedSelection>,
        earlier: Option<Earlier>,
    ) -> Result<Pressed> {
        if let Some(undo) = undo_of(conn, self.from, self.to, earlier.as_ref())? {
            return Ok(Pressed::Again(undo));
        }
        let of_first = match (self.selection, &earlier) {
            (Selection::Matching { .. }, Some(earlier)) => Some(earlier.progress.args::<TransferArgs>()?),
            _ => None,
        };
        if let Some(earlier) = earlier
            && !self.is_anew(conn, &earlier)?
            && let Some(started) = earlier.again(conn, self.app, self.to)?
        {
            return Ok(Pressed::Again(started));
        }
        let args = match of_first {
            Some(of_first) => of_first,
            None => self.args(conn, found)?,
        };
        if let Some(label) = args.selection.label() {
            under_change::check_is_whole(conn, self.app, self.from, label)?;
        }
        let total = args.selection.count();
        Ok(Pressed::New(Plan::new(&args, total)?))
    }

    fn args(&self, conn: &mut Conn, found: Option<FixedSelection>) -> Result<TransferArgs> {
        let seen = &self.sent.seen;
        let found = match found {
            Some(found) => found,
            None => FixedSelection::within(conn, self.app, self.from, self.selection, seen)?,
        };
        let up_to = seen.token(self.from.book_id());
        let up_to = up_to.filter(|_| self.sent.is_of_page(self.selection));
        Ok(TransferArgs::new(self.from, found).up_to(up_to))
    }

    /// True if what the form did before is not all that it asks for now: a contact that was chosen is in its book again,
    /// or a copy was deleted.
    fn is_anew(&self, conn: &mut Conn, earlier: &Earlier) -> Result<bool> {
        let progress = &earlier.progress;
        match (self.selection, progress.batch) {
            (Selection::Contacts(ids), _) if progress.kind == JobKind::MoveToBook => {
                Ok(!earlier.is_running() && selection::is_any_live(conn, self.from.book_id(), ids)?)
            }
            (Selection::Contacts(_), Some(batch)) if earlier.is_over() => Ok(
                store::batch_effect::is_any_deleted(conn, self.to.book_id(), batch)?,
            ),
            _ => Ok(false),
        }
    }
}

/// The contact of another book of the account that a moved one has become: its key, its name, and its book.
pub fn moved_to(
    app: &App,
    access: &BookAccess,
    id: ContactId,
) -> Result<Option<(ContactId, String, BookAccess)>> {
    app.store.read(|conn| {
        let Some(into) = store::merged_contacts::merged_into(conn, access.book_id(), id)? else {
            return Ok(None);
        };
        let Some((_, book)) = store::row_book::of_contacts(conn, &[into])?.into_iter().next() else {
            return Ok(None);
        };
        let other = match books::access(conn, access.actor().clone(), BookChoice::Id(BookId(book.0))) {
            Ok(other) if book != access.book_id() && !other.book().is_deleted => other,
            Ok(_) | Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let found = store::contacts::by_ids(conn, book, &[into.0])?;
        let live = found.into_iter().find(store::contacts::Stored::is_live);
        Ok(live.map(|stored| (stored.id(), stored.display_name, other)))
    })
}
