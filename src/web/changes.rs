//! The journal of the book, and undoing what stands in it.

use actix_web::web::Data;
use askama::Template;

use crate::app::batches::{self, BatchPage, BatchView, Left};
use crate::app::labels::Renamed;
use crate::domain::change_log::BatchKind;
use crate::domain::ids::BatchId;
use crate::web::flash::Flash;
use crate::web::form::{Form, Key, Query};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, local_path, render, run, see_other_with};

#[derive(Template)]
#[template(path = "changes/list.html")]
struct ChangesView {
    page: Page,
    journal: BatchPage,
}

impl ChangesView {
    fn kind(&self, batch: &BatchView) -> String {
        self.page.t(format!("batch-{}", batch.kind))
    }

    fn origin(&self, batch: &BatchView) -> String {
        self.page.t(format!("origin-{}", batch.origin))
    }
}

/// The name of a file, or what became of a label.
fn detail(batch: &BatchView) -> String {
    match (batch.kind, Renamed::of_detail(&batch.detail)) {
        (BatchKind::LabelDelete, Some(renamed)) => renamed.from,
        (_, Some(renamed)) => format!("{} → {}", renamed.from, renamed.to),
        (_, None) => batch.detail.clone(),
    }
}

#[derive(Template)]
#[template(path = "changes/left.html")]
struct LeftView {
    page: Page,
    undone: i64,
    collisions: Vec<Left>,
}

/// What happened in the book, newest first.
pub async fn list(site: Data<Site>, page: Page, viewer: Viewer, query: Query) -> Answer {
    let before: Option<BatchId> = query.0.find("before").and_then(|before| before.parse().ok());
    let journal = run(&site, move |app| batches::recent(app, &viewer.access, before)).await?;
    let view = ChangesView { page, journal };
    render(&view.page, &view)
}

/// Takes a batch back. What was changed since and could not be is shown.
pub async fn undo(site: Data<Site>, page: Page, viewer: Viewer, id: Key<BatchId>, form: Form) -> Answer {
    let undone = run(&site, move |app| batches::undo(app, &viewer.access, id.0)).await?;
    if !undone.collisions.is_empty() {
        let view = LeftView {
            page,
            undone: undone.undone,
            collisions: undone.collisions,
        };
        return render(&view.page, &view);
    }
    let flash = Flash::new("flash-undone").about(undone.undone).undo(undone.batch);
    Ok(see_other_with(local_path(form.get("back")), &flash))
}
