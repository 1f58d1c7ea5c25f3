//! Gives every request an id, and every response the header with it.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderValue;
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::http::request_id::{HEADER, RequestId};
use crate::web::site::Site;

/// Assigns the id before any other layer can log.
pub async fn assign_request_id<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let site = request.app_data::<Data<Site>>();
    let trusted = site.map(|site| site.options.trusted_proxies.as_slice());
    let id = RequestId::assign(&request, trusted.unwrap_or_default());
    let mut response = next.call(request).await?;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    Ok(response)
}
