//! Where the database is: `DATABASE_URL`, `POSTGRES_*`, or a file in `DATA_DIR`.

use std::path::{Path, PathBuf};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::environment::RawSettings;
use super::problems::Problems;
use store::DatabaseUrl;

/// The name of the SQLite file in `DATA_DIR`.
const SQLITE_FILE: &str = "blocknotik.db";

pub(super) fn database(raw: &RawSettings, data_dir: &Path, problems: &mut Problems) -> DatabaseUrl {
    let parts = [
        ("POSTGRES_USER", &raw.postgres_user),
        ("POSTGRES_PASSWORD", &raw.postgres_password),
        ("POSTGRES_DB", &raw.postgres_db),
        ("POSTGRES_HOST", &raw.postgres_host),
    ];
    let missing: Vec<&str> = parts
        .iter()
        .filter(|(_, v)| v.is_none())
        .map(|(name, _)| *name)
        .collect();
    let any = missing.len() < parts.len() || raw.postgres_port.is_some();
    let in_data_dir = DatabaseUrl::Sqlite(data_dir.join(SQLITE_FILE));
    match (&raw.database_url, any) {
        (Some(_), true) => {
            problems.add("DATABASE_URL", "and POSTGRES_* are both set", "one of the two");
            in_data_dir
        }
        (Some(url), false) => database_url(url, problems).unwrap_or(in_data_dir),
        (None, false) => in_data_dir,
        (None, true) if missing.is_empty() => postgres_url(raw, problems),
        (None, true) => {
            let accepted = "POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB and POSTGRES_HOST together \
                            (POSTGRES_PORT is 5432 without it), or none of them for SQLite";
            for name in missing {
                problems.add(name, "is missing", accepted);
            }
            port(raw, problems);
            in_data_dir
        }
    }
}

/// Parses `DATABASE_URL`. It may hold a password, so errors show its scheme only.
fn database_url(url: &str, problems: &mut Problems) -> Option<DatabaseUrl> {
    let accepted = "postgres://USER:PASSWORD@HOST:PORT/DATABASE or sqlite://PATH";
    let url = url.trim();
    let Some((scheme, rest)) = url.split_once(':') else {
        problems.add("DATABASE_URL", "has no scheme", accepted);
        return None;
    };
    match scheme.to_ascii_lowercase().as_str() {
        "postgres" | "postgresql" if rest.starts_with("//") => {
            Some(DatabaseUrl::Postgres(format!("postgres:{rest}")))
        }
        "postgres" | "postgresql" => {
            problems.add("DATABASE_URL", "has no // after its scheme", accepted);
            None
        }
        "sqlite" => {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            if path.is_empty() || path.contains(":memory:") || path.contains('?') {
                problems.add("DATABASE_URL", "names no SQLite file", accepted);
                return None;
            }
            Some(DatabaseUrl::Sqlite(PathBuf::from(path)))
        }
        // In `secret@host:5432` the text before the colon is not a scheme, and must not be shown.
        scheme if url.contains("://") && scheme.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            problems.add(
                "DATABASE_URL",
                &format!("has the unknown scheme {scheme:?}"),
                accepted,
            );
            None
        }
        _ => {
            problems.add("DATABASE_URL", "has no scheme", accepted);
            None
        }
    }
}

fn postgres_url(raw: &RawSettings, problems: &mut Problems) -> DatabaseUrl {
    let encoded = |value: &Option<String>| {
        utf8_percent_encode(value.as_deref().unwrap_or_default(), NON_ALPHANUMERIC).to_string()
    };
    let host = raw.postgres_host.as_deref().unwrap_or_default();
    let host = match host.parse::<std::net::Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        // Dots and dashes need no escapes in a host name. A slash does: it begins a socket directory.
        Err(_) => encoded(&raw.postgres_host)
            .replace("%2E", ".")
            .replace("%2D", "-"),
    };
    let port = port(raw, problems);
    let (user, password) = (encoded(&raw.postgres_user), encoded(&raw.postgres_password));
    DatabaseUrl::Postgres(format!(
        "postgres://{user}:{password}@{host}:{port}/{}",
        encoded(&raw.postgres_db)
    ))
}

fn port(raw: &RawSettings, problems: &mut Problems) -> u16 {
    problems.number("POSTGRES_PORT", raw.postgres_port.as_deref(), 5432, 1, u16::MAX)
}
