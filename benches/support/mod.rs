//! Books of demo contacts to measure, and databases on a PostgreSQL server.

#![allow(dead_code, reason = "each benchmark uses a part")]

use blocknotik::app::accounts::{self, NewAccount};
use blocknotik::app::jobs::StepLimit;
use blocknotik::app::{App, BookAccess, Clock, SecretKey, Settings, demo};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use store::{DatabaseUrl, Store, migrate};

/// A new database with a book of demo contacts.
pub fn filled(url: &DatabaseUrl, contacts: u64) -> (App, BookAccess) {
    let store = Store::open(url, 4);
    migrate::run(&store).expect("the schema");
    let settings = Settings {
        region: "RU".to_owned(),
        default_locale: "ru".to_owned(),
        trash_days: 30,
        step: StepLimit::default(),
        secret_key: SecretKey::new(*b"a key for tests and nothing else"),
    };
    let app = App::new(store, Clock::system(), settings);
    let new = NewAccount {
        login: "anna".to_owned(),
        name: String::new(),
        password: "correct horse".to_owned(),
        locale: None,
        time_zone: "Europe/Moscow".to_owned(),
    };
    let access = accounts::add(&app, &new).expect("an account");
    demo::fill(&app, &access, contacts, 1, &mut |_| {}).expect("contacts");
    (app, access)
}

/// Runs SQL.
pub fn execute(url: &str, sql: &str) {
    let mut conn = PgConnection::establish(url).expect("the database");
    conn.batch_execute(sql).expect("a statement");
}

/// Makes an empty database on a server. Returns its URL.
pub fn create_database(server: &str, name: &str) -> String {
    drop_database(server, name);
    execute(server, &format!("CREATE DATABASE {name}"));
    let (start, _) = server.rsplit_once('/').expect("a URL");
    format!("{start}/{name}")
}

/// Removes a database of a server, if it is there.
pub fn drop_database(server: &str, name: &str) {
    execute(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
}
