//! Undoes a batch.

use actix_web::web::Data;
use askama::Template;

use crate::app::jobs::Started;
use crate::app::undo::{self, Undone};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::jobs::follow;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, local_path, render, run, see_other_with};
use domain::ids::BatchId;

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
    let started = run(&site, move |app| undo::undo(app, &viewer.access, id.0)).await?;
    let mut report = Undone::default();
    if let Started::Finished(done) = &started {
        report = Undone::of(done)?;
    }
    if !report.not_undone.is_empty() {
        let view = UndoConflictsView { page, report };
        return render(&view.page, &view);
    }
    Ok(follow(&site, &started, |done| {
        let key = if report.is_redo {
            "flash-redone"
        } else {
            "flash-undone"
        };
        let flash = Flash::new(key).count(report.undone).undo(done.batch);
        see_other_with(&local_path(form.get("back")), &flash)
    }))
}
