//! Undoes a batch.

use actix_web::web::Data;
use askama::Template;

use crate::app::jobs::Started;
use crate::app::undo_report::Undone;
use crate::app::{self, App, BookAccess, books, undo};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::jobs::follow;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, local_path, render, run, see_other_with};
use domain::ids::{BatchId, RowId};

#[derive(Template)]
#[template(path = "change_log/undo_conflicts.html")]
struct UndoConflictsView {
    page: PageContext,
    report: Undone,
}

/// Undoes a batch, and shows the contacts that could not be undone because of later changes.
pub async fn undo(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<BatchId>,
    form: Form,
) -> Answer {
    let also: Vec<BatchId> = form.all("also").filter_map(|id| id.parse().ok()).collect();
    let (started, others) = run(&site, move |app| {
        let started = undo_once(app, &viewer.access, id.0)?;
        Ok((started, undo_in_other_books(app, &viewer.books, &also)?))
    })
    .await?;
    let mut report = Undone::default();
    let mut batches = Vec::new();
    for started in std::iter::once(&started).chain(&others) {
        if let Started::Finished(done) = started {
            report.add(Undone::of(done)?);
            batches.extend(done.batch);
        }
    }
    if !report.not_undone.is_empty() {
        let view = UndoConflictsView { page, report };
        return render(&view.page, &view);
    }
    Ok(follow(&site, &started, |_| {
        let key = if report.is_redo {
            "flash-redone"
        } else {
            "flash-undone"
        };
        let flash = Flash::new(key).count(report.undone).undo_all(&batches);
        see_other_with(&local_path(form.get("back")), &flash)
    }))
}

/// Undoes a batch. If the form is sent again, that leads to what it did before.
fn undo_once(app: &App, access: &BookAccess, id: BatchId) -> app::Result<Started> {
    match undo::undo(app, access, id) {
        Err(app::Error::NotUndoable) => undo::earlier(app, access, id)?.ok_or(app::Error::NotUndoable),
        other => other,
    }
}

/// Undoes what an act did in other books. A batch that is undone already stays as it is.
fn undo_in_other_books(app: &App, books: &[BookAccess], batches: &[BatchId]) -> app::Result<Vec<Started>> {
    let mut all = Vec::new();
    for id in batches {
        let Some(access) = books::of_row(app, books, RowId::Batch(*id))? else {
            continue;
        };
        match undo_once(app, access, *id) {
            Ok(started) => all.push(started),
            Err(app::Error::NotUndoable) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}
