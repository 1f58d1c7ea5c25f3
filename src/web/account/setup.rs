//! Creates the first account. The page needs the code of the link that the server printed.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::accounts::{self, NewAccount};
use crate::web::account::device::client_device;
use crate::web::account::fields::account_error;
use crate::web::account::hash_permit::hash_permit;
use crate::web::account::time_zones::time_zone;
use crate::web::field_error::{FieldError, error_text, field_error};
use crate::web::flash::Flash;
use crate::web::form::{Form, UrlQuery};
use crate::web::page::PageContext;
use crate::web::text::Locale;
use crate::web::{Answer, Site, rejected, render, run, see_other, see_other_with, session};

#[derive(Template)]
#[template(path = "account/setup.html")]
struct SetupView {
    page: PageContext,
    code: String,
    login: String,
    name: String,
    time_zone: String,
    errors: Vec<FieldError>,
}

impl SetupView {
    fn error(&self, id: &str) -> String {
        error_text(&self.page, &self.errors, id)
    }
}

/// The time zone that the form suggests for a language.
fn default_zone(page: &PageContext) -> String {
    match page.locale {
        Locale::Ru => "Europe/Moscow",
        Locale::En => "UTC",
    }
    .to_owned()
}

/// Shows the form, or redirects to the front page if there is an account.
pub async fn form(site: Data<Site>, page: PageContext, query: UrlQuery) -> Answer {
    if !run(&site, accounts::needs_setup).await? {
        return Ok(see_other("/"));
    }
    let view = SetupView {
        code: query.0.get("code").to_owned(),
        login: String::new(),
        name: String::new(),
        time_zone: default_zone(&page),
        errors: Vec::new(),
        page,
    };
    render(&view.page, &view)
}

/// Creates the first account and signs it in.
pub async fn save(site: Data<Site>, request: HttpRequest, page: PageContext, form: Form) -> Answer {
    let text = |name: &str| form.get(name).to_owned();
    let new = NewAccount {
        login: text("login"),
        name: text("name"),
        password: text("password"),
        locale: Some(page.locale.code().to_owned()),
        time_zone: time_zone(form.get("time-zone")),
    };
    let (code, device) = (text("code"), client_device(&request, &site));
    let _permit = hash_permit().await?;
    let made = run(&site, move |app| {
        match accounts::setup(app, &code, &new, &device) {
            Err(app::Error::InvalidAccount(errors)) => {
                Ok(Err(errors.into_iter().map(account_error).collect()))
            }
            Err(app::Error::WrongCode) => Ok(Err(vec![field_error("code", "error-setup-code")])),
            other => other.map(Ok),
        }
    });
    match made.await? {
        Ok(signed_in) => {
            let mut response = see_other_with(
                "/",
                &Flash::new("flash-welcome").about(&signed_in.access.account().name),
            );
            session::set_cookies(&mut response, &signed_in);
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
            rejected(&view.page, &view)
        }
    }
}
