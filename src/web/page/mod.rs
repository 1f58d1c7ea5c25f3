//! The context of every page, and what templates ask of it.

mod context;
mod dates;
mod diff;

pub use context::{LANGUAGE_COOKIE, PageContext};
