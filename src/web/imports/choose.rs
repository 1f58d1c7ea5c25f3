//! What a person decides about an import: what is done with its cards, its label, its charsets, and
//! whether it is applied, stopped or forgotten.

use actix_web::web::Data;

use crate::app::imports;
use crate::domain::ids::{ImportFileId, ImportId, ImportItemId};
use crate::domain::import::{Choice, Verdict};
use crate::web::flash::Flash;
use crate::web::form::{Form, Key};
use crate::web::imports::{Part, act};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, local_path, see_other_with};

/// Chooses for all items of a kind; the label that is being typed meanwhile is not lost.
pub async fn all(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ImportId>, form: Form) -> Answer {
    let verdict = Verdict::parse(form.get("verdict")).ok_or(Error::UnreadableForm)?;
    let choice = choice(&form)?;
    let id = id.0;
    let back = local_path(form.get("back")).to_owned();
    act(&site, page, viewer, id, &back, move |app, access| {
        imports::choose(app, access, id, verdict, choice)?;
        form.find("label")
            .map_or(Ok(()), |label| imports::set_label(app, access, id, label))
    })
    .await
}

/// Chooses for one item.
pub async fn item(
    site: Data<Site>,
    page: Page,
    viewer: Viewer,
    part: Part<ImportItemId>,
    form: Form,
) -> Answer {
    let choice = choice(&form)?;
    let Part(id, item) = part;
    act(
        &site,
        page,
        viewer,
        id,
        local_path(form.get("back")),
        move |app, access| imports::choose_item(app, access, id, item, choice),
    )
    .await
}

fn choice(form: &Form) -> Result<Choice, Error> {
    Choice::parse(form.get("choice")).ok_or(Error::UnreadableForm)
}

/// The label that everybody gets who comes in.
pub async fn label(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ImportId>, form: Form) -> Answer {
    let id = id.0;
    let label = form.get("label").to_owned();
    act(
        &site,
        page,
        viewer,
        id,
        local_path(form.get("back")),
        move |app, access| imports::set_label(app, access, id, &label),
    )
    .await
}

/// Has a file read anew in another charset.
pub async fn charset(
    site: Data<Site>,
    page: Page,
    viewer: Viewer,
    part: Part<ImportFileId>,
    form: Form,
) -> Answer {
    let Part(id, file) = part;
    act(
        &site,
        page,
        viewer,
        id,
        &format!("/imports/{id}"),
        move |app, access| imports::choose_charset(app, access, id, file, form.get("charset")),
    )
    .await
}

/// Lets it be applied, with the label that stands beside the button; or gone on with.
pub async fn start(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ImportId>, form: Form) -> Answer {
    let id = id.0;
    act(
        &site,
        page,
        viewer,
        id,
        &format!("/imports/{id}"),
        move |app, access| {
            if let Some(label) = form.find("label") {
                imports::set_label(app, access, id, label)?;
            }
            imports::start(app, access, id)
        },
    )
    .await
}

/// Stops it.
pub async fn stop(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ImportId>) -> Answer {
    let id = id.0;
    act(
        &site,
        page,
        viewer,
        id,
        &format!("/imports/{id}"),
        move |app, access| imports::stop(app, access, id),
    )
    .await
}

/// Forgets it, as long as nothing of it is written.
pub async fn discard(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ImportId>) -> Answer {
    let id = id.0;
    let gone = act(&site, page, viewer, id, "/import", move |app, access| {
        imports::discard(app, access, id)
    });
    let answer = gone.await?;
    if answer.status().is_redirection() {
        return Ok(see_other_with("/import", &Flash::new("flash-import-discarded")));
    }
    Ok(answer)
}
