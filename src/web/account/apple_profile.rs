//! The configuration profile that sets up an iPhone, an iPad, or a Mac.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use uuid::Uuid;

use crate::app::app_passwords;
use crate::web::account::connection::Connection;
use crate::web::attachment::attachment;
use crate::web::flash::Flash;
use crate::web::form::Form;
use crate::web::own_hosts::OwnHosts;
use crate::web::page::PageContext;
use crate::web::respond::rendered;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run, see_other_with};

/// The profile, a property list of Apple's `com.apple.carddav.account` payload.
#[derive(Template)]
#[template(path = "account/apple_profile.xml")]
struct ProfileView {
    /// What the device calls the account.
    name: String,
    host: String,
    port: u16,
    is_encrypted: bool,
    principal: String,
    login: String,
    /// The device asks for it if it is empty.
    password: String,
    /// The same for every profile of an account, so that a new one takes the place of the old one.
    profile_id: Uuid,
    payload_id: Uuid,
}

/// Downloads the profile with the app password that the page has just shown. The server cannot know it, since it
/// keeps only its hash, so the page sends it. If it was revoked meanwhile, or cannot sync, the list of devices says so.
pub async fn download(
    site: Data<Site>,
    request: HttpRequest,
    hosts: OwnHosts,
    page: PageContext,
    viewer: Viewer,
    form: Form,
) -> Answer {
    let password = form.get("password").to_owned();
    let (access, sent) = (viewer.access.clone(), password.clone());
    let can_sync = run(&site, move |app| {
        app_passwords::can_sync(app, access.actor(), &sent)
    });
    if !can_sync.await? {
        let flash = Flash::new("flash-device-unknown").warning();
        return Ok(see_other_with("/settings/devices", &flash));
    }
    let connection = Connection::of(&request, &hosts, &site);
    let account = viewer.access.account();
    let (host, port) = connection.host_and_port();
    let id = |part: &str| {
        let name = format!("{}#{part}-{}", connection.url(), account.id);
        Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
    };
    let view = ProfileView {
        name: page.t("app-title"),
        host,
        port,
        is_encrypted: connection.is_encrypted,
        principal: format!("/dav/principals/{}/", account.id),
        login: account.login.clone(),
        password,
        profile_id: id("profile"),
        payload_id: id("payload"),
    };
    Ok(HttpResponse::Ok()
        .content_type("application/x-apple-aspen-config")
        .insert_header((
            header::CONTENT_DISPOSITION,
            attachment(&view.login, "mobileconfig"),
        ))
        .body(rendered(&view)?))
}
