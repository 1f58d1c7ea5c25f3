//! Labels: added, renamed, merged, deleted. None of it ever deletes a person.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::labels::{self, LabelView};
use crate::app::{self, App, BookAccess};
use crate::domain::ids::{BatchId, LabelId};
use crate::web::flash::Flash;
use crate::web::form::{Form, Key};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, refused, render, run, see_other_with};

#[derive(Template)]
#[template(path = "labels.html")]
struct LabelsView {
    page: Page,
    labels: Vec<LabelView>,
    /// What was typed and refused, and the id of the field it was typed into.
    typed: String,
    wrong: String,
    error: String,
}

impl LabelsView {
    fn of(page: Page, labels: Vec<LabelView>) -> Self {
        Self {
            page,
            labels,
            typed: String::new(),
            wrong: String::new(),
            error: String::new(),
        }
    }

    /// True if the name of this label was refused.
    fn is_wrong(&self, label: &LabelView) -> bool {
        self.wrong == format!("name-{}", label.id)
    }

    fn value<'a>(&'a self, label: &'a LabelView) -> &'a str {
        if self.is_wrong(label) {
            &self.typed
        } else {
            &label.name
        }
    }
}

/// All labels.
pub async fn list(site: Data<Site>, page: Page, viewer: Viewer) -> Answer {
    let labels = run(&site, move |app| labels::all(app, &viewer.access)).await?;
    let view = LabelsView::of(page, labels);
    render(&view.page, &view)
}

/// Adds a label.
pub async fn add(site: Data<Site>, page: Page, viewer: Viewer, form: Form) -> Answer {
    let name = form.get("name").to_owned();
    let work = move |app: &App, access: &BookAccess| labels::add(app, access, form.get("name")).map(|_| None);
    name_or_again(&site, page, viewer, name, "name", "flash-label-added", work).await
}

/// Gives a label another name.
pub async fn rename(site: Data<Site>, page: Page, viewer: Viewer, id: Key<LabelId>, form: Form) -> Answer {
    let name = form.get("name").to_owned();
    let field = format!("name-{}", id.0);
    let work = move |app: &App, access: &BookAccess| labels::rename(app, access, id.0, form.get("name"));
    name_or_again(&site, page, viewer, name, &field, "flash-label-renamed", work).await
}

/// Makes everybody who carries one label carry another instead.
pub async fn merge(site: Data<Site>, viewer: Viewer, id: Key<LabelId>, form: Form) -> Answer {
    let into = form.get("into").parse().map_err(|_| app::Error::NotFound)?;
    let batch = run(&site, move |app| labels::merge(app, &viewer.access, id.0, into)).await?;
    Ok(done("flash-label-merged", "", batch))
}

/// Takes a label off everybody and removes it.
pub async fn delete(site: Data<Site>, viewer: Viewer, id: Key<LabelId>) -> Answer {
    let batch = run(&site, move |app| labels::delete(app, &viewer.access, id.0)).await?;
    Ok(done("flash-label-deleted", "", batch))
}

fn done(key: &str, name: &str, batch: Option<BatchId>) -> HttpResponse {
    see_other_with("/labels", &Flash::new(key).about(name).undo(batch))
}

/// Does something with a typed name, or shows the page again with the name and why it cannot be.
async fn name_or_again(
    site: &Data<Site>,
    page: Page,
    viewer: Viewer,
    name: String,
    field: &str,
    flash: &str,
    work: impl FnOnce(&App, &BookAccess) -> app::Result<Option<BatchId>> + Send + 'static,
) -> Answer {
    let outcome = run(site, move |app| match work(app, &viewer.access) {
        Ok(batch) => Ok(Ok(batch)),
        Err(app::Error::LabelTaken) => Ok(Err(("error-label-taken", labels::all(app, &viewer.access)?))),
        Err(app::Error::LabelEmpty) => Ok(Err(("error-label-empty", labels::all(app, &viewer.access)?))),
        Err(error) => Err(error),
    });
    match outcome.await? {
        Ok(batch) => Ok(done(flash, name.trim(), batch)),
        Err((key, labels)) => {
            let error = page.t(key);
            let view = LabelsView {
                typed: name,
                wrong: field.to_owned(),
                error,
                ..LabelsView::of(page, labels)
            };
            refused(&view.page, &view)
        }
    }
}
