//! Logs to standard error, panics included.

use std::panic;

use log::error;

/// Starts logging. A panic is logged too; its thread then serves the next request.
pub fn log_to_stderr(filter: &str) {
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
