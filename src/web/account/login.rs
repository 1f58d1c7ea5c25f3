//! The login page, signing in and signing out.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app;
use crate::app::sessions;
use crate::http::client_address::is_https;
use crate::web::account::device::client_device;
use crate::web::account::hash_permit::hash_permit;
use crate::web::account::time_zones::known_time_zone;
use crate::web::form::{Form, UrlQuery};
use crate::web::page::PageContext;
use crate::web::{Answer, Site, local_path, rejected, render, render_as, run, see_other, session};

#[derive(Template)]
#[template(path = "account/login.html")]
struct LoginView {
    page: PageContext,
    login: String,
    next: String,
    /// The text key of what is wrong.
    error: Option<&'static str>,
    /// Seconds until the next attempt is accepted, after too many failed ones.
    wait: Option<i64>,
}

/// Shows the form. A signed-in user is redirected to `next`.
pub async fn form(request: HttpRequest, page: PageContext, query: UrlQuery) -> Answer {
    let next = local_path(query.0.get("next"));
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
        error: None,
        wait: None,
    };
    render(&view.page, &view)
}

/// Signs in with a new session.
pub async fn sign_in(site: Data<Site>, request: HttpRequest, page: PageContext, form: Form) -> Answer {
    let next = local_path(form.get("next"));
    let login = form.get("login").to_owned();
    let mut device = client_device(&request, &site);
    device.time_zone = known_time_zone(form.get("time-zone")).unwrap_or_default();
    let _permit = hash_permit().await?;
    let tried = run(&site, move |app| {
        match sessions::sign_in(app, form.get("login"), form.get("password"), &device) {
            Err(app::Error::WrongPassword) => Ok(Err((Some("error-login"), None))),
            Err(app::Error::AccountLocked) => Ok(Err((Some("error-login-locked"), None))),
            Err(app::Error::Throttled { seconds }) => Ok(Err((None, Some(seconds)))),
            other => other.map(Ok),
        }
    });
    let (error, wait) = match tried.await? {
        Ok(signed_in) => {
            let mut response = see_other(&next);
            session::set_cookies(&mut response, &signed_in);
            return Ok(response);
        }
        Err(rejected) => rejected,
    };
    let view = LoginView {
        page,
        login,
        next,
        error,
        wait,
    };
    let Some(seconds) = wait else {
        return rejected(&view.page, &view);
    };
    let mut response = render_as(StatusCode::TOO_MANY_REQUESTS, &view.page, &view)?;
    let retry_after = HeaderValue::from(seconds);
    response.headers_mut().insert(header::RETRY_AFTER, retry_after);
    Ok(response)
}

/// Ends the session.
pub async fn sign_out(site: Data<Site>, request: HttpRequest) -> Answer {
    if let Some(cookie) = session::visitor(&request).cookie {
        run(&site, move |app| sessions::sign_out(app, &cookie)).await?;
    }
    let mut response: HttpResponse = see_other("/login");
    response.add_cookie(&session::expired_cookie()).ok();
    // The browser keeps pages of the book, which Back would show. It takes the header over HTTPS only.
    let options = &site.options;
    if is_https(
        request.head(),
        options.base_url.as_deref(),
        &options.trusted_proxies,
    ) {
        let name = HeaderName::from_static("clear-site-data");
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static("\"cache\""));
    }
    Ok(response)
}
