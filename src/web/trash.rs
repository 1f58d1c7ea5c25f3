//! The trash: restoring contacts, and purging them after a confirmation page.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::contacts;
use crate::app::trash::{self, RestoreHow, TrashPage};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId, UrlQuery};
use crate::web::jobs::follow;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, render_as, run, see_other_with};
use domain::ids::ContactId;

#[derive(Template)]
#[template(path = "trash/list.html")]
struct TrashView {
    page: PageContext,
    trash: TrashPage,
    days: i64,
}

#[derive(Template)]
#[template(path = "trash/confirm.html")]
struct ConfirmView {
    page: PageContext,
    title: String,
    text: String,
    action: String,
    /// The token of the book, if what is purged depends on it.
    seen: Option<i64>,
    button: String,
}

#[derive(Template)]
#[template(path = "trash/uid_taken.html")]
struct UidTakenView {
    page: PageContext,
    id: ContactId,
    name: String,
    rival: ContactId,
}

/// Shows the trash, last deleted first.
pub async fn list(site: Data<Site>, page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    let days = i64::from(site.app.settings.trash_days);
    let after = query.0.find("after").map(str::to_owned);
    let trash = run(&site, move |app| {
        trash::page(app, &viewer.access, after.as_deref())
    })
    .await?;
    let view = TrashView { page, trash, days };
    render(&view.page, &view)
}

/// Restores a contact. If another contact has its UID by now, asks what to do.
pub async fn restore(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    form: Form,
) -> Answer {
    let id = id.0;
    let how = match form.get("how") {
        "merge" => RestoreHow::Merge,
        "keep-both" => RestoreHow::KeepBoth,
        _ => RestoreHow::Plain,
    };
    let is_merge = how == RestoreHow::Merge;
    let back = viewer.url("/trash");
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
            Ok(see_other_with(&back, &Flash::new(key).about(&name).undo(batch)))
        }
        (name, Err(rival)) => {
            let view = UidTakenView {
                page,
                id,
                name,
                rival,
            };
            render_as(StatusCode::CONFLICT, &view.page, &view)
        }
    }
}

/// Asks for confirmation before a contact is purged.
pub async fn confirm_purge(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
) -> Answer {
    let shown = run(&site, move |app| contacts::show(app, &viewer.access, id.0)).await?;
    if shown.deleted_at.is_none() {
        return Err(app::Error::NotFound.into());
    }
    let view = ConfirmView {
        title: page.with("purge-title", "name", &shown.display_name),
        text: page.t("purge-text"),
        action: format!("/contacts/{}/purge", shown.id),
        seen: None,
        button: page.t("purge-button"),
        page,
    };
    render(&view.page, &view)
}

/// Purges a contact.
pub async fn purge(site: Data<Site>, viewer: Viewer, id: PathId<ContactId>, _: Form) -> Answer {
    let back = viewer.url("/trash");
    run(&site, move |app| trash::purge(app, &viewer.access, id.0)).await?;
    Ok(see_other_with(&back, &Flash::new("flash-purged").count(1)))
}

/// Asks for confirmation before the trash is emptied.
pub async fn confirm_empty(page: PageContext, viewer: Viewer) -> Answer {
    let view = ConfirmView {
        title: page.t("empty-trash-title"),
        text: page.n("empty-trash-text", viewer.access.book().trash_count),
        action: viewer.url("/trash/empty"),
        seen: Some(viewer.access.book().token),
        button: page.t("empty-trash-button"),
        page,
    };
    render(&view.page, &view)
}

/// Purges every contact that was in the trash when the page was shown.
pub async fn empty(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let back = viewer.url("/trash");
    let seen = form.read_if_any("seen")?;
    let started = run(&site, move |app| trash::empty(app, &viewer.access, seen)).await?;
    Ok(follow(&site, &started, |purged| {
        see_other_with(&back, &Flash::new("flash-purged").count(purged.done))
    }))
}
