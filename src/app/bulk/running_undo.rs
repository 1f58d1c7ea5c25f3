//! The undo of what a form did before, to which a second press leads while it runs.

use crate::app::jobs::{Earlier, SentForm, Started};
use crate::app::selection::Selection;
use crate::app::{App, BookAccess, Result, undo};
use domain::job::JobKind;
use store::Conn;

/// The running undo of what a form did before, in the first book that has one. The form leads there, and does nothing in
/// the other books.
pub fn running_undo(
    app: &App,
    parts: &[(BookAccess, Selection)],
    kind: JobKind,
    form: &SentForm,
) -> Result<Option<Started>> {
    for (access, _) in parts {
        let undo = app.store.read(|conn| {
            let earlier = Earlier::find(conn, access, kind, form)?;
            undo_of(conn, access, earlier.as_ref())
        })?;
        if undo.is_some() {
            return Ok(undo);
        }
    }
    Ok(None)
}

/// The running undo of what a form did before in a book.
pub(super) fn undo_of(
    conn: &mut Conn,
    access: &BookAccess,
    earlier: Option<&Earlier>,
) -> Result<Option<Started>> {
    let Some(batch) = earlier.and_then(|earlier| earlier.progress.batch) else {
        return Ok(None);
    };
    Ok(undo::running_undo(conn, access, batch)?.map(Started::Running))
}
