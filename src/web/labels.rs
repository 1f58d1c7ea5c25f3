//! Adds, renames, merges and deletes labels. None of this deletes a contact.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::jobs::Started;
use crate::app::labels::{self, LabelView};
use crate::app::saved_searches::{self, SavedSearch};
use crate::app::{self, App, BookAccess};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::jobs::follow;
use crate::web::page::{PageContext, to_query};
use crate::web::session::Viewer;
use crate::web::{Answer, Site, rejected, render, run, see_other_with};
use domain::ids::{BatchId, LabelId};
use domain::label::is_favorite;

#[derive(Template)]
#[template(path = "labels.html")]
struct LabelsView {
    page: PageContext,
    labels: Vec<LabelView>,
    /// The saved searches, each with its URL.
    searches: Vec<(SavedSearch, String)>,
    /// The rejected name; empty for a new form.
    typed: String,
    /// The id of the field with the rejected name.
    rejected_field: String,
    /// Why it was rejected.
    error: String,
}

impl LabelsView {
    fn new(page: PageContext, (labels, searches): Lists) -> Self {
        let url = |search: &SavedSearch| format!("/{}", to_query(&[("q", search.query.clone())]));
        Self {
            page,
            labels,
            searches: searches
                .into_iter()
                .map(|search| (search.clone(), url(&search)))
                .collect(),
            typed: String::new(),
            rejected_field: String::new(),
            error: String::new(),
        }
    }

    /// True if the name of this label was rejected.
    fn is_rejected(&self, label: &LabelView) -> bool {
        self.rejected_field == format!("name-{}", label.id)
    }

    fn value<'a>(&'a self, label: &'a LabelView) -> &'a str {
        if self.is_rejected(label) {
            &self.typed
        } else {
            &label.name
        }
    }
}

/// The labels of a book without that of favorites, and its saved searches.
type Lists = (Vec<LabelView>, Vec<SavedSearch>);

fn lists(app: &App, access: &BookAccess) -> app::Result<Lists> {
    Ok((listed(app, access)?, saved_searches::all(app, access)?))
}

/// The labels of a book without that of favorites.
fn listed(app: &App, access: &BookAccess) -> app::Result<Vec<LabelView>> {
    let mut labels = labels::all(app, access)?;
    labels.retain(|label| !is_favorite(&label.name));
    Ok(labels)
}

#[derive(Template)]
#[template(path = "label_merge.html")]
struct MergeView {
    page: PageContext,
    label: LabelView,
    /// The labels into which it can be merged.
    others: Vec<LabelView>,
}

/// Shows all labels and saved searches.
pub async fn list(site: Data<Site>, page: PageContext, viewer: Viewer) -> Answer {
    let lists = run(&site, move |app| lists(app, &viewer.access)).await?;
    let view = LabelsView::new(page, lists);
    render(&view.page, &view)
}

/// Adds a label.
pub async fn add(site: Data<Site>, page: PageContext, viewer: Viewer, form: Form) -> Answer {
    let name = form.get("name").to_owned();
    let work = move |app: &App, access: &BookAccess| labels::add(app, access, form.get("name")).map(|_| None);
    change_or_show_error(&site, page, viewer, name, "name", "flash-label-added", work).await
}

/// Renames a label.
pub async fn rename(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<LabelId>,
    form: Form,
) -> Answer {
    let name = form.get("name").to_owned();
    let field = format!("name-{}", id.0);
    let work =
        move |app: &App, access: &BookAccess| labels::rename(app, access, id.0, form.get("name")).map(Some);
    change_or_show_error(&site, page, viewer, name, &field, "flash-label-renamed", work).await
}

/// Shows the labels into which a label can be merged. They have a page of their own: with all of them beside each
/// label, the page of many labels would be huge.
pub async fn choose_other(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<LabelId>,
) -> Answer {
    let labels = run(&site, move |app| listed(app, &viewer.access)).await?;
    let (chosen, others): (Vec<_>, Vec<_>) = labels.into_iter().partition(|label| label.id == id.0);
    let label = chosen.into_iter().next().ok_or(app::Error::NotFound)?;
    let view = MergeView { page, label, others };
    render(&view.page, &view)
}

/// Replaces a label by another one on all its contacts.
pub async fn merge(site: Data<Site>, viewer: Viewer, id: PathId<LabelId>, form: Form) -> Answer {
    let into = form.get("into").parse().map_err(|_| app::Error::NotFound)?;
    let started = run(&site, move |app| labels::merge(app, &viewer.access, id.0, into)).await?;
    Ok(follow(&site, &started, |done| {
        redirect("flash-label-merged", "", done.batch)
    }))
}

/// Removes a label from all its contacts and deletes it.
pub async fn delete(site: Data<Site>, viewer: Viewer, id: PathId<LabelId>) -> Answer {
    let started = run(&site, move |app| labels::delete(app, &viewer.access, id.0)).await?;
    Ok(follow(&site, &started, |done| {
        redirect("flash-label-deleted", "", done.batch)
    }))
}

fn redirect(key: &str, name: &str, batch: Option<BatchId>) -> HttpResponse {
    see_other_with("/labels", &Flash::new(key).about(name).undo(batch))
}

/// Does something with a typed name, or shows the page again with the name and the error.
async fn change_or_show_error(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    name: String,
    field: &str,
    flash: &str,
    work: impl FnOnce(&App, &BookAccess) -> app::Result<Option<Started>> + Send + 'static,
) -> Answer {
    let outcome = run(site, move |app| match work(app, &viewer.access) {
        Ok(started) => Ok(Ok(started)),
        Err(app::Error::LabelTaken) => Ok(Err(("error-label-taken", lists(app, &viewer.access)?))),
        Err(app::Error::LabelEmpty) => Ok(Err(("error-label-empty", lists(app, &viewer.access)?))),
        Err(app::Error::LabelTooLong) => Ok(Err(("error-line-too-long", lists(app, &viewer.access)?))),
        Err(error) => Err(error),
    });
    match outcome.await? {
        Ok(None) => Ok(redirect(flash, name.trim(), None)),
        Ok(Some(started)) => Ok(follow(site, &started, |done| {
            redirect(flash, name.trim(), done.batch)
        })),
        Err((key, lists)) => {
            let error = page.t(key);
            let view = LabelsView {
                typed: name,
                rejected_field: field.to_owned(),
                error,
                ..LabelsView::new(page, lists)
            };
            rejected(&view.page, &view)
        }
    }
}
