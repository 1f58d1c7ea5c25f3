//! The first account, made by whoever has the link that the server printed.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::accounts::{self, NewAccount};
use crate::web::account::{FieldError, device, field_error, time_zone, what_is_wrong};
use crate::web::flash::Flash;
use crate::web::form::{Form, Query};
use crate::web::page::Page;
use crate::web::{Answer, Site, refused, render, run, see_other, see_other_with, session};

#[derive(Template)]
#[template(path = "account/setup.html")]
struct SetupView {
    page: Page,
    code: String,
    login: String,
    name: String,
    time_zone: String,
    errors: Vec<FieldError>,
}

impl SetupView {
    fn error(&self, id: &str) -> String {
        what_is_wrong(&self.page, &self.errors, id)
    }
}

/// Where most people of a language live.
fn usual_zone(page: &Page) -> String {
    match page.locale {
        crate::web::text::Locale::Ru => "Europe/Moscow",
        crate::web::text::Locale::En => "UTC",
    }
    .to_owned()
}

/// The form of the first account; gone once there is one.
pub async fn form(site: Data<Site>, page: Page, query: Query) -> Answer {
    if !run(&site, accounts::needs_setup).await? {
        return Ok(see_other("/"));
    }
    let view = SetupView {
        code: query.0.get("code").to_owned(),
        login: String::new(),
        name: String::new(),
        time_zone: usual_zone(&page),
        errors: Vec::new(),
        page,
    };
    render(&view.page, &view)
}

/// Makes the first account and signs it in.
pub async fn save(site: Data<Site>, request: HttpRequest, page: Page, form: Form) -> Answer {
    let text = |name: &str| form.get(name).to_owned();
    let new = NewAccount {
        login: text("login"),
        name: text("name"),
        password: text("password"),
        locale: Some(page.locale.code().to_owned()),
        time_zone: time_zone(form.get("time-zone")),
    };
    let (code, device) = (text("code"), device(&request, &site));
    let made = run(&site, move |app| {
        match accounts::setup(app, &code, &new, &device) {
            Err(app::Error::UnfitAccount(errors)) => Ok(Err(errors.into_iter().map(field_error).collect())),
            Err(app::Error::WrongCode) => Ok(Err(vec![("code", "error-setup-code")])),
            other => other.map(Ok),
        }
    });
    match made.await? {
        Ok(signed_in) => {
            let mut response = see_other_with(
                "/",
                &Flash::new("flash-welcome").about(signed_in.access.account().name.clone()),
            );
            response.add_cookie(&session::opened(&signed_in.cookie)).ok();
            Ok(response)
        }
        Err(errors) => {
            let (code, login, name) = (text("code"), text("login"), text("name"));
            let view = SetupView {
                page,
                code,
                login,
                name,
                time_zone: time_zone(form.get("time-zone")),
                errors,
            };
            refused(&view.page, &view)
        }
    }
}
