//! `manage serve`: waits for the database, migrates it, and serves until a signal stops it.

use std::net::{SocketAddr, TcpListener};
use std::sync::PoisonError;

use blocknotik::app::{self, App, SecretKey, accounts};
use blocknotik::config::Config;
use blocknotik::web::{ServeOptions, server};
use log::{info, warn};
use store::{self, Store, migrate};

use super::failure::Failure;
use super::logging::log_to_stderr;
use super::signals::stop_on_signals;
use super::{database, health, secret_key, user};

/// The account that every visitor acts as with `SIGN_IN=off`, if it is the first one.
const OPEN_LOGIN: &str = "owner";

/// `manage serve`
pub fn serve(config: &Config, no_migrate: bool) -> Result<(), Failure> {
    log_to_stderr(&config.log);
    let running = stop_on_signals()?;
    database::wait(config, None, |line| info!("{line}"))?;
    let store = database::open(config);
    prepare(&store, no_migrate)?;
    if !store.read(store::search::indexes_cyrillic)? {
        warn!(
            "the database has LC_CTYPE=C: searches for Cyrillic text scan the whole book; for fast searches move to \
             a database created with `CREATE DATABASE … LC_CTYPE 'C.UTF-8' TEMPLATE template0`"
        );
    }
    let secret = secret_key::find(config, &store)?;
    let app = database::app_with(config, store, secret);
    first_account(config, &app)?;
    let adopted = accounts::adopt_lab_at_start(&app)?;
    if adopted > 0 {
        info!("imported {adopted} contacts from the tables of the lab app");
    }
    let listener = TcpListener::bind(config.bind).map_err(|e| {
        let bind = config.bind;
        Failure::new(format!(
            "cannot listen on {bind} ({e}); choose another address with BIND"
        ))
    })?;
    let link = link(config, &app, listener.local_addr().unwrap_or(config.bind))?;
    let started = |handle| {
        *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle);
        println!("{link}");
    };
    server::run(app, options(config), listener, started)
        .map_err(|e| Failure::new(format!("the server stopped: {e}")))
}

fn options(config: &Config) -> ServeOptions {
    ServeOptions {
        base_url: config.base_url.clone(),
        workers: config.workers,
        trusted_proxies: config.trusted_proxies.clone(),
        sign_in: config.sign_in,
        max_upload: config.max_upload,
        form_timeout: ServeOptions::FORM_TIMEOUT,
        static_dir: config.static_dir.clone(),
    }
}

fn prepare(store: &Store, no_migrate: bool) -> Result<(), Failure> {
    if !no_migrate {
        for version in migrate::run(store)? {
            info!("applied the migration {version}");
        }
    }
    database::check_schema(store)
}

/// Creates the first account if there is none: that of `ADMIN_LOGIN`, or with `SIGN_IN=off` one for
/// every visitor.
fn first_account(config: &Config, app: &App) -> Result<(), Failure> {
    let new = match &config.admin {
        Some(admin) => user::new_account(&admin.login, admin.password.reveal()),
        None if config.sign_in => return Ok(()),
        None => user::new_account(OPEN_LOGIN, &SecretKey::generate()?),
    };
    if !accounts::needs_setup(app)? {
        return Ok(());
    }
    match accounts::add(app, &new) {
        Ok(access) => info!("created the first account, {}", access.account().login),
        // Another server created it first.
        Err(app::Error::LoginTaken) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// The line that says which address to open.
fn link(config: &Config, app: &App, address: SocketAddr) -> Result<String, Failure> {
    let base = config
        .base_url
        .clone()
        .unwrap_or_else(|| format!("http://{}", health::reachable(address)));
    if !config.sign_in {
        warn!("SIGN_IN=off: every client that can reach {address} uses the first account without a password");
    }
    Ok(if accounts::needs_setup(app)? {
        format!(
            "Open {base}/setup?code={} to create the first account",
            accounts::setup_code(app)?
        )
    } else {
        format!("Open {base}/")
    })
}
