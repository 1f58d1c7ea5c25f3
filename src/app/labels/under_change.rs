//! A label while a job changes it: which job, and its contacts, which have one of its names or the other.

use crate::app::jobs::{self, Job};
use crate::app::labels::effect::{Effect, Move};
use crate::app::{App, BookAccess, Error, Result, labels};
use domain::ids::{JobId, LabelId};
use store::labels::LabelRow;
use store::{self, Conn};

/// How often the contacts are read again because their label was renamed meanwhile.
const MAX_TRIES: usize = 5;

/// The labels whose contacts have a label: itself, and while it is renamed, the one with its other name. The contacts
/// move from the first to the second, so a reader in this order misses none.
///
/// # Errors
/// `NotFound`; `LabelBusy` while it is merged into another one or deleted, or that is undone.
pub(in crate::app) fn with_other_name(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: LabelId,
) -> Result<Vec<LabelRow>> {
    Ok(names_of(conn, app, access, id)?.0)
}

/// The same labels, and the job that moves the contacts.
fn names_of(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: LabelId,
) -> Result<(Vec<LabelRow>, Option<JobId>)> {
    let row = store::labels::by_id(conn, access.book_id(), id)?;
    let key = labels::keys::current(&row);
    let mut rows = vec![row];
    let mut mover = None;
    for job in jobs::running(conn, app, access)? {
        let effect = Effect::of_job(conn, access, &job.progress)?;
        if effect.incomplete.contains(&key) {
            return Err(Error::LabelBusy(Some(job.id)));
        }
        let Some(Move { from, to }) = effect.moves else {
            continue;
        };
        if key == from {
            rows.extend(store::labels::by_key(conn, access.book_id(), &to)?);
        } else if key == to {
            let source = store::labels::by_key(conn, access.book_id(), &from)?;
            rows.splice(0..0, source);
        } else {
            continue;
        }
        mover = Some(job.id);
    }
    Ok((rows, mover))
}

/// Checks that all contacts of a label have it under one name.
///
/// # Errors
/// `NotFound`; `LabelBusy` while it is renamed, merged into another one, or deleted.
pub(in crate::app) fn check_is_whole(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: LabelId,
) -> Result<()> {
    let (rows, mover) = names_of(conn, app, access, id)?;
    match rows.len() {
        1 => Ok(()),
        _ => Err(Error::LabelBusy(mover)),
    }
}

/// The running job that changes which contacts have a label: while it runs, the list of the label lacks some.
pub fn job_of(app: &App, access: &BookAccess, id: LabelId) -> Result<Option<Job>> {
    app.store.read(|conn| {
        let running = jobs::running(conn, app, access)?;
        if running.is_empty() {
            return Ok(None);
        }
        let key = labels::keys::current(&store::labels::by_id(conn, access.book_id(), id)?);
        for job in running {
            if Effect::of_job(conn, access, &job.progress)?
                .changed
                .contains(&key)
            {
                return Ok(Some(job));
            }
        }
        Ok(None)
    })
}

/// Reads ids, in order, of the contacts with a label, from each of its names. A rename moves contacts meanwhile. None is
/// left out if the label has the same names before and after.
///
/// # Errors
/// Those of [`with_other_name`] and of `read`; `LabelBusy` if the label is renamed all the time.
pub(in crate::app) fn ids_of(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    label: LabelId,
    mut read: impl FnMut(&mut Conn, LabelId) -> Result<Vec<i64>>,
) -> Result<Vec<i64>> {
    let mut before = with_other_name(conn, app, access, label)?;
    for _ in 0..MAX_TRIES {
        let mut ids = Vec::new();
        for row in &before {
            ids.extend(read(conn, LabelId(row.id))?);
        }
        let after = with_other_name(conn, app, access, label)?;
        if names(&before) == names(&after) {
            ids.sort_unstable();
            ids.dedup();
            return Ok(ids);
        }
        before = after;
    }
    Err(Error::LabelBusy(None))
}

fn names(rows: &[LabelRow]) -> Vec<(i64, &str)> {
    rows.iter().map(|row| (row.id, row.key.as_str())).collect()
}
