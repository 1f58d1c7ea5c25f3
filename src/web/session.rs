//! The session of a request: looked up once, before the handler runs.

use std::future::{Ready, ready};

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};

use crate::app::sessions::{self, SignedIn};
use crate::app::{self, BookAccess, accounts};
use crate::web::blocking::run;
use crate::web::error::Error;
use crate::web::site::Site;

const COOKIE: &str = "session";
const DEVICE_COOKIE: &str = "device";

/// The sender of a request, signed in or not.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The account and its book, if the visitor is signed in.
    pub access: Option<BookAccess>,
    /// The value of the session cookie.
    pub cookie: Option<String>,
    /// True while there is no account.
    pub needs_setup: bool,
}

/// A signed-in visitor. As an extractor it sends any other visitor to the login page.
pub struct Viewer {
    /// The account and its book.
    pub access: BookAccess,
    /// The value of the session cookie; `None` if signing in is off.
    pub cookie: Option<String>,
}

/// Looks up the visitor and stores it in the request.
pub async fn look_up(request: &ServiceRequest) -> Result<(), Error> {
    let Some(site) = request.app_data::<Data<Site>>().cloned() else {
        return Ok(());
    };
    let cookie = request.cookie(COOKIE).map(|c| c.value().to_owned());
    let sign_in = site.options.sign_in;
    let visitor = run(&site, move |app| {
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

/// The visitor that [`look_up`] stored.
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

/// The cookie of a new session.
fn cookie(value: &str) -> Cookie<'static> {
    Cookie::build(COOKIE, value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::days(sessions::SESSION_DAYS))
        .finish()
}

/// Adds the cookies of a new session to the response.
pub fn set_cookies(response: &mut HttpResponse, signed_in: &SignedIn) {
    let device = Cookie::build(DEVICE_COOKIE, signed_in.device_cookie.clone())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        // As long as browsers keep any cookie.
        .max_age(actix_web::cookie::time::Duration::days(400))
        .finish();
    response.add_cookie(&cookie(&signed_in.cookie)).ok();
    response.add_cookie(&device).ok();
}

/// The value of the cookie that says to which accounts the device has signed in before.
pub fn device_cookie_of(request: &HttpRequest) -> String {
    request
        .cookie(DEVICE_COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .unwrap_or_default()
}

/// The cookie that makes the browser drop its session.
pub fn expired_cookie() -> Cookie<'static> {
    Cookie::build(COOKIE, "")
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::ZERO)
        .finish()
}
