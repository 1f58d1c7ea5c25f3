//! The settings, read once at start: the only place that looks at the environment.
//!
//! Every setting `NAME` can also stand in a file that `NAME_FILE` names, as mounted secrets do. An
//! empty value counts as none. What is wrong is told in one line per setting, and no value of a
//! secret is ever shown.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::store::DatabaseUrl;

/// Where the pages are served when nothing else is said.
const DEFAULT_BIND: &str = "127.0.0.1:5555";
/// Connections to the database; more make small machines slower.
const DEFAULT_POOL_SIZE: u32 = 4;
/// Days that a deleted contact can be brought back.
const DEFAULT_TRASH_DAYS: u32 = 30;
/// The largest file that can be imported, in bytes: 1 GiB.
const DEFAULT_MAX_UPLOAD: u64 = 1 << 30;
/// The name of the SQLite file in `DATA_DIR`.
const SQLITE_FILE: &str = "blocknotik.db";
/// The files that `STATIC_DIR` must have.
pub const STATIC_FILES: [&str; 3] = ["app.css", "app.js", "icon.svg"];
/// A shorter key could be guessed.
const SECRET_KEY_MIN: usize = 32;

/// What the person who runs the program has chosen.
#[derive(Debug, Clone)]
pub struct Config {
    /// `DATABASE_URL` or `POSTGRES_*`; without them a file in `DATA_DIR`.
    pub database: DatabaseUrl,
    /// `SECRET_KEY`; without it one is generated and kept.
    pub secret_key: Option<Secret>,
    /// `BIND`: where to listen.
    pub bind: SocketAddr,
    /// `BASE_URL`: the address that people see, without a slash at its end.
    pub base_url: Option<String>,
    /// `DATA_DIR`: the SQLite file and the generated secret.
    pub data_dir: PathBuf,
    /// `DEFAULT_LOCALE`: `ru` or `en`.
    pub default_locale: String,
    /// `DEFAULT_REGION`: the country of phone numbers without a country code, as in ISO 3166.
    pub default_region: String,
    /// `POOL_SIZE`: connections to the database.
    pub pool_size: u32,
    /// `WORKERS`: threads that answer requests; as many as the machine has cores without it.
    pub workers: Option<usize>,
    /// `TRUSTED_PROXIES`: whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// `ADMIN_LOGIN` and `ADMIN_PASSWORD`: the first account, made at start if there is none.
    pub admin: Option<Admin>,
    /// `SIGN_IN`: false makes everybody who reaches the port the first account.
    pub sign_in: bool,
    /// `TRASH_DAYS`: 0 keeps deleted contacts for ever.
    pub trash_days: u32,
    /// `MAX_UPLOAD`: the largest file to import, in bytes.
    pub max_upload: u64,
    /// `STATIC_DIR`: the folder of the static files; the program has its own without it.
    pub static_dir: Option<PathBuf>,
    /// `RUST_LOG`: what is logged.
    pub log: String,
}

/// The first account, as `ADMIN_LOGIN` and `ADMIN_PASSWORD` describe it.
#[derive(Debug, Clone)]
pub struct Admin {
    /// What they sign in with.
    pub login: String,
    /// Their password.
    pub password: Secret,
}

/// A value that no log, error or debug print may show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// An address, or a network as `10.0.0.0/8` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// True if the address is one of this network's.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros() >= self.prefix
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Some(longest), |p| p.parse().ok())?;
        (prefix <= longest).then_some(Self { address, prefix })
    }
}

/// Every wrong setting, one line each: its name, what is wrong, what is accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(Vec<String>);

