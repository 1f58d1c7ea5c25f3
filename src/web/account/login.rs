//! The login page, signing in and signing out.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app;
use crate::app::sessions;
use crate::web::account::device::client_device;
use crate::web::account::hash_permit::hash_permit;
use crate::web::form::{Form, UrlQuery};
use crate::web::page::PageContext;
use crate::web::{Answer, Site, local_path, rejected, render, run, see_other, session};

#[derive(Template)]
#[template(path = "account/login.html")]
struct LoginView {
    page: PageContext,
    login: String,
    next: String,
    wrong: bool,
}

/// Shows the form. A signed-in user is redirected to `next`.
pub async fn form(request: HttpRequest, page: PageContext, query: UrlQuery) -> Answer {
    let next = local_path(query.0.get("next")).to_owned();
    let visitor = session::visitor(&request);
    if visitor.needs_setup {
        return Ok(see_other("/setup"));
    }
    if visitor.access.is_some() {
        return Ok(see_other(&next));
    }
    let view = LoginView {
        page,
        login: String::new(),
        next,
        wrong: false,
    };
    render(&view.page, &view)
}

/// Signs in with a new session.
pub async fn sign_in(site: Data<Site>, request: HttpRequest, page: PageContext, form: Form) -> Answer {
    let next = local_path(form.get("next")).to_owned();
    let login = form.get("login").to_owned();
    let device = client_device(&request, &site);
    let _permit = hash_permit().await?;
    let tried = run(&site, move |app| {
        match sessions::sign_in(app, form.get("login"), form.get("password"), &device) {
            Err(app::Error::WrongPassword) => Ok(None),
            other => other.map(Some),
        }
    });
    if let Some(signed_in) = tried.await? {
        let mut response = see_other(&next);
        session::set_cookies(&mut response, &signed_in);
        return Ok(response);
    }
    let view = LoginView {
        page,
        login,
        next,
        wrong: true,
    };
    rejected(&view.page, &view)
}

/// Ends the session.
pub async fn sign_out(site: Data<Site>, request: HttpRequest) -> Answer {
    if let Some(cookie) = session::visitor(&request).cookie {
        run(&site, move |app| sessions::sign_out(app, &cookie)).await?;
    }
    let mut response: HttpResponse = see_other("/login");
    response.add_cookie(&session::expired_cookie()).ok();
    Ok(response)
}
