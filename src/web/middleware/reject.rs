//! Ends a request in a middleware with an error.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};

use crate::web::error::Error;

/// A response that carries the error. Outer layers read it: `ServiceRequest::into_response` would drop it,
/// and returning `Err` would skip those layers.
pub fn reject(request: ServiceRequest, error: Error) -> ServiceResponse<BoxBody> {
    let (request, _) = request.into_parts();
    ServiceResponse::new(request, HttpResponse::from_error(error))
}
