//! Use cases, one function each. The only layer that opens a write; long work runs several transactions
//! under one batch.
//!
//! Every write of a contact goes through [`write::write_book`], which locks the book, appends to the
//! change log and updates the counts. Time comes from [`Clock`] only.

pub mod accounts;
mod actor;
pub mod adopt_lab;
pub mod app_passwords;
pub mod books;
pub mod bulk;
mod card;
mod change_details;
pub mod change_log;
mod clock;
pub mod contacts;
pub mod dav;
pub mod demo;
pub mod device_log;
pub mod duplicates;
mod error;
pub mod export;
pub mod health;
pub mod history;
pub mod imports;
pub mod job_dispatch;
pub mod jobs;
mod json;
mod known_device;
pub mod labels;
pub mod list;
pub mod maintenance;
pub mod password;
pub mod photos;
pub mod possible_duplicates;
pub mod print;
pub mod random;
pub mod recent_views;
pub mod reindex;
pub mod relatives;
pub mod repair;
pub mod saved_searches;
pub mod search;
pub mod search_for_programs;
mod search_hits;
pub mod secret_key;
pub mod selection;
pub mod sent_act;
pub mod sessions;
mod sign_in_throttle;
mod statistics;
pub mod transfer;
pub mod trash;
mod uid_spellings;
pub mod undo;
mod undo_chain;
pub mod undo_report;
pub mod verify;
mod write;

pub use actor::{Account, Actor, Device};
pub use books::{Book, BookAccess, BookRole};
pub use clock::{Clock, Timestamp};
pub use error::{Error, Result};
pub use secret_key::SecretKey;

use std::sync::Arc;
use std::time::Duration;

use recent_views::PendingViews;
use store::Store;

/// What every use case needs besides its arguments. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub(in crate::app) store: Store,
    /// The clock.
    pub clock: Clock,
    /// The settings that the use cases follow.
    pub settings: Settings,
    pub(in crate::app) pending_views: Arc<PendingViews>,
}

/// The part of the configuration that the use cases follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The region of phone numbers without a country code, in books whose owner chose none: an ISO 3166 code (`RU`).
    pub region: String,
    /// The language of users who have not chosen one: `ru` or `en`.
    pub default_locale: String,
    /// Days that a deleted contact stays in the trash; 0 means no limit.
    pub trash_days: u32,
    /// How much long work does in one transaction.
    pub step: jobs::StepLimit,
    /// The key that session cookies are hashed with.
    pub secret_key: SecretKey,
}

impl App {
    /// The use cases on a database.
    #[must_use]
    pub fn new(store: Store, clock: Clock, settings: Settings) -> Self {
        Self {
            store,
            clock,
            settings,
            pending_views: Arc::default(),
        }
    }

    /// The region of a book's phone numbers, given the one that its owner chose; empty means none.
    pub(in crate::app) fn region_of<'a>(&'a self, chosen: &'a str) -> &'a str {
        if chosen.is_empty() {
            &self.settings.region
        } else {
            chosen
        }
    }

    /// A number that requests have in common if their writes wait for each other: that of the book, or the same for
    /// all where the database has a single writer.
    #[must_use]
    pub fn write_queue(&self, access: &BookAccess) -> i64 {
        if self.store.has_single_writer() {
            0
        } else {
            access.book_id().0
        }
    }

    /// The same use cases for a request that has waited for other writers already, so that it does not wait twice.
    #[must_use]
    pub fn after_waiting(&self, waited: Duration) -> Self {
        let mut app = self.clone();
        app.store = self.store.after_waiting(waited);
        app
    }

    /// How many use cases the database connections serve at the same time.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.store.size()
    }

    /// The time now, in UTC and whole microseconds, as both databases keep it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
