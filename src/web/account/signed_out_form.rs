//! A form that arrives after its session has ended. The answer asks for the password and keeps every field, so that
//! signing in sends the form again: nothing that was typed is lost, with or without script.
//!
//! The fields are kept in the page and not on the server: a stranger cannot fill the database, and the text of one
//! user is never stored for another.

use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::app;
use crate::app::sessions::{self, SignedIn};
use crate::web::account::device::client_device;
use crate::web::account::hash_permit::hash_permit;
use crate::web::file_form::{ChosenFile, FileForm, KEPT_FILE};
use crate::web::form::{FILLED_BY, FILLED_BY_ID, Form, is_filled_by_other};
use crate::web::page::PageContext;
use crate::web::respond::{html_response, rendered};
use crate::web::site::Site;
use crate::web::{Answer, Error, local_path, run, run_blocking, session};

const MULTIPART: &str = "multipart/form-data";
const LOGIN: &str = "sign-in-login";
const PASSWORD: &str = "sign-in-password";

/// Paths that no page without a session sends a form to, or whose forms are not kept: they contain passwords, or
/// files of any size.
const NOT_KEPT: [&str; 6] = [
    "/login",
    "/logout",
    "/setup",
    "/language",
    "/import",
    "/settings/password",
];

/// The pages of accounts, whose forms contain passwords too.
const ACCOUNTS: &str = "/settings/users";

/// The page that asks for the password.
#[derive(Template)]
#[template(path = "account/signed_out_form.html")]
struct SignedOutFormView {
    page: PageContext,
    /// The path and query that receive the form.
    action: String,
    /// The encoding that the receiver expects.
    is_multipart: bool,
    login: String,
    /// The text key of what is wrong.
    error: Option<&'static str>,
    /// The login that the user had when filling in the form; may be empty.
    filled_by: String,
    fields: Vec<(String, String)>,
    /// True if a file was chosen that is too large to be kept.
    lost_file: bool,
}

/// A form as it was sent.
struct Sent {
    action: String,
    is_multipart: bool,
    form: Form,
    file: ChosenFile,
}

/// True for a form of a visitor whose session has ended.
pub fn is_signed_out_form(request: &ServiceRequest) -> bool {
    let visitor = session::visitor(request.request());
    request.method() == Method::POST
        && encoding(request).is_some()
        && visitor.access.is_none()
        && !visitor.needs_setup
        && !NOT_KEPT.contains(&request.path())
        && !request.path().starts_with(ACCOUNTS)
}

/// The encoding of the form; `None` if the request has no form.
fn encoding(request: &ServiceRequest) -> Option<&'static str> {
    let content_type = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = content_type.split(';').next()?.trim();
    [MULTIPART, "application/x-www-form-urlencoded"]
        .into_iter()
        .find(|known| kind.eq_ignore_ascii_case(known))
}

/// Signs in and has the browser send the form once more, or asks for the password.
pub async fn answer(request: &mut ServiceRequest) -> Answer {
    let FileForm { form, file } = request.extract::<FileForm>().await?;
    let site = request.app_data::<Data<Site>>().cloned().ok_or(Error::NoPage)?;
    let page = PageContext::for_request(request.request()).ok_or(Error::NoPage)?;
    let sent_to = request.uri().path_and_query();
    // `//host/` would lead to another site.
    let action = local_path(sent_to.map_or("/", |path| path.as_str())).to_owned();
    let is_multipart = encoding(request) == Some(MULTIPART);
    let tried = if form.has(PASSWORD) {
        sign_in(&site, request.request(), &form).await?
    } else {
        Err(None)
    };
    match tried {
        Ok(signed_in) => Ok(send_again(&action, &signed_in)),
        Err(error) => {
            let sent = Sent {
                action,
                is_multipart,
                form,
                file,
            };
            ask(page, sent, error).await
        }
    }
}

