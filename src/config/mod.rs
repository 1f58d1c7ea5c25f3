//! The settings, read once at start. This is the only module that reads the environment.
//!
//! `NAME_FILE` may name a file with the value of `NAME`, for mounted secrets. An empty value counts as
//! none. Every wrong setting is reported in one line, and the value of a secret is never shown.

mod database;
mod environment;
mod network;
mod problems;
mod secret;
#[cfg(test)]
mod tests;
mod values;

pub use network::Network;
pub use secret::Secret;

use std::net::SocketAddr;
use std::path::PathBuf;

use database::database;
use environment::{RawSettings, read_files, setting_of};
use problems::Problems;
use store::DatabaseUrl;
use values::{admin, base_url, log_filter, secret_key, size, static_dir, trusted_proxies};

/// The default of `BIND`.
const DEFAULT_BIND: &str = "127.0.0.1:5555";
/// Database connections. More make small machines slower.
const DEFAULT_POOL_SIZE: u32 = 4;
/// Days that a deleted contact stays in the trash.
const DEFAULT_TRASH_DAYS: u32 = 30;
/// The limit of one import, all its files together, in bytes: 1 GiB.
const DEFAULT_MAX_UPLOAD: u64 = 1 << 30;

/// The files that `STATIC_DIR` must have.
pub const STATIC_FILES: [&str; 12] = [
    "app.css",
    "pages.css",
    "widths.css",
    "app.js",
    "keyboard.js",
    "forms.js",
    "photo.js",
    "icon.svg",
    "icon-180.png",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable-512.png",
];

/// The settings of the program.
#[derive(Debug, Clone)]
pub struct Config {
    /// `DATABASE_URL` or `POSTGRES_*`; without them a file in `DATA_DIR`.
    pub database: DatabaseUrl,
    /// `SECRET_KEY`; if absent, one is generated and stored.
    pub secret_key: Option<Secret>,
    /// `BIND`: where to listen.
    pub bind: SocketAddr,
    /// `BASE_URL`: the public address, without a slash at its end.
    pub base_url: Option<String>,
    /// `DATA_DIR`: the SQLite file and the generated secret.
    pub data_dir: PathBuf,
    /// `DEFAULT_LOCALE`: `ru` or `en`.
    pub default_locale: String,
    /// `DEFAULT_REGION`: the country of phone numbers without a country code, as in ISO 3166.
    pub default_region: String,
    /// `POOL_SIZE`: connections to the database.
    pub pool_size: u32,
    /// `WORKERS`: threads that answer requests; if absent, one per core.
    pub workers: Option<usize>,
    /// `TRUSTED_PROXIES`: the proxies whose `X-Forwarded-*` headers are trusted.
    pub trusted_proxies: Vec<Network>,
    /// `ADMIN_LOGIN` and `ADMIN_PASSWORD`: the first account, created at start if there is none.
    pub admin: Option<Admin>,
    /// `SIGN_IN`: if false, every visitor acts as the first account.
    pub sign_in: bool,
    /// `TRASH_DAYS`: 0 keeps deleted contacts until they are purged by hand.
    pub trash_days: u32,
    /// `MAX_UPLOAD`: the limit of one import, all its files together, in bytes.
    pub max_upload: u64,
    /// `STATIC_DIR`: a folder that replaces the static files inside the program.
    pub static_dir: Option<PathBuf>,
    /// `RUST_LOG`: what is logged.
    pub log: String,
}

/// The first account, as `ADMIN_LOGIN` and `ADMIN_PASSWORD` describe it.
#[derive(Debug, Clone)]
pub struct Admin {
    /// The login.
    pub login: String,
    /// The password.
    pub password: Secret,
}

/// The wrong settings, one line each: name, problem, what is accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(Vec<String>);

impl Config {
    /// Reads the environment.
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
            RawSettings::default()
        });
        let config = Self::parse(raw, &mut problems);
        if problems.0.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError(problems.0))
        }
    }

    fn parse(raw: RawSettings, problems: &mut Problems) -> Self {
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
