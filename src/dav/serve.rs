//! Takes every request: signs the device in, finds the resource, and calls the method.

use actix_web::http::header;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::app;
use crate::app::dav::refresh_groups;
use crate::dav::authenticate::{Session, authenticate};
use crate::dav::error::Error;
use crate::dav::headers::text;
use crate::dav::mkcol::{mkcol, not_in_book};
use crate::dav::path::DavPath;
use crate::dav::request_log::RequestLog;
use crate::dav::resource::{Call, Resource, find};
use crate::dav::run::read;
use crate::dav::{Dav, copy, get, options, propfind, proppatch, put, report};
use domain::account::LabelForm;

/// Leads clients that begin at `/.well-known/carddav` to the root (RFC 6764 §5).
pub async fn well_known() -> HttpResponse {
    HttpResponse::MovedPermanently()
        .insert_header((header::LOCATION, DavPath::Root.url()))
        .finish()
}

/// Answers a request.
pub async fn serve(request: HttpRequest, payload: Payload, dav: Data<Dav>) -> Result<HttpResponse, Error> {
    let session = authenticate(&request, &dav).await?;
    if is_encoded(&request) {
        return Err(Error::ContentEncoded);
    }
    let log = RequestLog::of(&dav, &session.caller, &request);
    let outcome = call(request, payload, dav, session).await;
    if let Some(log) = log {
        log.note(&outcome).await;
    }
    outcome
}

async fn call(
    request: HttpRequest,
    payload: Payload,
    dav: Data<Dav>,
    session: Session,
) -> Result<HttpResponse, Error> {
    let mut url = request.uri().path();
    if request.method().as_str() == "MKCOL" {
        // It ends with a slash or without one, also where a card would be.
        url = url.trim_end_matches('/');
    }
    let path = DavPath::parse(url)?.ok_or_else(|| nothing_at(&request, &session))?;
    let Some(resource) = find(&session, &path) else {
        return match (&path, request.method().as_str()) {
            (DavPath::Book(account, slug), "MKCOL") if *account == session.account => {
                mkcol(&dav, &session, payload, slug).await
            }
            (DavPath::Book(account, _), "PUT") if *account == session.account => {
                Err(Error::Forbidden("a home has address books only"))
            }
            _ => Err(nothing_at(&request, &session)),
        };
    };
    refresh_group_cards(&dav, &session, &resource).await?;
    let call = Call {
        request,
        payload,
        dav,
        session,
        path,
        resource,
    };
    match call.request.method().as_str() {
        "OPTIONS" => Ok(options::options(&call.resource)),
        "GET" | "HEAD" => get::get(call).await,
        "PROPFIND" => propfind::propfind(call).await,
        "PROPPATCH" => proppatch::proppatch(call).await,
        "REPORT" => report::report(call).await,
        "PUT" => put::put(call).await,
        "POST" => put::add_member(call).await,
        "DELETE" => put::delete(call).await,
        "COPY" => copy::copy(call).await,
        "MOVE" => copy::relocate(call).await,
        "MKCOL" if matches!(call.resource, Resource::Card(..)) => Err(not_in_book()),
        "ACL" => Err(Error::Forbidden("who may use a book cannot be changed here")),
        _ => Err(Error::Method(options::allowed(&call.resource))),
    }
}

/// Refreshes the group cards of the books that a request is about, if the device gets them.
async fn refresh_group_cards(dav: &Data<Dav>, session: &Session, resource: &Resource) -> Result<(), Error> {
    if session.caller.label_form == LabelForm::Categories {
        return Ok(());
    }
    let books = match resource {
        Resource::Book(access) | Resource::Card(access, _) => vec![access.clone()],
        Resource::Home => session.books.clone(),
        _ => return Ok(()),
    };
    let device = session.device.clone();
    read(dav, move |app| {
        books
            .iter()
            .try_for_each(|access| refresh_groups(app, access, &device))
    })
    .await
}

/// The error of a request to a path where nothing is. What is made in the account's home needs its collection first
/// (RFC 4918 §9.3.1, §9.7.1).
fn nothing_at(request: &HttpRequest, session: &Session) -> Error {
    let makes = ["MKCOL", "PUT"].contains(&request.method().as_str());
    let home = DavPath::Home(session.account).url();
    if makes && request.uri().path().starts_with(&home) {
        return Error::NoParent;
    }
    app::Error::NotFound.into()
}

/// True if the body has a content coding, such as gzip.
fn is_encoded(request: &HttpRequest) -> bool {
    let coding = text(request, "content-encoding").map(str::trim);
    coding.is_some_and(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
}
