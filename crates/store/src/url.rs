//! The address of the database, as `DATABASE_URL` gives it.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// The address of a database. Its `Debug` and `Display` forms never show a password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A `postgres://` URL as libpq takes it.
    Postgres(String),
    /// The path of an SQLite file. A missing file is created, a missing folder is not.
    Sqlite(PathBuf),
}

impl DatabaseUrl {
    /// Whether this program would send everything in the clear to another machine without a setting that allows it: it was
    /// built without TLS, and the URL has no `sslmode`. libpq would not warn.
    #[must_use]
    pub fn is_remote_in_the_clear(&self) -> bool {
        match self {
            Self::Postgres(url) => !cfg!(feature = "postgres-tls") && is_remote_without_sslmode(url),
            Self::Sqlite(_) => false,
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(url) => write!(f, "PostgreSQL at {}", without_credentials(url)),
            Self::Sqlite(path) => write!(f, "SQLite at {}", path.display()),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn without_credentials(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
    rest.rsplit_once('@').map_or(rest, |(_, rest)| rest)
}

/// Hosts are separated by commas. An empty one, or one that begins with a slash, is a Unix socket
/// (PostgreSQL, "Connection URIs").
fn is_remote_without_sslmode(url: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let parameters = || query.split('&').filter_map(|pair| pair.split_once('='));
    if parameters().any(|(name, _)| name == "sslmode") {
        return false;
    }
    let authority = without_credentials(url);
    let authority = authority.split_once('/').map_or(authority, |(hosts, _)| hosts);
    let hosts = parameters()
        .find(|(name, _)| matches!(*name, "host" | "hostaddr"))
        .map_or(authority, |(_, hosts)| hosts);
    hosts.split(',').any(|host| !is_local(host))
}

fn is_local(host: &str) -> bool {
    let host = match host.strip_prefix('[') {
        Some(address) => address.split_once(']').map_or(address, |(address, _)| address),
        None => host.split_once(':').map_or(host, |(host, _)| host),
    };
    let is_socket = host.is_empty() || host.starts_with('/') || host.to_ascii_uppercase().starts_with("%2F");
    is_socket
        || host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_never_shown() {
        for url in [
            "postgres://u:p%40ss@db:5432/book?password=pass",
            "postgres://u:p@ss@db:5432/book",
        ] {
            assert_eq!(
                DatabaseUrl::Postgres(url.into()).to_string(),
                "PostgreSQL at db:5432/book"
            );
        }
    }

    #[test]
    fn a_remote_server_differs_from_a_local_one() {
        for (url, remote) in [
            ("postgres://u:p@localhost:5432/book", false),
            ("postgres://u:p@127.0.0.1/book", false),
            ("postgres://u:p@[::1]:5432/book", false),
            ("postgres:///book", false),
            ("postgres://%2Frun%2Fpostgresql/book", false),
            ("postgres:///book?host=/run/postgresql", false),
            ("postgres://u:p@db:5432/book", true),
            ("postgres://u:p@ss@db/book", true),
            ("postgres://[2001:db8::1]/book", true),
            ("postgres://localhost,db.example/book", true),
            ("postgres:///book?host=db.example", true),
            ("postgres://u:p@db/book?connect_timeout=3", true),
            ("postgres://u:p@db/book?sslmode=disable", false),
            // libpq itself rejects this one without TLS.
            ("postgres://u:p@db/book?sslmode=require", false),
        ] {
            assert_eq!(is_remote_without_sslmode(url), remote, "{url}");
        }
    }
}
