//! JSON for launchers and softphones, which sign in with an app password: a search, and who has a phone number.

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::app::app_passwords;
use crate::app::books;
use crate::app::books::BookSet;
use crate::app::search::Instead;
use crate::app::search_for_programs::{self, FoundContact, FoundPage};
use crate::app::{self, App};
use crate::http::authorization::{Credentials, credentials};
use crate::web::account::device::client_device;
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::limits::MAX_QUERY;
use crate::web::page::to_query;
use crate::web::{Site, run};
use domain::account::AppScope;
use domain::phone::digits;

/// The longest query of a URL that is read, in bytes.
const MAX_URL: usize = 8 * 1024;

/// What was found, as JSON.
#[derive(Serialize)]
struct SearchAnswer {
    /// How many contacts match; `null` for more than 2,000.
    total: Option<i64>,
    /// What is found because nothing matches as typed; `null` in general.
    shown_instead: Option<String>,
    contacts: Vec<FoundContact>,
    /// The URL of the next page.
    next: Option<String>,
}

/// Why a request was rejected, as JSON.
#[derive(Serialize)]
struct ErrorBody {
    error: String,
}

/// The status and the reason of a rejection.
type ErrorAnswer = (StatusCode, &'static str);

/// Finds contacts as the list does.
pub async fn search(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    let query = match query_of(&request) {
        Ok(query) => query,
        Err((status, text)) => return reject(status, text),
    };
    let q = query.get("q").trim().to_owned();
    if q.is_empty() {
        return reject(StatusCode::BAD_REQUEST, "the parameter q is missing");
    }
    if q.len() > MAX_QUERY {
        let text = format!("q is longer than {MAX_QUERY} bytes");
        return reject(StatusCode::URI_TOO_LONG, &text);
    }
    let is_exact = !query.get("exact").is_empty();
    let after = query.find("after").map(str::to_owned);
    let typed = q.clone();
    let found = signed_in(&site, &request, move |app, books| {
        search_for_programs::find(app, books, &typed, is_exact, after.as_deref())
    });
    match found.await {
        Ok(page) => json(StatusCode::OK, &found_json(page, &q, is_exact)),
        Err(error) => answer(&error),
    }
}

/// Finds the contacts that have a phone number.
pub async fn lookup(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    let query = match query_of(&request) {
        Ok(query) => query,
        Err((status, text)) => return reject(status, text),
    };
    let phone = query.get("phone").trim().to_owned();
    // In a query, a plus that is not encoded is a blank; a number never begins with one.
    let is_international = query.get("phone").starts_with(' ');
    if digits(&phone).is_empty() || phone.len() > MAX_QUERY {
        return reject(
            StatusCode::BAD_REQUEST,
            "the parameter phone is not a phone number",
        );
    }
    let phone = if is_international && !phone.starts_with('+') {
        format!("+{phone}")
    } else {
        phone
    };
    let found = signed_in(&site, &request, move |app, books| {
        search_for_programs::by_phone(app, books, &phone)
    });
    match found.await {
        Ok(contacts) => json(
            StatusCode::OK,
            &SearchAnswer {
                total: i64::try_from(contacts.len()).ok(),
                shown_instead: None,
                contacts,
                next: None,
            },
        ),
        Err(error) => answer(&error),
    }
}

/// Any other address below `/api`.
pub async fn unknown() -> HttpResponse {
    reject(StatusCode::NOT_FOUND, "there are /api/search and /api/lookup")
}

fn query_of(request: &HttpRequest) -> Result<Form, ErrorAnswer> {
    let query = request.query_string();
    if query.len() > MAX_URL {
        return Err((StatusCode::URI_TOO_LONG, "the query is too long"));
    }
    Form::parse(query.as_bytes())
        .map_err(|_| (StatusCode::BAD_REQUEST, "the query is not percent-encoded UTF-8"))
}

/// Does work on the books of the account whose app password the request has.
async fn signed_in<T: Send + 'static>(
    site: &Data<Site>,
    request: &HttpRequest,
    work: impl FnOnce(&App, &BookSet) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let credentials = credentials(request.headers()).ok_or(Error::App(app::Error::WrongPassword))?;
    let device = client_device(request, site);
    run(site, move |app| {
        let scope = AppScope::Search;
        let caller = match &credentials {
            Credentials::Basic { login, secret } => {
                app_passwords::sign_in(app, login, secret, scope, &device)
            }
            Credentials::Bearer(secret) => app_passwords::sign_in_by_secret(app, secret, scope, &device),
        };
        let books = books::of_account(app, &caller?.actor)?;
        work(app, &BookSet::of(books)?)
    })
    .await
}

fn found_json(page: FoundPage, q: &str, is_exact: bool) -> SearchAnswer {
    let next = |cursor: String| {
        let mut pairs = vec![("q", q.to_owned())];
        if is_exact {
            pairs.push(("exact", "1".to_owned()));
        }
        pairs.push(("after", cursor));
        format!("/api/search{}", to_query(&pairs))
    };
    SearchAnswer {
        total: page.total,
        shown_instead: page.instead.map(|instead| match instead {
            Instead::Decoded(text) | Instead::OtherLayout(text) | Instead::Similar(text) => text,
            Instead::InsideWords => q.to_owned(),
        }),
        contacts: page.contacts,
        next: page.after.map(next),
    }
}

/// The answer to a request that failed.
fn answer(error: &Error) -> HttpResponse {
    use actix_web::ResponseError;
    let (status, text) = match error {
        Error::App(app::Error::WrongPassword) => (
            StatusCode::UNAUTHORIZED,
            "sign in with the login and an app password for search, made in the settings",
        ),
        Error::App(app::Error::Forbidden) => (StatusCode::FORBIDDEN, "the app password is not for search"),
        Error::App(app::Error::AccountLocked) => (StatusCode::FORBIDDEN, "the account is locked"),
        Error::App(app::Error::Throttled { .. }) => {
            (StatusCode::TOO_MANY_REQUESTS, "too many wrong passwords")
        }
        Error::App(app::Error::BadPage) => (StatusCode::BAD_REQUEST, "after is not a cursor of this search"),
        other if other.status_code() == StatusCode::SERVICE_UNAVAILABLE => {
            (StatusCode::SERVICE_UNAVAILABLE, "the database is busy or away")
        }
        other => {
            log::error!("a request of a program failed: {other}");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "the server failed; its log has the cause",
            )
        }
    };
    let mut response = reject(status, text);
    if let Some(retry) = error.error_response().headers().get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, retry.clone());
    }
    response
}

fn reject(status: StatusCode, text: &str) -> HttpResponse {
    let mut response = json(
        status,
        &ErrorBody {
            error: text.to_owned(),
        },
    );
    if status == StatusCode::UNAUTHORIZED {
        let challenge = header::HeaderValue::from_static("Basic realm=\"Blocknotik\", charset=\"UTF-8\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn json(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    match serde_json::to_string(body) {
        Ok(text) => HttpResponse::build(status)
            .content_type("application/json")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(text + "\n"),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
