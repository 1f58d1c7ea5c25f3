//! Whether the server can answer requests.

use crate::app::App;
use store::migrate::{self, SchemaState};

/// Whether the database is usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// The database is reachable and its schema is current.
    Ready,
    /// Migrations are pending.
    SchemaBehind,
    /// A newer program migrated the database.
    SchemaNewer,
    /// The database does not answer.
    DatabaseUnreachable,
}

/// Asks the database.
#[must_use]
pub fn readiness(app: &App) -> Readiness {
    match migrate::state(&app.store) {
        Ok(SchemaState::Current) => Readiness::Ready,
        Ok(SchemaState::Behind(_)) => Readiness::SchemaBehind,
        Ok(SchemaState::Newer(_)) => Readiness::SchemaNewer,
        Err(_) => Readiness::DatabaseUnreachable,
    }
}
