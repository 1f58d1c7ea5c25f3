//! Keeps cards from being compressed on their way to a device: their strong `ETag` is that of their bytes.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;

use crate::dav::is_dav;

/// Hides from `Compress` that the client accepts a compressed card.
pub async fn send_cards_as_they_are<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if is_dav(request.path()) && request.method() == Method::GET {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    next.call(request).await
}
