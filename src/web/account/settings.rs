//! The settings of an account: name, language, time zone, theme, order, shortcuts, password.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::accounts::{self, Preferences};
use crate::app::sessions::{self, SessionView};
use crate::web::account::device::client_device;
use crate::web::account::fields::account_error;
use crate::web::account::hash_permit::hash_permit;
use crate::web::account::time_zones::time_zone;
use crate::web::field_error::{FieldError, error_text, field_error};
use crate::web::flash::Flash;
use crate::web::form::Form;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::text::{LOCALES, Locale};
use crate::web::{Answer, Site, render_as, run, see_other_with};
use domain::account::{Sort, Theme};
use domain::phone;

#[derive(Template)]
#[template(path = "account/settings.html")]
struct SettingsView {
    page: PageContext,
    access: app::BookAccess,
    default_region: String,
    sessions: Vec<SessionView>,
    errors: Vec<FieldError>,
}

impl SettingsView {
    fn error(&self, id: &str) -> String {
        error_text(&self.page, &self.errors, id)
    }

    fn has_region(&self, region: &str) -> bool {
        self.access.book().own_region.as_deref() == Some(region)
    }
}

/// The chosen region; empty for the server's, and for one that has no numbering plan.
fn known_region(chosen: &str) -> String {
    let is_known = phone::regions().iter().any(|(region, _)| region == chosen);
    if is_known {
        chosen.to_owned()
    } else {
        String::new()
    }
}

/// Shows the settings of the signed-in user.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer) -> Answer {
    show(&site, page, viewer, Vec::new()).await
}

async fn show(site: &Data<Site>, page: PageContext, viewer: Viewer, errors: Vec<FieldError>) -> Answer {
    let Viewer { access, cookie, .. } = viewer;
    let reader = access.clone();
    let (sessions, default_region) = run(site, move |app| {
        let sessions = sessions::list(app, reader.actor(), cookie.as_deref())?;
        Ok::<_, app::Error>((sessions, app.settings.region.clone()))
    })
    .await?;
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let view = SettingsView {
        page,
        access,
        default_region,
        sessions,
        errors,
    };
    render_as(status, &view.page, &view)
}

/// Saves the settings.
pub async fn save(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let preferences = Preferences {
        name: form.get("name").to_owned(),
        locale: Locale::of_code(form.get("locale")).map(|locale| locale.code().to_owned()),
        time_zone: time_zone(form.get("time-zone")),
        region: known_region(form.get("region")),
        theme: Theme::parse(form.get("theme")).unwrap_or(Theme::Auto),
        sort: Sort::parse(form.get("sort")).unwrap_or(Sort::Family),
        shortcuts: form.has("shortcuts"),
    };
    run(&site, move |app| {
        accounts::change_preferences(app, viewer.access.actor(), &preferences)
    })
    .await?;
    Ok(see_other_with("/settings", &Flash::new("flash-settings")))
}

/// Changes the password and ends every other session.
pub async fn change_password(
    site: Data<Site>,
    request: HttpRequest,
    page: PageContext,
    viewer: Viewer,
    form: Form,
) -> Answer {
    let device = client_device(&request, &site);
    let permit = hash_permit().await?;
    let (access, cookie) = (viewer.access.clone(), viewer.cookie.clone().unwrap_or_default());
    let changed = run(&site, move |app| {
        match accounts::change_password(
            app,
            access.actor(),
            &device,
            form.get("old-password"),
            form.get("password"),
            &cookie,
        ) {
            Err(app::Error::WrongPassword) => Ok(vec![field_error("old-password", "error-old-password")]),
            Err(app::Error::InvalidAccount(errors)) => Ok(errors.into_iter().map(account_error).collect()),
            other => other.map(|()| Vec::new()),
        }
    });
    let errors = changed.await?;
    drop(permit);
    if errors.is_empty() {
        return Ok(see_other_with("/settings", &Flash::new("flash-password")));
    }
    show(&site, page, viewer, errors).await
}
