//! The error that handlers return, and its HTTP status. `middleware::render_errors` renders it as a page.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};

use crate::app;
use crate::http::RETRY_SECONDS;

/// Why a request failed.
#[derive(Debug)]
pub enum Error {
    /// A use case failed.
    App(app::Error),
    /// The visitor is not signed in.
    SignIn,
    /// A page of another site sent the request.
    CrossOrigin,
    /// Signing in is off, and the request names a host that is not this server's.
    UnknownHost,
    /// The form is not UTF-8.
    UnreadableForm,
    /// A form or the query of a link is damaged: it has a value that no page sends, such as an id that is not a number.
    Damaged,
    /// The body exceeds [`MAX_BODY`](crate::web::limits::MAX_BODY).
    TooLarge,
    /// Another user filled in the form.
    FilledByOther,
    /// The form of the contact would exceed [`MAX_FIELDS`](crate::web::limits::MAX_FIELDS).
    TooLargeToEdit,
    /// A form with a file exceeds [`MAX_FILE_FORM`](crate::web::limits::MAX_FILE_FORM).
    FileTooLarge,
    /// The client sent the body too slowly.
    TooSlow,
    /// The search text exceeds [`MAX_CUT_QUERY`](crate::web::limits::MAX_CUT_QUERY).
    QueryTooLong,
    /// There is no such page.
    NoPage,
}

impl From<app::Error> for Error {
    fn from(error: app::Error) -> Self {
        Self::App(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App(error) => f.write_str(&error.chain()),
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
            Self::FilledByOther => StatusCode::CONFLICT,
            Self::UnknownHost => StatusCode::MISDIRECTED_REQUEST,
            Self::UnreadableForm | Self::Damaged => StatusCode::BAD_REQUEST,
            Self::TooLarge | Self::TooLargeToEdit | Self::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::QueryTooLong => StatusCode::URI_TOO_LONG,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::NoPage => StatusCode::NOT_FOUND,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        let retry_after = match self {
            Self::App(app::Error::Throttled { seconds }) => Some(*seconds),
            Self::App(app::Error::Busy | app::Error::Unavailable(_)) => Some(RETRY_SECONDS),
            _ => None,
        };
        if let Some(seconds) = retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if matches!(self, Self::TooSlow) {
            // The rest of the body may never arrive.
            response.force_close();
        }
        response.finish()
    }
}

fn status_of(error: &app::Error) -> StatusCode {
    use app::Error as E;
    match error {
        E::NotFound => StatusCode::NOT_FOUND,
        E::Forbidden | E::AccountLocked => StatusCode::FORBIDDEN,
        E::BadPage | E::InvalidChoice => StatusCode::BAD_REQUEST,
        E::Conflict { .. }
        | E::UidTaken(_)
        | E::NotUndoable
        | E::AlreadySetUp
        | E::WrongImportState
        | E::WrongJobState
        | E::ListChanged
        | E::LabelBusy(_)
        | E::LastAdmin
        | E::LastBook
        | E::BookTaken
        | E::Interrupted => StatusCode::CONFLICT,
        E::WrongPassword
        | E::WrongCode
        | E::InvalidAccount(_)
        | E::InvalidAppPassword(_)
        | E::InvalidBook(_)
        | E::LoginTaken
        | E::LabelEmpty
        | E::LabelTooLong
        | E::TooManyLabels
        | E::InvalidCard(_)
        | E::LabelTaken => StatusCode::UNPROCESSABLE_ENTITY,
        E::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
        E::Unavailable(_) | E::Busy => StatusCode::SERVICE_UNAVAILABLE,
        E::Internal(_) | E::Failed { .. } | E::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
