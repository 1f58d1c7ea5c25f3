//! The text of a card in which something could not be read, to be put right by hand.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::repair::{self, Raw};
use crate::domain::ids::ContactId;
use crate::domain::repair::Problem;
use crate::web::flash::Flash;
use crate::web::form::{Form, Key};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render, render_as, run, see_other_with};

#[derive(Template)]
#[template(path = "repair.html")]
struct RepairView {
    page: Page,
    id: ContactId,
    /// The card as it is, and what is wrong in it.
    raw: Raw,
    /// What stands in the field, and the revision it was made from.
    typed: String,
    revision: i64,
    /// Why it was refused; empty if it was not.
    error: String,
}

impl RepairView {
    fn new(page: Page, id: ContactId, raw: Raw) -> Self {
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
        self.page.t(format!("repair-{}", problem.why))
    }
}

/// The text, with what is wrong in it named above.
pub async fn form(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ContactId>) -> Answer {
    let id = id.0;
    let raw = run(&site, move |app| repair::raw(app, &viewer.access, id)).await?;
    let view = RepairView::new(page, id, raw);
    render(&view.page, &view)
}

/// Puts the text in the place of the card, or shows it again with why it cannot be.
pub async fn save(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ContactId>, form: Form) -> Answer {
    let id = id.0;
    let revision: i64 = form.get("revision").parse().map_err(|_| Error::UnreadableForm)?;
    let typed = form.get("card").to_owned();
    let text = typed.clone();
    let saved = run(&site, move |app| {
        let refused = match repair::save(app, &viewer.access, id, &text, revision) {
            Ok(saved) => return Ok(Ok(saved)),
            Err(app::Error::UnfitCard(refusal)) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("remark-refused-{}", refusal.as_str()),
            ),
            Err(app::Error::Collision { .. }) => (StatusCode::CONFLICT, "error-repair-changed".to_owned()),
            Err(error) => return Err(error),
        };
        Ok(Err((refused, repair::raw(app, &viewer.access, id)?)))
    });
    match saved.await? {
        Ok(saved) => Ok(done(id, saved.batch)),
        Err(((status, key), raw)) => {
            let error = page.t(key);
            let view = RepairView {
                typed,
                // Who saves again has been told that the card is another by now.
                revision: raw.revision,
                error,
                ..RepairView::new(page, id, raw)
            };
            render_as(status, &view.page, &view)
        }
    }
}

fn done(id: ContactId, batch: Option<crate::domain::ids::BatchId>) -> HttpResponse {
    let key = if batch.is_some() {
        "flash-saved"
    } else {
        "flash-unchanged"
    };
    see_other_with(&format!("/contacts/{id}"), &Flash::new(key).undo(batch))
}
