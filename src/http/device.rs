//! The device from which a request comes.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::app::Device;
use crate::config::Network;
use crate::http::client_address;

/// The address and the user agent of the client.
pub fn device(request: &HttpRequest, trusted: &[Network]) -> Device {
    let address = client_address::client(request.head(), trusted);
    let user_agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Device {
        address: address.map(|address| address.to_string()).unwrap_or_default(),
        user_agent: user_agent.unwrap_or_default().to_owned(),
        ..Device::default()
    }
}
