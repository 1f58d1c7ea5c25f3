//! The context of every page, and what templates ask of it.

mod context;
mod dates;
mod diff;
mod property_names;

pub use context::{LANGUAGE_COOKIE, PageContext};
pub use property_names::label_word;
