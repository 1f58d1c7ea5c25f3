//! Starts and stops the HTTP server, and wires middleware, routes and background tasks together.

use std::hash::RandomState;
use std::io;
use std::net::TcpListener;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Data, PayloadConfig, ServiceConfig};
use actix_web::{App as ActixApp, HttpServer};
use tokio::sync::Notify;

use crate::app::{App, recent_views};
use crate::dav::{self, Dav};
use crate::web::blocking::threads_of_worker;
use crate::web::limits::{HEADER_TIMEOUT, KEEP_ALIVE, MAX_BODY, SHUTDOWN_SECONDS};
use crate::web::middleware::{
    add_headers, assign_request_id, authenticate, keep_signed_out_form, redirect_to_login,
    reject_cross_origin, reject_unknown_host, render_errors, send_cards_as_they_are, treat_head_as_get,
};
use crate::web::site::{ServeOptions, Site};
use crate::web::static_files::StaticFiles;
use crate::web::{job_runner, maintenance, routes, static_routes};

/// Serves the site on a listening socket until the handle passed to `started` is stopped, then
/// finishes the requests in flight.
pub fn run(
    app: App,
    options: ServeOptions,
    listener: TcpListener,
    started: impl FnOnce(ServerHandle),
) -> io::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let job_wakeup = Arc::new(Notify::new());
        let server = start_with(app.clone(), options, listener, Arc::clone(&job_wakeup))?;
        let maintenance = actix_web::rt::spawn(maintenance::run(app.clone()));
        let closing = Arc::new(AtomicBool::new(false));
        let ended_app = app.clone();
        let jobs = job_runner::run(app, job_wakeup, Arc::clone(&closing));
        let jobs = actix_web::rt::spawn(jobs);
        started(server.handle());
        let ended = server.await;
        // A job stops after its current transaction; the next server resumes it.
        closing.store(true, Ordering::Relaxed);
        maintenance.abort();
        jobs.abort();
        recent_views::save(&ended_app);
        ended
    })
}

/// Starts the server within a running actix system, without background tasks. The caller handles signals.
pub fn start(app: App, options: ServeOptions, listener: TcpListener) -> io::Result<Server> {
    start_with(app, options, listener, Arc::new(Notify::new()))
}

fn start_with(
    app: App,
    options: ServeOptions,
    listener: TcpListener,
    job_wakeup: Arc<Notify>,
) -> io::Result<Server> {
    let static_files = StaticFiles::new(options.static_dir.as_deref());
    let workers = options.workers;
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads_of_worker(&app, workers.unwrap_or(cores));
    let site = Data::new(Site {
        app,
        options,
        bound: listener
            .local_addr()
            .ok()
            .map(|address| address.ip().to_canonical()),
        static_files,
        job_wakeup,
        tags: RandomState::new(),
    });
    let dav = Data::new(Dav {
        app: site.app.clone(),
        trusted_proxies: site.options.trusted_proxies.clone(),
    });
    let server = HttpServer::new(move || {
        // The last `wrap` is the outermost: it sees the request first and the response last.
        ActixApp::new()
            .wrap(from_fn(keep_signed_out_form))
            .wrap(from_fn(authenticate))
            .wrap(from_fn(reject_cross_origin))
            .wrap(from_fn(reject_unknown_host))
            .wrap(from_fn(redirect_to_login))
            .wrap(from_fn(render_errors))
            .wrap(Compress::default())
            .wrap(from_fn(send_cards_as_they_are))
            .wrap(from_fn(add_headers))
            .wrap(from_fn(treat_head_as_get))
            .wrap(from_fn(assign_request_id))
            .configure(|config| dav::routes(config, &dav))
            .configure(configure(&site))
    })
    .worker_max_blocking_threads(threads)
    .client_request_timeout(HEADER_TIMEOUT)
    .client_disconnect_timeout(Duration::from_secs(1))
    .keep_alive(KEEP_ALIVE)
    .disable_signals()
    .shutdown_timeout(SHUTDOWN_SECONDS);
    let server = match workers {
        Some(workers) => server.workers(workers),
        None => server,
    };
    Ok(server.listen(listener)?.run())
}

/// The routes and the data that handlers share.
fn configure(site: &Data<Site>) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let site = site.clone();
    move |config| {
        let static_files = site.static_files.clone();
        config
            .app_data(site)
            .app_data(PayloadConfig::new(MAX_BODY))
            .configure(|config| static_routes::routes(config, &static_files))
            .configure(routes::routes);
    }
}
