//! The database: every query, and the only crate that uses diesel. Knows neither HTTP nor rules.
//!
//! `Store` is the connection pool. The other modules hold the queries, one module per table or subject. A
//! query takes the owner or the book first and names it in its `WHERE`; the few that span all books say so.

pub mod accounts;
pub mod app_passwords;
pub mod batch_effect;
pub mod batches;
pub mod blobs;
pub mod book_removal;
pub mod books;
pub mod changes;
mod conn;
pub mod contact_views;
pub mod contacts;
pub mod dav_properties;
pub mod decisions;
pub mod device_failures;
pub mod duplicates;
mod error;
pub mod group_cards;
pub mod imports;
pub mod jobs;
pub mod lab_tables;
pub mod labels;
pub mod list;
mod list_columns;
pub mod list_recent;
pub mod live_cards;
pub mod maintenance_lease;
pub mod match_keys;
pub mod merged_contacts;
pub mod migrate;
mod paged;
mod pool;
mod postgres_messages;
mod prelude;
pub mod repairs;
pub mod row_book;
mod run;
pub mod saved_searches;
mod schema;
pub mod search;
pub mod search_filter;
mod search_walk;
pub mod search_words;
mod seek;
pub mod sessions;
pub mod sidebar;
pub mod sign_in_throttle;
pub mod statistics;
pub mod stored_values;
pub mod thumbnails;
mod turns;
mod url;
pub mod verify;

pub use conn::Conn;
pub use error::{Cause, Error, Retryable, error_chain};
pub use paged::Paged;
pub use pool::Store;
pub use url::DatabaseUrl;

/// The result of a query.
pub type Result<T> = std::result::Result<T, Error>;
