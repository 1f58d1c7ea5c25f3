//! Who is asking: looked up once for each request, before its handler.

use std::future::{Ready, ready};

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use crate::app::{self, BookAccess, accounts, sessions};
use crate::web::{Error, Site};

const COOKIE: &str = "session";

/// What is known of whoever sent a request.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Who they are, if they are signed in.
    pub access: Option<BookAccess>,
    /// The value of their session's cookie.
    pub cookie: Option<String>,
    /// True as long as there is no account at all.
    pub needs_setup: bool,
}

/// Somebody who is signed in; anybody else is sent to sign in.
pub struct Viewer {
    /// Who they are.
    pub access: BookAccess,
    /// The value of their session's cookie; `None` where signing in is off.
    pub cookie: Option<String>,
}

/// Looks up who sent the request and notes it there.
pub async fn look_up(request: &ServiceRequest) -> Result<(), Error> {
    let Some(site) = request.app_data::<Data<Site>>().cloned() else {
        return Ok(());
    };
    let cookie = request.cookie(COOKIE).map(|c| c.value().to_owned());
    let sign_in = site.options.sign_in;
    let visitor = super::run(&site, move |app| {
        let access = match (&cookie, sign_in) {
            (_, false) => accounts::first(app)?,
            (Some(cookie), true) => sessions::by_cookie(app, cookie)?,
            (None, true) => None,
        };
        let needs_setup = access.is_none() && accounts::needs_setup(app)?;
        Ok::<_, app::Error>(Visitor {
            access,
            cookie,
            needs_setup,
        })
    });
    let visitor = visitor.await?;
    request.extensions_mut().insert(visitor);
    Ok(())
}

/// What is known of whoever sent the request.
pub fn visitor(request: &HttpRequest) -> Visitor {
    request.extensions().get::<Visitor>().cloned().unwrap_or_default()
}

impl FromRequest for Viewer {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = visitor(request);
        ready(
            visitor
                .access
                .map(|access| Self {
                    access,
                    cookie: visitor.cookie,
                })
                .ok_or(Error::SignIn),
        )
    }
}

/// The cookie of a session that was opened now.
pub fn opened(value: &str) -> Cookie<'static> {
    Cookie::build(COOKIE, value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::days(sessions::SESSION_DAYS))
        .finish()
}

/// The cookie that makes the browser forget its session.
pub fn closed() -> Cookie<'static> {
    Cookie::build(COOKIE, "")
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::ZERO)
        .finish()
}
