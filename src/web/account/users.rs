//! Further accounts, each with its own book.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::accounts::{self, AccountView, NewAccount};
use crate::web::account::fields::account_error;
use crate::web::account::hash_permit::hash_permit;
use crate::web::field_error::{FieldError, error_text, field_error};
use crate::web::flash::Flash;
use crate::web::form::Form;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render_as, run, see_other_with};
use domain::ids::AccountId;

#[derive(Template)]
#[template(path = "account/users.html")]
struct UsersView {
    page: PageContext,
    accounts: Vec<AccountView>,
    login: String,
    name: String,
    errors: Vec<FieldError>,
}

impl UsersView {
    /// The newest account that the page has.
    fn last(&self) -> i64 {
        let ids = self.accounts.iter().map(|account| account.id.0);
        ids.max().unwrap_or_default()
    }

    fn error(&self, id: &str) -> String {
        error_text(&self.page, &self.errors, id)
    }
}

/// Shows all accounts, and a form to add one.
pub async fn list(site: Data<Site>, page: PageContext, viewer: Viewer) -> Answer {
    show(&site, page, viewer, &Form::default(), Vec::new()).await
}

async fn show(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    form: &Form,
    errors: Vec<FieldError>,
) -> Answer {
    let accounts = run(site, move |app| accounts::list(app, viewer.access.actor())).await?;
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let (login, name) = (form.get("login").to_owned(), form.get("name").to_owned());
    let view = UsersView {
        page,
        accounts,
        login,
        name,
        errors,
    };
    render_as(status, &view.page, &view)
}

/// Adds an account.
pub async fn add(site: Data<Site>, page: PageContext, viewer: Viewer, form: Form) -> Answer {
    let new = NewAccount {
        login: form.get("login").to_owned(),
        name: form.get("name").to_owned(),
        password: form.get("password").to_owned(),
        locale: None,
        time_zone: String::new(),
    };
    let access = viewer.access.clone();
    let last = form.read_if_any("last")?.map_or(AccountId(i64::MAX), AccountId);
    let permit = hash_permit().await?;
    let added = run(&site, move |app| {
        match accounts::add_for_other(app, access.actor(), &new) {
            // The form was sent before: the page did not have the account yet.
            Err(app::Error::LoginTaken) if accounts::is_added(app, access.actor(), &new, last)? => {
                Ok(Vec::new())
            }
            Err(app::Error::InvalidAccount(errors)) => Ok(errors.into_iter().map(account_error).collect()),
            Err(app::Error::LoginTaken) => Ok(vec![field_error("login", "error-login-taken")]),
            other => other.map(|()| Vec::new()),
        }
    });
    let errors = added.await?;
    drop(permit);
    if errors.is_empty() {
        let flash = Flash::new("flash-user-added").about(form.get("login").trim());
        return Ok(see_other_with("/settings/users", &flash));
    }
    show(&site, page, viewer, &form, errors).await
}
