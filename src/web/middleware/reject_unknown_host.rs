//! With `SIGN_IN=off`, rejects requests under a host name that is not this server's. Otherwise a page of another
//! site whose name is made to point to this server (DNS rebinding) could read and change the book.

use std::net::IpAddr;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::uri::Authority;
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::web::error::Error;
use crate::web::middleware::public_path::is_public;
use crate::web::middleware::reject::reject;
use crate::web::site::Site;

/// Answers 421 to a request under an unknown host name, if no request has to sign in.
pub async fn reject_unknown_host(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let is_allowed = is_public(request.path())
        || request.app_data::<Data<Site>>().is_none_or(|site| {
            let base_url = site.options.base_url.as_deref();
            site.options.sign_in || is_own_host(request.headers(), base_url, site.bound)
        });
    if is_allowed {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    Ok(reject(request, Error::UnknownHost))
}

/// True if `Host` is a name of this machine for itself, the address that the server listens on, or the host of
/// the base URL. The port may differ: containers and proxies map ports.
fn is_own_host(headers: &HeaderMap, base_url: Option<&str>, bound: Option<IpAddr>) -> bool {
    let mut hosts = headers.get_all(header::HOST);
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let Some(host) = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()) else {
        return false;
    };
    let name = host.host().trim_end_matches('.').to_ascii_lowercase();
    let base = base_url.and_then(|url| url.parse::<Uri>().ok());
    if base
        .and_then(|url| url.host().map(str::to_ascii_lowercase))
        .as_ref()
        == Some(&name)
    {
        return true;
    }
    match name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>()
    {
        Ok(address) => {
            let address = address.to_canonical();
            // A server on 0.0.0.0 listens on every address; an attack by rebinding needs a name.
            address.is_loopback() || bound.is_some_and(|bound| bound.is_unspecified() || bound == address)
        }
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own(host: &'static str, base_url: Option<&str>, bound: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, header::HeaderValue::from_static(host));
        is_own_host(&headers, base_url, bound.parse().ok())
    }

    #[test]
    fn names_of_this_machine_and_the_base_url_are_own() {
        for host in [
            "localhost",
            "LOCALHOST:5555",
            "book.localhost:80",
            "127.0.0.1:1",
            "127.8.8.8",
            "[::1]:5555",
            "localhost.",
        ] {
            assert!(is_own(host, None, "127.0.0.1"), "{host}");
        }
        for host in ["book.example", "Book.Example:8443"] {
            assert!(is_own(host, Some("https://book.example"), "127.0.0.1"), "{host}");
        }
        assert!(is_own("192.168.1.5:5555", None, "192.168.1.5"));
        assert!(is_own("192.168.1.5:5555", None, "0.0.0.0"));
        assert!(is_own("[2001:db8::7]", None, "::"));
    }

    #[test]
    fn any_other_host_is_unknown() {
        for host in [
            "evil.example",
            "evil.example:5555",
            "localhost.evil.example",
            "notlocalhost",
            "192.168.1.5",
            "",
            "a b",
            "[::2]",
        ] {
            assert!(!is_own(host, Some("https://book.example"), "127.0.0.1"), "{host}");
        }
        for host in ["evil.example", "1.2.3.4.evil.example"] {
            assert!(!is_own(host, None, "0.0.0.0"), "{host}");
        }
        assert!(!is_own_host(&HeaderMap::new(), None, None));
    }
}
