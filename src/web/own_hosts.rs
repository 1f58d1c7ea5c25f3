//! The names under which a browser reaches this site.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{Uri, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use crate::web::error::Error;
use crate::web::site::Site;

/// The host that the request names and the one of the base URL, each with its port if the URL has one.
#[derive(Clone, Debug)]
pub struct OwnHosts(pub Vec<String>);

impl FromRequest for OwnHosts {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let host = request.headers().get(header::HOST);
        let requested = host.and_then(|host| host.to_str().ok()).map(str::to_owned);
        let site = request.app_data::<Data<Site>>();
        let base = site
            .and_then(|site| site.options.base_url.as_ref())
            .and_then(|url| url.parse::<Uri>().ok())
            .and_then(|url| url.authority().map(ToString::to_string));
        ready(Ok(Self([requested, base].into_iter().flatten().collect())))
    }
}
