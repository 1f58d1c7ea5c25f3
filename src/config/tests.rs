//! Settings: defaults, rejected values, files, secrets.

use super::environment::NAMES;
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

/// A wrong setting, and parts of its error line: the name, the problem, what is accepted.
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
        "app.css, pages.css, widths.css, app.js, keyboard.js, forms.js, photo.js, icon.svg",
    ),
    ("RUST_LOG=loud", "RUST_LOG", "is \"loud\"", "debug"),
    ("RUST_LOG=info,actix=loud", "RUST_LOG", "is", "debug"),
    (
        "POSTGRES_PORT=port",
        "POSTGRES_PORT",
        "is \"port\"",
        "from 1 to 65535",
    ),
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
fn a_wrong_value_is_reported_with_its_name_and_what_is_accepted() {
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
fn every_wrong_value_is_reported_at_once() {
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
fn an_admin_account_that_cannot_be_created_is_rejected() {
    for (login, password, start, accepted) in [
        ("Анна", "hunter22", "ADMIN_LOGIN is \"Анна\"", "lowercase letters"),
        (
            "anna",
            "hunter2",
            "ADMIN_PASSWORD has 7 characters",
            "at least 8 characters",
        ),
    ] {
        let error = config(&[("ADMIN_LOGIN", login), ("ADMIN_PASSWORD", password)]).unwrap_err();
        assert_eq!(error.lines().count(), 1, "{error}");
        assert!(error.starts_with(start) && error.contains(accepted), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
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
