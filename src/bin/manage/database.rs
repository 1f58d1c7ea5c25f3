//! `wait-db` and `migrate`, and the ways in which the other commands come to their database.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use blocknotik::app::{App, BookAccess, Clock, Secret, Settings, accounts};
use blocknotik::config::Config;
use blocknotik::store::migrate::{self, SchemaState};
use blocknotik::store::{self, Conn, DatabaseUrl, Store};

use super::failure::Failure;

/// Between two tries to reach the database.
const PAUSE: Duration = Duration::from_millis(250);
/// Between two lines that say what is waited for.
const REMINDER: Duration = Duration::from_secs(10);
/// How long `migrate` waits for the database.
const PATIENCE: Duration = Duration::from_secs(60);

/// `manage wait-db`
pub fn wait_db(config: &Config, timeout: Duration) -> Result<(), Failure> {
    make_file(config)?;
    wait(config, Some(timeout), |_| {})
}

/// `manage migrate`
pub fn migrate(config: &Config) -> Result<(), Failure> {
    make_file(config)?;
    wait(config, Some(PATIENCE), |line| eprintln!("{line}"))?;
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
    make_file(config)?;
    wait(config, Some(PATIENCE), |line| eprintln!("{line}"))?;
    current(&open(config))?;
    println!("the schema is current");
    Ok(())
}

/// Waits until the database answers; `say` hears at once and then every ten seconds what for.
///
/// Fails when `timeout` is over; without one it waits as long as it takes.
pub fn wait(config: &Config, timeout: Option<Duration>, mut say: impl FnMut(&str)) -> Result<(), Failure> {
    let start = Instant::now();
    let mut said: Option<Instant> = None;
    loop {
        let why = match Conn::open(&config.database) {
            Ok(_) => return Ok(()),
            Err(store::Error::Unavailable(why)) => why,
            Err(error) => error.to_string(),
        };
        if let Some(timeout) = timeout
            && start.elapsed() + PAUSE > timeout
        {
            let waited = timeout.as_secs();
            return Err(Failure::new(format!(
                "{} gave no answer in {waited} s: {why}",
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

/// The SQLite file and its folder, made if they are missing. A place that cannot be written to will
/// not become one by waiting.
pub fn make_file(config: &Config) -> Result<(), Failure> {
    let DatabaseUrl::Sqlite(file) = &config.database else {
        return Ok(());
    };
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    let made = folder.map_or(Ok(()), fs::create_dir_all);
    let opened = made.and_then(|()| OpenOptions::new().create(true).append(true).open(file));
    opened.map(drop).map_err(|e| {
        Failure::new(format!(
            "{} cannot be written ({e}); give its folder to the user that runs this program, or choose another \
             DATA_DIR or DATABASE_URL",
            file.display()
        ))
    })
}

/// A pool on the configured database.
pub fn open(config: &Config) -> Store {
    Store::open(&config.database, config.pool_size)
}

/// Fails unless the schema is this program's.
pub fn current(store: &Store) -> Result<(), Failure> {
    match migrate::state(store)? {
        SchemaState::Current => Ok(()),
        SchemaState::Behind(pending) => Err(Failure::new(format!(
            "the database's schema is old: {} pending ({}); run `manage migrate`",
            pending.len(),
            pending.join(", ")
        ))),
        SchemaState::Newer(unknown) => Err(Failure::new(format!(
            "the database was migrated by a newer program (it has {}); use that program, or restore a backup",
            unknown.join(", ")
        ))),
    }
}

/// The use cases on a database that is up to date, for the commands that run once.
pub fn app(config: &Config) -> Result<App, Failure> {
    make_file(config)?;
    let store = open(config);
    current(&store)?;
    Ok(app_with(config, store, Secret::new([])))
}

/// The use cases on this store. Only `serve` has cookies to hash, and so needs the secret.
pub fn app_with(config: &Config, store: Store, secret: Secret) -> App {
    App {
        store,
        clock: Clock::system(),
        settings: Settings {
            region: config.default_region.clone(),
            default_locale: config.default_locale.clone(),
            trash_days: config.trash_days,
            secret,
        },
    }
}

/// Whoever has this login, and one of their books.
pub fn access(app: &App, login: &str, book: Option<&str>) -> Result<BookAccess, Failure> {
    accounts::from_command_line(app, login, book).map_err(|error| match (error, book) {
        (blocknotik::app::Error::NotFound, None) => {
            Failure::new(format!("nobody has the login {login:?}; `manage user list` shows who there is"))
        }
        (blocknotik::app::Error::NotFound, Some(book)) => Failure::new(format!(
            "nobody has the login {login:?}, or they have no book {book:?}; `manage user list` shows who there is"
        )),
        (error, _) => error.into(),
    })
}
