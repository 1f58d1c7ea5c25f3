//! CardDAV over HTTP, on both databases. `docs/carddav.md` lists which requirement of the RFCs each test shows.

mod apple;
mod books;
mod cards;
mod clients;
mod concurrency;
mod convergence;
mod device_log;
mod discovery;
mod group_convergence;
mod groups;
mod limits;
mod properties;
mod query;
mod sync;
