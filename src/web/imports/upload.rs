//! The upload page: the form for files, and the list of earlier imports.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use askama::Template;

use crate::app::imports::{self, ImportView};
use crate::app::{self, App, BookAccess};
use crate::web::imports::receive::{Received, receive};
use crate::web::imports::wording::{size, state_key, title};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, render_as, run, see_other};
use domain::import::ImportState;

#[derive(Template)]
#[template(path = "imports/form.html")]
struct UploadView {
    page: PageContext,
    recent: Vec<ImportView>,
    /// The label that all imported contacts get if `labeled` is checked.
    label: String,
    labeled: bool,
    /// The largest upload, in bytes.
    most: u64,
    /// Why the upload was rejected; empty for a new form.
    error: String,
}

impl UploadView {
    fn new(site: &Site, page: PageContext, recent: Vec<ImportView>) -> Self {
        let day = page.day(&site.app.now());
        Self {
            label: page.with("import-label-default", "day", day),
            labeled: false,
            most: site.options.max_upload,
            error: String::new(),
            recent,
            page,
        }
    }

    fn title(&self, import: &ImportView) -> String {
        title(&self.page, import)
    }

    fn state(&self, import: &ImportView) -> String {
        if import.job.as_ref().is_some_and(|job| job.waits) {
            return self.page.t("import-state-waiting");
        }
        self.page.t(format!("import-state-{}", state_key(import)))
    }

    fn limit(&self) -> String {
        size(&self.page, self.most)
    }
}

/// The imports of the book, without those whose upload is incomplete.
fn recent(app: &App, access: &BookAccess) -> app::Result<Vec<ImportView>> {
    let mut recent = imports::recent(app, access)?;
    recent.retain(|import| import.import.state != ImportState::Uploading);
    Ok(recent)
}

/// Shows the form.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer) -> Answer {
    let recent = run(&site, move |app| recent(app, &viewer.access)).await?;
    let view = UploadView::new(&site, page, recent);
    render(&view.page, &view)
}

/// Receives the files, and redirects to the page of the new import.
pub async fn save(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let access = viewer.access;
    match receive(&site, &access, &request, payload).await? {
        Received::Import(id) => {
            site.job_wakeup.notify_one();
            Ok(see_other(&format!("/imports/{id}")))
        }
        Received::Nothing(form) => {
            let recent = run(&site, move |app| recent(app, &access)).await?;
            let empty = UploadView::new(&site, page, recent);
            let label = form.find("label").map_or(empty.label, str::to_owned);
            let view = UploadView {
                label,
                labeled: form.has("labeled"),
                error: empty.page.t("error-no-file"),
                ..empty
            };
            render_as(StatusCode::UNPROCESSABLE_ENTITY, &view.page, &view)
        }
        Received::TooMuch => {
            let recent = run(&site, move |app| recent(app, &access)).await?;
            let empty = UploadView::new(&site, page, recent);
            let error = empty.page.with("error-upload-too-large", "size", empty.limit());
            let view = UploadView { error, ..empty };
            render_as(StatusCode::PAYLOAD_TOO_LARGE, &view.page, &view)
        }
    }
}
