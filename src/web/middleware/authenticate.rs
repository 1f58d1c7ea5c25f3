//! Looks up who sent the request.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use crate::web::middleware::public_path::is_public;
use crate::web::middleware::reject::reject;
use crate::web::session;

/// Stores the visitor in the request, where the extractors of `session` read it.
pub async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if !is_public(request.path())
        && let Err(error) = session::look_up(&request).await
    {
        return Ok(reject(request, error));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}
