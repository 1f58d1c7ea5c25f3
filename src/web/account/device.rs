//! The device from which a browser sends a request.

use actix_web::HttpRequest;
use actix_web::web::Data;

use crate::app::Device;
use crate::http::device::device;
use crate::web::session;
use crate::web::site::Site;

/// The address and the user agent of the client, and its device cookie.
pub fn client_device(request: &HttpRequest, site: &Data<Site>) -> Device {
    Device {
        cookie: session::device_cookie_of(request),
        ..device(request, &site.options.trusted_proxies)
    }
}
