//! Moves a contact to the trash.

use actix_web::web::Data;

use crate::app::contacts;
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run, see_other_with};
use domain::ids::ContactId;

/// Moves a contact to the trash, from which it can be restored, and returns to the list.
pub async fn delete(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    _: Form,
) -> Answer {
    let (name, batch) = run(&site, move |app| {
        let name = contacts::show(app, &viewer.access, id.0)?.display_name;
        Ok((name, contacts::delete(app, &viewer.access, id.0)?))
    })
    .await?;
    Ok(see_other_with(
        &format!("/{}", page.place()),
        &Flash::new("flash-deleted").about(&name).undo(batch),
    ))
}
