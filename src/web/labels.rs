//! Adds, renames, merges and deletes labels. None of this deletes a contact.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::jobs::Started;
use crate::app::labels::forms::{self, Removed};
use crate::app::labels::{self, LabelView};
use crate::app::saved_searches::{self, SavedSearch};
use crate::app::{self, App, BookAccess};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::jobs::follow;
use crate::web::page::{PageContext, to_query};
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render, render_as, run, see_other_with};
use domain::ids::{BatchId, JobId, LabelId};
use domain::label::{label_key, visible_label};

#[derive(Template)]
#[template(path = "labels/list.html")]
struct LabelsView {
    page: PageContext,
    labels: Vec<LabelView>,
    /// The saved searches, each with its URL.
    searches: Vec<(SavedSearch, String)>,
    /// What was rejected.
    rejected: Option<Rejected>,
}

/// A change of a label that was rejected.
struct Rejected {
    /// The id of the field with the name, which is that of the label.
    field: String,
    /// The typed name; `None` if the user did not change it.
    typed: Option<String>,
    /// Why it was rejected.
    error: String,
    /// The job that has to end first.
    job: Option<JobId>,
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
            rejected: None,
        }
    }

    /// The newest label that the page has.
    fn last(&self) -> i64 {
        let ids = self.labels.iter().map(|label| label.id.0);
        ids.max().unwrap_or_default()
    }

    /// What was rejected of the field with this id.
    fn rejected_of(&self, field: &str) -> Option<&Rejected> {
        self.rejected.as_ref().filter(|rejected| rejected.field == field)
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
    labels.retain(|label| !label.is_favorite);
    Ok(labels)
}

#[derive(Template)]
#[template(path = "labels/merge.html")]
struct LabelMergeView {
    page: PageContext,
    label: LabelView,
    /// The labels into which it can be merged.
    others: Vec<LabelView>,
    /// The one that the user chose.
    into: Option<LabelId>,
    /// True if the labels cannot be merged now.
    is_busy: bool,
    /// The job that has to end first.
    job: Option<JobId>,
}

impl LabelMergeView {
    fn new(page: PageContext, labels: Vec<LabelView>, id: LabelId) -> Result<Self, Error> {
        let (chosen, others): (Vec<_>, Vec<_>) = labels.into_iter().partition(|label| label.id == id);
        Ok(Self {
            page,
            label: chosen.into_iter().next().ok_or(app::Error::NotFound)?,
            others,
            into: None,
            is_busy: false,
            job: None,
        })
    }
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
    let typed = ("name".to_owned(), Some(name.clone()));
    let last: i64 = form.read_if_any("last")?.unwrap_or(i64::MAX);
    let work = move |app: &App, access: &BookAccess| {
        let name = form.get("name");
        let key = label_key(visible_label(name));
        match labels::add(app, access, name) {
            // The form was sent before: the page did not have the label yet.
            Err(app::Error::LabelTaken)
                if labels::all(app, access)?
                    .iter()
                    .any(|label| label.id.0 > last && label_key(&label.name) == key) =>
            {
                Ok(())
            }
            other => other.map(drop),
        }
    };
    let back = viewer.url("/labels");
    let done = |_: &Site, ()| redirect(&back, "flash-label-added", name.trim(), None);
    change_or_show_error(&site, page, viewer, typed, work, done).await
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
    let typed = (format!("name-{}", id.0), Some(name.clone()));
    let work = move |app: &App, access: &BookAccess| match form.find("from") {
        Some(from) => forms::rename_once(app, access, id.0, from, form.get("name")),
        None => labels::rename(app, access, id.0, form.get("name")),
    };
    let back = viewer.url("/labels");
    let done =
        |site: &Site, started| done_or_job(site, Some(started), &back, "flash-label-renamed", name.trim());
    change_or_show_error(&site, page, viewer, typed, work, done).await
}

