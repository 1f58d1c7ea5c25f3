//! Where one is signed in, and ending that.

use actix_web::web::Data;

use crate::app::accounts;
use crate::domain::ids::SessionId;
use crate::web::flash::Flash;
use crate::web::form::Key;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run, see_other_with};

/// Ends one session.
pub async fn end(site: Data<Site>, viewer: Viewer, id: Key<SessionId>) -> Answer {
    run(&site, move |app| accounts::end_session(app, &viewer.who, id.0)).await?;
    Ok(see_other_with("/settings", &Flash::new("flash-session-ended")))
}

/// Ends every session but this one.
pub async fn end_others(site: Data<Site>, viewer: Viewer) -> Answer {
    let cookie = viewer.cookie.unwrap_or_default();
    run(&site, move |app| {
        accounts::end_other_sessions(app, &viewer.who, &cookie)
    })
    .await?;
    Ok(see_other_with("/settings", &Flash::new("flash-sessions-ended")))
}
