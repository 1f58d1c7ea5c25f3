//! Sends a visitor who is not signed in to the login page.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::web::error::Error;
use crate::web::session;

/// Replaces [`Error::SignIn`] by a redirect to the login page, which later returns to the page that was
/// requested; or to the setup page while there is no account.
pub async fn redirect_to_login(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let must_sign_in = response
        .response()
        .error()
        .and_then(|e| e.as_error::<Error>())
        .is_some_and(|e| matches!(e, Error::SignIn));
    if !must_sign_in {
        return Ok(response);
    }
    let request = response.request().clone();
    let target = if session::visitor(&request).needs_setup {
        "/setup".to_owned()
    } else {
        let is_page = request.method() == Method::GET;
        let wanted = request.uri().path_and_query().map_or("/", |p| p.as_str());
        let next = if is_page { wanted } else { "/" };
        if next == "/" {
            "/login".to_owned()
        } else {
            format!("/login?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
        }
    };
    let see_other = HttpResponse::SeeOther()
        .insert_header((header::LOCATION, target))
        .finish();
    Ok(ServiceResponse::new(request, see_other))
}
