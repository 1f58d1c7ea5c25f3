//! Calls a test for each statement that the program sends to the database of that test.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, Once};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

use super::db::TestDb;

/// Called with a statement and its values, as diesel prints them, on the thread that sends it. The statement is
/// not sent if the watcher panics.
pub type Watcher = Arc<dyn Fn(&str) + Send + Sync>;

static WATCHERS: LazyLock<Mutex<HashMap<String, Watcher>>> = LazyLock::new(Mutex::default);

/// Watches the connections to a database that are opened from now on.
pub fn watch(db: &TestDb, watcher: Watcher) {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| set_default_instrumentation(|| Some(Box::new(Watched(None)))).unwrap());
    WATCHERS.lock().unwrap().insert(database_of(&db.env()), watcher);
}

/// Watches a database no longer.
pub fn unwatch(db: &TestDb) {
    WATCHERS.lock().unwrap().remove(&database_of(&db.env()));
}

/// The statements that were sent since they were last asked for.
#[derive(Clone, Default)]
pub struct Sent(Arc<Mutex<Vec<String>>>);

impl Sent {
    /// Watches the connections to a database that are opened from now on.
    pub fn watch(db: &TestDb) -> Self {
        let sent = Self::default();
        let statements = Arc::clone(&sent.0);
        watch(
            db,
            Arc::new(move |sql: &str| statements.lock().unwrap().push(sql.to_owned())),
        );
        sent
    }

    /// The statements since the last call.
    pub fn take(&self) -> Vec<String> {
        let sent = std::mem::take(&mut *self.0.lock().unwrap());
        // A connection that was idle is tried first.
        sent.into_iter()
            .filter(|sql| !sql.starts_with("SELECT 1 "))
            .collect()
    }
}

/// A connection to the database of that name.
struct Watched(Option<String>);

impl Instrumentation for Watched {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => self.0 = Some(database_of(url)),
            InstrumentationEvent::StartQuery { query, .. } => {
                let Some(database) = &self.0 else { return };
                let watcher = WATCHERS.lock().unwrap().get(database).cloned();
                if let Some(watcher) = watcher {
                    watcher(&query.to_string());
                }
            }
            _ => {}
        }
    }
}

/// The path of an SQLite file, or the name of a PostgreSQL database.
fn database_of(url: &str) -> String {
    if url.starts_with("postgres") {
        let url = url.split('?').next().unwrap();
        return url.rsplit('/').next().unwrap().to_owned();
    }
    url.trim_start_matches("sqlite://").to_owned()
}