/// Removes a label from all its contacts and deletes it.
pub async fn delete(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<LabelId>,
    form: Form,
) -> Answer {
    let of_label = (format!("name-{}", id.0), None);
    let books = viewer.books.clone();
    let work = move |app: &App, access: &BookAccess| match labels::delete(app, access, id.0) {
        Err(app::Error::NotFound) => forms::removed(app, &books, id.0, "", form.has("known")),
        other => other.map(|started| Removed::Before(Some(started))),
    };
    let back = viewer.url("/labels");
    let done = |site: &Site, removed| removed_or_gone(site, removed, &back, "flash-label-deleted");
    change_or_show_error(&site, page, viewer, of_label, work, done).await
}

/// Shows the labels into which a label can be merged. They have a page of their own: with all of them beside each
/// label, the page of many labels would be huge.
pub async fn merge_form(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<LabelId>) -> Answer {
    let labels = run(&site, move |app| listed(app, &viewer.access)).await?;
    let view = LabelMergeView::new(page, labels, id.0)?;
    render(&view.page, &view)
}

/// Replaces a label by another one on all its contacts.
pub async fn merge(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<LabelId>,
    form: Form,
) -> Answer {
    let back = viewer.url("/labels");
    let into = form.read("into")?;
    let outcome = run(&site, move |app| {
        match labels::merge(app, &viewer.access, id.0, into) {
            Ok(started) => Ok(Ok(Removed::Before(Some(started)))),
            Err(app::Error::LabelBusy(job)) => Ok(Err((job, listed(app, &viewer.access)?))),
            Err(app::Error::NotFound) => {
                let into = labels::name(app, &viewer.access, into)?;
                forms::removed(app, &viewer.books, id.0, &into, form.has("known")).map(Ok)
            }
            Err(error) => Err(error),
        }
    });
    match outcome.await? {
        Ok(removed) => Ok(removed_or_gone(&site, removed, &back, "flash-label-merged")),
        Err((job, labels)) => {
            let view = LabelMergeView {
                into: Some(into),
                is_busy: true,
                job,
                ..LabelMergeView::new(page, labels, id.0)?
            };
            render_as(StatusCode::CONFLICT, &view.page, &view)
        }
    }
}

/// Leads to the labels if the act is done, else to the job that goes on.
fn done_or_job(site: &Site, started: Option<Started>, back: &str, key: &str, name: &str) -> HttpResponse {
    match started {
        Some(started) => follow(site, &started, |done| redirect(back, key, name, done.batch)),
        None => redirect(back, key, name, None),
    }
}

/// Leads to the labels after a label was removed. If that was another act than the form asks for, the page says so.
fn removed_or_gone(site: &Site, removed: Removed, back: &str, key: &str) -> HttpResponse {
    match removed {
        Removed::Before(started) => done_or_job(site, started, back, key, ""),
        Removed::Otherwise => see_other_with(back, &Flash::new("flash-label-gone").warning()),
    }
}

fn redirect(back: &str, key: &str, name: &str, batch: Option<BatchId>) -> HttpResponse {
    see_other_with(back, &Flash::new(key).about(name).undo(batch))
}

/// Does something with a label, or shows the page again with what was typed and the error. `typed` is the id of the
/// field of the label, and the name in it.
async fn change_or_show_error<T: Send + 'static>(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    (field, typed): (String, Option<String>),
    work: impl FnOnce(&App, &BookAccess) -> app::Result<T> + Send + 'static,
    done: impl FnOnce(&Site, T) -> HttpResponse,
) -> Answer {
    let outcome = run(site, move |app| {
        let (key, job) = match work(app, &viewer.access) {
            Ok(result) => return Ok(Ok(result)),
            Err(app::Error::LabelTaken) => ("error-label-taken", None),
            Err(app::Error::LabelEmpty) => ("error-label-empty", None),
            Err(app::Error::LabelTooLong) => ("error-line-too-long", None),
            Err(app::Error::LabelBusy(job)) => ("error-label-busy", job),
            Err(error) => return Err(error),
        };
        Ok(Err((key, job, lists(app, &viewer.access)?)))
    });
    match outcome.await? {
        Ok(result) => Ok(done(site, result)),
        Err((key, job, lists)) => {
            let status = match key {
                "error-label-busy" => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let rejected = Rejected {
                field,
                typed,
                error: page.t(key),
                job,
            };
            let view = LabelsView {
                rejected: Some(rejected),
                ..LabelsView::new(page, lists)
            };
            render_as(status, &view.page, &view)
        }
    }
}
