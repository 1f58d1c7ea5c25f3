//! How a device reaches the server: its address, and a link that opens `DAVx5` with everything filled in.

use actix_web::HttpRequest;
use actix_web::http::Uri;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::http::client_address::is_https;
use crate::web::Site;
use crate::web::own_hosts::OwnHosts;

/// The address of the server as the user's browser reaches it.
pub struct Connection {
    /// The URL without a path: `https://book.example:8443`.
    base: String,
    /// True if passwords are encrypted on their way.
    pub is_encrypted: bool,
}

impl Connection {
    /// The address that a request was sent to, or the configured one.
    pub fn of(request: &HttpRequest, hosts: &OwnHosts, site: &Site) -> Self {
        let base_url = site.options.base_url.as_deref();
        let is_encrypted = is_https(request.head(), base_url, &site.options.trusted_proxies);
        let scheme = if is_encrypted { "https" } else { "http" };
        let host = hosts.0.first().map_or("", String::as_str);
        let base = base_url.map_or_else(|| format!("{scheme}://{host}"), str::to_owned);
        Self {
            base: base.trim_end_matches('/').to_owned(),
            is_encrypted,
        }
    }

    /// The URL at which programs search.
    pub fn search_url(&self) -> String {
        format!("{}/api/search", self.base)
    }

    /// The URL that the user enters on a device.
    pub fn url(&self) -> String {
        format!("{}/dav/", self.base)
    }

    /// The host and the port; the port of the scheme if the URL has none.
    pub fn host_and_port(&self) -> (String, u16) {
        let uri: Uri = self.base.parse().unwrap_or_default();
        let default = if self.is_encrypted { 443 } else { 80 };
        let host = uri.host().unwrap_or_default().to_owned();
        (host, uri.port_u16().unwrap_or(default))
    }

    /// A link that opens `DAVx5` with the address, the login, and the password. `davx5` stands for `https`, and
    /// `carddav` for `http`.
    pub fn davx5_link(&self, login: &str, password: &str) -> String {
        let scheme = if self.is_encrypted { "davx5" } else { "carddav" };
        let authority = self.base.split_once("://").map_or("", |(_, rest)| rest);
        let login = utf8_percent_encode(login, NON_ALPHANUMERIC);
        let password = utf8_percent_encode(password, NON_ALPHANUMERIC);
        format!("{scheme}://{login}:{password}@{authority}/dav/")
    }
}
