//! The address of the database, as `DATABASE_URL` gives it.

use std::fmt;
use std::path::PathBuf;

/// The address of a database. Its `Debug` and `Display` forms never show a password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A `postgres://` URL as libpq takes it.
    Postgres(String),
    /// The path of an SQLite file. A missing file is created, a missing folder is not.
    Sqlite(PathBuf),
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
}