/// Signs in, or returns the text key of what is wrong.
async fn sign_in(
    site: &Data<Site>,
    request: &HttpRequest,
    form: &Form,
) -> Result<Result<SignedIn, Option<&'static str>>, Error> {
    let (login, password) = (form.get(LOGIN).to_owned(), form.get(PASSWORD).to_owned());
    let device = client_device(request, site);
    let _permit = hash_permit().await?;
    let tried = run(site, move |app| {
        match sessions::sign_in(app, &login, &password, &device) {
            Ok(signed_in) => Ok(Ok(signed_in)),
            Err(app::Error::WrongPassword) => Ok(Err(Some("error-login"))),
            Err(app::Error::AccountLocked) => Ok(Err(Some("error-login-locked"))),
            Err(app::Error::Throttled { .. }) => Ok(Err(Some("error-429-text"))),
            Err(error) => Err(error),
        }
    });
    match tried.await? {
        // Only now: the answer to a wrong password must not depend on which account has the login.
        Ok(signed_in) if is_filled_by_other(form, &signed_in.access) => {
            run(site, move |app| sessions::sign_out(app, &signed_in.cookie)).await?;
            Ok(Err(Some("error-filled-by-other")))
        }
        tried => Ok(tried),
    }
}

/// 307 makes the browser repeat the request with its body (RFC 9110 §15.4.8).
fn send_again(action: &str, signed_in: &SignedIn) -> HttpResponse {
    let mut response = HttpResponse::TemporaryRedirect()
        .insert_header((header::LOCATION, action))
        .finish();
    session::set_cookies(&mut response, signed_in);
    response
}

async fn ask(page: PageContext, sent: Sent, error: Option<&'static str>) -> Answer {
    let html = run_blocking(move || {
        let Sent {
            action,
            is_multipart,
            form,
            file,
        } = sent;
        let (filled_by, login) = (form.get(FILLED_BY).to_owned(), form.get(LOGIN).to_owned());
        let fields = form
            .pairs()
            .filter(|(name, _)| ![LOGIN, PASSWORD, KEPT_FILE].contains(name));
        let mut fields: Vec<(String, String)> = fields
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut lost_file = false;
        match file {
            ChosenFile::Nothing => {}
            ChosenFile::File(file) => fields.push((KEPT_FILE.to_owned(), STANDARD.encode(file.bytes))),
            ChosenFile::TooLarge => lost_file = true,
        }
        rendered(&SignedOutFormView {
            page,
            action,
            is_multipart,
            login: if login.is_empty() {
                filled_by.clone()
            } else {
                login
            },
            error,
            filled_by,
            fields,
            lost_file,
        })
    })
    .await?;
    let mut response = html_response(StatusCode::UNAUTHORIZED, false, html);
    // RFC 9110 §11.6.1 asks for a challenge. No browser knows this scheme, so none opens a window of its own.
    response.headers_mut().insert(
        header::WWW_AUTHENTICATE,
        header::HeaderValue::from_static("Form realm=\"Blocknotik\""),
    );
    Ok(response)
}

impl SignedOutFormView {
    /// What the user typed, without the fields that no user sees.
    fn typed(&self) -> impl Iterator<Item = &str> {
        let is_hidden = |name: &str| {
            ["-line", "-type"].iter().any(|end| name.ends_with(end))
                || name.starts_with("crop-")
                || [
                    "uid",
                    "revision",
                    "against",
                    "back",
                    FILLED_BY_ID,
                    FILLED_BY,
                    KEPT_FILE,
                    "more",
                    "photo-remove",
                ]
                .contains(&name)
        };
        self.fields
            .iter()
            .filter(move |(name, value)| !is_hidden(name) && !value.trim().is_empty())
            .map(|(_, value)| value.as_str())
    }

    fn keeps_file(&self) -> bool {
        self.fields.iter().any(|(name, _)| name == KEPT_FILE)
    }
}
