//! The session of a request: looked up once, before the handler runs.

use std::future::{Ready, ready};

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};

use crate::app::books::BookSet;
use crate::app::sessions::{self, SignedIn};
use crate::app::{self, BookAccess, accounts};
use crate::web::blocking::run;
use crate::web::error::Error;
use crate::web::named_book::{NamedBook, in_book};
use crate::web::site::Site;
use domain::ids::BookId;

const COOKIE: &str = "session";
const DEVICE_COOKIE: &str = "device";

/// The sender of a request, signed in or not.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The account and the book that the request is about, if the visitor is signed in.
    pub access: Option<BookAccess>,
    /// Every book of the account, oldest first.
    pub books: Vec<BookAccess>,
    /// The slug of the book to which the URL narrows the list; empty for all books.
    pub narrowed_to: String,
    /// The value of the session cookie.
    pub cookie: Option<String>,
    /// True while there is no account.
    pub needs_setup: bool,
}

/// A signed-in visitor. As an extractor it sends any other visitor to the login page.
pub struct Viewer {
    /// The account and the book that the request is about.
    pub access: BookAccess,
    /// Every book of the account, oldest first.
    pub books: Vec<BookAccess>,
    /// The books whose contacts the list shows.
    pub shown: BookSet,
    /// The value of the session cookie; `None` if signing in is off.
    pub cookie: Option<String>,
}

/// Looks up the visitor and stores it in the request.
pub async fn look_up(request: &ServiceRequest) -> Result<(), Error> {
    let Some(site) = request.app_data::<Data<Site>>().cloned() else {
        return Ok(());
    };
    let cookie = request.cookie(COOKIE).map(|c| c.value().to_owned());
    let named = NamedBook::of(request);
    let sign_in = site.options.sign_in;
    let visitor = run(&site, move |app| {
        let books = match (&cookie, sign_in) {
            (_, false) => accounts::first(app)?,
            (Some(cookie), true) => sessions::by_cookie(app, cookie)?,
            (None, true) => Vec::new(),
        };
        Ok::<_, app::Error>(Visitor {
            access: named.find(app, &books)?,
            needs_setup: books.is_empty() && accounts::needs_setup(app)?,
            narrowed_to: named.slug,
            books,
            cookie,
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
        ready(Self::of(visitor(request)))
    }
}

impl Viewer {
    fn of(visitor: Visitor) -> Result<Self, Error> {
        let Some(access) = visitor.access else {
            return Err(Error::SignIn);
        };
        let narrowed_to = visitor.narrowed_to;
        let is_shown = |book: &&BookAccess| narrowed_to.is_empty() || book.book().slug == narrowed_to;
        let shown = visitor.books.iter().filter(is_shown).cloned().collect();
        Ok(Self {
            access,
            shown: BookSet::of(shown)?,
            books: visitor.books,
            cookie: visitor.cookie,
        })
    }

    /// The book with this key.
    ///
    /// # Errors
    /// `NotFound` if the account has no such book.
    pub fn book_with_id(&self, id: BookId) -> app::Result<BookAccess> {
        let book = self.books.iter().find(|access| access.book_id() == id);
        book.cloned().ok_or(app::Error::NotFound)
    }

    /// The slug of the book to which the list is narrowed; empty for all books.
    pub fn narrowed_to(&self) -> String {
        match self.shown.books() {
            [one] if self.books.len() > 1 => one.book().slug.clone(),
            _ => String::new(),
        }
    }

    /// The URL of a page of the request's book. With one book it is the path.
    pub fn url(&self, path: &str) -> String {
        if self.books.len() < 2 {
            return path.to_owned();
        }
        in_book(path, &self.access.book().slug)
    }

    /// The book with this slug, such as a form names; that of the request if it names none.
    ///
    /// # Errors
    /// `NotFound` if the account has no such book.
    pub fn book_named(&self, slug: &str) -> app::Result<BookAccess> {
        if slug.is_empty() {
            return Ok(self.access.clone());
        }
        let book = self.books.iter().find(|access| access.book().slug == slug);
        book.cloned().ok_or(app::Error::NotFound)
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
