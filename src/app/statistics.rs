//! Keeps the database's statistics up to date where it would do so too late.

use crate::app::App;

/// Updates the statistics after many rows were added. Tables that are only read or written meanwhile are not
/// locked. A failure is logged: the queries are right without, only slower.
pub(super) fn update(app: &App) {
    if let Err(error) = app.store.read(store::statistics::update) {
        log::warn!(
            "the statistics of the database were not updated: {}",
            store::error_chain(&error)
        );
    }
}