/// One struct of plain texts for envy, and the names that it knows.
macro_rules! settings {
    ($($name:ident)*) => {
        #[derive(Default, Deserialize)]
        struct Raw { $($name: Option<String>,)* }
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

settings! {
    database_url postgres_user postgres_password postgres_db postgres_host postgres_port
    secret_key bind base_url data_dir default_locale default_region pool_size workers
    trusted_proxies admin_login admin_password sign_in trash_days max_upload static_dir
    rust_log
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Every setting that is wrong.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut problems = Problems::default();
        let vars = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            match value.into_string() {
                Ok(value) => Some((name, value)),
                Err(_) if setting_of(&name).is_some() => {
                    problems.add(&name, "is not UTF-8", "UTF-8 text");
                    None
                }
                Err(_) => None,
            }
        });
        let vars: Vec<_> = vars.collect();
        Self::from_vars(vars, problems)
    }

    fn from_vars(
        vars: impl IntoIterator<Item = (String, String)>,
        mut problems: Problems,
    ) -> Result<Self, ConfigError> {
        let raw = read_files(vars, &mut problems);
        let raw = envy::from_iter(raw).unwrap_or_else(|error| {
            problems.0.push(error.to_string());
            Raw::default()
        });
        let config = Self::parse(raw, &mut problems);
        if problems.0.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError(problems.0))
        }
    }

    fn parse(raw: Raw, problems: &mut Problems) -> Self {
        let data_dir = PathBuf::from(raw.data_dir.as_deref().unwrap_or("./data"));
        Self {
            database: database(&raw, &data_dir, problems),
            secret_key: secret_key(raw.secret_key, problems),
            bind: problems.parse(
                "BIND",
                raw.bind.as_deref().unwrap_or(DEFAULT_BIND),
                "an IP address and a port, such as 127.0.0.1:5555 or [::]:5555",
                |v| v.parse().ok(),
                SocketAddr::from(([127, 0, 0, 1], 5555)),
            ),
            base_url: raw.base_url.map(|url| base_url(&url, problems)),
            data_dir,
            default_locale: problems.parse(
                "DEFAULT_LOCALE",
                raw.default_locale.as_deref().unwrap_or("ru"),
                "ru or en",
                |v| ["ru", "en"].contains(&v).then(|| v.to_owned()),
                String::new(),
            ),
            default_region: problems.parse(
                "DEFAULT_REGION",
                raw.default_region.as_deref().unwrap_or("RU"),
                "a country's two letters as in ISO 3166, such as RU or DE",
                |v| (v.len() == 2 && v.bytes().all(|b| b.is_ascii_uppercase())).then(|| v.to_owned()),
                String::new(),
            ),
            pool_size: problems.number("POOL_SIZE", raw.pool_size.as_deref(), DEFAULT_POOL_SIZE, 1, 100),
            workers: raw
                .workers
                .map(|v| problems.number("WORKERS", Some(&v), 1, 1, 256)),
            trusted_proxies: trusted_proxies(raw.trusted_proxies.as_deref(), problems),
            admin: admin(raw.admin_login, raw.admin_password, problems),
            sign_in: problems.parse(
                "SIGN_IN",
                raw.sign_in.as_deref().unwrap_or("on"),
                "on or off",
                |v| match v {
                    "on" => Some(true),
                    "off" => Some(false),
                    _ => None,
                },
                true,
            ),
            trash_days: problems.number(
                "TRASH_DAYS",
                raw.trash_days.as_deref(),
                DEFAULT_TRASH_DAYS,
                0,
                36_500,
            ),
            max_upload: raw.max_upload.map_or(DEFAULT_MAX_UPLOAD, |v| {
                let accepted = "a size of at least 1 MiB, such as 500 MiB, 1 GiB or 1073741824";
                problems.parse("MAX_UPLOAD", &v, accepted, size, 0)
            }),
            static_dir: raw.static_dir.and_then(|folder| static_dir(&folder, problems)),
            log: log_filter(raw.rust_log.as_deref(), problems),
        }
    }
}

/// The lines of a `ConfigError`, as they are found.
#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    fn add(&mut self, name: &str, problem: &str, accepted: &str) {
        self.0.push(format!("{name} {problem}; accepted: {accepted}"));
    }

    /// The value as `parse` reads it; `instead` stands in for a wrong one, which is noted.
    fn parse<T>(
        &mut self,
        name: &str,
        value: &str,
        accepted: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        instead: T,
    ) -> T {
        parse(value.trim()).unwrap_or_else(|| {
            self.add(name, &format!("is {value:?}"), accepted);
            instead
        })
    }

    fn number<T>(&mut self, name: &str, value: Option<&str>, default: T, least: T, most: T) -> T
    where
        T: std::str::FromStr + PartialOrd + fmt::Display + Copy,
    {
        let Some(value) = value else { return default };
        let within = |v: &str| v.parse().ok().filter(|n| *n >= least && *n <= most);
        self.parse(
            name,
            value,
            &format!("a whole number from {least} to {most}"),
            within,
            default,
        )
    }
}

