//! The change log of the book, and undoing a batch.

use actix_web::web::Data;
use askama::Template;

use crate::app::change_log::{self, BatchPage, BatchView};
use crate::app::jobs::Started;
use crate::app::labels::Renamed;
use crate::app::undo::{self, Undone};
use crate::domain::change_log::BatchKind;
use crate::domain::ids::BatchId;
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId, UrlQuery};
use crate::web::jobs::follow;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, local_path, render, run, see_other_with};

#[derive(Template)]
#[template(path = "change_log/list.html")]
struct ChangesView {
    page: PageContext,
    log: BatchPage,
}

impl ChangesView {
    /// The heading of an entry. An undo says what it undid if that entry is on the same page.
    fn kind(&self, batch: &BatchView) -> String {
        let kind = |batch: &BatchView| self.page.t(format!("batch-{}", batch.kind));
        let undone = batch
            .undoes
            .and_then(|id| self.log.batches.iter().find(|other| other.id == id));
        match undone {
            Some(undone) => self
                .page
                .with("changes-undone", "what", kind(undone).to_lowercase()),
            None => kind(batch),
        }
    }

    fn origin(&self, batch: &BatchView) -> String {
        self.page.t(format!("origin-{}", batch.origin))
    }
}

/// The detail of a batch: the name of a file, or the old and new name of a label.
pub fn detail(batch: &BatchView) -> String {
    match (batch.kind, Renamed::of_detail(&batch.detail)) {
        (BatchKind::LabelDelete, Some(renamed)) => renamed.from,
        (_, Some(renamed)) => format!("{} → {}", renamed.from, renamed.to),
        (_, None) => batch.detail.clone(),
    }
}

#[derive(Template)]
#[template(path = "change_log/undo_conflicts.html")]
struct UndoConflictsView {
    page: PageContext,
    report: Undone,
}

/// Shows the batches of the book, newest first.
pub async fn list(site: Data<Site>, page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    let before: Option<BatchId> = query.0.find("before").and_then(|before| before.parse().ok());
    let log = run(&site, move |app| change_log::recent(app, &viewer.access, before)).await?;
    let view = ChangesView { page, log };
    render(&view.page, &view)
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
        let flash = Flash::new("flash-undone").about(report.undone).undo(done.batch);
        see_other_with(local_path(form.get("back")), &flash)
    }))
}
