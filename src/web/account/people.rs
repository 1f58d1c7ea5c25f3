//! Further people, each with a book of their own.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::accounts::{self, AccountView, NewAccount};
use crate::web::account::{FieldError, field_error, what_is_wrong};
use crate::web::flash::Flash;
use crate::web::form::Form;
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render_as, run, see_other_with};

#[derive(Template)]
#[template(path = "account/people.html")]
struct PeopleView {
    page: Page,
    people: Vec<AccountView>,
    login: String,
    name: String,
    errors: Vec<FieldError>,
}

impl PeopleView {
    fn error(&self, id: &str) -> String {
        what_is_wrong(&self.page, &self.errors, id)
    }
}

/// Everybody who may sign in, and a form for one more.
pub async fn list(site: Data<Site>, page: Page, viewer: Viewer) -> Answer {
    show(&site, page, viewer, &Form::default(), Vec::new()).await
}

async fn show(site: &Data<Site>, page: Page, viewer: Viewer, form: &Form, errors: Vec<FieldError>) -> Answer {
    let people = run(site, move |app| accounts::people(app, viewer.access.actor())).await?;
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let (login, name) = (form.get("login").to_owned(), form.get("name").to_owned());
    let view = PeopleView {
        page,
        people,
        login,
        name,
        errors,
    };
    render_as(status, &view.page, &view)
}

/// Makes an account for somebody else.
pub async fn add(site: Data<Site>, page: Page, viewer: Viewer, form: Form) -> Answer {
    let new = NewAccount {
        login: form.get("login").to_owned(),
        name: form.get("name").to_owned(),
        password: form.get("password").to_owned(),
        locale: None,
        time_zone: viewer.access.account().time_zone.clone(),
    };
    let access = viewer.access.clone();
    let added = run(&site, move |app| {
        match accounts::add_person(app, access.actor(), &new) {
            Err(app::Error::UnfitAccount(errors)) => Ok(errors.into_iter().map(field_error).collect()),
            Err(app::Error::LoginTaken) => Ok(vec![("login", "error-login-taken")]),
            other => other.map(|()| Vec::new()),
        }
    });
    let errors = added.await?;
    if errors.is_empty() {
        let flash = Flash::new("flash-user-added").about(form.get("login").trim());
        return Ok(see_other_with("/settings/people", &flash));
    }
    show(&site, page, viewer, &form, errors).await
}
