//! The trash: bringing back, and deleting for ever, which asks on a page of its own.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::contacts;
use crate::app::trash::{self, RestoreHow, TrashPage};
use crate::app::{self};
use crate::domain::ids::ContactId;
use crate::web::flash::Flash;
use crate::web::form::{Form, Key, Query};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, render_as, run, see_other_with};

#[derive(Template)]
#[template(path = "trash/list.html")]
struct TrashView {
    page: Page,
    trash: TrashPage,
    days: i64,
}

#[derive(Template)]
#[template(path = "trash/ask.html")]
struct AskView {
    page: Page,
    title: String,
    text: String,
    action: String,
    button: String,
}

#[derive(Template)]
#[template(path = "trash/taken.html")]
struct TakenView {
    page: Page,
    id: ContactId,
    name: String,
    rival: ContactId,
}

/// What is in the trash, last deleted first.
pub async fn list(site: Data<Site>, page: Page, viewer: Viewer, query: Query) -> Answer {
    let days = i64::from(site.app.settings.trash_days);
    let after = query.0.find("after").map(str::to_owned);
    let trash = run(&site, move |app| {
        trash::page(app, &viewer.access, after.as_deref())
    })
    .await?;
    let view = TrashView { page, trash, days };
    render(&view.page, &view)
}

/// Brings a contact back; if another has its UID meanwhile, asks what to do.
pub async fn restore(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ContactId>, form: Form) -> Answer {
    let id = id.0;
    let how = match form.get("how") {
        "merge" => RestoreHow::Merge,
        "keep-both" => RestoreHow::KeepBoth,
        _ => RestoreHow::Plain,
    };
    let is_merge = how == RestoreHow::Merge;
    let restored = run(&site, move |app| {
        let name = contacts::show(app, &viewer.access, id)?.display_name;
        match trash::restore(app, &viewer.access, id, how) {
            Err(app::Error::UidTaken(rival)) => Ok((name, Err(rival))),
            other => Ok((name, Ok(other?))),
        }
    });
    match restored.await? {
        (name, Ok(batch)) => {
            let key = if is_merge {
                "flash-completed"
            } else {
                "flash-restored"
            };
            Ok(see_other_with("/trash", &Flash::new(key).about(name).undo(batch)))
        }
        (name, Err(rival)) => {
            let view = TakenView {
                page,
                id,
                name,
                rival,
            };
            render_as(StatusCode::CONFLICT, &view.page, &view)
        }
    }
}

/// Asks before a contact is deleted for ever.
pub async fn ask_to_purge(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ContactId>) -> Answer {
    let shown = run(&site, move |app| contacts::show(app, &viewer.access, id.0)).await?;
    if shown.deleted_at.is_none() {
        return Err(app::Error::NotFound.into());
    }
    let view = AskView {
        title: page.with("purge-title", "name", &shown.display_name),
        text: page.t("purge-text"),
        action: format!("/contacts/{}/purge", shown.id),
        button: page.t("purge-button"),
        page,
    };
    render(&view.page, &view)
}

/// Deletes a contact for ever.
pub async fn purge(site: Data<Site>, viewer: Viewer, id: Key<ContactId>) -> Answer {
    run(&site, move |app| trash::purge(app, &viewer.access, id.0)).await?;
    Ok(see_other_with("/trash", &Flash::new("flash-purged").about(1)))
}

/// Asks before everything in the trash is deleted for ever.
pub async fn ask_to_empty(page: Page, viewer: Viewer) -> Answer {
    let view = AskView {
        title: page.t("empty-trash-title"),
        text: page.n("empty-trash-text", viewer.access.book().trash_count),
        action: "/trash/empty".to_owned(),
        button: page.t("empty-trash-button"),
        page,
    };
    render(&view.page, &view)
}

/// Deletes everything in the trash for ever.
pub async fn empty(site: Data<Site>, viewer: Viewer) -> Answer {
    let purged = run(&site, move |app| trash::empty(app, &viewer.access)).await?;
    Ok(see_other_with(
        "/trash",
        &Flash::new("flash-purged").about(purged),
    ))
}
