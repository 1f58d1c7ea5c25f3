//! Every query. The only folder that names diesel; it knows no HTTP and no rules.
//!
//! `Store` lends connections; the other modules hold the queries, one per table or question, each
//! taking the owner or the book first.

pub mod accounts;
pub mod batches;
pub mod blobs;
pub mod books;
pub mod changes;
mod conn;
pub mod contacts;
mod error;
pub mod imports;
pub mod jobs;
pub mod keys;
pub mod lab;
pub mod labels;
pub mod list;
pub mod migrate;
mod paged;
mod pool;
pub mod repairs;
mod schema;
pub mod sessions;
pub mod settings;
pub mod thumbnails;
mod url;

pub use conn::Conn;
pub use error::{Error, Lost};
pub use paged::Paged;
pub use pool::Store;
pub use url::DatabaseUrl;

/// Shorthand of this layer.
pub type Result<T> = std::result::Result<T, Error>;
