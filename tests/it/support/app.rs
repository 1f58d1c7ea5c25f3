//! The use cases without the server, with a clock that the test controls.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use blocknotik::app::accounts::{self, NewAccount};
use blocknotik::app::app_passwords::{self, NewAppPassword};
use blocknotik::app::books::BookSet;
use blocknotik::app::contacts::{self, ContactInput, Edited, Resolution};
use blocknotik::app::export::{self, ExportFormat};
use blocknotik::app::jobs::StepLimit;
use blocknotik::app::list::{self, ListQuery, Position};
use blocknotik::app::selection::Selection;
use blocknotik::app::{self, App, BookAccess, Clock, SecretKey, Settings, Timestamp, books};
use chrono::{NaiveDate, TimeDelta};
use domain::account::{AppScope, Sort};
use domain::contact::Contact;
use domain::ids::ContactId;

use super::db::TestDb;

/// A clock that only the test advances.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<Timestamp>>);

impl TestClock {
    /// Starts at 10:00 on 1 May 2026.
    pub fn new() -> Self {
        let start = NaiveDate::from_ymd_opt(2026, 5, 1)
            .unwrap()
            .and_hms_opt(10, 0, 0)
            .unwrap();
        Self(Arc::new(Mutex::new(start)))
    }

    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }

    fn clock(&self) -> Clock {
        let now = Arc::clone(&self.0);
        Clock::from_fn(move || *now.lock().unwrap())
    }
}

impl TestDb {
    /// The use cases on this database, with the system clock.
    pub fn app(&self) -> App {
        self.app_at(Clock::system())
    }

    /// The use cases on this database, with a clock that the test controls.
    pub fn app_with_clock(&self) -> (App, TestClock) {
        let clock = TestClock::new();
        (self.app_with(&clock), clock)
    }

    /// The use cases of another server, with the same clock and connections of its own.
    pub fn app_with(&self, clock: &TestClock) -> App {
        self.app_at(clock.clock())
    }

    fn app_at(&self, clock: Clock) -> App {
        let settings = Settings {
            region: "RU".to_owned(),
            default_locale: "ru".to_owned(),
            trash_days: 30,
            step: StepLimit {
                // What is done at once must not depend on the speed of the machine.
                first_step_time: Duration::from_secs(3_600),
                ..StepLimit::default()
            },
            secret_key: SecretKey::new(*b"a key for tests and nothing else"),
        };
        App::new(self.store(), clock, settings)
    }
}

/// Creates an account and its book.
pub fn account(app: &App, login: &str) -> BookAccess {
    accounts::add(app, &new_account(login)).unwrap()
}

/// The fields of an account with this login.
pub fn new_account(login: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: String::new(),
        password: PASSWORD.to_owned(),
        locale: None,
        time_zone: "Europe/Moscow".to_owned(),
    }
}

/// The password of every test account.
pub const PASSWORD: &str = "correct horse";

/// The names on the first page of the results of a search.
pub fn found(app: &App, access: &BookAccess, q: &str) -> Vec<String> {
    let query = ListQuery {
        q: q.to_owned(),
        exact: false,
        label: None,
        needs_repair: false,
        letter: None,
        recency: None,
        sort: Sort::Family,
        position: Position::First,
    };
    list::list(app, &BookSet::one(access.clone()), &query)
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.name)
        .collect()
}

/// The book as it is now.
pub fn refreshed(app: &App, access: &BookAccess) -> BookAccess {
    let now = books::of_account(app, access.actor()).unwrap();
    now.into_iter()
        .find(|now| now.book_id() == access.book_id())
        .unwrap()
}

/// The number of live contacts and of contacts in the trash.
pub fn counts(app: &App, access: &BookAccess) -> (i64, i64) {
    let now = refreshed(app, access);
    (now.book().contact_count, now.book().trash_count)
}

/// The vCard export of all live contacts.
pub fn exported(app: &App, access: &BookAccess) -> String {
    let file = export::export(app, access, &Selection::book(), ExportFormat::Vcf).unwrap();
    let bytes: Vec<Vec<u8>> = file.map(Result::unwrap).collect();
    String::from_utf8(bytes.concat()).unwrap()
}

/// Saves a form that was opened at `revision`.
pub fn save(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    revision: i64,
    contact: &Contact,
    decided: Option<&Resolution>,
) -> app::Result<Edited> {
    let input = ContactInput::from(contact.clone());
    let edited = contacts::edit(app, access, id, revision, decided, |_| Ok::<_, Infallible>(input))?;
    Ok(edited.unwrap())
}

/// Makes an app password and returns it.
pub fn create_app_password(app: &App, access: &BookAccess, name: &str, scope: AppScope) -> String {
    let new = NewAppPassword {
        form: uuid::Uuid::new_v4(),
        name: name.to_owned(),
        scopes: vec![scope],
    };
    app_passwords::create(app, access.actor(), &new).unwrap()
}
