//! The decisions of the user about an import: what to do with its cards, its label, its charsets, and whether
//! to start, stop or discard it.

use actix_web::web::Data;

use crate::app::{self, imports};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId, UrlQuery};
use crate::web::imports::action::act;
use crate::web::imports::import_path::ImportPath;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, local_path, see_other_with};
use domain::ids::{ImportFileId, ImportId, ImportItemId};
use domain::import::{Choice, Verdict};

/// Sets the choice for all items with a verdict, or for those without a choice of their own. Also saves the label, which the same form contains.
pub async fn all(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ImportId>,
    query: UrlQuery,
    form: Form,
) -> Answer {
    let keeps_own = query.0.get("keep") == "own";
    let verdict = Verdict::parse(form.get("verdict")).ok_or(Error::Damaged)?;
    let choice = choice(&form)?;
    let id = id.0;
    let back = local_path(form.get("back"));
    act(&site, page, viewer, id, &back, move |app, access| {
        imports::choose(app, access, id, verdict, choice, keeps_own)?;
        form.find("label")
            .map_or(Ok(()), |label| imports::set_label(app, access, id, label))
    })
    .await
}

/// Sets the choice for one item.
pub async fn item(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    part: ImportPath<ImportItemId>,
    form: Form,
) -> Answer {
    let choice = choice(&form)?;
    let ImportPath(id, item) = part;
    act(
        &site,
        page,
        viewer,
        id,
        &local_path(form.get("back")),
        move |app, access| imports::choose_item(app, access, id, item, choice),
    )
    .await
}

fn choice(form: &Form) -> Result<Choice, Error> {
    Choice::parse(form.get("choice")).ok_or(Error::Damaged)
}

/// Sets the label that all imported contacts get.
pub async fn label(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ImportId>,
    form: Form,
) -> Answer {
    let id = id.0;
    let label = form.get("label").to_owned();
    act(
        &site,
        page,
        viewer,
        id,
        &local_path(form.get("back")),
        move |app, access| imports::set_label(app, access, id, &label),
    )
    .await
}

/// Sets the charset of a file, which is then read again.
pub async fn charset(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    part: ImportPath<ImportFileId>,
    form: Form,
) -> Answer {
    let ImportPath(id, file) = part;
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

/// Starts or resumes an import. Also saves the label, which the same form contains.
pub async fn start(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ImportId>,
    form: Form,
) -> Answer {
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

/// Stops an import.
pub async fn stop(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ImportId>,
    _: Form,
) -> Answer {
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

/// Discards an import that has written no contact.
pub async fn discard(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ImportId>,
    form: Form,
) -> Answer {
    let (id, back) = (id.0, viewer.url("/import"));
    let discarded = act(&site, page, viewer, id, &back, move |app, access| {
        imports::discard(app, access, id)
    });
    let done = || see_other_with(&back, &Flash::new("flash-import-discarded"));
    match discarded.await {
        Ok(answer) if answer.status().is_redirection() => Ok(done()),
        // The form is sent again: the import is gone.
        Err(Error::App(app::Error::NotFound)) if form.has("known") => Ok(done()),
        other => other,
    }
}
