//! What the tests stand on: databases of their own, the running app, a client and its pages.

pub mod app;
pub mod client;
pub mod cluster;
pub mod contacts;
pub mod db;
pub mod form;
pub mod import;
pub mod page;
pub mod photos;
pub mod picture;
pub mod program;
pub mod server;

/// Makes of each function a module with two tests, `sqlite` and `postgres`, each of which calls it
/// with a migrated database of its own.
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

/// Asks again and again until `done` says yes, at most 30 s.
pub fn eventually(what: &str, done: impl FnMut() -> bool) {
    within(std::time::Duration::from_secs(30), what, done);
}

/// Asks again and again until `done` says yes; fails after `time`.
pub fn within(time: std::time::Duration, what: &str, mut done: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !done() {
        assert!(start.elapsed() < time, "not within {time:?}: {what}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
