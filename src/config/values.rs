//! Checks of single settings.

use std::path::{Path, PathBuf};

use super::network::Network;
use super::problems::Problems;
use super::{Admin, STATIC_FILES, Secret};
use domain::account::{MAX_LOGIN, MAX_PASSWORD, MIN_PASSWORD, check_login, check_password};

/// A shorter key could be guessed.
const MIN_SECRET_KEY: usize = 32;

pub(super) fn secret_key(value: Option<String>, problems: &mut Problems) -> Option<Secret> {
    let value = value?;
    if value.len() < MIN_SECRET_KEY {
        let problem = format!("has only {} characters", value.chars().count());
        problems.add(
            "SECRET_KEY",
            &problem,
            "at least 32 random characters, or nothing to have one generated",
        );
    }
    Some(Secret::new(value))
}

pub(super) fn base_url(url: &str, problems: &mut Problems) -> String {
    let accepted = "the address that users open, without a path, such as https://book.example.org";
    let origin = |v: &str| {
        let v = v.strip_suffix('/').unwrap_or(v);
        let host = v.strip_prefix("https://").or_else(|| v.strip_prefix("http://"))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
        (!host.is_empty() && host.chars().all(plain)).then(|| v.to_ascii_lowercase())
    };
    problems.parse("BASE_URL", url, accepted, origin, String::new())
}

pub(super) fn trusted_proxies(list: Option<&str>, problems: &mut Problems) -> Vec<Network> {
    let accepted = "addresses or networks with commas between them, such as 127.0.0.1, 10.0.0.0/8";
    let parse = |v: &str| v.split(',').map(|one| Network::parse(one.trim())).collect();
    list.map_or_else(Vec::new, |list| {
        problems.parse("TRUSTED_PROXIES", list, accepted, parse, Vec::new())
    })
}

pub(super) fn admin(
    login: Option<String>,
    password: Option<String>,
    problems: &mut Problems,
) -> Option<Admin> {
    let accepted = "ADMIN_LOGIN and ADMIN_PASSWORD together, or neither";
    match (login, password) {
        (None, None) => None,
        (Some(login), Some(password)) => {
            if check_login(&login).is_some() {
                let accepted =
                    format!("1 to {MAX_LOGIN} characters: lowercase letters a to z, digits, and . _ - @");
                problems.add("ADMIN_LOGIN", &format!("is {login:?}"), &accepted);
            }
            if check_password(&password).is_some() {
                let problem = format!("has {} characters", password.chars().count());
                let accepted = format!("at least {MIN_PASSWORD} characters and at most {MAX_PASSWORD} bytes");
                problems.add("ADMIN_PASSWORD", &problem, &accepted);
            }
            Some(Admin {
                login,
                password: Secret::new(password),
            })
        }
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

/// Parses a size in bytes: `1073741824`, `500 MiB`, `500M`, `1 GB`. Units are powers of 1024.
pub(super) fn size(text: &str) -> Option<u64> {
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

/// Checks that the folder has every static file.
pub(super) fn static_dir(folder: &str, problems: &mut Problems) -> Option<PathBuf> {
    let accepted = format!("a folder with the files {}", STATIC_FILES.join(", "));
    let is_complete = |folder: &Path| STATIC_FILES.iter().all(|file| folder.join(file).is_file());
    let parse = |v: &str| Some(PathBuf::from(v)).filter(|folder| is_complete(folder));
    problems.parse("STATIC_DIR", folder, &accepted, |v| parse(v).map(Some), None)
}

/// Checks `RUST_LOG`. `env_logger` would take a misspelled level for the name of a module.
pub(super) fn log_filter(value: Option<&str>, problems: &mut Problems) -> String {
    let accepted =
        "error, warn, info, debug, trace or off, also by module: info,blocknotik::web=debug,store=debug";
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
