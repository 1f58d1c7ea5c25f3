//! The context of every page, and what templates ask of it.

mod context;
mod dates;
mod diff;
mod place;
mod property_names;
mod property_values;

pub use context::{LANGUAGE_COOKIE, PageContext};
#[cfg(test)]
pub use place::PLACE_PARAMETERS;
pub use place::to_query;
pub use property_names::label_word;