/// The setting that a variable of the environment gives, directly or by its file.
fn setting_of(variable: &str) -> Option<(&'static str, bool)> {
    NAMES.iter().find_map(|name| {
        let rest = variable.strip_prefix(name.to_uppercase().as_str())?;
        match rest {
            "" => Some((*name, false)),
            "_FILE" => Some((*name, true)),
            _ => None,
        }
    })
}

/// The settings among the variables, each by its `NAME` or out of the file of its `NAME_FILE`.
fn read_files(
    vars: impl IntoIterator<Item = (String, String)>,
    problems: &mut Problems,
) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for (variable, value) in vars {
        let Some((name, by_file)) = setting_of(&variable) else {
            continue;
        };
        if value.is_empty() {
            continue;
        }
        let value = if by_file {
            match std::fs::read_to_string(&value) {
                Ok(text) => text.trim_end_matches(['\r', '\n']).to_owned(),
                Err(error) => {
                    let problem = format!("names {value:?}, which cannot be read ({error})");
                    problems.add(&variable, &problem, "the path of a readable text file");
                    continue;
                }
            }
        } else {
            value
        };
        if found.iter().any(|(other, _)| other == name) {
            let upper = name.to_uppercase();
            problems.add(
                &upper,
                &format!("and {upper}_FILE are both set"),
                "one of the two",
            );
        } else if !value.is_empty() {
            found.push((name.to_owned(), value));
        }
    }
    found
}

fn database(raw: &Raw, data_dir: &Path, problems: &mut Problems) -> DatabaseUrl {
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
            in_data_dir
        }
    }
}

/// The URL may hold a password, so that only its scheme is ever shown.
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
        // A value such as `secret@host:5432` has something else than a scheme before its colon.
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

fn postgres_url(raw: &Raw, problems: &mut Problems) -> DatabaseUrl {
    let encoded = |value: &Option<String>| {
        utf8_percent_encode(value.as_deref().unwrap_or_default(), NON_ALPHANUMERIC).to_string()
    };
    let host = raw.postgres_host.as_deref().unwrap_or_default();
    let host = match host.parse::<std::net::Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        // A dot or a dash is plain in a host name; a slash begins the folder of a socket.
        Err(_) => encoded(&raw.postgres_host)
            .replace("%2E", ".")
            .replace("%2D", "-"),
    };
    let port = problems.number(
        "POSTGRES_PORT",
        raw.postgres_port.as_deref(),
        5432_u16,
        1,
        u16::MAX,
    );
    let (user, password) = (encoded(&raw.postgres_user), encoded(&raw.postgres_password));
    DatabaseUrl::Postgres(format!(
        "postgres://{user}:{password}@{host}:{port}/{}",
        encoded(&raw.postgres_db)
    ))
}

fn secret_key(value: Option<String>, problems: &mut Problems) -> Option<Secret> {
    let value = value?;
    if value.len() < SECRET_KEY_MIN {
        let problem = format!("has only {} characters", value.chars().count());
        problems.add(
            "SECRET_KEY",
            &problem,
            "at least 32 random characters, or nothing to have one generated",
        );
    }
    Some(Secret(value))
}

fn base_url(url: &str, problems: &mut Problems) -> String {
    let accepted = "the address that people open, without a path, such as https://book.example.org";
    let origin = |v: &str| {
        let v = v.strip_suffix('/').unwrap_or(v);
        let host = v.strip_prefix("https://").or_else(|| v.strip_prefix("http://"))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
        (!host.is_empty() && host.chars().all(plain)).then(|| v.to_ascii_lowercase())
    };
    problems.parse("BASE_URL", url, accepted, origin, String::new())
}

