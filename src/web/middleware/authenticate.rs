//! Looks up who sent the request, and puts its writes into the queue of the visitor's book.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::http::write_queue::in_write_queue;
use crate::web::middleware::public_path::is_public;
use crate::web::middleware::reject::reject;
use crate::web::session;
use crate::web::site::Site;

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
    let queue = write_queue(&request);
    Ok(in_write_queue(queue, next.call(request))
        .await?
        .map_into_boxed_body())
}

/// The queue of a request that may write; `None` for one that only reads.
fn write_queue(request: &ServiceRequest) -> Option<i64> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    let site = request.app_data::<Data<Site>>()?;
    let access = session::visitor(request.request()).access?;
    Some(site.app.write_queue(&access))
}
