//! Labels are the CATEGORIES of the cards, so renaming, merging or deleting one edits cards. It never
//! deletes a contact.

use serde::Deserialize;

use crate::app::jobs::{self, JobProgress, Plan, Started};
use crate::app::labels::effect::{Effect, LabelChange, LabelDetail};
use crate::app::labels::job::{DELETE, MERGE, RENAME};
use crate::app::selection::FixedSelection;
use crate::app::write::with_book_locked;
use crate::app::{App, BookAccess, Error, Result, labels};
use domain::collate::{Collation, label_sort_key};
use domain::ids::{BatchId, LabelId};
use domain::job::JobKind;
use domain::label::{MAX_LABEL, is_favorite, label_key, visible_label};
use store::batches::BatchRow;
use store::labels::LabelRow;
use store::{self, Conn};

/// A label with its number of contacts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LabelView {
    /// Its key.
    pub id: LabelId,
    /// Its name.
    pub name: String,
    /// Live contacts that have it.
    pub count: i64,
    /// True for the label of favorites.
    pub is_favorite: bool,
}

/// The labels of a book, in the order of its collation.
pub fn all(app: &App, access: &BookAccess) -> Result<Vec<LabelView>> {
    let rows = app
        .store
        .read(|conn| store::labels::all(conn, access.book_id()))?;
    let rows = rows.into_iter().map(|row| (row.id, row.name, row.contact_count));
    Ok(in_order(rows.collect(), access.book().collation))
}

/// Labels, each with its key, its name and its number of contacts, in the order of a collation.
pub(in crate::app) fn in_order(mut rows: Vec<(i64, String, i64)>, collation: Collation) -> Vec<LabelView> {
    rows.sort_by_cached_key(|(_, name, _)| label_sort_key(name, collation));
    let view = |(id, name, count): (i64, String, i64)| LabelView {
        id: LabelId(id),
        is_favorite: is_favorite(&name),
        name,
        count,
    };
    rows.into_iter().map(view).collect()
}

/// The name of a label.
pub fn name(app: &App, access: &BookAccess, id: LabelId) -> Result<String> {
    app.store
        .read(|conn| Ok(store::labels::by_id(conn, access.book_id(), id)?.name))
}

/// Creates a label that no contact has yet.
///
/// # Errors
/// `LabelEmpty`, `LabelTooLong`, `LabelTaken`.
pub fn add(app: &App, access: &BookAccess, name: &str) -> Result<LabelId> {
    let name = check_name(name)?;
    let key = label_key(name);
    with_book_locked(app, access, |conn| {
        if store::labels::by_key(conn, access.book_id(), &key)?.is_some() {
            return Err(Error::LabelTaken);
        }
        Ok(store::labels::insert(conn, access.book_id(), name, &key, None)?)
    })
}

/// Renames a label, on every card that has it.
///
/// # Errors
/// `NotFound`, `LabelEmpty`, `LabelTooLong`, `LabelTaken`, `LabelBusy`.
pub fn rename(app: &App, access: &BookAccess, id: LabelId, name: &str) -> Result<Started> {
    rename_by(app, access, id, name, "")
}

/// Renames a label for a device; see [`rename`].
pub(in crate::app) fn rename_by(
    app: &App,
    access: &BookAccess,
    id: LabelId,
    name: &str,
    device: &str,
) -> Result<Started> {
    Ok(rename_or_keep(app, access, id, name, device)?.0)
}

/// Renames a label, and says whether it had the name already.
pub(in crate::app) fn rename_or_keep(
    app: &App,
    access: &BookAccess,
    id: LabelId,
    name: &str,
    device: &str,
) -> Result<(Started, bool)> {
    let name = check_name(name)?;
    let key = label_key(name);
    let mut had_name = false;
    let started = jobs::start(app, access, RENAME, |conn, _| {
        let old = lookup(conn, app, access, id)?;
        if store::labels::by_key(conn, access.book_id(), &key)?.is_some_and(|other| other.id != old.id) {
            return Err(Error::LabelTaken);
        }
        had_name = old.name == name;
        if old.key == key {
            store::labels::rename(conn, access.book_id(), id, name, &key)?;
            return plan(&old, name, device);
        }
        // The cards move to the new name one by one, so any stop leaves labels and cards in step.
        let moving = LabelRow {
            id: split_off_old_name(conn, access, &old, name, &key)?.0,
            ..old
        };
        plan(&moving, name, device)
    })?;
    Ok((started, had_name))
}

/// Gives a label another name, and its contacts to a new label with the name that it had. A link to the label stays
/// valid. Returns the new label.
fn split_off_old_name(
    conn: &mut Conn,
    access: &BookAccess,
    label: &LabelRow,
    name: &str,
    key: &str,
) -> Result<LabelId> {
    let (book, id) = (access.book_id(), LabelId(label.id));
    store::labels::rename(conn, book, id, name, key)?;
    let with_old_name = store::labels::insert(conn, book, &label.name, &label.key, None)?;
    store::labels::move_contacts(conn, book, id, with_old_name)?;
    Ok(with_old_name)
}