fn trusted_proxies(list: Option<&str>, problems: &mut Problems) -> Vec<Network> {
    let accepted = "addresses or networks with commas between them, such as 127.0.0.1, 10.0.0.0/8";
    let parse = |v: &str| v.split(',').map(|one| Network::parse(one.trim())).collect();
    list.map_or_else(Vec::new, |list| {
        problems.parse("TRUSTED_PROXIES", list, accepted, parse, Vec::new())
    })
}

fn admin(login: Option<String>, password: Option<String>, problems: &mut Problems) -> Option<Admin> {
    let accepted = "ADMIN_LOGIN and ADMIN_PASSWORD together, or neither";
    match (login, password) {
        (None, None) => None,
        (Some(login), Some(password)) => Some(Admin {
            login,
            password: Secret(password),
        }),
        (Some(_), None) => {
            problems.add("ADMIN_PASSWORD", "is missing", accepted);
            None
        }
        (None, Some(_)) => {
            problems.add("ADMIN_LOGIN", "is missing", accepted);
            None
        }
    }
}

/// Bytes, from `1073741824`, `500 MiB`, `500M`, `1 GB`: each unit is a power of 1024.
fn size(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let unit: u64 = match text.strip_prefix(digits)?.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return None,
    };
    digits
        .parse::<u64>()
        .ok()?
        .checked_mul(unit)
        .filter(|bytes| *bytes >= 1 << 20)
}

fn static_dir(folder: &str, problems: &mut Problems) -> Option<PathBuf> {
    let accepted = format!("a folder with the files {}", STATIC_FILES.join(", "));
    let is_complete = |folder: &Path| STATIC_FILES.iter().all(|file| folder.join(file).is_file());
    let parse = |v: &str| Some(PathBuf::from(v)).filter(|folder| is_complete(folder));
    problems.parse("STATIC_DIR", folder, &accepted, |v| parse(v).map(Some), None)
}

