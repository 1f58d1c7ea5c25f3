//! Errors as pages: the one place where an error gets a status and words.
//!
//! Handlers return [`Error`]; the outermost middleware turns every answer from 400 on, whoever made
//! it, into a page in the user's language.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use crate::app;
use crate::web::page::Page;

/// Why a request was not answered as it asked.
#[derive(Debug)]
pub enum Error {
    /// A use case refused.
    App(app::Error),
    /// Nobody is signed in.
    SignIn,
    /// The request came from a page of another site.
    CrossOrigin,
    /// The form cannot be read: not UTF-8, or control characters in it.
    UnreadableForm,
    /// The body is larger than is taken.
    TooLarge,
    /// A form with a file is larger than is read at all.
    FileTooLarge,
    /// The body did not come in time.
    TooSlow,
    /// There is no such page.
    NoPage,
    /// The page does not take this method.
    Method,
}

impl From<app::Error> for Error {
    fn from(error: app::Error) -> Self {
        Self::App(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App(error) => error.fmt(f),
            other => write!(f, "{other:?}"),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::App(error) => status_of(error),
            Self::SignIn => StatusCode::SEE_OTHER,
            Self::CrossOrigin => StatusCode::FORBIDDEN,
            Self::UnreadableForm => StatusCode::BAD_REQUEST,
            Self::TooLarge | Self::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::NoPage => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        if let Self::App(app::Error::Throttled { seconds }) = self {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        response.finish()
    }
}

fn status_of(error: &app::Error) -> StatusCode {
    use app::Error as E;
    match error {
        E::NotFound => StatusCode::NOT_FOUND,
        E::Forbidden => StatusCode::FORBIDDEN,
        E::BadPage => StatusCode::BAD_REQUEST,
        E::Collision { .. }
        | E::UidTaken(_)
        | E::NotUndoable
        | E::AlreadySetUp
        | E::ImportPast
        | E::TakenOver => StatusCode::CONFLICT,
        E::WrongPassword
        | E::WrongCode
        | E::UnfitAccount(_)
        | E::LoginTaken
        | E::LabelEmpty
        | E::UnfitCard(_)
        | E::LabelTaken => StatusCode::UNPROCESSABLE_ENTITY,
        E::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
        E::Unavailable(_) | E::Busy => StatusCode::SERVICE_UNAVAILABLE,
        E::Internal(_) | E::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    page: &'a Page,
    title: String,
    text: String,
    /// An id that stands in the log too; empty unless the fault is ours.
    id: String,
    back: &'a str,
}

/// Statuses that have words of their own; others borrow those of 400 or 500.
const WORDED: [u16; 11] = [400, 403, 404, 405, 408, 409, 413, 422, 429, 500, 503];

/// Makes a page of an answer that has none yet. Faults of ours are logged under an id.
pub fn as_page(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/"));
    if status.as_u16() < 400 || is_page {
        return response;
    }
    let request = response.request().clone();
    let id = if status.is_server_error() {
        log_fault(&request, &response)
    } else {
        String::new()
    };
    let Some(page) = Page::of(&request) else {
        return response;
    };
    let key = match response.response().error().and_then(|e| e.as_error::<Error>()) {
        Some(Error::CrossOrigin) => "error-cross-origin".to_owned(),
        Some(Error::UnreadableForm) => "error-unreadable-form".to_owned(),
        Some(Error::FileTooLarge) => "error-file-too-large".to_owned(),
        Some(Error::App(app::Error::BadPage)) => "error-bad-page".to_owned(),
        Some(Error::App(app::Error::NotUndoable)) => "error-not-undoable".to_owned(),
        _ => {
            let code = status.as_u16();
            let fallback = if code < 500 { 400 } else { 500 };
            format!("error-{}", if WORDED.contains(&code) { code } else { fallback })
        }
    };
    let template = ErrorPage {
        page: &page,
        title: page.t(format!("{key}-title")),
        text: page.t(format!("{key}-text")),
        id,
        back: "/",
    };
    match template.render() {
        Ok(html) => response.map_body(|head, _| {
            let html_type = header::HeaderValue::from_static("text/html; charset=utf-8");
            head.headers_mut().insert(header::CONTENT_TYPE, html_type);
            BoxBody::new(html)
        }),
        Err(_) => response,
    }
}

/// Logs the cause, which no page tells, and gives the id under which it stands.
fn log_fault(request: &HttpRequest, response: &ServiceResponse<BoxBody>) -> String {
    let id = app::random::hex::<4>().unwrap_or_default();
    let cause = response
        .response()
        .error()
        .map_or_else(String::new, ToString::to_string);
    // The path alone: a query may hold a name.
    log::error!(
        "{} {} {} [{id}] {cause}",
        response.status().as_u16(),
        request.method(),
        request.path()
    );
    id
}
