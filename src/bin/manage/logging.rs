//! Logs to standard error, panics included.

use std::io::Write;
use std::panic;

use blocknotik::app::Clock;
use log::{LevelFilter, error};

/// Logs an error for every connection whose bytes are not HTTP, which any stranger can cause.
const CONNECTIONS: &str = "actix_http::h1::dispatcher";

/// Starts logging. A panic is logged too; its thread then serves the next request.
pub fn log_to_stderr(filter: &str) {
    let clock = Clock::system();
    env_logger::Builder::new()
        .filter_module(CONNECTIONS, LevelFilter::Off)
        .parse_filters(filter)
        .format(move |line, record| {
            let time = clock.now().format("%Y-%m-%dT%H:%M:%SZ");
            writeln!(
                line,
                "[{time} {:<5} {}] {}",
                record.level(),
                record.target(),
                record.args()
            )
        })
        .init();
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
