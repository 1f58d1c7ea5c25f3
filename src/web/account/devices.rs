//! The app passwords of phones and programs: how to connect one, making and revoking.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use uuid::Uuid;

use crate::app;
use crate::app::app_passwords::{self, AppPasswordView, NewAppPassword};
use crate::web::account::connection::Connection;
use crate::web::account::sessions::device_name;
use crate::web::field_error::{FieldError, error_text, field_error};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::own_hosts::OwnHosts;
use crate::web::page::PageContext;
use crate::web::qr_code;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render_as, run, see_other_with};
use domain::account::{AppPasswordError, AppScope};
use domain::ids::AppPasswordId;

#[derive(Template)]
#[template(path = "account/devices.html")]
struct DevicesView {
    page: PageContext,
    passwords: Vec<AppPasswordView>,
    /// The URL and the login that the user enters on a device.
    server: String,
    login: String,
    /// True if passwords are sent without encryption.
    is_unencrypted: bool,
    /// The password that was made just now, which is shown once.
    made: Option<MadePassword>,
    /// The form as typed.
    form: NewAppPassword,
    errors: Vec<FieldError>,
}

/// A password that was made just now.
struct MadePassword {
    secret: String,
    /// Where the device uses it.
    url: String,
    /// How to set up a phone with it, if it is good for CardDAV.
    setup: Option<PhoneSetup>,
}

/// What sets up a phone without typing.
struct PhoneSetup {
    /// The link that opens `DAVx5`.
    davx5_link: String,
    /// The same link as a QR code; `None` if it is too long.
    code: Option<String>,
}

impl MadePassword {
    fn new(secret: String, login: &str, scopes: &[AppScope], connection: &Connection) -> Self {
        let setup = scopes.contains(&AppScope::Dav).then(|| {
            let davx5_link = connection.davx5_link(login, &secret);
            let code = qr_code::draw(&davx5_link);
            PhoneSetup { davx5_link, code }
        });
        let url = if setup.is_some() {
            connection.url()
        } else {
            connection.search_url()
        };
        Self { secret, url, setup }
    }
}

impl DevicesView {
    fn error(&self, id: &str) -> String {
        error_text(&self.page, &self.errors, id)
    }

    /// What a password allows, in words.
    fn allowed(&self, password: &AppPasswordView) -> String {
        let words = password
            .scopes
            .iter()
            .map(|scope| self.page.t(format!("scope-{scope}")));
        words.collect::<Vec<_>>().join(", ")
    }

    /// When a password was last used, from where, and by which program.
    fn last_use(&self, password: &AppPasswordView) -> String {
        let Some(used) = &password.used else {
            return self.page.t("device-never-used");
        };
        let when = self.page.with("device-used", "when", self.page.moment(&used.at));
        let program = device_name(&used.user_agent);
        let parts = [when, used.address.clone(), program];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }
}

/// Shows how to connect a device, and the app passwords.
pub async fn list(
    site: Data<Site>,
    request: HttpRequest,
    hosts: OwnHosts,
    page: PageContext,
    viewer: Viewer,
) -> Answer {
    let connection = Connection::of(&request, &hosts, &site);
    let typed = NewAppPassword {
        form: Uuid::new_v4(),
        name: String::new(),
        scopes: vec![AppScope::Dav],
    };
    show(&site, page, viewer, connection, typed, Ok(None)).await
}

async fn show(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    connection: Connection,
    mut form: NewAppPassword,
    made: Result<Option<String>, Vec<FieldError>>,
) -> Answer {
    let login = viewer.access.account().login.clone();
    let passwords = run(site, move |app| app_passwords::list(app, viewer.access.actor())).await?;
    let (status, made, errors) = match made {
        Ok(secret) => {
            let made = secret.map(|secret| MadePassword::new(secret, &login, &form.scopes, &connection));
            (StatusCode::OK, made, Vec::new())
        }
        Err(errors) => {
            // What the form made may be revoked.
            form.form = Uuid::new_v4();
            (StatusCode::UNPROCESSABLE_ENTITY, None, errors)
        }
    };
    let view = DevicesView {
        page,
        passwords,
        server: connection.url(),
        login,
        is_unencrypted: !connection.is_encrypted,
        made,
        form,
        errors,
    };
    render_as(status, &view.page, &view)
}

/// Makes an app password and shows it. There is no redirect, because the password is not kept anywhere. A reload sends
/// the form again, and shows the same password, or says that it was revoked.
pub async fn add(
    site: Data<Site>,
    request: HttpRequest,
    hosts: OwnHosts,
    page: PageContext,
    viewer: Viewer,
    form: Form,
) -> Answer {
    let connection = Connection::of(&request, &hosts, &site);
    let typed = NewAppPassword {
        form: form.get("form").parse().unwrap_or_else(|_| Uuid::new_v4()),
        name: form.get("name").trim().to_owned(),
        scopes: form.all("scope").filter_map(AppScope::parse).collect(),
    };
    let (access, new) = (viewer.access.clone(), typed.clone());
    let made = run(&site, move |app| {
        match app_passwords::create(app, access.actor(), &new) {
            Err(app::Error::InvalidAppPassword(errors)) => {
                Ok(Err(errors.into_iter().map(error_of).collect::<Vec<_>>()))
            }
            other => other.map(|secret| Ok(Some(secret))),
        }
    });
    let made = made.await?;
    show(&site, page, viewer, connection, typed, made).await
}

fn error_of(error: AppPasswordError) -> FieldError {
    match error {
        AppPasswordError::NameEmpty => field_error("name", "error-device-name-empty"),
        AppPasswordError::NameTooLong => field_error("name", "error-device-name-too-long"),
        AppPasswordError::NoScope => field_error("scope-dav", "error-device-no-scope"),
        AppPasswordError::Revoked => field_error("name", "error-device-revoked"),
    }
}

/// Revokes an app password.
pub async fn revoke(site: Data<Site>, viewer: Viewer, id: PathId<AppPasswordId>, form: Form) -> Answer {
    let revoked = run(&site, move |app| {
        app_passwords::revoke(app, viewer.access.actor(), id.0)
    });
    let name = match revoked.await {
        // The form is sent again: the password is revoked.
        Err(Error::App(app::Error::NotFound)) if form.has("name") => form.get("name").to_owned(),
        other => other?,
    };
    let flash = Flash::new("flash-device-revoked").about(&name);
    Ok(see_other_with("/settings/devices", &flash))
}
