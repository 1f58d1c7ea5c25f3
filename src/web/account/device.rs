//! The device from which a request comes.

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Data;

use crate::app::Device;
use crate::http::client_address;
use crate::web::session;
use crate::web::site::Site;

/// The address and the user agent of the client.
pub fn client_device(request: &HttpRequest, site: &Data<Site>) -> Device {
    let address = client_address::client(request.head(), &site.options.trusted_proxies);
    let user_agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Device {
        address: address.map(|a| a.to_string()).unwrap_or_default(),
        user_agent: user_agent.unwrap_or_default().to_owned(),
        cookie: session::device_cookie_of(request),
        time_zone: String::new(),
    }
}
