//! Why a request fails, as XML: the precondition that does not hold (RFC 4918 §16), and a sentence for people.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};

use crate::app;
use crate::dav::xml::{Name, XmlError, XmlWriter};
use crate::http::RETRY_SECONDS;

/// The content type of XML.
pub const XML: &str = "application/xml; charset=utf-8";

/// Why a request fails.
#[derive(Debug)]
pub enum Error {
    /// A use case failed.
    App(app::Error),
    /// No app password, or a wrong one.
    Unauthorized,
    /// The path cannot be decoded.
    BadPath,
    /// A header or the body cannot be read; with the reason.
    BadRequest(String),
    /// The body is larger than the server reads.
    TooLarge,
    /// The client sends the body too slowly.
    TooSlow,
    /// The body has a content coding.
    ContentEncoded,
    /// The resource does not have this method; with those that it has.
    Method(&'static str),
    /// A condition of the request does not hold.
    Condition,
    /// A precondition of the method does not hold.
    Precondition {
        /// The status.
        status: StatusCode,
        /// Its element.
        element: Name,
        /// The URL that the element names.
        href: Option<String>,
        /// The reason.
        why: String,
    },
    /// The server does not do that.
    Forbidden(&'static str),
    /// The parent of the resource does not exist.
    NoParent,
    /// The client accepts none of the forms of the resource.
    NotAcceptable,
    /// The destination is on another server.
    OtherServer,
}

impl Error {
    /// A precondition that does not hold, with status 403.
    pub fn precondition(element: Name, why: impl Into<String>) -> Self {
        Self::Precondition {
            status: StatusCode::FORBIDDEN,
            element,
            href: None,
            why: why.into(),
        }
    }

    /// The reason, in a sentence.
    pub fn why(&self) -> String {
        match self {
            Self::App(app::Error::NotFound) => "there is no such resource".to_owned(),
            Self::App(app::Error::LastBook) => "this is the only book of the account".to_owned(),
            Self::App(app::Error::BookTaken) => {
                "a deleted book has this name; restore it, or choose another name".to_owned()
            }
            Self::App(app::Error::Forbidden) => "the app password does not allow CardDAV".to_owned(),
            Self::App(app::Error::Busy) => "others are changing this book; try again".to_owned(),
            Self::App(app::Error::LabelBusy(_)) => {
                "an earlier change of this label is not finished; try again".to_owned()
            }
            Self::App(error) if status_of(error).is_server_error() => {
                "the server failed; its log says why".to_owned()
            }
            Self::App(error) => error.to_string(),
            Self::Unauthorized => {
                "sign in with your login and an app password, which you make under Settings, \
                 Phones and apps; the password of your account does not work here"
                    .to_owned()
            }
            Self::BadPath => "the path is not UTF-8, or has a null character".to_owned(),
            Self::TooLarge => "the body is too large".to_owned(),
            Self::TooSlow => "the body came too slowly".to_owned(),
            Self::ContentEncoded => "the body has to be sent as it is, without a Content-Encoding".to_owned(),
            Self::Method(allowed) => format!("this resource has the methods {allowed}"),
            Self::Condition => "the resource was changed, or a condition does not hold".to_owned(),
            Self::BadRequest(why) | Self::Precondition { why, .. } => why.clone(),
            Self::Forbidden(why) => (*why).to_owned(),
            Self::NoParent => "the collection of the resource does not exist".to_owned(),
            Self::NotAcceptable => "a card is served as text/vcard, version 3.0 or 4.0".to_owned(),
            Self::OtherServer => "the destination is on another server".to_owned(),
        }
    }
}

impl From<app::Error> for Error {
    fn from(error: app::Error) -> Self {
        match error {
            app::Error::WrongPassword => Self::Unauthorized,
            other => Self::App(other),
        }
    }
}

impl From<XmlError> for Error {
    fn from(error: XmlError) -> Self {
        Self::BadRequest(error.0)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App(error) => f.write_str(&error.chain()),
            other => f.write_str(&other.why()),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::App(error) => status_of(error),
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::BadPath | Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::ContentEncoded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Condition => StatusCode::PRECONDITION_FAILED,
            Self::Precondition { status, .. } => *status,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NoParent => StatusCode::CONFLICT,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::OtherServer => StatusCode::BAD_GATEWAY,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::Unauthorized => {
                let challenge = "Basic realm=\"Blocknotik\", charset=\"UTF-8\"";
                response.insert_header((header::WWW_AUTHENTICATE, challenge));
            }
            Self::Method(allowed) => {
                response.insert_header((header::ALLOW, *allowed));
            }
            Self::App(app::Error::Throttled { seconds }) => {
                response.insert_header((header::RETRY_AFTER, seconds.to_string()));
            }
            Self::App(app::Error::Busy | app::Error::LabelBusy(_) | app::Error::Unavailable(_)) => {
                response.insert_header((header::RETRY_AFTER, RETRY_SECONDS.to_string()));
            }
            // RFC 9110 §15.5.16: what would be accepted.
            Self::ContentEncoded => {
                response.insert_header((header::ACCEPT_ENCODING, "identity"));
                response.force_close();
            }
            // The rest of the body may never arrive, or is not read.
            Self::TooSlow | Self::TooLarge => {
                response.force_close();
            }
            _ => {}
        }
        let mut body = XmlWriter::default();
        body.begin_document("d:error");
        if let Self::Precondition { element, href, .. } = self {
            match href {
                Some(href) => body.tree_with_href(element, href),
                None => body.empty_named(element),
            }
        }
        body.explanation(&self.why());
        body.end("d:error");
        response.content_type(XML).body(body.into_bytes())
    }
}

fn status_of(error: &app::Error) -> StatusCode {
    use app::Error as E;
    match error {
        E::NotFound => StatusCode::NOT_FOUND,
        E::Forbidden | E::AccountLocked | E::LastBook | E::BookTaken | E::InvalidBook(_) => {
            StatusCode::FORBIDDEN
        }
        E::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
        E::Conflict { .. } | E::UidTaken(_) => StatusCode::CONFLICT,
        E::Unavailable(_) | E::Busy | E::LabelBusy(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
