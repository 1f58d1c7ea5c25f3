//! The repair page: the text of a card with unreadable parts, for editing by hand.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::repair::{self, CardText};
use crate::web::contacts::form_page::change_language;
use crate::web::file_form::FileForm;
use crate::web::flash::Flash;
use crate::web::form::PathId;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, keep_for_back, render, render_as, run, see_other_with};
use domain::ids::{BatchId, ContactId};
use domain::repair::Problem;

#[derive(Template)]
#[template(path = "repair.html")]
struct RepairView {
    page: PageContext,
    id: ContactId,
    /// The stored card and its problems.
    raw: CardText,
    /// The text in the field.
    typed: String,
    /// The revision that the text is based on.
    revision: i64,
    /// Why the text was rejected; empty for a new form.
    error: String,
}

impl RepairView {
    fn new(page: PageContext, id: ContactId, raw: CardText) -> Self {
        Self {
            typed: raw.text.replace("\r\n", "\n"),
            revision: raw.revision,
            error: String::new(),
            page,
            id,
            raw,
        }
    }

    fn why(&self, problem: &Problem) -> String {
        self.page.t(format!("repair-{}", problem.defect))
    }
}

/// Shows the text below the list of its problems.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<ContactId>) -> Answer {
    let id = id.0;
    let raw = run(&site, move |app| repair::raw(app, &viewer.access, id)).await?;
    let view = RepairView::new(page, id, raw);
    Ok(keep_for_back(render(&view.page, &view)?))
}

/// Replaces the card by the text, or shows the text again with the reason why not.
pub async fn save(
    site: Data<Site>,
    mut page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    upload: FileForm,
) -> Answer {
    let form = upload.form;
    let id = id.0;
    let revision: i64 = form.read("revision")?;
    let typed = form.get("card").to_owned();
    if let Some(cookie) = change_language(&site, &mut page, &form).await? {
        let raw = run(&site, move |app| repair::raw(app, &viewer.access, id)).await?;
        let view = RepairView {
            typed,
            revision,
            ..RepairView::new(page, id, raw)
        };
        let mut response = render(&view.page, &view)?;
        response.add_cookie(&cookie).ok();
        return Ok(response);
    }
    let text = typed.clone();
    let saved = run(&site, move |app| {
        let rejected = match repair::save(app, &viewer.access, id, &text, revision) {
            Ok(batch) => return Ok(Ok(batch)),
            Err(app::Error::InvalidCard(rejection)) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("remark-rejected-{}", rejection.as_str()),
            ),
            Err(app::Error::Conflict { .. }) => (StatusCode::CONFLICT, "error-repair-changed".to_owned()),
            Err(error) => return Err(error),
        };
        Ok(Err((rejected, repair::raw(app, &viewer.access, id)?)))
    });
    match saved.await? {
        Ok(batch) => Ok(done(id, batch)),
        Err(((status, key), raw)) => {
            let error = page.t(key);
            let view = RepairView {
                typed,
                // The page says that the card has changed; saving again replaces the new card.
                revision: raw.revision,
                error,
                ..RepairView::new(page, id, raw)
            };
            render_as(status, &view.page, &view)
        }
    }
}

fn done(id: ContactId, batch: Option<BatchId>) -> HttpResponse {
    let key = if batch.is_some() {
        "flash-saved"
    } else {
        "flash-unchanged"
    };
    see_other_with(&format!("/contacts/{id}"), &Flash::new(key).undo(batch))
}
