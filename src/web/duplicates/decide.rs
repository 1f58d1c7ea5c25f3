//! What the user says about contacts that look alike.

use actix_web::web::Data;

use crate::app::duplicates;
use crate::web::flash::Flash;
use crate::web::form::Form;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, run, see_other_with};
use domain::duplicates::Decision;

/// Remembers that contacts are two people, or one that keeps both cards.
pub async fn save(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let decision = Decision::parse(form.get("decision")).ok_or(Error::Damaged)?;
    let ids: Result<Vec<i64>, _> = form.all("id").map(str::parse).collect();
    let ids = ids.map_err(|_| Error::Damaged)?;
    let back = viewer.url("/duplicates");
    run(&site, move |app| {
        duplicates::decide(app, &viewer.access, &ids, decision)
    })
    .await?;
    let flash = format!("flash-duplicates-{decision}");
    Ok(see_other_with(&back, &Flash::new(&flash)))
}

/// Takes back what the user said about some contacts.
pub async fn withdraw(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let back = viewer.url("/duplicates");
    let decision = form.read("decision")?;
    run(&site, move |app| {
        duplicates::withdraw(app, &viewer.access, decision)
    })
    .await?;
    Ok(see_other_with(&back, &Flash::new("flash-duplicates-taken-back")))
}