/// A word that is no level would silently be taken for the name of a module.
fn log_filter(value: Option<&str>, problems: &mut Problems) -> String {
    let accepted = "error, warn, info, debug, trace or off, also by module: info,blocknotik::web=debug";
    let is_level = |word: &str| word.trim().parse::<log::LevelFilter>().is_ok();
    let fits = |part: &str| is_level(part.split_once('=').map_or(part, |(_, level)| level));
    let parse = |v: &str| v.split(',').all(fits).then(|| v.to_owned());
    problems.parse(
        "RUST_LOG",
        value.unwrap_or("info"),
        accepted,
        parse,
        String::new(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(vars: &[(&str, &str)]) -> Result<Config, String> {
        let vars = vars
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::from_vars(vars, Problems::default()).map_err(|e| e.to_string())
    }

    fn database(vars: &[(&str, &str)]) -> DatabaseUrl {
        config(vars).unwrap().database
    }

    const POSTGRES: [(&str, &str); 4] = [
        ("POSTGRES_USER", "book"),
        ("POSTGRES_PASSWORD", "p@ss:/?#%word"),
        ("POSTGRES_DB", "my book"),
        ("POSTGRES_HOST", "db-1.example"),
    ];

    #[test]
    fn without_any_setting_it_is_a_file_beside_the_program() {
        let config = config(&[("PATH", "/bin"), ("HOME", "/root"), ("SECRET_KEY", "")]).unwrap();
        assert_eq!(
            config.database,
            DatabaseUrl::Sqlite("./data/blocknotik.db".into())
        );
        assert_eq!(config.bind.to_string(), "127.0.0.1:5555");
        assert_eq!(
            (config.default_locale.as_str(), config.default_region.as_str()),
            ("ru", "RU")
        );
        assert_eq!(
            (config.pool_size, config.workers, config.trash_days),
            (4, None, 30)
        );
        assert_eq!(
            (config.max_upload, config.sign_in, config.log.as_str()),
            (1 << 30, true, "info")
        );
        assert!(config.secret_key.is_none() && config.admin.is_none() && config.base_url.is_none());
    }

    #[test]
    fn the_database_is_chosen_by_url_or_by_parts() {
        let url = |url| database(&[("DATABASE_URL", url)]);
        assert_eq!(
            url("postgres://u:p@h/d"),
            DatabaseUrl::Postgres("postgres://u:p@h/d".into())
        );
        assert_eq!(
            url("PostgreSQL://h/d"),
            DatabaseUrl::Postgres("postgres://h/d".into())
        );
        assert_eq!(
            url("sqlite:///var/book.db"),
            DatabaseUrl::Sqlite("/var/book.db".into())
        );
        assert_eq!(url("sqlite://book.db"), DatabaseUrl::Sqlite("book.db".into()));
        assert_eq!(url("sqlite:book.db"), DatabaseUrl::Sqlite("book.db".into()));
        let of_parts = |host: &str, port: &str| {
            let mut vars = POSTGRES.to_vec();
            vars.retain(|(name, _)| *name != "POSTGRES_HOST");
            vars.extend([("POSTGRES_HOST", host), ("POSTGRES_PORT", port)]);
            database(&vars)
        };
        let start = "postgres://book:p%40ss%3A%2F%3F%23%25word@";
        for (host, port, end) in [
            ("db-1.example", "", "db-1.example:5432/my%20book"),
            ("::1", "6432", "[::1]:6432/my%20book"),
            ("/run/postgresql", "5433", "%2Frun%2Fpostgresql:5433/my%20book"),
        ] {
            assert_eq!(
                of_parts(host, port),
                DatabaseUrl::Postgres(format!("{start}{end}"))
            );
        }
    }

    /// A setting, and of its line: the name at its start, the problem, what is accepted.
    const WRONG: &[(&str, &str, &str, &str)] = &[
        ("BIND=5555", "BIND", "is \"5555\"", "127.0.0.1:5555"),
        (
            "BASE_URL=book.example",
            "BASE_URL",
            "is \"book.example\"",
            "https://",
        ),
        (
            "BASE_URL=https://a.example/book",
            "BASE_URL",
            "is",
            "without a path",
        ),
        ("DEFAULT_LOCALE=de", "DEFAULT_LOCALE", "is \"de\"", "ru or en"),
        (
            "DEFAULT_REGION=Russia",
            "DEFAULT_REGION",
            "is \"Russia\"",
            "two letters",
        ),
        ("POOL_SIZE=0", "POOL_SIZE", "is \"0\"", "from 1 to 100"),
        ("WORKERS=many", "WORKERS", "is \"many\"", "from 1 to 256"),
        (
            "TRUSTED_PROXIES=10.0.0.0/33",
            "TRUSTED_PROXIES",
            "is",
            "10.0.0.0/8",
        ),
        ("SIGN_IN=no", "SIGN_IN", "is \"no\"", "on or off"),
        ("TRASH_DAYS=-1", "TRASH_DAYS", "is \"-1\"", "from 0"),
        ("MAX_UPLOAD=12 parsecs", "MAX_UPLOAD", "is", "1 GiB"),
        ("MAX_UPLOAD=1000", "MAX_UPLOAD", "is", "at least 1 MiB"),
        (
            "STATIC_DIR=/nowhere",
            "STATIC_DIR",
            "is",
            "app.css, app.js, icon.svg",
        ),
        ("RUST_LOG=loud", "RUST_LOG", "is \"loud\"", "debug"),
        ("RUST_LOG=info,actix=loud", "RUST_LOG", "is", "debug"),
        ("ADMIN_LOGIN=anna", "ADMIN_PASSWORD", "is missing", "together"),
        ("ADMIN_PASSWORD=hunter22", "ADMIN_LOGIN", "is missing", "together"),
        (
            "SECRET_KEY=hunter22",
            "SECRET_KEY",
            "has only 8 characters",
            "at least 32",
        ),
        (
            "DATABASE_URL=mysql://u:hunter22@h/d",
            "DATABASE_URL",
            "\"mysql\"",
            "sqlite://PATH",
        ),
        (
            "DATABASE_URL=u:hunter22@h/d",
            "DATABASE_URL",
            "has no scheme",
            "postgres://",
        ),
        (
            "DATABASE_URL=hunter22",
            "DATABASE_URL",
            "has no scheme",
            "postgres://",
        ),
        (
            "DATABASE_URL=postgres:hunter22",
            "DATABASE_URL",
            "has no //",
            "postgres://",
        ),
        (
            "DATABASE_URL=sqlite://",
            "DATABASE_URL",
            "names no SQLite file",
            "sqlite://PATH",
        ),
        (
            "DATABASE_URL=sqlite::memory:",
            "DATABASE_URL",
            "names no SQLite file",
            "sqlite://PATH",
        ),
        (
            "POSTGRES_HOST=db",
            "POSTGRES_USER",
            "is missing",
            "none of them for SQLite",
        ),
        (
            "POSTGRES_PORT=5432",
            "POSTGRES_HOST",
            "is missing",
            "none of them for SQLite",
        ),
        (
            "SECRET_KEY_FILE=/no/such",
            "SECRET_KEY_FILE",
            "cannot be read",
            "readable text file",
        ),
    ];

    #[test]
    fn a_wrong_value_is_told_with_its_name_and_what_is_accepted() {
        for (setting, name, problem, accepted) in WRONG {
            let error = config(&[setting.split_once('=').unwrap()]).expect_err(setting);
            let line = error
                .lines()
                .find(|line| line.starts_with(name))
                .unwrap_or_default();
            let (before, after) = line.split_once("; accepted: ").unwrap_or_default();
            assert!(
                before.contains(problem) && after.contains(accepted),
                "{setting}: {error}"
            );
            assert!(!error.contains("hunter22"), "{error}");
        }
    }

    #[test]
    fn every_wrong_value_is_told_at_once() {
        let mut vars = POSTGRES.to_vec();
        vars.extend([
            ("POSTGRES_PORT", "port"),
            ("SIGN_IN", "yes"),
            ("DATABASE_URL", "sqlite:x"),
        ]);
        let error = config(&vars).unwrap_err();
        assert_eq!(error.lines().count(), 2, "{error}");
        vars.pop();
        let error = config(&vars).unwrap_err();
        assert!(
            error.starts_with("POSTGRES_PORT is \"port\"") && error.contains("\nSIGN_IN"),
            "{error}"
        );
    }

    #[test]
    fn a_value_may_stand_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "hunter22\r\n").unwrap();
        let path = file.to_str().unwrap();
        let admin = config(&[("ADMIN_LOGIN", "anna"), ("ADMIN_PASSWORD_FILE", path)])
            .unwrap()
            .admin
            .unwrap();
        assert_eq!(
            (admin.login.as_str(), admin.password.reveal()),
            ("anna", "hunter22")
        );
        let both = [("TRASH_DAYS", "3"), ("TRASH_DAYS_FILE", path)];
        assert!(
            config(&both)
                .unwrap_err()
                .contains("TRASH_DAYS and TRASH_DAYS_FILE are both set")
        );
        for name in NAMES {
            let file = format!("{}_FILE", name.to_uppercase());
            let error = config(&[(&file, "/no/such/file")]).unwrap_err();
            assert!(error.contains(&file), "{error}");
        }
    }

    #[test]
    fn a_secret_is_never_shown() {
        let mut vars = POSTGRES.to_vec();
        vars.extend([
            ("SECRET_KEY", "0123456789abcdef0123456789abcdef"),
            ("ADMIN_LOGIN", "anna"),
        ]);
        vars.push(("ADMIN_PASSWORD", "hunter22"));
        let config = config(&vars).unwrap();
        let shown = format!("{config:?} {}", config.secret_key.clone().unwrap());
        for secret in ["p@ss", "p%40ss", "0123456789abcdef", "hunter22"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn sizes_and_networks() {
        for (text, bytes) in [
            ("1048576", 1 << 20),
            ("2M", 2 << 20),
            ("500 MiB", 500 << 20),
            ("3gb", 3 << 30),
        ] {
            assert_eq!(size(text), Some(bytes), "{text}");
        }
        for text in ["", "M", "1.5G", "1 TB", "99999999999G", "1023"] {
            assert_eq!(size(text), None, "{text}");
        }
        for (network, address, within) in [
            ("10.0.0.0/8", "10.200.3.4", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "fe80::1", false),
            ("::/0", "1.2.3.4", false),
        ] {
            let network = Network::parse(network).unwrap();
            assert_eq!(
                network.contains(address.parse().unwrap()),
                within,
                "{network:?} {address}"
            );
        }
    }
}
