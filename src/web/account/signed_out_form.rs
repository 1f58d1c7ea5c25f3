//! A form that arrives after its session has ended. The answer asks for the password and keeps every field, so that
//! signing in sends the form again.

use actix_web::dev::ServiceRequest;
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use askama::Template;

use crate::app;
use crate::app::sessions::{self, SignedIn};
use crate::web::account::device::client_device;
use crate::web::account::hash_permit::hash_permit;
use crate::web::account::language;
use crate::web::file_form::{ChosenFile, FileForm};
use crate::web::form::{Form, SignsIn, is_filled_by_other};
use crate::web::kept_form::{FormTarget, KeptForm, LANGUAGE, LOGIN, PASSWORD, may_be_kept, signs_in_another};
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
    /// True if another user than the one of the session filled in the form.
    is_of_other: bool,
    kept: KeptForm,
}

impl SignedOutFormView {
    fn new(
        mut page: PageContext,
        mut kept: KeptForm,
        login: String,
        error: Option<&'static str>,
        is_of_other: bool,
    ) -> Self {
        if is_of_other {
            // The page is not one of the user who is signed in.
            page.access = None;
            page.books.clear();
            kept.target = kept.target.signing_in();
        }
        Self {
            page,
            login: if login.is_empty() {
                kept.filled_by().to_owned()
            } else {
                login
            },
            error,
            is_of_other,
            kept,
        }
    }
}

/// True for a form of a visitor whose session has ended, or of one who signs in with it instead of another user.
pub fn is_signed_out_form(request: &ServiceRequest) -> bool {
    let visitor = session::visitor(request.request());
    may_be_kept(request.head()) && visitor.access.is_none() && !visitor.needs_setup
        || signs_in_another(request.head())
}

/// The page for a form of another user than the one of the session. It keeps the form until its user has signed in.
pub fn page_for_other(page: PageContext, kept: KeptForm) -> app::Result<String> {
    rendered(&SignedOutFormView::new(page, kept, String::new(), None, true))
}

/// Signs in and has the browser send the form once more, or asks for the password, in another language if its button
/// was pressed.
pub async fn answer(request: &mut ServiceRequest) -> Answer {
    let is_of_other = signs_in_another(request.head());
    request.extensions_mut().insert(SignsIn);
    let FileForm { form, file } = request.extract::<FileForm>().await?;
    let site = request.app_data::<Data<Site>>().cloned().ok_or(Error::NoPage)?;
    let mut page = PageContext::for_request(request.request()).ok_or(Error::NoPage)?;
    if is_of_other {
        // A change of the language is not one of the user who is signed in.
        page.access = None;
    }
    let target = FormTarget::of(request.head());
    if let Some(code) = form.find(LANGUAGE) {
        let cookie = language::change(&site, &mut page, code).await?;
        let mut response = ask(page, target, form, file, None, is_of_other).await?;
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
        Err(error) => ask(page, target, form, file, error, is_of_other).await,
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
    is_of_other: bool,
) -> Answer {
    let html = run_blocking(move || {
        let kept = KeptForm::new(target, &form, file);
        let login = form.get(LOGIN).to_owned();
        rendered(&SignedOutFormView::new(page, kept, login, error, is_of_other))
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
