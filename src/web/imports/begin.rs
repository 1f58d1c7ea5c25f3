//! Where an import begins: the form that takes files, and the imports that were.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use askama::Template;

use crate::app::imports::{self, ImportView};
use crate::app::{App, BookAccess};
use crate::domain::import::State;
use crate::web::imports::receive::{Received, receive};
use crate::web::imports::{size, title, word};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, render_as, run, see_other};

#[derive(Template)]
#[template(path = "imports/form.html")]
struct BeginView {
    page: Page,
    recent: Vec<ImportView>,
    /// The label that everybody would get, if somebody ticks that they shall.
    label: String,
    labelled: bool,
    /// The most that is taken, in bytes.
    most: u64,
    /// Why nothing was taken; empty if nothing was sent yet.
    error: String,
}

impl BeginView {
    fn new(site: &Site, page: Page, recent: Vec<ImportView>) -> Self {
        let day = page.day(&site.app.now());
        Self {
            label: page.with("import-label-default", "day", day),
            labelled: false,
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
        self.page.t(format!("import-state-{}", word(import)))
    }

    fn limit(&self) -> String {
        size(&self.page, self.most)
    }
}

/// The imports of the book whose files are there: one whose files never came in whole is nobody's.
fn recent(app: &App, access: &BookAccess) -> crate::app::Result<Vec<ImportView>> {
    let mut recent = imports::recent(app, access)?;
    recent.retain(|import| import.import.state != State::Uploading);
    Ok(recent)
}

/// The form.
pub async fn form(site: Data<Site>, page: Page, viewer: Viewer) -> Answer {
    let recent = run(&site, move |app| recent(app, &viewer.access)).await?;
    let view = BeginView::new(&site, page, recent);
    render(&view.page, &view)
}

/// Takes the files in, and leads to where they are looked through.
pub async fn take(
    site: Data<Site>,
    page: Page,
    viewer: Viewer,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let access = viewer.access;
    match receive(&site, &access, request.headers(), payload).await? {
        Received::Import(id) => {
            site.imports.notify_one();
            Ok(see_other(&format!("/imports/{id}")))
        }
        Received::Nothing(form) => {
            let recent = run(&site, move |app| recent(app, &access)).await?;
            let usual = BeginView::new(&site, page, recent);
            let label = form.find("label").map_or(usual.label, str::to_owned);
            let view = BeginView {
                label,
                labelled: form.has("labelled"),
                error: usual.page.t("error-no-file"),
                ..usual
            };
            render_as(StatusCode::UNPROCESSABLE_ENTITY, &view.page, &view)
        }
        Received::TooMuch => {
            let recent = run(&site, move |app| recent(app, &access)).await?;
            let usual = BeginView::new(&site, page, recent);
            let error = usual.page.with("error-upload-too-large", "size", usual.limit());
            let view = BeginView { error, ..usual };
            render_as(StatusCode::PAYLOAD_TOO_LARGE, &view.page, &view)
        }
    }
}
