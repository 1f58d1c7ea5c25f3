//! What pages and CardDAV share: who sent a request, the threads that its work runs on, and streamed bodies.

pub mod client_address;
pub mod request_id;
pub mod stream;
pub mod write_queue;
