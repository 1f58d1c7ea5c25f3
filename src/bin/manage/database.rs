//! `manage wait-db` and `manage migrate`, and how the other commands open the database.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use blocknotik::app::books::{self, BookSet};
use blocknotik::app::jobs::StepLimit;
use blocknotik::app::{App, BookAccess, Clock, SecretKey, Settings, accounts};
use blocknotik::config::Config;
use store::migrate::{self, SchemaState};
use store::{self, Conn, DatabaseUrl, Store};

use super::failure::Failure;

/// Pause between two attempts to reach the database.
const PAUSE: Duration = Duration::from_millis(250);
/// Pause between two lines that say what the command waits for.
const REMINDER: Duration = Duration::from_secs(10);
/// How long `migrate` waits for the database.
const MIGRATE_TIMEOUT: Duration = Duration::from_secs(60);
/// How long a command waits for other writers: no browser waits for it, and a server may write all the time. It is
/// shorter than the lease of a job, so that no server takes over an import whose step waits.
const PATIENCE: Duration = Duration::from_secs(25);

/// `manage wait-db`
pub fn wait_db(config: &Config, timeout: Duration) -> Result<(), Failure> {
    wait(config, Some(timeout), |_| {})
}

/// `manage migrate`
pub fn migrate(config: &Config) -> Result<(), Failure> {
    wait(config, Some(MIGRATE_TIMEOUT), |line| eprintln!("{line}"))?;
    let applied = migrate::run(&open(config))?;
    for version in &applied {
        println!("applied {version}");
    }
    if applied.is_empty() {
        println!("the schema is current");
    }
    Ok(())
}

/// `manage migrate --check`
pub fn check(config: &Config) -> Result<(), Failure> {
    wait(config, Some(MIGRATE_TIMEOUT), |line| eprintln!("{line}"))?;
    check_schema(&open(config))?;
    println!("the schema is current");
    Ok(())
}

/// Waits until the database answers. Calls `say` at once and then every ten seconds with the reason.
///
/// Fails after `timeout`; without one it waits as long as it takes.
pub fn wait(config: &Config, timeout: Option<Duration>, mut say: impl FnMut(&str)) -> Result<(), Failure> {
    let start = Instant::now();
    let mut said: Option<Instant> = None;
    loop {
        let why = match Conn::open(&config.database) {
            Ok(_) => return Ok(()),
            Err(store::Error::Unavailable(cause)) => store::error_chain(cause.as_ref()),
            Err(error) => store::error_chain(&error),
        };
        if let Some(timeout) = timeout
            && start.elapsed() + PAUSE > timeout
        {
            let waited = timeout.as_secs();
            return Err(Failure::new(format!(
                "{} did not answer within {waited} s: {why}",
                config.database
            )));
        }
        if said.is_none_or(|at| at.elapsed() >= REMINDER) {
            say(&format!("waiting for {}: {why}", config.database));
            said = Some(Instant::now());
        }
        thread::sleep(PAUSE);
    }
}

/// Fails if everything would go to another machine in the clear although the URL does not ask for that.
pub fn check_encryption(config: &Config) -> Result<(), Failure> {
    if !config.database.is_remote_in_the_clear() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{} is on another machine, and this program was built without TLS; build it with \
         `--features postgres-tls`, use the container image, or accept an unencrypted connection with \
         DATABASE_URL=postgres://…?sslmode=disable",
        config.database
    )))
}

/// Creates the SQLite file and its folder if they are missing. A folder that is not writable fails at
/// once, since waiting would not help.
pub fn create_file(config: &Config) -> Result<(), Failure> {
    let DatabaseUrl::Sqlite(file) = &config.database else {
        return Ok(());
    };
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    let made = folder.map_or(Ok(()), fs::create_dir_all);
    let opened = made.and_then(|()| OpenOptions::new().create(true).append(true).open(file));
    opened.map(drop).map_err(|e| {
        Failure::new(format!(
            "{} cannot be written ({e}); make its folder writable for the user that runs this program, or choose \
             another DATA_DIR or DATABASE_URL",
            file.display()
        ))
    })
}

/// A pool of connections to the configured database.
pub fn open(config: &Config) -> Store {
    Store::open(&config.database, config.pool_size)
}

/// Fails unless the schema is the one that this program knows.
pub fn check_schema(store: &Store) -> Result<(), Failure> {
    match migrate::state(store)? {
        SchemaState::Current => Ok(()),
        SchemaState::Behind(pending) => Err(Failure::new(format!(
            "the database schema is out of date: {} migrations pending ({}); run `manage migrate`",
            pending.len(),
            pending.join(", ")
        ))),
        SchemaState::Newer(unknown) => Err(Failure::new(format!(
            "the database was migrated by a newer program (it has {}); use that program, or restore a backup",
            unknown.join(", ")
        ))),
    }
}

/// The use cases, for a command that runs once. Fails if the schema is not current.
pub fn app(config: &Config) -> Result<App, Failure> {
    let store = open(config).with_patience(PATIENCE);
    check_schema(&store)?;
    Ok(app_with(config, store, SecretKey::new([])))
}

/// The use cases on a store. Only `serve` hashes cookies and needs the secret key.
pub fn app_with(config: &Config, store: Store, secret_key: SecretKey) -> App {
    let settings = Settings {
        region: config.default_region.clone(),
        default_locale: config.default_locale.clone(),
        trash_days: config.trash_days,
        step: StepLimit::default(),
        secret_key,
    };
    App::new(store, Clock::system(), settings)
}

/// The book with this slug of the account with this login; all of its books without a slug.
pub fn books(app: &App, login: &str, book: Option<&str>) -> Result<BookSet, Failure> {
    let access = access(app, login, book)?;
    if book.is_some() {
        return Ok(BookSet::one(access));
    }
    Ok(BookSet::of(books::of_account(app, access.actor())?)?)
}

/// Access to a book of the account with this login.
pub fn access(app: &App, login: &str, book: Option<&str>) -> Result<BookAccess, Failure> {
    accounts::from_command_line(app, login, book).map_err(|error| match (error, book) {
        (blocknotik::app::Error::NotFound, Some(book))
            if accounts::from_command_line(app, login, None).is_ok() =>
        {
            Failure::new(format!(
                "user {login:?} has no book {book:?}; leave out --book to use the default book"
            ))
        }
        (blocknotik::app::Error::NotFound, _) => Failure::new(format!(
            "there is no user {login:?}; `manage user list` shows all users"
        )),
        (error, _) => error.into(),
    })
}
