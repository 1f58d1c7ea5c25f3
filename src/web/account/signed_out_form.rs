//! A form that arrives after its session has ended. The answer asks for the password and keeps every field, so that
//! signing in sends the form again.

use actix_web::dev::ServiceRequest;
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app;
use crate::app::sessions::{self, SignedIn};
use crate::web::account::device::client_device;
use crate::web::account::hash_permit::hash_permit;
use crate::web::account::language;
use crate::web::file_form::{ChosenFile, FileForm};
use crate::web::form::{FILLED_BY, Form, is_filled_by_other};
use crate::web::kept_form::{FormTarget, KeptForm, LANGUAGE, LOGIN, PASSWORD, may_be_kept};
use crate::web::page::PageContext;
use crate::web::respond::{html_response, rendered};
use crate::web::site::Site;
use crate::web::{Answer, Error, run, run_blocking, session};

/// The page that asks for the password.
#[derive(Template)]
#[template(path = "account/signed_out_form.html")]
struct SignedOutFormView {
    page: PageContext,
    login: String,
    /// The text key of what is wrong.
    error: Option<&'static str>,
    /// The login that the user had when filling in the form; may be empty.
    filled_by: String,
    kept: KeptForm,
}

/// True for a form of a visitor whose session has ended.
pub fn is_signed_out_form(request: &ServiceRequest) -> bool {
    let visitor = session::visitor(request.request());
    may_be_kept(request.head()) && visitor.access.is_none() && !visitor.needs_setup
}

/// Signs in and has the browser send the form once more, or asks for the password, in another language if its button
/// was pressed.
pub async fn answer(request: &mut ServiceRequest) -> Answer {
    let FileForm { form, file } = request.extract::<FileForm>().await?;
    let site = request.app_data::<Data<Site>>().cloned().ok_or(Error::NoPage)?;
    let mut page = PageContext::for_request(request.request()).ok_or(Error::NoPage)?;
    let target = FormTarget::of(request.head());
    if let Some(code) = form.find(LANGUAGE) {
        let cookie = language::change(&site, &mut page, code).await?;
        let mut response = ask(page, target, form, file, None).await?;
        response.add_cookie(&cookie).ok();
        return Ok(response);
    }
    let tried = if form.has(PASSWORD) {
        sign_in(&site, request.request(), &form).await?
    } else {
        Err(None)
    };
    match tried {
        Ok(signed_in) => Ok(send_again(&target.action, &signed_in)),
        Err(error) => ask(page, target, form, file, error).await,
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

async fn ask(
    page: PageContext,
    target: FormTarget,
    form: Form,
    file: ChosenFile,
    error: Option<&'static str>,
) -> Answer {
    let html = run_blocking(move || {
        let (filled_by, login) = (form.get(FILLED_BY).to_owned(), form.get(LOGIN).to_owned());
        rendered(&SignedOutFormView {
            page,
            login: if login.is_empty() {
                filled_by.clone()
            } else {
                login
            },
            error,
            filled_by,
            kept: KeptForm::new(target, &form, file),
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