/// Replaces a label by another one, on every card that has it.
///
/// # Errors
/// `NotFound`, also for a label that is merged into itself; `LabelBusy`.
pub fn merge(app: &App, access: &BookAccess, from: LabelId, into: LabelId) -> Result<Started> {
    if from == into {
        return Err(Error::NotFound);
    }
    jobs::start(app, access, MERGE, |conn, _| {
        let old = lookup(conn, app, access, from)?;
        let new = lookup(conn, app, access, into)?;
        plan(&old, &new.name, "")
    })
}

/// Removes a label from every card, and the label itself. The contacts stay.
///
/// # Errors
/// `NotFound`, `LabelBusy`.
pub fn delete(app: &App, access: &BookAccess, id: LabelId) -> Result<Started> {
    delete_by(app, access, id, "")
}

/// Removes a label for a device; see [`delete`].
pub(in crate::app) fn delete_by(
    app: &App,
    access: &BookAccess,
    id: LabelId,
    device: &str,
) -> Result<Started> {
    jobs::start(app, access, DELETE, |conn, _| {
        let old = lookup(conn, app, access, id)?;
        plan(&old, "", device)
    })
}

fn plan(from: &LabelRow, to: &str, device: &str) -> Result<Plan> {
    Plan::new(&LabelChange::new(from, to, device), from.contact_count)
}

/// Gives a label back the name that the undone batch had changed. If that was an undo, the label gets its new name again.
pub(in crate::app) fn take_name_back(conn: &mut Conn, access: &BookAccess, undone: &BatchRow) -> Result<()> {
    let Some(renamed) = LabelDetail::by_undoing(conn, access, undone)? else {
        return Ok(());
    };
    let (from, to) = (label_key(&renamed.from), label_key(&renamed.to));
    let Some(row) = store::labels::by_key(conn, access.book_id(), &from)? else {
        return Ok(());
    };
    if from == to {
        // Only the spelling changes; a later one stays.
        if row.name == renamed.from {
            store::labels::rename(conn, access.book_id(), LabelId(row.id), &renamed.to, &to)?;
        }
        return Ok(());
    }
    match store::labels::by_key(conn, access.book_id(), &to)? {
        None => {
            split_off_old_name(conn, access, &row, &renamed.to, &to)?;
        }
        // The rename was stopped, so both names have contacts. The older label is the one that was renamed.
        Some(rest) if row.id < rest.id => store::labels::swap_names(conn, access.book_id(), &row, &rest)?,
        Some(_) => {}
    }
    Ok(())
}

/// Brings back, with its id, the label that the undone batch had merged into another one or deleted.
pub(in crate::app) fn restore_label(
    conn: &mut Conn,
    access: &BookAccess,
    undone: &BatchRow,
    by: BatchId,
) -> Result<()> {
    let removed = LabelDetail::restored_by_undo(conn, access, undone)?;
    if let Some(LabelDetail {
        from, id: Some(id), ..
    }) = removed
    {
        let key = label_key(&from);
        store::labels::insert_again(conn, access.book_id(), LabelId(id), &from, &key, by)?;
    }
    Ok(())
}

/// Removes the labels that an undone batch had made, if no card has them any more.
pub(in crate::app) fn remove_made_by(conn: &mut Conn, access: &BookAccess, undone: &BatchRow) -> Result<()> {
    store::labels::remove_unused_of_batch(conn, access.book_id(), BatchId(undone.id))?;
    let Some(renamed) = LabelDetail::by_undoing(conn, access, undone)? else {
        return Ok(());
    };
    if let Some(row) = store::labels::by_key(conn, access.book_id(), &label_key(&renamed.from))? {
        store::labels::remove_unused(conn, access.book_id(), LabelId(row.id))?;
    }
    Ok(())
}

/// The name without blanks and what no one sees around it. A name without a visible character is none.
pub(in crate::app) fn check_name(name: &str) -> Result<&str> {
    match visible_label(name) {
        _ if name.trim().len() > MAX_LABEL => Err(Error::LabelTooLong),
        "" => Err(Error::LabelEmpty),
        name => Ok(name),
    }
}

/// A label that no running job changes or finds its contacts by.
pub(in crate::app) fn lookup(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    id: LabelId,
) -> Result<LabelRow> {
    let row = store::labels::by_id(conn, access.book_id(), id)?;
    for job in jobs::running(conn, app, access)? {
        let effect = Effect::of_job(conn, access, &job.progress)?;
        if effect.changed.contains(&labels::keys::current(&row)) || selects_by(&job.progress, id)? {
            return Err(Error::LabelBusy(Some(job.id)));
        }
    }
    Ok(row)
}

/// Checks that no running job changes a label, except one that does the same as `kind`.
pub(in crate::app) fn check_is_free(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    name: &str,
    kind: JobKind,
) -> Result<()> {
    let key = label_key(name);
    for job in jobs::running(conn, app, access)? {
        if job.progress.kind != kind
            && Effect::of_job(conn, access, &job.progress)?
                .changed
                .contains(&key)
        {
            return Err(Error::LabelBusy(Some(job.id)));
        }
    }
    Ok(())
}

/// True if a job finds its contacts by a label.
fn selects_by(job: &JobProgress, label: LabelId) -> Result<bool> {
    #[derive(Deserialize)]
    struct Args {
        selection: FixedSelection,
    }
    Ok(match job.kind {
        JobKind::LabelAdd | JobKind::LabelRemove | JobKind::Delete => {
            job.args::<Args>()?.selection.label() == Some(label)
        }
        _ => false,
    })
}
