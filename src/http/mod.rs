//! What pages and CardDAV share: who sent a request, the threads that its work runs on, and streamed bodies.

pub mod authorization;
pub mod blocking;
pub mod client_address;
pub mod device;
pub mod query;
pub mod request_id;
pub mod stream;
pub mod write_queue;

/// After how many seconds a client tries again when the database is busy or away.
pub const RETRY_SECONDS: i64 = 3;
