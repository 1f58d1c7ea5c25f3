//! Renders every error as a page in the user's language, and logs the cause of a fault.

use actix_web::HttpRequest;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use askama::Template;

use crate::app;
use crate::dav::is_dav;
use crate::http::request_id::RequestId;
use crate::web::account::signed_out_form;
use crate::web::contacts::list_state::cut;
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::kept_form::{KeptForm, sent_form};
use crate::web::limits::MAX_CUT_QUERY;
use crate::web::page::PageContext;
use crate::web::respond::rendered;
use domain::ids::JobId;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    page: &'a PageContext,
    title: String,
    text: String,
    /// The id of the fault in the log; `None` for an error of the client.
    id: Option<&'a str>,
    back: &'a str,
    /// The job that has to end before the user can try again.
    job: Option<JobId>,
    /// The beginning of a search that was too long, to be shortened.
    search: Option<String>,
}

/// The page of a fault that keeps the form whose request failed.
#[derive(Template)]
#[template(path = "kept_form.html")]
struct KeptFormPage<'a> {
    page: &'a PageContext,
    title: String,
    text: Option<String>,
    id: &'a str,
    kept: KeptForm,
}

/// Statuses with texts of their own. Any other status uses the texts of 400 or 500.
const WORDED: [u16; 12] = [400, 403, 404, 405, 408, 409, 413, 414, 422, 429, 500, 503];

/// Replaces the body of an error response by a page, unless the response has a text body already.
pub async fn render_errors(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let has_text = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/") || t == "application/json");
    if status.as_u16() < 400 || has_text {
        return Ok(response);
    }
    if is_dav(response.request().path()) {
        // It has a body of XML.
        if status.is_server_error() {
            let id = RequestId::of(response.request());
            log_fault(response.request(), &response, &id);
        }
        return Ok(response);
    }
    Ok(with_page(response))
}

fn with_page(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let request = response.request().clone();
    let id = RequestId::of(&request);
    let is_fault = response.status().is_server_error();
    if is_fault {
        log_fault(&request, &response, &id);
    }
    let Some(page) = PageContext::for_request(&request) else {
        return response;
    };
    let key = text_key(&response);
    let (title, text) = (page.t(format!("{key}-title")), page.t(format!("{key}-text")));
    let is_of_other = matches!(refusal(&response), Some(Error::FilledByOther));
    let kept = if is_fault || is_of_other {
        sent_form(&request)
    } else {
        None
    };
    let html = if let Some(kept) = kept {
        if is_of_other {
            return with_html(response, signed_out_form::page_for_other(page, kept));
        }
        let template = KeptFormPage {
            page: &page,
            title,
            // The others only say to try again, which the button does.
            text: (response.status() == StatusCode::INTERNAL_SERVER_ERROR).then_some(text),
            id: id.as_str(),
            kept,
        };
        rendered(&template)
    } else {
        let template = ErrorPage {
            page: &page,
            title,
            text,
            id: is_fault.then_some(id.as_str()),
            back: "/",
            job: awaited_job(&response),
            search: refused_search(&request, &response),
        };
        rendered(&template)
    };
    with_html(response, html)
}

fn with_html(response: ServiceResponse<BoxBody>, html: app::Result<String>) -> ServiceResponse<BoxBody> {
    match html {
        Ok(html) => response.map_body(|head, _| {
            let html_type = header::HeaderValue::from_static("text/html; charset=utf-8");
            head.headers_mut().insert(header::CONTENT_TYPE, html_type);
            BoxBody::new(html)
        }),
        Err(_) => response,
    }
}

/// The error with which a handler or an extractor refused the request.
fn refusal(response: &ServiceResponse<BoxBody>) -> Option<&Error> {
    response.response().error()?.as_error::<Error>()
}

/// The job for which the request was refused.
fn awaited_job(response: &ServiceResponse<BoxBody>) -> Option<JobId> {
    match refusal(response)? {
        Error::App(app::Error::LabelBusy(job)) => *job,
        _ => None,
    }
}

/// What was typed into a search that was refused for its length: as much of it as would be a search.
fn refused_search(request: &HttpRequest, response: &ServiceResponse<BoxBody>) -> Option<String> {
    if !matches!(refusal(response)?, Error::QueryTooLong) {
        return None;
    }
    let query = Form::parse_query(request.query_string().as_bytes()).ok()?;
    let typed = query.find("find").or_else(|| query.find("q"))?;
    Some(cut(typed.to_owned(), MAX_CUT_QUERY).0)
}

/// The key of the texts for an error: by its cause where the cause has texts, else by its status.
fn text_key(response: &ServiceResponse<BoxBody>) -> String {
    match refusal(response) {
        Some(Error::CrossOrigin) => "error-cross-origin".to_owned(),
        Some(Error::UnknownHost) => "error-unknown-host".to_owned(),
        Some(Error::App(app::Error::Busy)) => "error-busy".to_owned(),
        Some(Error::UnreadableForm) => "error-unreadable-form".to_owned(),
        Some(Error::Damaged) => "error-damaged".to_owned(),
        Some(Error::FilledByOther) => "error-filler".to_owned(),
        Some(Error::TooLargeToEdit) => "error-too-large-to-edit".to_owned(),
        Some(Error::FileTooLarge) => "error-file-too-large".to_owned(),
        Some(Error::App(app::Error::BadPage)) => "error-bad-page".to_owned(),
        Some(Error::App(app::Error::LabelBusy(_))) => "error-label-busy".to_owned(),
        Some(Error::App(app::Error::LastBook)) => "error-last-book".to_owned(),
        Some(Error::App(app::Error::NotUndoable)) => "error-not-undoable".to_owned(),
        _ => {
            let code = response.status().as_u16();
            let fallback = if code < 500 { 400 } else { 500 };
            format!("error-{}", if WORDED.contains(&code) { code } else { fallback })
        }
    }
}

/// Logs the cause of a fault. The page shows only the id of the request.
fn log_fault(request: &HttpRequest, response: &ServiceResponse<BoxBody>, id: &RequestId) {
    let cause = response
        .response()
        .error()
        .map_or_else(String::new, ToString::to_string);
    // Without the query, which may contain a name.
    log::error!(
        "{} {} {} [{id}] {cause}",
        response.status().as_u16(),
        request.method(),
        request.path()
    );
}
