//! The sessions of an account: how they are named, and ending them.

use actix_web::web::Data;

use crate::app::{self, sessions};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, run, see_other_with};
use domain::ids::SessionId;

/// The short name of a user agent: browser and system, such as `Firefox · Linux`. A user agent with neither
/// is returned unchanged.
#[must_use]
pub fn device_name(user_agent: &str) -> String {
    // A browser also names the browsers that it derives from, so derived browsers come first.
    const BROWSERS: [(&str, &str); 8] = [
        ("YaBrowser/", "Yandex"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        let known = names.iter().find(|(token, _)| user_agent.contains(token));
        known.map(|(_, name)| *name)
    };
    let found: Vec<&str> = [named(&BROWSERS), named(&SYSTEMS)]
        .into_iter()
        .flatten()
        .collect();
    if found.is_empty() {
        user_agent.to_owned()
    } else {
        found.join(" · ")
    }
}

/// Ends one session.
pub async fn end(site: Data<Site>, viewer: Viewer, id: PathId<SessionId>, form: Form) -> Answer {
    let ended = run(&site, move |app| sessions::end(app, viewer.access.actor(), id.0));
    match ended.await {
        // The form is sent again: the session is over.
        Err(Error::App(app::Error::NotFound)) if form.has("known") => {}
        other => other?,
    }
    Ok(see_other_with("/settings", &Flash::new("flash-session-ended")))
}

/// Ends every other session.
pub async fn end_others(site: Data<Site>, viewer: Viewer, _: Form) -> Answer {
    let cookie = viewer.cookie.unwrap_or_default();
    run(&site, move |app| {
        sessions::end_others(app, viewer.access.actor(), &cookie)
    })
    .await?;
    Ok(see_other_with("/settings", &Flash::new("flash-sessions-ended")))
}

#[cfg(test)]
mod tests {
    use super::device_name;

    #[test]
    fn a_user_agent_is_named_by_browser_and_system() {
        let engine = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (user_agent, name) in [
            (format!("Mozilla/5.0 (X11; Linux x86_64) {engine} HeadlessChrome/156.0 Safari/537.36"), "Chrome · Linux"),
            (format!("Mozilla/5.0 (Windows NT 10.0; Win64) {engine} Chrome/120 Safari/537.36 Edg/120"), "Edge · Windows"),
            (format!("Mozilla/5.0 (Linux; Android 14) {engine} Chrome/120 YaBrowser/24.1 Mobile Safari/537.36"), "Yandex · Android"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1".to_owned(), "Safari · iPhone"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:120.0) Gecko/20100101 Firefox/120.0".to_owned(), "Firefox · macOS"),
            ("curl/8.5.0".to_owned(), "curl/8.5.0"),
        ] {
            assert_eq!(device_name(&user_agent), name);
        }
    }
}
