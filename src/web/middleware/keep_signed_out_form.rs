//! Keeps the fields of a form that arrives after its session has ended.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use crate::web::account::signed_out_form;
use crate::web::middleware::reject::reject;

/// Answers such a form with a page that asks for the password; lets every other request through.
pub async fn keep_signed_out_form(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if !signed_out_form::is_signed_out_form(&request) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    match signed_out_form::answer(&mut request).await {
        Ok(response) => Ok(request.into_response(response)),
        Err(error) => Ok(reject(request, error)),
    }
}
