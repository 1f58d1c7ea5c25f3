//! `manage serve`: waits for the database, migrates it, and serves until it is asked to stop.

use std::fs::{self, OpenOptions};
use std::future::poll_fn;
use std::io::{ErrorKind, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::task::Poll;
use std::{panic, process, thread};

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::rt::signal::unix::{SignalKind, signal};
use blocknotik::app::{self, App, Secret, accounts, adopt, secret};
use blocknotik::config::Config;
use blocknotik::store::{self, DatabaseUrl, Store, migrate};
use blocknotik::web::server::{self, ServeOptions};
use log::{error, info, warn};

use super::failure::Failure;
use super::{database, health, user};

/// The generated key of the cookies, in `DATA_DIR`.
const SECRET_FILE: &str = "secret.key";
/// Who everybody is with `SIGN_IN=off`; `manage user passwd` gives them a password.
const OPEN_LOGIN: &str = "owner";

/// `manage serve`
pub fn serve(config: &Config, no_migrate: bool) -> Result<(), Failure> {
    log_to_stderr(&config.log);
    let running = stop_on_signals()?;
    database::make_file(config)?;
    database::wait(config, None, |line| info!("{line}"))?;
    let store = database::open(config);
    prepare(&store, no_migrate)?;
    if !store.read(store::search::indexes_cyrillic)? {
        warn!(
            "the database has LC_CTYPE=C: searches for Cyrillic read the whole book; for quick ones move to a \
             database made with `CREATE DATABASE … LC_CTYPE 'C.UTF-8' TEMPLATE template0`"
        );
    }
    let secret = secret_of(config, &store)?;
    let app = database::app_with(config, store, secret);
    first_account(config, &app)?;
    let adopted = adopt::adopt_at_start(&app)?;
    if adopted > 0 {
        info!("took over {adopted} contacts of the lab's tables");
    }
    let listener = TcpListener::bind(config.bind).map_err(|e| {
        let bind = config.bind;
        Failure::new(format!(
            "{bind} cannot be listened on ({e}); choose another address with BIND"
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

/// The server, once there is one to be stopped.
type Running = Arc<Mutex<Option<ServerHandle>>>;

/// From now on SIGTERM and SIGINT end the program in good order: what is in flight is finished, and
/// while it still waits for its database there is nothing to finish. The first process of a
/// container, which the program is, would otherwise not hear them at all.
fn stop_on_signals() -> Result<Running, Failure> {
    let running = Running::default();
    let stopped = Arc::clone(&running);
    let (tell, listening) = mpsc::channel();
    thread::spawn(move || {
        System::new().block_on(async {
            let signals =
                signal(SignalKind::terminate()).and_then(|t| Ok((t, signal(SignalKind::interrupt())?)));
            let (mut terminate, mut interrupt) = match signals {
                Ok(signals) => signals,
                Err(error) => return drop(tell.send(Err(error))),
            };
            let _ = tell.send(Ok(()));
            poll_fn(|context| {
                let asked =
                    terminate.poll_recv(context).is_ready() || interrupt.poll_recv(context).is_ready();
                if asked { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
            let server = stopped.lock().unwrap_or_else(PoisonError::into_inner).take();
            match server {
                Some(server) => server.stop(true).await,
                None => process::exit(0),
            }
        });
    });
    match listening.recv() {
        Ok(Ok(())) => Ok(running),
        Ok(Err(error)) => Err(Failure::new(format!("signals cannot be heard: {error}"))),
        Err(error) => Err(Failure::new(format!("signals cannot be heard: {error}"))),
    }
}

fn options(config: &Config) -> ServeOptions {
    ServeOptions {
        base_url: config.base_url.clone(),
        workers: config.workers,
        trusted_proxies: config.trusted_proxies.clone(),
        sign_in: config.sign_in,
        max_upload: config.max_upload,
    }
}

/// Every panic ends up in the log; the thread that had it goes on with the next request.
fn log_to_stderr(filter: &str) {
    env_logger::Builder::new().parse_filters(filter).init();
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let what = text
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("panicked");
        error!("panic at {place}: {what}");
    }));
}

fn prepare(store: &Store, no_migrate: bool) -> Result<(), Failure> {
    if !no_migrate {
        for version in migrate::run(store)? {
            info!("applied the migration {version}");
        }
    }
    database::current(store)
}

/// `SECRET_KEY`, else a key that was generated once: into `DATA_DIR` beside an SQLite file, into the
/// database where replicas share it.
fn secret_of(config: &Config, store: &Store) -> Result<Secret, Failure> {
    match (&config.secret_key, &config.database) {
        (Some(key), _) => Ok(Secret::new(key.reveal())),
        (None, DatabaseUrl::Postgres(_)) => Ok(secret::of_database(store)?),
        (None, DatabaseUrl::Sqlite(_)) => secret_of_folder(&config.data_dir),
    }
}

fn secret_of_folder(folder: &Path) -> Result<Secret, Failure> {
    let path = folder.join(SECRET_FILE);
    let failed = |e: std::io::Error| {
        Failure::new(format!(
            "{} cannot be used ({e}); make it readable, or set SECRET_KEY",
            path.display()
        ))
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let fresh = Secret::generate()?;
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
    {
        Ok(mut file) => {
            file.write_all(fresh.as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(failed)?;
            Ok(Secret::new(fresh))
        }
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            let kept = fs::read_to_string(&path).map_err(failed)?;
            let kept = kept.trim();
            if kept.is_empty() {
                let path = path.display();
                return Err(Failure::new(format!(
                    "{path} is empty; delete it to have another key generated"
                )));
            }
            Ok(Secret::new(kept))
        }
        Err(e) => Err(failed(e)),
    }
}

/// Makes the first account where there is none: the one of `ADMIN_LOGIN`, or with `SIGN_IN=off`
/// one that everybody is.
fn first_account(config: &Config, app: &App) -> Result<(), Failure> {
    let new = match &config.admin {
        Some(admin) => user::new_account(&admin.login, admin.password.reveal()),
        None if config.sign_in => return Ok(()),
        None => user::new_account(OPEN_LOGIN, &Secret::generate()?),
    };
    if !accounts::needs_setup(app)? {
        return Ok(());
    }
    match accounts::add(app, &new) {
        Ok(access) => info!("made the first account, {}", access.account().login),
        Err(error @ app::Error::UnfitAccount(_)) => {
            let why = Failure::from(error);
            return Err(Failure::new(format!(
                "ADMIN_LOGIN or ADMIN_PASSWORD cannot be used: {why}"
            )));
        }
        // Another replica was quicker.
        Err(app::Error::LoginTaken) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// The line that says where to open it.
fn link(config: &Config, app: &App, address: SocketAddr) -> Result<String, Failure> {
    let base = config
        .base_url
        .clone()
        .unwrap_or_else(|| format!("http://{}", health::reachable(address)));
    if !config.sign_in {
        warn!("SIGN_IN=off: whoever reaches {address} is the first account, without a password");
    }
    Ok(if accounts::needs_setup(app)? {
        format!(
            "Open {base}/setup?code={} to make the first account",
            accounts::setup_code(app)?
        )
    } else {
        format!("Open {base}/")
    })
}
