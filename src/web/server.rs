//! The server: what stands around every handler, and starting and stopping it.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Server, ServerHandle, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::web::{self, Data, PayloadConfig, ServiceConfig};
use actix_web::{App as ActixApp, HttpResponse, HttpServer};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::Notify;

use crate::app::{App, jobs};
use crate::config::Network;
use crate::web::assets::Assets;
use crate::web::{Error, Site, address, cross_origin, error, headers, routes, runner, session};

/// How the site is served.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Where people reach it, if that is not what they ask for.
    pub base_url: Option<String>,
    /// Proxies whose word is taken for the client's address and protocol.
    pub trusted_proxies: Vec<Network>,
    /// False makes everybody who reaches the port the first account, as in the lab.
    pub sign_in: bool,
    /// Threads that serve connections; one per core if not given.
    pub workers: Option<usize>,
    /// The most that an import takes, in bytes.
    pub max_upload: u64,
}

/// The largest body of a request other than an import.
pub const BODY_MAX: usize = 1024 * 1024;
/// A connection that has not sent the head of a request by then is closed.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Requests in flight get so long after SIGTERM.
const SHUTDOWN_SECONDS: u64 = 8;

/// Serves the site at a listening socket until the handle that `started` is given says stop.
/// Requests in flight are finished then.
///
/// # Errors
/// If the static files are missing or the socket cannot be used.
pub fn run(
    app: App,
    options: ServeOptions,
    listener: TcpListener,
    started: impl FnOnce(ServerHandle),
) -> io::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let imports = Arc::new(Notify::new());
        let server = start_with(app.clone(), options, listener, Arc::clone(&imports))?;
        let housekeeping = actix_web::rt::spawn(keep_house(app.clone()));
        let closing = Arc::new(AtomicBool::new(false));
        let runner = actix_web::rt::spawn(runner::run(app, imports, Arc::clone(&closing)));
        started(server.handle());
        let ended = server.await;
        // An import stops after its transaction, and whoever comes next goes on with it.
        closing.store(true, Ordering::Relaxed);
        housekeeping.abort();
        runner.abort();
        ended
    })
}

/// Starts the server within a running actix system. Signals are the caller's business.
///
/// # Errors
/// If the static files are missing or the socket cannot be used.
pub fn start(app: App, options: ServeOptions, listener: TcpListener) -> io::Result<Server> {
    start_with(app, options, listener, Arc::new(Notify::new()))
}

fn start_with(
    app: App,
    options: ServeOptions,
    listener: TcpListener,
    imports: Arc<Notify>,
) -> io::Result<Server> {
    let assets = Assets::find()?;
    let workers = options.workers;
    let site = Data::new(Site {
        app,
        options,
        assets,
        imports,
    });
    let server = HttpServer::new(move || {
        ActixApp::new()
            .wrap(from_fn(around))
            .wrap(Compress::default())
            .wrap(from_fn(outermost))
            .configure(configure(&site))
    })
    .client_request_timeout(HEAD_TIMEOUT)
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

/// The routes and what they share.
pub fn configure(site: &Data<Site>) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let site = site.clone();
    move |config| {
        let files = actix_files::Files::new("/static", site.assets.folder())
            .use_etag(true)
            .default_handler(web::to(async || Err::<HttpResponse, _>(Error::NoPage)));
        config
            .app_data(site)
            .app_data(PayloadConfig::new(BODY_MAX))
            .service(files)
            .configure(routes::routes);
    }
}

async fn keep_house(app: App) {
    let mut ticks = actix_web::rt::time::interval(Duration::from_secs(jobs::EVERY_SECONDS));
    loop {
        ticks.tick().await;
        let app = app.clone();
        match web::block(move || jobs::run_once(&app)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log::warn!("housekeeping: {error}"),
            Err(error) => log::warn!("housekeeping: {error}"),
        }
    }
}

/// Every answer, whoever made it, becomes a page if it is an error, and carries the headers.
async fn outermost(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    // HEAD is answered as GET, and the connection leaves out the body (RFC 9110 §9.3.2).
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let is_static = request.path().starts_with("/static/");
    let is_https = request.app_data::<Data<Site>>().is_some_and(|site| {
        let options = &site.options;
        address::is_https(
            request.head(),
            options.base_url.as_deref(),
            &options.trusted_proxies,
        )
    });
    let mut response = next.call(request).await?.map_into_boxed_body();
    let is_ok =
        response.status().is_success() || response.status() == actix_web::http::StatusCode::NOT_MODIFIED;
    headers::add(response.headers_mut(), is_static, is_ok);
    if is_https {
        headers::secure_cookies(response.headers_mut());
    }
    Ok(response)
}

/// Refuses what comes from other sites, finds out who is asking, and makes pages of errors.
async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let path = request.path();
    if path.starts_with("/static/") || path == "/healthz" || path == "/readyz" {
        return Ok(error::as_page(next.call(request).await?.map_into_boxed_body()));
    }
    let base_url = request
        .app_data::<Data<Site>>()
        .and_then(|site| site.options.base_url.clone());
    let response = if cross_origin::is_allowed(request.method(), request.headers(), base_url.as_deref()) {
        match session::look_up(&request).await {
            Ok(()) => next.call(request).await?.map_into_boxed_body(),
            Err(error) => refusal(request, error),
        }
    } else {
        refusal(request, Error::CrossOrigin)
    };
    Ok(error::as_page(to_sign_in(response)))
}

fn refusal(request: ServiceRequest, error: Error) -> ServiceResponse<BoxBody> {
    // `into_response` would lose the error, which the page and the log are made from.
    let (request, _) = request.into_parts();
    ServiceResponse::new(request, HttpResponse::from_error(error))
}

/// Who must sign in first comes back to where they wanted to go.
fn to_sign_in(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let wants = response
        .response()
        .error()
        .and_then(|e| e.as_error::<Error>())
        .is_some_and(|e| matches!(e, Error::SignIn));
    if !wants {
        return response;
    }
    let request = response.request().clone();
    let target = if session::visitor(&request).needs_setup {
        "/setup".to_owned()
    } else {
        let is_page = request.method() == Method::GET;
        let wanted = request.uri().path_and_query().map_or("/", |p| p.as_str());
        let next = if is_page { wanted } else { "/" };
        if next == "/" {
            "/login".to_owned()
        } else {
            format!("/login?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
        }
    };
    let see_other = HttpResponse::SeeOther()
        .insert_header((header::LOCATION, target))
        .finish();
    ServiceResponse::new(request, see_other)
}
