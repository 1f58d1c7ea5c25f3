//! Helpers for the tests: databases, the app and its server, an HTTP client, and parsed pages.

pub mod app;
pub mod books;
pub mod client;
pub mod cluster;
pub mod contacts;
pub mod dav;
pub mod db;
pub mod deletion;
pub mod form;
pub mod import;
pub mod jobs;
pub mod multipart;
pub mod page;
pub mod photos;
pub mod picture;
pub mod program;
pub mod server;
pub mod statements;
pub mod xml;

/// Turns each function into a module with two tests, `sqlite` and `postgres`, which call the function
/// with a new migrated database.
///
/// ```ignore
/// both_databases! {
///     fn a_contact_is_found(db: TestDb) { … }
/// }
/// ```
macro_rules! both_databases {
    ($($(#[$doc:meta])* fn $name:ident($db:ident: TestDb) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn body($db: $crate::support::db::TestDb) $body

            #[test]
            fn sqlite() {
                body($crate::support::db::TestDb::migrated($crate::support::db::Backend::Sqlite));
            }

            #[test]
            fn postgres() {
                body($crate::support::db::TestDb::migrated($crate::support::db::Backend::Postgres));
            }
        }
    )*};
}

/// Repeats `done` until it returns true. Fails after 30 s.
pub fn eventually(what: &str, done: impl FnMut() -> bool) {
    within(std::time::Duration::from_secs(30), what, done);
}

/// Repeats `done` until it returns true. Fails after `time`.
pub fn within(time: std::time::Duration, what: &str, mut done: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !done() {
        assert!(start.elapsed() < time, "not within {time:?}: {what}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
